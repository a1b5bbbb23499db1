//! One flag.

use super::asked::Asked;
use super::condition::{Conditions, Lacking};
use super::names::Names;
use super::order;
use super::rollout::{Key, Rollouts, time};
use super::values::{Variations, json};
use crate::export::served_while_off;
use burgee::Timestamp;
use burgee::ast::{
    CompareOp, Expr, Flag, FlagItem, IsTest, MetaKey, MetaValue, Outcome, Rule, Status, Target,
    build,
};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashSet};

/// A flag in GO Feature Flag's form.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) flag: Json,
    /// What changes for whom.
    pub(super) warnings: Vec<&'static str>,
}

const KEYLESS: &str = "a request without a key gets an error and its default from every rule of the \
                       flag, where here only rollouts pass it over";
const SWITCHED_OFF: &str = "the flag is disabled and serves a value: its rules are left out, because \
                            GO Feature Flag serves the caller's default while a flag is disabled";

/// Translates one flag; or says what GO Feature Flag does not have.
pub(super) fn flag(flag: &Flag, names: &Names<'_>) -> Result<Written, Lacking> {
    let mut variations = Variations::of(flag)?;
    let mut writer = Writer {
        names,
        rollouts: Rollouts {
            names,
            flag: &flag.name.node,
            bucket: flag.items.iter().find_map(|item| match item {
                FlagItem::Bucket(bucket) => Some(&bucket.node),
                _ => None,
            }),
            key: Key::default(),
        },
        targeting: Vec::new(),
        rule_names: rule_names(flag),
        steps: BTreeMap::new(),
        window: (None, None),
        guarded: None,
    };
    let mut warnings = Vec::new();
    let used = in_use(flag);
    let default = match &used {
        Use::Serving(target) => {
            warnings.push(SWITCHED_OFF);
            json!({ "variation": variations.name(target)? })
        }
        _ => writer.rules(flag, &mut variations)?,
    };
    variations.check()?;
    let mut out = Map::new();
    let mut put = |name: &str, value: Json| out.insert(name.to_owned(), value);
    put("variations", Json::Object(variations.all));
    if !writer.targeting.is_empty() {
        put("targeting", writer.targeting.into());
    }
    put("defaultRule", default);
    if let Some(key) = writer.rollouts.key.native()? {
        put("bucketingKey", key.into());
    }
    let expected = writer.rollouts.key.expr();
    match (writer.guarded, expected) {
        (Some(guard), Some(key)) if guard == keyless(&key) => {}
        (Some(_), _) => return Err("a rule that serves the error TARGETING_KEY_MISSING".into()),
        (None, Some(_)) => warnings.push(KEYLESS),
        (None, None) => {}
    }
    if matches!(used, Use::Silent) {
        put("disable", true.into());
    }
    let (start, end) = writer.window;
    let mut window = Map::new();
    for (name, time) in [("start", start), ("end", end)] {
        if let Some(time) = time {
            window.insert(name.to_owned(), time.to_string().into());
        }
    }
    if !window.is_empty() {
        put("experimentation", Json::Object(window));
    }
    if !writer.steps.is_empty() {
        let steps = writer.steps.into_iter();
        let steps =
            steps.map(|(date, rules)| json!({ "date": date.to_string(), "targeting": rules }));
        put("scheduledRollout", steps.collect());
    }
    let metadata = metadata(flag);
    if !metadata.is_empty() {
        put("metadata", Json::Object(metadata));
    }
    Ok(Written {
        flag: Json::Object(out),
        warnings,
    })
}

/// Whether a flag is in use.
enum Use {
    Live,
    /// It is not, and the caller's default is used.
    Silent,
    /// It is not, and serves this.
    Serving(Target),
}

fn in_use(flag: &Flag) -> Use {
    let off = flag
        .items
        .iter()
        .any(|item| matches!(item, FlagItem::Status(status) if status.node != Status::Live));
    if !off {
        return Use::Live;
    }
    match served_while_off(flag) {
        Some(target) => Use::Serving(target),
        None => Use::Silent,
    }
}

/// The condition of the rule that stands for GO Feature Flag's own check of the key.
fn keyless(key: &Expr) -> Expr {
    build::any([
        build::is_not(key.clone(), IsTest::String),
        build::compare(key.clone(), CompareOp::Equal, build::string("")),
    ])
}

/// What the rules of a flag are called.
fn rule_names(flag: &Flag) -> HashSet<String> {
    let rules = flag.items.iter().filter_map(|item| match item {
        FlagItem::Rule(rule) => rule.name.as_ref(),
        _ => None,
    });
    rules.map(|name| name.node.clone()).collect()
}

fn metadata(flag: &Flag) -> Map<String, Json> {
    let items = flag.items.iter().filter_map(|item| match item {
        FlagItem::Meta(meta) => Some(meta),
        _ => None,
    });
    let entries = items.filter_map(|meta| {
        let name = match meta.key.node {
            MetaKey::Owner => "owner",
            MetaKey::Description => "description",
            MetaKey::Ticket => "ticket",
            MetaKey::Kind => "kind",
            MetaKey::Tags => "tags",
            MetaKey::Created => "created",
            MetaKey::Expires => "expires",
            MetaKey::Deprecated => "deprecated",
        };
        let value = match &meta.value {
            MetaValue::Expr(expr) => json(expr).ok()?,
            MetaValue::Word(word) => word.node.as_str().into(),
        };
        Some((name.to_owned(), value))
    });
    entries.collect()
}

/// Writes the rules of one flag.
struct Writer<'d> {
    names: &'d Names<'d>,
    rollouts: Rollouts<'d>,
    targeting: Vec<Json>,
    /// What rules are called, and those that were named here.
    rule_names: HashSet<String>,
    /// Changes to rules, by the time at which they are due.
    steps: BTreeMap<Timestamp, Vec<Json>>,
    /// The first and the last instant of the experimentation.
    window: (Option<Timestamp>, Option<Timestamp>),
    /// The condition of the rule for requests without a key.
    guarded: Option<Expr>,
}

impl Writer<'_> {
    /// All rules; gives the default rule.
    fn rules(&mut self, flag: &Flag, variations: &mut Variations) -> Result<Json, Lacking> {
        let mut otherwise: Option<Outcome> = flag.value.clone().map(Outcome::Target);
        let mut rules: Vec<&Rule> = Vec::new();
        for item in &flag.items {
            match item {
                FlagItem::Rule(rule) => rules.push(rule),
                FlagItem::Otherwise(last) => otherwise = Some(last.serve.clone()),
                FlagItem::Environment(_) => return Err("an environment block".into()),
                FlagItem::Requires(_) => return Err("`requires`".into()),
                _ => {}
            }
        }
        let otherwise = otherwise.ok_or("a flag without `otherwise`")?;
        let mut rules = rules.into_iter().peekable();
        while let Some(rule) = rules.next() {
            if self.special(rule)? {
                continue;
            }
            let growing = match &rule.when {
                Some(when) => self.rollouts.growing(when)?,
                None => None,
            };
            let Some((growing, rest)) = growing else {
                let result = self.result(&rule.serve, variations)?;
                self.rule(rule, rule.when.as_ref(), result)?;
                continue;
            };
            let Outcome::Target(end) = &rule.serve else {
                return Err("a rollout of a split".into());
            };
            let end = variations.name(end)?;
            // The others are served by the next rule, or by `otherwise`.
            let Some(next) = rules.next_if(|next| {
                next.when == rest && next.from == rule.from && next.until == rule.until
            }) else {
                let (None, None, None, None) = (rest, rules.peek(), &rule.from, &rule.until) else {
                    return Err("a rollout without a rule for the others".into());
                };
                let Outcome::Target(initial) = &otherwise else {
                    return Err("a rollout without a rule for the others".into());
                };
                let initial = variations.name(initial)?;
                return Ok(json!({ "progressiveRollout": growing.native(&initial, &end) }));
            };
            let Outcome::Target(initial) = &next.serve else {
                return Err("a rollout without a rule for the others".into());
            };
            let initial = variations.name(initial)?;
            let result = ("progressiveRollout", growing.native(&initial, &end));
            self.rule(rule, rest.as_ref(), result)?;
        }
        let (name, value) = self.result(&otherwise, variations)?;
        Ok(json!({ name: value }))
    }

    /// Takes a rule that stands for something that GO Feature Flag does by itself.
    fn special(&mut self, rule: &Rule) -> Result<bool, Lacking> {
        let Outcome::Error(code) = &rule.serve else {
            return Ok(false);
        };
        let (from, until) = (instant(rule.from.as_ref())?, instant(rule.until.as_ref())?);
        match (code.node.as_str(), &rule.when, from, until) {
            ("TARGETING_KEY_MISSING", Some(when), None, None)
                if self.guarded.is_none() && self.targeting.is_empty() =>
            {
                self.guarded = Some(when.clone());
            }
            ("DISABLED", None, None, Some(until)) if self.targeting.is_empty() => {
                self.window.0 = self.window.0.max(Some(until));
            }
            ("DISABLED", None, Some(from), None) if self.targeting.is_empty() => {
                // The last instant that counts.
                let last = Timestamp(from.0.saturating_sub(1));
                self.window.1 = Some(self.window.1.map_or(last, |known| known.min(last)));
            }
            _ => return Err(format!("`serve error {:?}`", code.node)),
        }
        Ok(true)
    }

    fn result(
        &mut self,
        serve: &Outcome,
        variations: &mut Variations,
    ) -> Result<(&'static str, Json), Lacking> {
        match serve {
            Outcome::Target(target) => Ok(("variation", variations.name(target)?.into())),
            Outcome::Split(split) => Ok(("percentage", self.rollouts.split(split, variations)?)),
            Outcome::Ramp(_) => {
                Err("a ramp: GO Feature Flag's grows by whole seconds and in floating point".into())
            }
            Outcome::Error(code) => Err(format!("`serve error {:?}`", code.node)),
        }
    }

    /// A name that no rule has, for one without: the schedule goes by names.
    fn new_name(&mut self) -> String {
        let mut number = self.targeting.len() + 1;
        loop {
            let name = format!("rule-{number}");
            if self.rule_names.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    fn rule(
        &mut self,
        rule: &Rule,
        when: Option<&Expr>,
        (result, value): (&str, Json),
    ) -> Result<(), Lacking> {
        let asked = match when {
            Some(when) => Conditions::new(self.names).asked(when)?,
            None => Asked::Always,
        };
        let query = match asked {
            Asked::Always => String::new(),
            Asked::Never => return Ok(()),
            Asked::When(query) => order::safe(query)?.to_string(),
        };
        let mut out = Map::new();
        let (from, until) = (instant(rule.from.as_ref())?, instant(rule.until.as_ref())?);
        let mut name = rule.name.as_ref().map(|name| name.node.clone());
        if from.is_some() || until.is_some() {
            let name = match &mut name {
                Some(name) => name,
                none => none.insert(self.new_name()),
            };
            let mut step = |date: Option<Timestamp>, disable: bool| {
                if let Some(date) = date {
                    let steps = self.steps.entry(date).or_default();
                    steps.push(json!({ "name": &*name, "disable": disable }));
                }
            };
            step(from, false);
            step(until, true);
        }
        if let Some(name) = name {
            out.insert("name".into(), name.into());
        }
        out.insert("query".into(), query.into());
        out.insert(result.into(), value);
        if from.is_some() {
            out.insert("disable".into(), true.into());
        }
        self.targeting.push(Json::Object(out));
        Ok(())
    }
}

fn instant(expr: Option<&Expr>) -> Result<Option<Timestamp>, Lacking> {
    let Some(expr) = expr else { return Ok(None) };
    let text = time(expr).ok_or("a time that is no literal")?;
    Ok(Timestamp::parse(&text))
}
