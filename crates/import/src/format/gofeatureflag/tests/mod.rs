//! What the cases of the original suites do not reach: documents by hand, and random ones against
//! interpreters of their own.

mod documents;
mod logic;
mod random;
mod requests;
mod rollouts;

use super::GoFeatureFlag;
use crate::testing::{ask, engines};
use crate::{Answer, Importer, Input, Note, Severity};
use burgee::ast;
use serde_json::{Value as Json, json};

/// The answers to requests for the flag `f`, with these contexts.
fn answers(flag: &Json, contexts: &[Json]) -> Vec<Answer> {
    let questions: Vec<Json> = contexts
        .iter()
        .map(|context| json!({ "flag": "f", "context": context, "default": "mine" }))
        .collect();
    ask(&GoFeatureFlag, &json!({ "f": flag }), &questions)
}

/// Reason, variation and error of each answer.
fn told(flag: &Json, contexts: &[Json]) -> Vec<(String, String, Json)> {
    let text = |json: Option<Json>| json.unwrap().as_str().unwrap().to_owned();
    answers(flag, contexts)
        .into_iter()
        .map(|answer| {
            (
                text(answer.reason),
                text(answer.variant),
                answer.error.unwrap(),
            )
        })
        .collect()
}

fn one(flag: &Json, context: Json) -> (String, String, Json) {
    told(flag, &[context]).remove(0)
}

fn is(reason: &str, variation: &str) -> (String, String, Json) {
    (reason.to_owned(), variation.to_owned(), Json::Null)
}

fn failed(code: &str) -> (String, String, Json) {
    ("ERROR".to_owned(), "SdkDefault".to_owned(), code.into())
}

/// The printed document, and the notes.
fn imported(document: &Json) -> (String, Vec<Note>) {
    let text = document.to_string();
    let imported = GoFeatureFlag.import(&Input::new("a.json", &text)).unwrap();
    engines(&imported);
    (ast::print(&imported.document), imported.notes)
}

/// The notes about the flag `f` with this severity.
fn noted(flag: &Json, severity: Severity) -> Vec<String> {
    let notes = imported(&json!({ "f": flag })).1;
    let notes = notes.into_iter().filter(|note| note.severity == severity);
    notes.map(|note| note.to_string()).collect()
}

/// A flag that a schedule changes in every way.
fn scheduled() -> Json {
    json!({
        "variations": { "a": "A", "b": "B" },
        "targeting": [{ "name": "r", "query": "x eq 1", "percentage": { "a": 50, "b": 50 } }],
        "defaultRule": { "variation": "a" },
        "scheduledRollout": [
            { "date": "2026-03-01T00:00:00Z", "variations": { "a": "A3" }, "targeting": [{ "query": "y pr", "variation": "c" }] },
            { "date": "2026-02-01T00:00:00Z", "targeting": [{ "name": "r", "query": "x eq 2", "percentage": { "a": -1, "c": 10, "b": 0 } }],
              "defaultRule": { "variation": "b" } },
            { "date": "2026-04-01T00:00:00Z", "disable": true },
            { "date": "2026-05-01T00:00:00Z", "disable": false, "experimentation": { "end": "2026-06-01T00:00:00Z" }, "bucketingKey": "z" },
            { "variations": { "a": "never" } },
        ],
    })
}
