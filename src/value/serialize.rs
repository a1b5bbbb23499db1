//! Values written out, by whatever format `serde` has, without building a tree first.

use super::Value;
use serde::ser::{Serialize, Serializer};

/// As plain data: JSON in the case of JSON, where a number that it cannot say becomes null.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::String(value) => serializer.serialize_str(value),
            Value::List(values) => serializer.collect_seq(values),
            Value::Map(entries) => serializer.collect_map(entries),
        }
    }
}
