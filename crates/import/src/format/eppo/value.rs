//! The values of variations.

use super::wire::VariationType;
use burgee::ast::FlagType;
use burgee::value::Number;
use serde_json::Value as Json;

/// The type of the imported flag.
pub(super) fn flag_type(ty: VariationType) -> FlagType {
    match ty {
        VariationType::String => FlagType::String,
        VariationType::Integer => FlagType::Int,
        VariationType::Numeric => FlagType::Number,
        VariationType::Boolean => FlagType::Bool,
        VariationType::Json => FlagType::Json,
    }
}

/// What is served for the value that stands in the document; none when it does not fit the type.
pub(super) fn served(value: &Json, ty: VariationType) -> Option<Json> {
    match (ty, value) {
        (VariationType::String, Json::String(_)) | (VariationType::Boolean, Json::Bool(_)) => {
            Some(value.clone())
        }
        (VariationType::Numeric, Json::Number(number)) => number.as_f64().map(Json::from),
        (VariationType::Integer, Json::Number(number)) => {
            let whole = Number::Float(number.as_f64()?).as_i64()?;
            Some(Json::from(whole))
        }
        (VariationType::Json, Json::String(text)) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

/// Whether burgee says `value` exactly: its whole numbers have 64 bits with a sign.
pub(super) fn is_exact(value: &Json) -> bool {
    match value {
        Json::Number(number) => number.is_i64() || number.is_f64(),
        // As deep as the reader of JSON allows, which is not deep.
        Json::Array(items) => items.iter().all(is_exact),
        Json::Object(entries) => entries.values().all(is_exact),
        _ => true,
    }
}

/// How deep lists and maps nest in `value`.
pub(super) fn depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
