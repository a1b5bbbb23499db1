//! The format as a whole: documents in, answers out, by both ways.

mod conditions;
mod documents;
mod experiments;
mod prerequisites;

use super::GrowthBook;
use crate::importer::{Imported, Importer};
use crate::input::Input;
use crate::note::Severity;
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// The imported document.
fn imported(document: &Json) -> Imported {
    let text = document.to_string();
    GrowthBook
        .import(&Input::new("payload.json", &text))
        .unwrap()
}

/// The imported document as text.
fn printed(document: &Json) -> String {
    burgee::ast::print(&imported(document).document)
}

/// The notes of one severity.
fn notes(document: &Json, severity: Severity) -> Vec<String> {
    let notes = imported(document).notes;
    let notes = notes.iter().filter(|note| note.severity == severity);
    notes.map(ToString::to_string).collect()
}

/// The result of one feature for some attributes.
fn result(document: &Json, feature: &str, attributes: &Json) -> Json {
    let question = json!({ "flag": feature, "context": { "attributes": attributes } });
    in_context(document, &question)
}

/// The whole answer to a question.
fn in_context(document: &Json, question: &Json) -> Json {
    let mut answers = ask(&GrowthBook, document, std::slice::from_ref(question));
    answers.remove(0).native.unwrap_or(Json::Null)
}

/// A payload with one feature `f` of these rules, which is "default" otherwise.
fn with_rules(rules: &Json) -> Json {
    json!({ "features": { "f": { "defaultValue": "default", "rules": rules } } })
}
