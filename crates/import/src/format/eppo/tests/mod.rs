//! What the suite does not reach.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a test writes its JSON in place"
)]

mod answers;
mod conditions;
mod shards;

use super::Eppo;
use crate::testing::ask;
use crate::{Answer, Importer, Input};
use serde_json::{Value as Json, json};

fn document(flags: Json) -> Json {
    json!({ "format": "SERVER", "environment": { "name": "Test" }, "flags": flags })
}

fn flag(allocations: Json) -> Json {
    json!({
        "key": "f", "enabled": true, "variationType": "STRING", "totalShards": 10_000,
        "variations": { "a": { "key": "a", "value": "A" }, "b": { "key": "b", "value": "B" } },
        "allocations": allocations,
    })
}

/// A flag that serves A where `conditions` hold.
fn conditional(conditions: Json) -> Json {
    document(json!({ "f": flag(json!([{
        "key": "first",
        "rules": [{ "conditions": conditions }],
        "splits": [{ "variationKey": "a", "shards": [] }],
    }])) }))
}

fn question(key: &str, attributes: Json) -> Json {
    json!({
        "flag": "f", "type": "STRING", "default": "D",
        "context": { "subjectKey": key, "subjectAttributes": attributes },
    })
}

fn reason(answer: &Answer) -> &str {
    answer.reason.as_ref().unwrap().as_str().unwrap()
}

fn native<'a>(answer: &'a Answer, field: &str) -> &'a Json {
    &answer.native.as_ref().unwrap()[field]
}

/// The notes of an import, each with its severity in front.
fn notes(document: &Json) -> Vec<String> {
    let text = document.to_string();
    let imported = Eppo.import(&Input::new("f.json", &text)).unwrap();
    let notes = imported.notes.iter();
    notes
        .map(|note| format!("{:?} {note}", note.severity))
        .collect()
}

/// The values that are served.
fn values(document: &Json, questions: &[Json]) -> Vec<Json> {
    let answers = ask(&Eppo, document, questions).into_iter();
    answers.map(|answer| answer.value.unwrap()).collect()
}
