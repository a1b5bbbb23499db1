//! Answers as JSON. The keys are a contract: new ones may come, none changes its meaning.

use burgee::Explanation;
use serde_json::Value;

/// Adds a field to an object; anything else stays as it is.
pub(crate) fn insert(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}

/// An explanation without the fields of the answer, which stand beside it.
pub(crate) fn explanation(explanation: &Explanation<'_>) -> Value {
    const ANSWER: [&str; 6] = ["flag", "value", "variant", "reason", "rule", "error"];
    let mut json = explanation.to_json();
    if let Value::Object(fields) = &mut json {
        fields.retain(|key, _| !ANSWER.contains(&key.as_str()));
    }
    json
}
