//! What is written for another system, read again: a document that gives the same values, or a refusal.

use super::pool::MOMENTS;
use super::rules::{context, rules};
use burgee::Timestamp;
use burgee_import::{EXPORTERS, Exporter, Input, Question, Severity, builder, by_id, equal};
use burgee_testing::generate::Choices;
use serde_json::{Value as Json, json};

/// So many contexts are asked with.
const CONTEXTS: usize = 6;

/// What came of one ruleset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The checker refuses it.
    Unsound,
    /// The exporter refuses it.
    Refused,
    /// Both gave the same values.
    Same,
}

/// Draws a ruleset and contexts, and compares.
///
/// # Errors
/// What is wrong: the document cannot be read, or gives another value.
pub(crate) fn compare(bytes: &[u8]) -> Result<Outcome, String> {
    let (contexts, rest) = bytes.split_at(bytes.len().min(160));
    let mut choices = Choices::new(rest);
    let Some(exporter) = EXPORTERS.get(choices.below(EXPORTERS.len())).copied() else {
        return Ok(Outcome::Unsound);
    };
    let Some(drawn) = rules(&mut choices, exporter.id()) else {
        return Ok(Outcome::Unsound);
    };
    let mut choices = Choices::new(contexts);
    let contexts: Vec<(Json, &str)> = (0..CONTEXTS)
        .map(|_| (context(&mut choices), choices.one(MOMENTS)))
        .collect();
    same(exporter, &drawn.text, &drawn.flag, &contexts)
}

/// The values of `flag` by `rules`, and by what `system` makes of them, in each context at its time.
///
/// # Errors
/// As [`compare`].
pub(crate) fn same(
    system: &dyn Exporter,
    rules: &str,
    flag: &str,
    contexts: &[(Json, &str)],
) -> Result<Outcome, String> {
    let reading = builder().read(rules);
    let written = system.export(&reading.document);
    let wrong = |what: String| format!("{what}\n{rules}\n{}", written.text);
    let input = Input::new("exported", &written.text);
    let reader = by_id(system.id()).ok_or("each exporter has an importer")?;
    let imported = reader
        .import(&input)
        .map_err(|error| wrong(error.to_string()))?;
    let again = builder().read_document(imported.document.clone());
    if again.has_errors() {
        return Err(wrong(format!("{:?}", again.diagnostics)));
    }
    if written
        .notes
        .iter()
        .any(|note| note.severity == Severity::Refused)
    {
        return Ok(Outcome::Refused);
    }
    if let Some(note) = imported
        .notes
        .iter()
        .find(|note| note.severity == Severity::Refused || note.message.contains("drops the flag"))
    {
        return Err(wrong(note.to_string()));
    }
    let warned = |what: &str| written.notes.iter().any(|note| note.message.contains(what));
    let (original, again) = (reading.engine(), again.engine());
    for (context, now) in contexts {
        if warned("by its declaration alone") && !of_texts(context) {
            continue;
        }
        let question =
            json!({ "flag": flag, "context": context, "now": now, "default": "the default" });
        let question = Question::new(&question, Timestamp(0));
        let mine = original
            .evaluate(flag, &imported.native.context(&question))
            .map_err(|error| wrong(error.to_string()))?;
        let mine = mine
            .value
            .map_or_else(|| question.default().clone(), burgee::Value::to_json);
        let answer = imported.native.answer(&again, &question);
        if answer.error == Some("TARGETING_KEY_MISSING".into()) && warned("without a key") {
            continue;
        }
        let theirs = answer.value.clone().unwrap_or(Json::Null);
        if !equal(&mine, &theirs) {
            let answer = Json::Object(answer.to_json());
            return Err(wrong(format!(
                "{mine}, and not {theirs}, at {now} for {context}: {answer}"
            )));
        }
    }
    Ok(Outcome::Same)
}

/// Whether a context has nothing but texts, lists and maps of them.
fn of_texts(context: &Json) -> bool {
    match context {
        Json::Number(_) | Json::Bool(_) => false,
        Json::Array(values) => values.iter().all(of_texts),
        Json::Object(entries) => entries.values().all(of_texts),
        Json::Null | Json::String(_) => true,
    }
}
