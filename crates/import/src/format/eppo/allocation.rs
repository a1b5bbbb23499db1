//! Allocations: each becomes one rule, or one for each split where burgee cannot say them in one.

use super::condition::{Trouble, condition};
use super::flag::Scope;
use super::shard::{self, Dealt, Shard};
use super::table::{AllocationEntry, SplitEntry};
use super::wire::{AllocationWire, RuleWire, SplitWire};
use crate::note::JsonPath;
use burgee::Timestamp;
use burgee::ast::{Expr, Literal, Outcome, Rule, Target, build};
use burgee::source::Spanned;
use serde_json::json;

/// The error code that is served for a variation whose value does not fit the flag's type.
const ASSIGNMENT_ERROR: &str = "ASSIGNMENT_ERROR";

/// What an allocation becomes.
pub(super) struct Translated {
    /// Its rules, each with the number of the split that it is of where it is of one alone.
    pub(super) rules: Vec<(Rule, Option<usize>)>,
    /// The conditions of its own rules, in order.
    pub(super) conditions: Vec<Expr>,
    /// Whether nobody gets past it.
    pub(super) closes: bool,
    pub(super) entry: AllocationEntry,
}

/// Translates an allocation; an error is the reason why its flag cannot be used.
pub(super) fn allocation(
    wire: &AllocationWire,
    at: &JsonPath,
    scope: &mut Scope<'_>,
) -> Result<Translated, String> {
    let from = time(wire.start_at.as_deref(), 0)?;
    // The system's end is the last instant that counts, burgee's the first that does not.
    let until = time(wire.end_at.as_deref(), 1)?;
    let wires = wire.rules.as_deref().unwrap_or_default();
    let mut conditions = Vec::with_capacity(wires.len());
    for (index, rule) in wires.iter().enumerate() {
        let at = at.key("rules").index(index).key("conditions");
        conditions.push(conjunction(rule, &at, scope)?);
    }
    let always = conditions.contains(&build::bool(true)) || conditions.is_empty();
    let when = (!always).then(|| build::any(conditions.iter().cloned()));
    let window = (from, until);
    let never_open = matches!(window, (Some(from), Some(until)) if until <= from);
    if never_open {
        scope.note(at, "the allocation ends before it starts, and was left out");
    }
    for (index, split) in wire.splits.iter().enumerate() {
        scope.must_exist(split, &at.key("splits").index(index));
    }
    let mut closes = false;
    let rules = if never_open {
        Vec::new()
    } else {
        let frame = Frame { wire, when, window };
        let rules = frame.rules(scope);
        closes = frame.when.is_none()
            && window == (None, None)
            && rules.last().is_some_and(|(rule, _)| settles(rule));
        rules
    };
    let entry = AllocationEntry {
        key: wire.key.clone(),
        from,
        until,
        rules: wires
            .iter()
            .map(|rule| json!({ "conditions": rule.conditions }))
            .collect(),
        question: None,
        splits: wire.splits.iter().map(|split| scope.split(split)).collect(),
    };
    Ok(Translated {
        rules,
        conditions,
        closes,
        entry,
    })
}

/// A time as the SDKs read it, and so many microseconds later. A fraction that is finer counts as a
/// microsecond of a start, and as nothing of an end.
fn time(text: Option<&str>, later: i64) -> Result<Option<Timestamp>, String> {
    let Some(text) = text else { return Ok(None) };
    let Some(time) = Timestamp::parse(text) else {
        return Err(format!("`{text}` is no time"));
    };
    let digits = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits = digits.bytes().take_while(u8::is_ascii_digit);
    let finer = digits.skip(6).any(|digit| digit != b'0');
    let later = if finer { 1 } else { later };
    Ok(Some(Timestamp(time.0.saturating_add(later))))
}

/// The conditions of one rule, all of which must hold; of none at all, true.
fn conjunction(rule: &RuleWire, at: &JsonPath, scope: &mut Scope<'_>) -> Result<Expr, String> {
    let mut all = Vec::with_capacity(rule.conditions.len());
    for (index, json) in rule.conditions.iter().enumerate() {
        match condition(json, scope.hashed) {
            Ok(expr) => all.push(expr),
            Err(Trouble::Unreadable(why)) => {
                let message = format!("{why}: the condition is false, as it is in the SDKs");
                scope.warn(&at.index(index), message);
                all.push(build::bool(false));
            }
            Err(Trouble::Refused(why)) => return Err(why),
        }
    }
    Ok(build::all(all))
}

/// Whether a rule without a condition leaves nobody to the next rule.
fn settles(rule: &Rule) -> bool {
    use burgee::ast::ShareTarget;
    let everybody = match &rule.serve {
        Outcome::Split(split) => {
            let mut shares = split.shares.iter();
            shares.all(|share| matches!(share.to, ShareTarget::Target(_)))
        }
        _ => true,
    };
    everybody && rule.when.is_none()
}

/// What all rules of an allocation have in common.
struct Frame<'w> {
    wire: &'w AllocationWire,
    when: Option<Expr>,
    window: (Option<Timestamp>, Option<Timestamp>),
}

impl Frame<'_> {
    fn rules(&self, scope: &mut Scope<'_>) -> Vec<(Rule, Option<usize>)> {
        let live = self.live(scope.total);
        for (_, shards) in &live {
            scope.deal(shards);
        }
        let deciding: Vec<&[Shard]> = live.iter().map(|(_, shards)| shards.as_slice()).collect();
        let targets: Option<Vec<Target>> = live
            .iter()
            .map(|(index, _)| scope.target(self.split(*index)?))
            .collect();
        if let (Some(dealt), Some(targets)) = (Dealt::of(&deciding), targets) {
            let serve = dealt.outcome(targets, scope.total);
            let number = (live.len() == 1).then(|| live.first().map(|(index, _)| *index));
            return vec![(self.rule(&dealt.common, serve, scope), number.flatten())];
        }
        let one_by_one = live.iter().filter_map(|(index, shards)| {
            let outcome = match scope.target(self.split(*index)?) {
                Some(target) => Outcome::Target(target),
                None => Outcome::Error(Spanned::bare(ASSIGNMENT_ERROR.to_owned())),
            };
            Some((self.rule(shards, outcome, scope), Some(*index)))
        });
        one_by_one.collect()
    }

    fn split(&self, index: usize) -> Option<&SplitWire> {
        self.wire.splits.get(index)
    }

    /// The splits that somebody can get, by number, up to the first that everybody gets.
    fn live(&self, total: u32) -> Vec<(usize, Vec<Shard>)> {
        let mut live = Vec::new();
        for (index, split) in self.wire.splits.iter().enumerate() {
            let Some(shards) = shard::deciding(split, total) else {
                continue;
            };
            let everybody = shards.is_empty();
            live.push((index, shards));
            if everybody {
                break;
            }
        }
        live
    }

    fn rule(&self, shards: &[Shard], serve: impl Into<Outcome>, scope: &mut Scope<'_>) -> Rule {
        let time = |time: Timestamp| build::literal(Literal::DateTime(time.to_string()));
        let mut rule = build::rule(scope.rule_name(&self.wire.key));
        if let Some(from) = self.window.0 {
            rule = rule.from(time(from));
        }
        if let Some(until) = self.window.1 {
            rule = rule.until(time(until));
        }
        let shards = shards.iter().map(|one| shard::condition(one, scope.total));
        let mut conditions: Vec<Expr> = self.when.iter().cloned().chain(shards).collect();
        if !conditions.is_empty() {
            rule = rule.when(build::all(conditions.drain(..)));
        }
        rule.serve(serve)
    }
}

impl Scope<'_> {
    /// What answers say about a split.
    fn split(&self, wire: &SplitWire) -> SplitEntry {
        let shards = wire.shards.iter();
        SplitEntry {
            variation: wire.variation_key.clone(),
            significant: shards
                .filter(|shard| shard::is_significant(shard, self.total))
                .count(),
        }
    }
}
