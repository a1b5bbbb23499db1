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
