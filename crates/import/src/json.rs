//! What burgee can say of JSON values, and what it cannot.

use burgee::ast::FlagType;
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

/// The type of a flag with these values: the one that all of them have, of numbers the wider one, and
/// `json` where they have several, or where there are none.
pub(crate) fn flag_type<'v>(values: impl IntoIterator<Item = &'v Json>) -> FlagType {
    let mut types = values.into_iter().map(|value| match value {
        Json::Bool(_) => FlagType::Bool,
        Json::String(_) => FlagType::String,
        Json::Number(number) if number.is_i64() => FlagType::Int,
        Json::Number(_) => FlagType::Number,
        Json::Null | Json::Array(_) | Json::Object(_) => FlagType::Json,
    });
    let first = types.next().unwrap_or(FlagType::Json);
    types.fold(first, |all, one| match (all, one) {
        (all, one) if all == one => all,
        (FlagType::Int, FlagType::Number) | (FlagType::Number, FlagType::Int) => FlagType::Number,
        _ => FlagType::Json,
    })
}
