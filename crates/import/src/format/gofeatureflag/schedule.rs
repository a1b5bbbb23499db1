//! A flag that changes at certain dates, as the flags that it is between them.

use super::wire::{FlagWire, ProgressiveStepWire, ProgressiveWire, RuleWire, StepWire};
use crate::note::JsonPath;
use burgee::Timestamp;
use indexmap::IndexMap;
use std::collections::HashSet;

/// What a flag is from one instant on, until the next stage begins.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    /// The first instant; none for the first stage.
    pub(super) from: Option<Timestamp>,
    /// The flag, with every change that is due, and without the schedule.
    pub(super) flag: FlagWire,
}

/// Why a flag cannot be imported, and where it says so.
pub(super) type Refusal = (JsonPath, String);

/// An instant in a document.
pub(super) fn instant(text: &str, at: &JsonPath) -> Result<Timestamp, Refusal> {
    Timestamp::parse(text)
        .ok_or_else(|| (at.clone(), format!("`{text}` is not a date with a time")))
}

/// How many rules and variations all stages together can have: each stage has all that came before.
const MOST: usize = 50_000;

/// What a stage costs.
fn size(flag: &FlagWire) -> usize {
    let rules = flag.targeting.as_ref().map_or(0, Vec::len);
    1 + rules + flag.variations.as_ref().map_or(0, IndexMap::len)
}

/// The stages of a flag, one for each date at which something changes. Steps without a date are never
/// due.
pub(super) fn stages(flag: &FlagWire, at: &JsonPath) -> Result<Vec<Stage>, Refusal> {
    let mut due: Vec<(Timestamp, &StepWire)> = Vec::new();
    let at = at.key("scheduledRollout");
    let steps = flag.scheduled_rollout.as_deref().unwrap_or_default();
    for (index, step) in steps.iter().enumerate() {
        let at = at.index(index);
        if let Some(date) = &step.date {
            due.push((instant(date, &at.key("date"))?, step));
        }
        if step.patch.default_rule.is_some() && flag.default_rule.is_none() {
            let message = "changes a default rule that the flag does not have".to_owned();
            return Err((at.key("defaultRule"), message));
        }
    }
    due.sort_by_key(|(date, _)| *date);
    // The steps themselves are the same in all stages.
    let flag = FlagWire {
        scheduled_rollout: None,
        ..flag.clone()
    };
    let mut total = size(&flag);
    let mut stages = vec![Stage { from: None, flag }];
    for (date, step) in due {
        let Some(last) = stages.last_mut() else { break };
        if last.from == Some(date) {
            apply(&mut last.flag, &step.patch);
        } else {
            let mut flag = last.flag.clone();
            apply(&mut flag, &step.patch);
            total += size(&flag);
            if total > MOST {
                return Err((
                    at,
                    "the schedule has too many steps for a flag of this size".to_owned(),
                ));
            }
            stages.push(Stage {
                from: Some(date),
                flag,
            });
        }
    }
    Ok(stages)
}

/// Makes the changes of one step. The bucketing key and the metadata cannot be changed, and a step has
/// no steps of its own.
fn apply(flag: &mut FlagWire, patch: &FlagWire) {
    merge_rules(
        flag.targeting.get_or_insert_default(),
        patch.targeting.as_deref().unwrap_or_default(),
    );
    replace(&mut flag.disable, patch.disable.as_ref());
    replace(&mut flag.track_events, patch.track_events.as_ref());
    replace(&mut flag.version, patch.version.as_ref());
    if let (Some(rule), Some(change)) = (&mut flag.default_rule, &patch.default_rule) {
        merge_rule(rule, change);
    }
    if let (Some(variations), Some(changed)) = (&mut flag.variations, &patch.variations) {
        for (name, value) in changed {
            variations.insert(name.clone(), value.clone());
        }
    }
    if let Some(change) = &patch.experimentation {
        let window = flag.experimentation.get_or_insert_default();
        replace(&mut window.start, change.start.as_ref());
        replace(&mut window.end, change.end.as_ref());
    }
}

fn replace<T: Clone>(old: &mut Option<T>, new: Option<&T>) {
    if new.is_some() {
        *old = new.cloned();
    }
}

fn name(rule: &RuleWire) -> &str {
    rule.name.as_deref().unwrap_or("")
}

/// Changes the rules that have the name of a change, and appends the other changes as rules.
fn merge_rules(rules: &mut Vec<RuleWire>, changes: &[RuleWire]) {
    let named = changes.iter().filter(|change| change.name.is_some());
    // Of two changes with one name the last counts.
    let by_name: IndexMap<&str, &RuleWire> = named.map(|change| (name(change), change)).collect();
    let mut merged = HashSet::new();
    for rule in rules.iter_mut() {
        if let Some(change) = by_name.get(name(rule)) {
            merged.insert(name(change));
            merge_rule(rule, change);
        }
    }
    let others = changes
        .iter()
        .filter(|change| !merged.contains(name(change)));
    rules.extend(others.cloned());
}

/// Changes what the change names. A percentage below zero takes the variation out of the split.
fn merge_rule(rule: &mut RuleWire, change: &RuleWire) {
    replace(&mut rule.disable, change.disable.as_ref());
    replace(&mut rule.query, change.query.as_ref());
    replace(&mut rule.variation, change.variation.as_ref());
    if let Some(change) = &change.progressive_rollout {
        let rollout = rule
            .progressive_rollout
            .get_or_insert_with(|| ProgressiveWire {
                initial: Some(ProgressiveStepWire::default()),
                end: Some(ProgressiveStepWire::default()),
            });
        merge_progress(&mut rollout.initial, change.initial.as_ref());
        merge_progress(&mut rollout.end, change.end.as_ref());
    }
    if let Some(change) = &change.percentage {
        let shares = rule.percentage.get_or_insert_default();
        for (variation, share) in change {
            if *share < 0.0 {
                shares.shift_remove(variation);
            } else {
                shares.insert(variation.clone(), *share);
            }
        }
    }
}

fn merge_progress(step: &mut Option<ProgressiveStepWire>, change: Option<&ProgressiveStepWire>) {
    let Some(change) = change else { return };
    let step = step.get_or_insert_default();
    replace(&mut step.variation, change.variation.as_ref());
    replace(&mut step.percentage, change.percentage.as_ref());
    replace(&mut step.date, change.date.as_ref());
}
