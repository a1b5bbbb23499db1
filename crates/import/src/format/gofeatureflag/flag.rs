//! One flag.

use super::piece::{
    Piece, Pieces, experimentation, key_check, keyless, schedule_deals_out, switched_off,
};
use super::ramp::time;
use super::schedule::{Refusal, Stage, stages};
use super::table::{FlagTable, StageTable};
use super::variant::{Unique, Variants, readable};
use super::wire::FlagWire;
use super::{remark, table};
use crate::names::can_be_named;
use crate::note::{JsonPath, Note, Severity};
use burgee::Timestamp;
use burgee::ast::{Bucket, Flag, MetaKey, Outcome, Path, Rule, ShareTarget, Status, build};
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashSet};

/// A flag as rules, and what its answers need besides.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) flag: Flag,
    pub(super) table: FlagTable,
    /// Whether anything in it is dealt out.
    pub(super) splits: bool,
}

/// What a flag is in one stage.
struct Laid {
    from: Option<Timestamp>,
    /// For each place among the rules, what stands there.
    slots: Vec<Vec<Piece>>,
    default: Vec<Piece>,
}

/// Translates the flag `key`; or says why that cannot be done.
pub(super) fn flag(
    key: &str,
    wire: &FlagWire,
    at: &JsonPath,
    notes: &mut Vec<Note>,
) -> Result<Translated, Refusal> {
    if !can_be_root(key) {
        let message = "the flag's key is empty, or has control characters".to_owned();
        return Err((at.clone(), message));
    }
    let root = wire
        .bucketing_key
        .as_deref()
        .and_then(|path| path.split('.').next());
    if wire.bucketing_key.as_deref() != Some("") && root.is_some_and(|root| !can_be_root(root)) {
        let message = "no attribute can have this name in rules".to_owned();
        return Err((at.key("bucketingKey"), message));
    }
    let stages = stages(wire, at)?;
    let mut variants = Variants::default();
    for (variation, value) in wire.variations.iter().flatten() {
        variants.name(variation, value.clone());
    }
    remark::flag(wire, at, notes);
    let off = stages.iter().all(|stage| stage.flag.disable == Some(true));
    let scheduled = schedule_deals_out(wire);
    let empty = IndexMap::new();
    let mut laid = Vec::with_capacity(stages.len());
    let mut told = HashSet::new();
    for stage in &stages {
        let pieces = Pieces {
            flag: key,
            at,
            bucketing_key: wire.bucketing_key.as_deref(),
            variants: &mut variants,
            values: stage.flag.variations.as_ref().unwrap_or(&empty),
            notes: &mut *notes,
            told: &mut told,
        };
        laid.push(lay(stage, pieces, off, scheduled)?);
    }
    if variants.are_too_deep() {
        let message = "the value of a variation is nested too deep".to_owned();
        return Err((at.key("variations"), message));
    }
    let mut written = Written::default();
    written.write(&laid);
    let reached = |index: &usize| {
        written
            .table
            .values()
            .any(|rule| rule.index == Some(*index))
    };
    for index in written.unreached.iter().filter(|index| !reached(index)) {
        notes.push(Note {
            severity: Severity::Note,
            at: at.key("targeting").index(*index),
            message: "nobody gets here, because an earlier rule is for everybody: left out"
                .to_owned(),
        });
    }
    let splits = written.splits;
    let table = FlagTable {
        metadata: wire.metadata.clone(),
        stages: stages
            .iter()
            .map(|stage| stage_table(stage, wire, scheduled))
            .collect(),
        variations: variants.variations(),
        rules: written.table,
        otherwise: written
            .otherwise
            .as_ref()
            .and_then(|piece| piece.table.clone()),
    };
    let mut flag = head(key, wire, &variants, off);
    if let Some(path) = wire
        .bucketing_key
        .as_deref()
        .filter(|path| !path.is_empty())
        && splits
    {
        let steps = Path::dotted(path).steps;
        let by = Some(build::steps(steps));
        flag = flag.bucket(Bucket {
            by,
            ..Bucket::default()
        });
    }
    let flag = written.rules.into_iter().fold(flag, Flag::rule);
    let last = written.otherwise.map(|piece| piece.serve);
    Ok(Translated {
        flag: flag.otherwise(last.unwrap_or_else(|| super::piece::error(table::FLAG_CONFIG))),
        table,
        splits,
    })
}

/// Whether a flag or an attribute at the top can have this name in rules.
pub(super) fn can_be_root(name: &str) -> bool {
    !name.is_empty() && name.chars().all(can_be_named)
}

fn stage_table(stage: &Stage, wire: &FlagWire, scheduled: bool) -> StageTable {
    let flag = &stage.flag;
    let steps = wire.scheduled_rollout.as_ref();
    StageTable {
        from: stage.from,
        has_rules: flag
            .targeting
            .as_ref()
            .is_some_and(|rules| !rules.is_empty()),
        cacheable: steps.is_none_or(Vec::is_empty) && flag.experimentation.is_none(),
        key: key_check(flag, scheduled),
    }
}

/// What stands above the rules.
fn head(key: &str, wire: &FlagWire, variants: &Variants, off: bool) -> Flag {
    let mut flag = build::flag(key, variants.flag_type());
    let metadata = |name| wire.metadata.as_ref()?.get(name)?.as_str();
    if let Some(owner) = metadata("owner") {
        flag = flag.owner(owner);
    }
    if let Some(description) = metadata("description") {
        flag = flag.meta(MetaKey::Description, build::string(description));
    }
    if off {
        flag = flag.status(Status::Disabled);
    }
    match variants.written() {
        Some(variants) => flag.variants(variants),
        None => flag,
    }
}

/// The pieces of one stage, by place.
fn lay(stage: &Stage, mut pieces: Pieces<'_>, off: bool, scheduled: bool) -> Result<Laid, Refusal> {
    let flag = &stage.flag;
    let disabled = flag.disable == Some(true) && !off;
    let mut slots = vec![
        keyless(&key_check(flag, scheduled), flag.bucketing_key.as_deref()),
        disabled.then(switched_off).into_iter().collect(),
        experimentation(flag.experimentation.as_ref(), pieces.at)?,
    ];
    for (index, rule) in flag.targeting.iter().flatten().enumerate() {
        slots.push(pieces.rule(index, rule)?);
    }
    Ok(Laid {
        from: stage.from,
        slots,
        default: pieces.default_rule(flag.default_rule.as_ref())?,
    })
}

/// Something that stays the same for some stages.
struct Run<'p> {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    pieces: &'p [Piece],
}

/// Stages next to each other with the same pieces, as one.
fn runs<'p>(laid: &'p [Laid], pieces: impl Fn(&'p Laid) -> &'p [Piece]) -> Vec<Run<'p>> {
    let mut runs: Vec<Run<'p>> = Vec::new();
    for stage in laid {
        let here = pieces(stage);
        match runs.last_mut() {
            Some(run) if run.pieces == here => {}
            last => {
                if let Some(run) = last {
                    run.until = stage.from;
                }
                runs.push(Run {
                    from: stage.from,
                    until: None,
                    pieces: here,
                });
            }
        }
    }
    runs
}

/// The rules as they are written, one after the other.
#[derive(Default)]
struct Written {
    rules: Vec<Rule>,
    table: IndexMap<String, table::RuleTable>,
    names: Unique,
    otherwise: Option<Piece>,
    /// A rule serves everybody at any time, so that nobody gets further.
    closed: bool,
    /// The places of rules that were left out because of it.
    unreached: BTreeSet<usize>,
    splits: bool,
}

impl Written {
    fn write(&mut self, laid: &[Laid]) {
        let places = laid.iter().map(|stage| stage.slots.len()).max();
        for place in 0..places.unwrap_or(0) {
            let here = runs(laid, |stage| {
                stage.slots.get(place).map_or(&[], Vec::as_slice)
            });
            for run in here {
                for piece in run.pieces {
                    self.rule(piece, run.from, run.until);
                }
            }
        }
        let defaults = runs(laid, |stage| stage.default.as_slice());
        let count = defaults.len();
        for (position, run) in defaults.iter().enumerate() {
            let mut pieces = run.pieces;
            if position + 1 == count
                && let [before @ .., last] = pieces
            {
                self.splits |= matches!(last.serve, Outcome::Split(_));
                if passes_on(&last.serve) {
                    self.rule(last, run.from, None);
                } else {
                    self.otherwise = Some(last.clone());
                    pieces = before;
                }
            }
            for piece in pieces {
                self.rule(piece, run.from, run.until);
            }
        }
    }

    /// A rule for the time in which both it and its piece count.
    fn rule(&mut self, piece: &Piece, from: Option<Timestamp>, until: Option<Timestamp>) {
        let from = from.max(piece.from);
        let until = match (until, piece.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if self.closed {
            let index = piece.table.as_ref().and_then(|table| table.index);
            self.unreached.extend(index);
            return;
        }
        if until.is_some_and(|until| from.is_some_and(|from| until <= from)) {
            return;
        }
        let wanted = match readable(&piece.name, "rule") {
            taken if taken == "otherwise" => "otherwise.1".to_owned(),
            name => name,
        };
        let name = self.names.take(&wanted);
        if let Some(table) = &piece.table {
            self.table.insert(name.clone(), table.clone());
        }
        self.splits |= matches!(piece.serve, Outcome::Split(_));
        self.closed =
            piece.when.is_none() && from.is_none() && until.is_none() && !passes_on(&piece.serve);
        let mut rule = build::rule(name);
        if let Some(from) = from {
            rule = rule.from(time(from));
        }
        if let Some(until) = until {
            rule = rule.until(time(until));
        }
        if let Some(when) = &piece.when {
            rule = rule.when(when.clone());
        }
        self.rules.push(rule.serve(piece.serve.clone()));
    }
}

/// Whether some get no answer here, and go on.
fn passes_on(serve: &Outcome) -> bool {
    match serve {
        Outcome::Split(split) => {
            let mut shares = split.shares.iter();
            shares.any(|share| matches!(share.to, ShareTarget::Next(_)))
        }
        _ => false,
    }
}
