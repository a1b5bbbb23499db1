//! The import against LaunchDarkly's own way of evaluating, and what no suite asks.

mod answers;
mod bucketing;
mod hostile;
mod random;
mod reference;
mod shape;

use super::Format;
use crate::testing::engines;
use crate::{Importer, Input, Question};
use burgee::Timestamp;
use random::Random;
use reference::Reference;
use serde_json::{Value as Json, json};

/// The context as a client sends it.
fn sent(contexts: &serde_json::Map<String, Json>) -> Json {
    let mut sent = contexts.clone();
    if let (1, Some((kind, Json::Object(only)))) = (contexts.len(), contexts.iter().next()) {
        sent = only.clone();
        sent.insert("kind".to_owned(), json!(kind));
    } else {
        sent.insert("kind".to_owned(), json!("multi"));
    }
    Json::Object(sent)
}

#[test]
fn random_documents_answer_like_the_reference() {
    let mut kinds = std::collections::BTreeMap::new();
    for seed in 0..DOCUMENTS {
        let mut random = Random(seed);
        let document = random.document();
        let text = document.to_string();
        let imported = Format.import(&Input::new("d.json", &text)).unwrap();
        let (direct, printed) = engines(&imported);
        for _ in 0..12 {
            let contexts = random.contexts();
            let reference = Reference {
                flags: document["flags"].as_object().unwrap(),
                segments: document["segments"].as_object().unwrap(),
                contexts: &contexts,
            };
            for flag in reference.flags.keys() {
                let (index, reason) = reference.flag(flag);
                let question =
                    json!({ "flag": flag, "context": sent(&contexts), "default": "none" });
                let question = Question::new(&question, Timestamp(0));
                let answer = imported.native.answer(&direct, &question);
                let index = index.map_or(Json::Null, Json::from);
                let value = match &index {
                    Json::Null => json!("none"),
                    index => document["flags"][flag]["variations"]
                        [usize::try_from(index.as_i64().unwrap()).unwrap()]
                    .clone(),
                };
                let shown = format!("seed {seed}, {flag}: {}\n{text}", question.context());
                assert_eq!(answer.reason, Some(reason.clone()), "{shown}");
                assert_eq!(answer.variant, Some(index), "{shown}");
                assert_eq!(answer.value, Some(value), "{shown}");
                assert_eq!(
                    answer,
                    imported.native.answer(&printed, &question),
                    "{shown}"
                );
                let kind = reason["kind"].as_str().unwrap().to_owned();
                *kinds
                    .entry((kind, reason.get("inExperiment").is_some()))
                    .or_insert(0) += 1;
            }
        }
    }
    // The documents are worth something only if they reach everything.
    for kind in [
        "OFF",
        "PREREQUISITE_FAILED",
        "TARGET_MATCH",
        "RULE_MATCH",
        "FALLTHROUGH",
        "ERROR",
    ] {
        assert!(
            kinds
                .get(&(kind.to_owned(), false))
                .is_some_and(|count| *count > 50),
            "{kinds:?}"
        );
    }
    assert!(
        kinds
            .get(&("RULE_MATCH".to_owned(), true))
            .is_some_and(|count| *count > 50),
        "{kinds:?}"
    );
}

/// How many documents are compared.
const DOCUMENTS: u64 = 300;
