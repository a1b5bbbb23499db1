//! What another system's client would be told.

use serde_json::{Map, Value as Json};

/// An answer in the other system's words. A field that the system does not have is none and is not
/// printed; one that it has and leaves empty is null.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The value that is served.
    pub value: Option<Json>,
    /// Whether the flag is on, where that is something else than its value.
    pub enabled: Option<Json>,
    /// The variant's name, key or index.
    pub variant: Option<Json>,
    /// Why, in the system's own form.
    pub reason: Option<Json>,
    /// The error code; null for none.
    pub error: Option<Json>,
    /// The system's own answer object.
    pub native: Option<Json>,
}

impl Answer {
    /// The answer as a JSON object.
    pub fn to_json(&self) -> Map<String, Json> {
        let fields = [
            ("value", &self.value),
            ("enabled", &self.enabled),
            ("variant", &self.variant),
            ("reason", &self.reason),
            ("error", &self.error),
            ("native", &self.native),
        ];
        let given = fields
            .into_iter()
            .filter_map(|(name, field)| Some((name.to_owned(), field.clone()?)));
        given.collect()
    }
}

/// Whether two values are equal as JSON: numbers by value, objects whatever their order.
pub fn equal(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(x), Json::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Json::Array(x), Json::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| equal(x, y))
        }
        (Json::Object(x), Json::Object(y)) => {
            let mut members = x.iter();
            x.len() == y.len() && members.all(|(key, x)| y.get(key).is_some_and(|y| equal(x, y)))
        }
        _ => a == b,
    }
}
