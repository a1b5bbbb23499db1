//! There is no public suite of documents for this system: these cases come from its description.

mod documents;
mod flags;
mod matchers;
mod patterns;

use super::Split;
use crate::testing::engines;
use crate::{Answer, Imported, Importer, Input, Question, Severity};
use burgee::{Timestamp, ast};
use serde_json::{Value as Json, json};

fn import(profile: &'static str, document: &Json) -> Imported {
    let text = document.to_string();
    let input = Input {
        profile: Some(profile),
        ..Input::new("splits.json", &text)
    };
    Split.import(&input).unwrap()
}

/// The answer by both ways, which must agree.
fn told(imported: &Imported, flag: &str, context: &Json) -> Answer {
    let (direct, printed) = engines(imported);
    let question = json!({ "flag": flag, "context": context });
    let question = Question::new(&question, Timestamp::parse("2026-01-01T00:00Z").unwrap());
    let answer = imported.native.answer(&direct, &question);
    assert_eq!(answer, imported.native.answer(&printed, &question));
    answer
}

/// The treatment and its label.
fn treatment(
    profile: &'static str,
    document: &Json,
    flag: &str,
    context: &Json,
) -> (String, String) {
    let answer = told(&import(profile, document), flag, context);
    let text = |value: Option<Json>| value.unwrap().as_str().unwrap().to_owned();
    (text(answer.value), text(answer.reason))
}

fn pair(treatment: &str, label: &str) -> (String, String) {
    (treatment.to_owned(), label.to_owned())
}

/// A flag that serves `off` but for what the conditions say; `more` replaces its fields.
fn flag(name: &str, conditions: &Json, more: &Json) -> Json {
    let mut flag = json!({
        "name": name, "status": "ACTIVE", "killed": false, "defaultTreatment": "off",
        "algo": 2, "seed": 12345, "trafficAllocation": 100, "trafficAllocationSeed": -54321,
        "changeNumber": 7, "conditions": conditions,
    });
    for (field, value) in more.as_object().unwrap() {
        flag[field] = value.clone();
    }
    flag
}

/// A document of these flags.
fn flags(flags: &[Json]) -> Json {
    json!({ "ff": { "d": flags, "s": -1, "t": 7 } })
}

/// A condition with these matchers.
fn condition(kind: &str, label: &str, matchers: &Json, partitions: &Json) -> Json {
    json!({
        "conditionType": kind, "label": label, "partitions": partitions,
        "matcherGroup": { "combiner": "AND", "matchers": matchers },
    })
}

fn everybody() -> Json {
    json!([{ "matcherType": "ALL_KEYS", "negate": false }])
}

fn on() -> Json {
    json!([{ "treatment": "on", "size": 100 }, { "treatment": "off", "size": 0 }])
}

fn keys(keys: &[&str]) -> Json {
    json!([{ "matcherType": "WHITELIST", "whitelistMatcherData": { "whitelist": keys } }])
}

fn user(key: &str) -> Json {
    json!({ "targetingKey": key })
}

fn notes(profile: &'static str, document: &Json) -> Vec<(Severity, String)> {
    let imported = import(profile, document);
    engines(&imported);
    let notes = imported.notes.iter();
    notes
        .map(|note| (note.severity, note.at.to_string()))
        .collect()
}
