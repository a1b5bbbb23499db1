//! What the suite does not reach: every operator with every kind of value, the shapes that become
//! plain rules against the interpreter, and documents that are wrong.

mod differential;
mod documents;
mod targeting;

use super::Flagd;
use super::functions::interpreter;
use super::generation::Generation;
use super::opaque::Ask;
use crate::testing::ask;
use crate::{Importer, Input};
use burgee::Timestamp;
use burgee::schema::Function;
use burgee::value::{Operand, Unknown};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

/// A document with one flag of this targeting and the variants `a`, `b`, `true`, `false` and `1`.
fn document(targeting: &Json) -> Json {
    json!({ "flags": { "f": flag(targeting) } })
}

fn flag(targeting: &Json) -> Json {
    json!({
        "state": "ENABLED",
        "variants": { "a": "A", "b": "B", "true": "T", "false": "F", "1": "one", "": "nothing" },
        "defaultVariant": "b",
        "targeting": targeting,
    })
}

/// The reason, the variant and the error for a context.
fn outcome(targeting: &Json, context: &Json) -> (String, Json, Json) {
    let question = json!({ "flag": "f", "type": "String", "context": context });
    let mut answers = ask(&Flagd, &document(targeting), &[question]);
    let answer = answers.remove(0);
    let reason = answer.reason.unwrap().as_str().unwrap().to_owned();
    (reason, answer.variant.unwrap(), answer.error.unwrap())
}

fn matches(targeting: &Json, context: &Json) -> bool {
    outcome(targeting, context).1 == "a"
}

/// The printed rules of a document with one flag.
fn printed(targeting: &Json) -> String {
    let text = document(targeting).to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    burgee::ast::print(&imported.document)
}

/// What flagd's own evaluation gives: the interpreter alone, without any translation.
fn interpreted(targeting: &Json, context: &Json, generation: Generation) -> (String, Json, Json) {
    let text = targeting.to_string();
    let mut arguments = vec![Some(Operand::Text(Cow::Borrowed(text.as_str())))];
    let context = burgee::Context::from_json(&context.to_string()).unwrap();
    for (name, value) in context.attributes() {
        arguments.push(Some(Operand::Text(Cow::Borrowed(name))));
        arguments.push(value.lend().map(Operand::from));
    }
    let now = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    for (name, value) in [
        ("$flagd.flagKey", Operand::Text(Cow::Borrowed("f"))),
        ("$flagd.timestamp", Operand::Time(now)),
    ] {
        arguments.push(Some(Operand::Text(Cow::Borrowed(name))));
        arguments.push(Some(value));
    }
    let variants = ["a", "b", "true", "false", "1", ""];
    match interpreter(Ask::Variant, generation).call(&arguments) {
        Ok(Operand::Text(name)) if variants.contains(&&*name) => {
            ("TARGETING_MATCH".to_owned(), json!(name), Json::Null)
        }
        Ok(_) => ("ERROR".to_owned(), Json::Null, json!("GENERAL")),
        Err(Unknown::Missing) => ("DEFAULT".to_owned(), json!("b"), Json::Null),
        Err(_) => ("ERROR".to_owned(), Json::Null, json!("PARSE_ERROR")),
    }
}
