//! What burgee cannot say of a JSON value.

use serde_json::Value as Json;

/// Whether burgee says `value` exactly: its whole numbers have 64 bits with a sign.
pub(crate) fn is_exact(value: &Json) -> bool {
    match value {
        Json::Number(number) => number.is_i64() || number.is_f64(),
        // As deep as the reader of JSON allows, which is not deep.
        Json::Array(items) => items.iter().all(is_exact),
        Json::Object(entries) => entries.values().all(is_exact),
        _ => true,
    }
}

/// How deep lists and maps nest in `value`.
pub(crate) fn depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
