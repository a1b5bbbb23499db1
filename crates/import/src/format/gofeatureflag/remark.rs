//! What a reader should know about a flag whose meaning is not lost.

use super::wire::{FlagWire, RuleWire};
use crate::note::{JsonPath, Note, Severity};
use serde_json::Value as Json;
use std::collections::HashSet;
use std::mem::discriminant;

/// Notes about one flag, apart from its results and queries.
pub(super) fn flag(flag: &FlagWire, at: &JsonPath, notes: &mut Vec<Note>) {
    let mut note = |severity, at: JsonPath, message: String| {
        notes.push(Note {
            severity,
            at,
            message,
        });
    };
    for field in flag.unknown.keys() {
        note(Severity::Warning, at.key(field), unknown(field));
    }
    for (index, step) in flag.scheduled_rollout.iter().flatten().enumerate() {
        let at = at.key("scheduledRollout").index(index);
        if step.date.is_none() {
            note(
                Severity::Warning,
                at.clone(),
                "a step without a date is never due".into(),
            );
        }
        for field in step.patch.unknown.keys() {
            note(Severity::Warning, at.key(field), unknown(field));
        }
        let unmoved = [
            ("bucketingKey", step.patch.bucketing_key.is_some()),
            ("metadata", step.patch.metadata.is_some()),
            ("scheduledRollout", step.patch.scheduled_rollout.is_some()),
        ];
        for (field, _) in unmoved.iter().filter(|(_, given)| *given) {
            note(
                Severity::Warning,
                at.key(field),
                format!("a step cannot change `{field}`"),
            );
        }
    }
    let scheduled = flag.scheduled_rollout.iter().flatten().next().is_some();
    for (at, rule) in rules(flag, at) {
        let default = flag
            .default_rule
            .as_ref()
            .is_some_and(|default| std::ptr::eq(default, rule));
        if rule.disable == Some(true) && !scheduled && !default {
            note(
                Severity::Note,
                at.clone(),
                "the rule is disabled, and left out".into(),
            );
        }
        for field in rule.unknown.keys() {
            note(Severity::Warning, at.key(field), unknown(field));
        }
    }
    for (name, given) in [
        ("version", flag.version.is_some()),
        ("trackEvents", flag.track_events == Some(false)),
        ("converter", flag.converter.is_some()),
    ] {
        if given {
            note(
                Severity::Note,
                at.key(name),
                format!("`{name}` says nothing about values, and is left out"),
            );
        }
    }
    let others = flag.metadata.iter().flat_map(|metadata| metadata.keys());
    let others: Vec<&str> = others
        .map(String::as_str)
        .filter(|name| !matches!(*name, "owner" | "description"))
        .collect();
    if !others.is_empty() {
        let message = format!(
            "kept for answers only, not in the rules: {}",
            others.join(", ")
        );
        note(Severity::Note, at.key("metadata"), message);
    }
    invalid(flag, at, &mut note);
}

fn unknown(field: &str) -> String {
    match field {
        "disabled" => {
            "GO Feature Flag does not know `disabled`, and ignores it: it is `disable`".into()
        }
        _ => format!("GO Feature Flag does not know `{field}`, and ignores it"),
    }
}

/// The rules with their places.
fn rules<'w>(flag: &'w FlagWire, at: &JsonPath) -> Vec<(JsonPath, &'w RuleWire)> {
    let targeting = at.key("targeting");
    let rules = flag.targeting.iter().flatten().enumerate();
    let default = flag.default_rule.iter();
    rules
        .map(|(index, rule)| (targeting.index(index), rule))
        .chain(default.map(|rule| (at.key("defaultRule"), rule)))
        .collect()
}

/// What the server's validation refuses, and the evaluator answers all the same.
fn invalid(flag: &FlagWire, at: &JsonPath, note: &mut impl FnMut(Severity, JsonPath, String)) {
    let mut drops = |at: JsonPath, why: &str| {
        let message =
            format!("{why}: GO Feature Flag's server drops the flag, its evaluator does not");
        note(Severity::Warning, at, message);
    };
    let values: Vec<&Json> = flag
        .variations
        .iter()
        .flatten()
        .map(|(_, value)| value)
        .collect();
    match values.first() {
        None => drops(at.clone(), "there are no variations"),
        Some(_) if values.iter().any(|value| value.is_null()) => {
            drops(at.key("variations"), "a variation is null");
        }
        Some(first)
            if values
                .iter()
                .any(|value| discriminant(*value) != discriminant(*first)) =>
        {
            drops(at.key("variations"), "the variations have several types");
        }
        Some(_) => {}
    }
    let mut names = HashSet::new();
    for (index, rule) in flag.targeting.iter().flatten().enumerate() {
        let at = at.key("targeting").index(index);
        if rule.query.is_none() && rule.disable != Some(true) {
            drops(at.clone(), "the rule has no query");
        }
        if let Some(name) = rule.name.as_deref().filter(|name| !name.is_empty())
            && !names.insert(name)
        {
            drops(at.key("name"), "another rule has this name");
        }
    }
}
