//! Small documents of every kind, in both profiles.

mod constraints;
mod documents;
mod flags;

use super::Flipt;
use crate::testing;
use crate::{Answer, Imported, Importer, Input};
use burgee::ast;
use serde_json::{Value as Json, json};

const PROFILES: [&str; 2] = ["go", "rust"];

fn import(document: &Json, profile: &str) -> Imported {
    let text = document.to_string();
    let input = Input {
        name: "features.json",
        text: &text,
        profile: Some(profile),
    };
    Flipt.import(&input).unwrap()
}

/// The answers by both ways, in a profile.
fn answers(document: &Json, profile: &str, questions: &[Json]) -> Vec<Answer> {
    testing::answers(&import(document, profile), questions)
}

fn text(document: &Json, profile: &str) -> String {
    ast::print(&import(document, profile).document)
}

/// A boolean flag `f` that is on for a segment with this constraint.
fn with_constraint(kind: &str, operator: &str, value: &Json) -> Json {
    json!({
        "flags": [{ "key": "f", "type": "BOOLEAN_FLAG_TYPE", "rollouts": [
            { "segment": { "key": "s", "value": true } },
        ] }],
        "segments": [{ "key": "s", "match_type": "ALL_MATCH_TYPE", "constraints": [
            { "type": format!("{kind}_COMPARISON_TYPE"), "property": "p", "operator": operator, "value": value },
        ] }],
    })
}

/// A flag with three variants, for two segments.
fn colours(operator: &str, rollouts: [f64; 3]) -> Json {
    let [red, blue, green] = rollouts;
    let has = |key: &str| {
        json!({ "key": key, "match_type": "ALL_MATCH_TYPE", "constraints": [
        { "type": "STRING_COMPARISON_TYPE", "property": key, "operator": "notempty" },
    ] })
    };
    json!({
        "namespace": "shop",
        "flags": [{
            "key": "colour", "enabled": true,
            "variants": [
                { "key": "red", "attachment": { "b": 1, "a": [true] } },
                { "key": "blue" }, { "key": "green", "default": true },
            ],
            "rules": [
                { "segment": { "keys": ["a", "b"], "operator": operator }, "distributions": [
                    { "variant": "red", "rollout": red },
                    { "variant": "blue", "rollout": blue },
                    { "variant": "green", "rollout": green },
                ] },
                { "segment": "a", "distributions": [] },
                { "segment": "b", "distributions": [{ "variant": "blue", "rollout": 10 }] },
            ],
        }],
        "segments": [has("a"), has("b")],
    })
}

fn request(flag: &str, entity: &str, context: &Json) -> Json {
    json!({ "flag": flag, "context": { "entityId": entity, "context": context } })
}
