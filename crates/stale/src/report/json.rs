//! Findings as JSON. The keys are a contract: new ones may come, none changes its meaning.

use crate::finding::{Finding, Place, State};
use serde_json::{Value, json};

/// One finding as an object.
pub fn json(finding: &Finding) -> Value {
    let also: Vec<Value> = finding
        .also
        .iter()
        .map(|(at, text)| {
            let mut object = place(at);
            if let Value::Object(fields) = &mut object {
                fields.insert("text".to_owned(), text.as_str().into());
            }
            object
        })
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
        "uses": finding.uses.iter().map(place).collect::<Vec<_>>(),
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
