//! Findings as JSON. The keys are a contract: new ones may come, none changes its meaning.

use crate::finding::{Finding, Place, State};
use serde_json::{Value, json};

/// One finding as an object.
pub fn json(finding: &Finding) -> Value {
    let also = finding.also.iter();
    let also: Vec<Value> = also
        .map(|(at, text)| with(place(at), "text", text))
        .collect();
    let uses = finding.uses.iter();
    let uses: Vec<Value> = uses
        .map(|(at, kind)| with(place(at), "kind", kind.word()))
        .collect();
    json!({
        "code": finding.code.number(),
        "severity": finding.level.word(),
        "title": finding.code.title(),
        "key": finding.key,
        "message": finding.message,
        "place": place(&finding.place),
        "label": finding.label,
        "also": also,
        "help": finding.help,
        "uses": uses,
        "stays": finding.removal.as_ref().map(|removal| json!({
            "variant": removal.variant,
            "value": removal.value,
        })),
        "state": match finding.state {
            State::Alone => Value::Null,
            State::New => "new".into(),
            State::Known => "known".into(),
        },
        "kept": finding.kept.as_ref().map(|kept| json!({
            "until": kept.until.to_string(),
            "reason": kept.reason,
            "place": place(&kept.place),
        })),
    })
}

/// An object with one more field.
fn with(mut object: Value, key: &str, text: &str) -> Value {
    if let Value::Object(fields) = &mut object {
        fields.insert(key.to_owned(), text.into());
    }
    object
}

/// A place: offsets in bytes from 0, line and column from 1, the column in characters.
fn place(place: &Place) -> Value {
    json!({
        "file": &*place.file,
        "line": place.line,
        "column": place.column,
        "start": place.start,
        "end": place.end,
    })
}
