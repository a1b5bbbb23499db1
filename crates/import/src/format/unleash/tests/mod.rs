//! What the suite does not reach.

mod constraints;
mod context;
mod documents;
mod parents;
mod strategies;
mod text;
mod variants;

use super::Unleash;
use crate::{Imported, Importer, Input, Note, Severity, testing};
use serde_json::{Value as Json, json};

/// A document with these features.
fn document(features: &Json) -> Json {
    json!({ "version": 2, "features": features })
}

/// A document with one feature `f` that has this one strategy.
fn with_strategy(strategy: &Json) -> Json {
    document(&json!([{ "name": "f", "enabled": true, "strategies": [strategy] }]))
}

/// A document with one feature `f` under this one constraint.
fn with_constraint(constraint: &Json) -> Json {
    with_strategy(&json!({ "name": "default", "constraints": [constraint] }))
}

/// Whether `f` is on in each of these contexts.
fn on(document: &Json, contexts: &[Json]) -> Vec<bool> {
    let questions: Vec<Json> = contexts
        .iter()
        .map(|context| json!({ "flag": "f", "kind": "enabled", "context": context }))
        .collect();
    let answers = testing::ask(&Unleash, document, &questions);
    let enabled = answers
        .into_iter()
        .map(|answer| answer.enabled.unwrap().as_bool());
    enabled.map(Option::unwrap).collect()
}

/// The variant that `f` has in each of these contexts; none where it is off.
fn variants(document: &Json, contexts: &[Json]) -> Vec<Option<String>> {
    let questions: Vec<Json> = contexts
        .iter()
        .map(|context| json!({ "flag": "f", "kind": "variant", "context": context }))
        .collect();
    let answers = testing::ask(&Unleash, document, &questions);
    let names = answers.into_iter().map(|answer| {
        let on = answer.enabled == Some(true.into());
        on.then(|| answer.variant.unwrap().as_str().unwrap().to_owned())
    });
    names.collect()
}

fn import(document: &Json) -> Imported {
    let text = document.to_string();
    Unleash.import(&Input::new("features.json", &text)).unwrap()
}

/// What `document` becomes.
fn printed(document: &Json) -> String {
    burgee::ast::print(&import(document).document)
}

/// The notes of at least this severity.
fn notes(document: &Json, least: Severity) -> Vec<String> {
    let notes = import(document).notes.into_iter();
    let notes = notes.filter(|note: &Note| note.severity >= least);
    notes.map(|note| note.to_string()).collect()
}
