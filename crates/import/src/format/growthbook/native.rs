//! GrowthBook's contexts and answers.

use burgee::{Context, Value};
use serde_json::Value as Json;

/// Attributes as a context. Numbers are floating point in JavaScript, so whole numbers that it would
/// round are rounded here.
pub(super) fn attributes(attributes: &Json) -> Context {
    let entries = attributes.as_object().into_iter().flatten();
    let entries = entries.map(|(name, value)| (name.as_str(), rounded(Value::from(value.clone()))));
    entries.collect()
}

/// Whole numbers up to here are exact in JavaScript.
const EXACT: u64 = 1 << 53;

fn rounded(value: Value) -> Value {
    match value {
        Value::Int(number) if number.unsigned_abs() > EXACT => {
            Value::Float(super::js::float(number))
        }
        Value::List(values) => Value::List(values.into_iter().map(rounded).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, rounded(value)))
                .collect(),
        ),
        other => other,
    }
}
