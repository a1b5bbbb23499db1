//! What a flag says while it does not change, as pieces that become rules.

use super::condition::{Condition, Remarks, condition};
use super::ramp::ramp;
use super::schedule::{Refusal, instant};
use super::share::shares;
use super::table::{DISABLED, FLAG_CONFIG, KEY_MISSING, KeyCheck, RuleTable};
use super::variant::Variants;
use super::wire::{ExperimentationWire, FlagWire, RuleWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::Timestamp;
use burgee::ast::{CompareOp, Expr, IsTest, Outcome, Step, build};
use burgee::source::Spanned;
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::HashSet;

/// A rule without its place in time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// The name that it would like to have.
    pub(super) name: String,
    pub(super) when: Option<Expr>,
    pub(super) serve: Outcome,
    /// The native rule, for rules that serve a variation.
    pub(super) table: Option<RuleTable>,
    /// When it counts at all.
    pub(super) from: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
}

impl Piece {
    fn new(name: impl Into<String>, when: Option<Expr>, serve: Outcome) -> Piece {
        Piece {
            name: name.into(),
            when,
            serve,
            table: None,
            from: None,
            until: None,
        }
    }
}

/// `serve error "…"`
pub(super) fn error(code: &str) -> Outcome {
    Outcome::Error(Spanned::bare(code.to_owned()))
}

/// Turns one flag into pieces, stage by stage.
#[derive(Debug)]
pub(super) struct Pieces<'f> {
    /// The flag's key, which salts its rollouts.
    pub(super) flag: &'f str,
    pub(super) at: &'f JsonPath,
    /// Where the key of its rollouts lies; none for the targeting key.
    pub(super) bucketing_key: Option<&'f str>,
    pub(super) variants: &'f mut Variants,
    /// The values of the variations in this stage.
    pub(super) values: &'f IndexMap<String, Json>,
    pub(super) notes: &'f mut Vec<Note>,
    /// The notes of this flag, to tell each once.
    pub(super) told: &'f mut HashSet<String>,
}

/// Whether a rule deals out.
fn deals_out(rule: &RuleWire) -> bool {
    let shares = rule.percentage.as_ref();
    rule.progressive_rollout.is_some() || shares.is_some_and(|shares| !shares.is_empty())
}

/// Whether any rule of the flag deals out.
fn any_deals_out(flag: &FlagWire) -> bool {
    let rules = flag.targeting.iter().flatten();
    rules.chain(&flag.default_rule).any(deals_out)
}

/// Whether a step of the schedule has a rule that deals out, due or not.
pub(super) fn schedule_deals_out(flag: &FlagWire) -> bool {
    let mut steps = flag.scheduled_rollout.iter().flatten();
    steps.any(|step| any_deals_out(&step.patch))
}

/// What the flag wants of the key before anything else; `scheduled` says what its schedule wants.
pub(super) fn key_check(flag: &FlagWire, scheduled: bool) -> KeyCheck {
    let needed = scheduled || any_deals_out(flag);
    match flag.bucketing_key.as_deref() {
        Some("") => KeyCheck::None,
        Some(path) => KeyCheck::Path {
            path: path.split('.').map(str::to_owned).collect(),
            can_be_empty: !needed,
        },
        None if needed => KeyCheck::Targeting,
        None => KeyCheck::None,
    }
}

/// The bucketing key.
fn key(path: Option<&str>) -> Expr {
    match path {
        None | Some("") => build::path("targetingKey"),
        Some(path) => build::steps(path.split('.').map(|key| Step::Key(key.to_owned()))),
    }
}

/// When there is no text, or only empty text, where the key should be.
fn without(key: &Expr, can_be_empty: bool) -> Expr {
    let no_text = build::is_not(key.clone(), IsTest::String);
    if can_be_empty {
        return no_text;
    }
    let empty = build::compare(key.clone(), CompareOp::Equal, build::string(""));
    build::any([no_text, empty])
}

/// The rule that answers for requests without a key.
pub(super) fn keyless(check: &KeyCheck, bucketing_key: Option<&str>) -> Vec<Piece> {
    let can_be_empty = match check {
        KeyCheck::None => return Vec::new(),
        KeyCheck::Targeting => false,
        KeyCheck::Path { can_be_empty, .. } => *can_be_empty,
    };
    let when = without(&key(bucketing_key), can_be_empty);
    vec![Piece::new("no-key", Some(when), error(KEY_MISSING))]
}

/// The rules for the time before and after an experimentation.
pub(super) fn experimentation(
    window: Option<&ExperimentationWire>,
    at: &JsonPath,
) -> Result<Vec<Piece>, Refusal> {
    let at = at.key("experimentation");
    let mut pieces = Vec::new();
    if let Some(start) = window.and_then(|window| window.start.as_ref()) {
        let mut piece = Piece::new("before-experimentation", None, error(DISABLED));
        piece.until = Some(instant(start, &at.key("start"))?);
        pieces.push(piece);
    }
    if let Some(end) = window.and_then(|window| window.end.as_ref()) {
        let mut piece = Piece::new("after-experimentation", None, error(DISABLED));
        // The end itself still counts.
        let end = instant(end, &at.key("end"))?;
        piece.from = Some(Timestamp(end.0.saturating_add(1)));
        pieces.push(piece);
    }
    Ok(pieces)
}

/// The rule of a flag that is switched off.
pub(super) fn switched_off() -> Piece {
    Piece::new("disabled", None, error(DISABLED))
}

impl Pieces<'_> {
    fn note(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        let note = Note {
            severity,
            at: at.clone(),
            message: message.into(),
        };
        // A rule is looked at once for each stage.
        if self.told.insert(note.to_string()) {
            self.notes.push(note);
        }
    }

    /// The rule at `index`.
    pub(super) fn rule(&mut self, index: usize, rule: &RuleWire) -> Result<Vec<Piece>, Refusal> {
        let at = self.at.key("targeting").index(index);
        let given = rule.name.as_deref().filter(|name| !name.is_empty());
        let name = given.map_or_else(|| format!("rule-{}", index + 1), str::to_owned);
        // With an empty bucketing key, a request without a targeting key gets this far.
        let mut pieces = Vec::new();
        if self.bucketing_key == Some("") && deals_out(rule) {
            let when = without(&key(None), false);
            let guard = Piece::new(format!("{name}-no-key"), Some(when), error(FLAG_CONFIG));
            pieces.push(guard);
        }
        if rule.disable == Some(true) {
            return Ok(pieces);
        }
        let mut remarks = Remarks::default();
        let query = rule.query.as_deref().unwrap_or("");
        let condition = condition(query, &mut remarks);
        let query_at = at.key("query");
        for (severity, remark) in remarks.0 {
            self.note(severity, &query_at, remark);
        }
        let when = match condition.map_err(|why| (query_at.clone(), why))? {
            Condition::Everybody => None,
            Condition::When(when) => Some(when),
            Condition::Nobody(why) => {
                self.note(Severity::Warning, &query_at, why);
                return Ok(pieces);
            }
        };
        let table = RuleTable {
            index: Some(index),
            name: rule.name.clone(),
            dynamic: dynamic(rule),
            progressive: rule.progressive_rollout.is_some(),
        };
        pieces.extend(self.result(&name, when.as_ref(), rule, &table, &at)?);
        Ok(pieces)
    }

    /// The default rule; its query and its switch do not count.
    pub(super) fn default_rule(&mut self, rule: Option<&RuleWire>) -> Result<Vec<Piece>, Refusal> {
        let at = self.at.key("defaultRule");
        let Some(rule) = rule else {
            self.note(
                Severity::Warning,
                self.at,
                "there is no default rule: GO Feature Flag's server drops the flag",
            );
            return Ok(vec![Piece::new("default", None, error(FLAG_CONFIG))]);
        };
        if rule.query.as_deref().is_some_and(|query| !query.is_empty())
            || rule.disable == Some(true)
        {
            self.note(
                Severity::Note,
                &at,
                "GO Feature Flag ignores `query` and `disable` of a default rule",
            );
        }
        let mut pieces = Vec::new();
        if self.bucketing_key == Some("") && deals_out(rule) {
            let when = without(&key(None), false);
            pieces.push(Piece::new("default-no-key", Some(when), error(FLAG_CONFIG)));
        }
        let table = RuleTable {
            index: None,
            name: None,
            dynamic: dynamic(rule),
            progressive: rule.progressive_rollout.is_some(),
        };
        pieces.extend(self.result("default", None, rule, &table, &at)?);
        Ok(pieces)
    }

    /// What a rule serves to those it is for.
    fn result(
        &mut self,
        name: &str,
        when: Option<&Expr>,
        rule: &RuleWire,
        table: &RuleTable,
        at: &JsonPath,
    ) -> Result<Vec<Piece>, Refusal> {
        let piece = |name: &str, serve: Outcome| Piece {
            table: Some(table.clone()),
            ..Piece::new(name, when.cloned(), serve)
        };
        if let Some(rollout) = &rule.progressive_rollout {
            let at = at.key("progressiveRollout");
            let Some(ramp) = ramp(rollout, &at)? else {
                self.note(Severity::Warning, &at, UNFINISHED);
                return Ok(vec![piece(name, error(FLAG_CONFIG))]);
            };
            let grown = ramp.grown(self.flag, key(self.bucketing_key));
            let both = match when {
                Some(when) => build::all([when.clone(), grown]),
                None => grown,
            };
            let end = self.variant(ramp.end, &at);
            let initial = self.variant(ramp.initial, &at);
            let mut growing = piece(name, end.as_str().into());
            growing.when = Some(both);
            let others = piece(&format!("{name}-initial"), initial.as_str().into());
            return Ok(vec![growing, others]);
        }
        if let Some(percentages) = rule.percentage.as_ref().filter(|shares| !shares.is_empty()) {
            let at = at.key("percentage");
            return self.split(name, percentages, &piece, &at);
        }
        let Some(variation) = &rule.variation else {
            self.note(Severity::Warning, at, NOTHING_SERVED);
            return Ok(vec![piece(name, error(FLAG_CONFIG))]);
        };
        let variant = self.variant(variation, &at.key("variation"));
        Ok(vec![piece(name, variant.as_str().into())])
    }

    fn split(
        &mut self,
        name: &str,
        percentages: &IndexMap<String, f64>,
        piece: &impl Fn(&str, Outcome) -> Piece,
        at: &JsonPath,
    ) -> Result<Vec<Piece>, Refusal> {
        let shares = shares(percentages).map_err(|why| (at.clone(), why.to_owned()))?;
        if shares.chancy {
            self.note(Severity::Warning, at, CHANCY);
        }
        if shares.whole == 0 {
            self.note(
                Severity::Warning,
                at,
                "the percentages sum to nothing: an error is served",
            );
            return Ok(vec![piece(name, error(FLAG_CONFIG))]);
        }
        let parts: Vec<(u32, String)> = shares
            .parts
            .into_iter()
            .map(|(part, variation)| (part, self.variant(&variation, at)))
            .collect();
        let parts = parts
            .iter()
            .map(|(part, variant)| (*part, variant.as_str()));
        let split = if shares.whole == 100_000 {
            build::split(parts)
        } else {
            build::split_parts(shares.whole, parts)
        };
        if shares.left == 0 {
            return Ok(vec![piece(name, split.into())]);
        }
        let left = piece(&format!("{name}-left"), error(FLAG_CONFIG));
        Ok(vec![piece(name, split.rest_next().into()), left])
    }

    /// The name of the variant that a variation is.
    fn variant(&mut self, variation: &str, at: &JsonPath) -> String {
        if !self.values.contains_key(variation) {
            let message = format!(
                "there is no variation `{variation}`: GO Feature Flag's server drops the flag, its \
                 evaluator serves null"
            );
            self.note(Severity::Warning, at, message);
        }
        let value = self.values.get(variation).cloned().unwrap_or_default();
        self.variants.name(variation, value)
    }
}

const UNFINISHED: &str =
    "the rollout lacks a variation or a date, or ends before it starts: an error is served";
const NOTHING_SERVED: &str = "the rule says nothing that could be served: an error is served";
const CHANCY: &str = "the sum of these percentages depends on the order in which they are added, which \
                      GO Feature Flag leaves to chance, so it moves users between variations; here \
                      they are added in the order in which they are dealt out";

/// Whether the answer counts as dealt out.
fn dynamic(rule: &RuleWire) -> bool {
    let mut shares = rule.percentage.iter().flatten();
    #[expect(clippy::float_cmp, reason = "as the original compares it")]
    let whole = shares.any(|(_, share)| *share == 100.0);
    rule.progressive_rollout.is_some() || (deals_out(rule) && !whole)
}
