//! Payloads as values.

use super::wire::PayloadWire;
use burgee::Value;
use burgee::ast::{Expr, build};
use serde_json::Value as Json;

/// How deep a payload may nest to be written out.
const DEEPEST: usize = 16;

/// The value of a payload: what its text says by its type, or the text where it does not say that.
pub(super) fn value(payload: &PayloadWire) -> Expr {
    let read = match payload.kind.as_str() {
        "json" => serde_json::from_str(&payload.value).ok(),
        "number" => serde_json::from_str(&payload.value)
            .ok()
            .filter(Json::is_number),
        _ => None,
    };
    match read {
        Some(read) if depth(&read) <= DEEPEST => build::value(&Value::from(read)),
        _ => build::string(&payload.value),
    }
}

/// How many lists and maps stand inside each other; a document nests 128 at most.
fn depth(value: &Json) -> usize {
    let inner = match value {
        Json::Array(values) => values.iter().map(depth).max(),
        Json::Object(members) => members.values().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or(0)
}
