//! What attributes and variants hold.

mod compare;
mod lend;
mod number;
mod operand;
mod path;
mod same;
#[cfg(test)]
pub(crate) mod sample;
mod search;
mod serialize;
mod text;
mod timestamp;
mod types;
mod version;

pub(crate) use compare::number;
pub use compare::{Equality, equal, order};
pub(crate) use lend::lend_json;
pub use number::{Number, parse_number};
pub use operand::{List, Map, Operand, Unknown, ValueRef};
pub use path::{Path, Step};
pub(crate) use same::{ends_with, same, starts_with};
pub use search::Search;
pub use text::{contains_folded, ends_with_folded, equal_folded, fold, starts_with_folded};
pub use timestamp::{Duration, Timestamp};
pub use types::Type;
pub use version::Version;
pub(crate) use version::{release, release_number};

use indexmap::IndexMap;

/// An owned value: what a variant serves and what a [`Context`](crate::Context) holds.
///
/// Numbers keep the kind they were written in, and compare on one number line.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing. As an attribute it counts as missing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name, in the order in which they were written.
    Map(IndexMap<String, Value>),
}

impl Value {
    /// The value lent out; none for [`Value::Null`].
    pub fn lend(&self) -> Option<ValueRef<'_>> {
        Some(match self {
            Value::Null => return None,
            Value::Bool(value) => ValueRef::Bool(*value),
            Value::Int(value) => ValueRef::Int(*value),
            Value::Float(value) => ValueRef::Float(*value),
            Value::String(value) => ValueRef::Str(value),
            Value::List(value) => ValueRef::List(value),
            Value::Map(value) => ValueRef::Map(value),
        })
    }

    /// The value as JSON. A number that JSON cannot say (NaN, infinity) becomes null.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Int(value) => Json::from(*value),
            Value::Float(value) => Json::from(*value),
            Value::String(value) => Json::String(value.clone()),
            Value::List(values) => Json::Array(values.iter().map(Value::to_json).collect()),
            Value::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_json()))
                    .collect(),
            ),
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Value::Int(whole),
                (None, Some(float)) => Value::Float(float),
                (None, None) => Value::Null,
            },
            Json::String(value) => Value::String(value),
            Json::Array(values) => Value::List(values.into_iter().map(Value::from).collect()),
            Json::Object(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, Value::from(value)))
                    .collect(),
            ),
        }
    }
}

macro_rules! into_value {
    ($($from:ty => $variant:ident),*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Value::$variant(value.into())
            }
        }
    )*};
}

into_value!(bool => Bool, i64 => Int, i32 => Int, u32 => Int, f64 => Float, &str => String, String => String);

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(values: Vec<V>) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

impl<V: Into<Value>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
