//! Small documents of every kind.

mod conditions;
mod documents;
mod features;

use super::Flagsmith;
use crate::testing::{ask, engines};
use crate::{Answer, Importer, Input, Severity};
use burgee::ast;
use serde_json::{Value as Json, json};

/// A document with one segment of these rules.
fn with_rules(rules: &Json) -> Json {
    json!({
        "environment": { "key": "env", "name": "Staging" },
        "segments": { "1": { "key": "1", "name": "s", "rules": rules } },
    })
}

fn with_condition(property: &str, operator: &str, value: &Json) -> Json {
    let condition = json!({ "property": property, "operator": operator, "value": value });
    with_rules(&json!([{ "type": "ALL", "conditions": [condition] }]))
}

fn with_traits(traits: &Json) -> Json {
    json!({ "kind": "segments", "context": { "identity": { "identifier": "ann", "traits": traits } } })
}

/// Whether the only segment matches each of these values of the trait `t`.
fn matches(operator: &str, value: &Json, traits: &[Json]) -> Vec<bool> {
    let document = with_condition("t", operator, value);
    let questions: Vec<Json> = traits
        .iter()
        .map(|value| with_traits(&json!({ "t": value })))
        .collect();
    let answers = ask(&Flagsmith, &document, &questions);
    answers
        .iter()
        .map(|answer| answer.value == Some(json!(["s"])))
        .collect()
}

/// The notes of a document, and its rules as text.
fn imported(document: &Json) -> (Vec<(Severity, String)>, String) {
    let text = document.to_string();
    let imported = Flagsmith.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    let notes = imported
        .notes
        .iter()
        .map(|note| (note.severity, note.to_string()));
    (notes.collect(), ast::print(&imported.document))
}

/// A feature that is overridden by two segments, with variants in each.
fn overridden() -> Json {
    let set = |name: &str| {
        json!([{ "type": "ALL", "conditions": [
        { "property": name, "operator": "IS_SET", "value": "" }
    ] }])
    };
    json!({
        "environment": { "key": "env", "name": "Staging" },
        "features": {
            "colour": {
                "key": "f1", "name": "colour", "enabled": true, "value": "grey",
                "variants": [
                    { "value": "late", "weight": 50, "priority": 18_446_744_073_709_551_615_u64 },
                    { "key": "first", "value": "early", "weight": 50.0, "priority": 2 },
                ],
                "metadata": { "id": 7 },
            },
            "plain": { "key": "f2", "name": "plain", "enabled": false, "value": null },
        },
        "segments": {
            "1": { "key": "1", "name": "low", "rules": set("low"), "overrides": [
                { "key": "o1", "name": "colour", "enabled": false, "value": "red", "priority": 5 },
                { "key": "o2", "name": "plain", "enabled": true, "value": null },
                { "key": "o3", "name": "gone", "enabled": true, "value": null },
            ] },
            "2": { "key": "2", "name": "high", "rules": set("high"), "overrides": [
                { "key": "o4", "name": "colour", "enabled": true, "value": "blue", "priority": 1,
                  "variants": [{ "value": "navy", "weight": 100, "priority": 1 }], "metadata": {} },
                { "key": "o5", "name": "plain", "enabled": false, "value": null },
            ] },
        },
    })
}

fn said(answer: &Answer) -> Json {
    let parts = [
        &answer.enabled,
        &answer.value,
        &answer.variant,
        &answer.reason,
        &answer.native,
    ];
    parts
        .into_iter()
        .map(|part| part.clone().unwrap())
        .collect()
}
