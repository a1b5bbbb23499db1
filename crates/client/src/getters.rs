//! Values as types of Rust.

use burgee::Value;
use burgee::value::Number;

/// What a getter asks for.
pub(crate) trait Wanted<'v>: Sized {
    /// The value as this type; none when it is of another.
    fn read(value: &'v Value) -> Option<Self>;
}

impl Wanted<'_> for bool {
    fn read(value: &Value) -> Option<bool> {
        match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

/// A whole number also where the flag's type is `number`.
impl Wanted<'_> for i64 {
    fn read(value: &Value) -> Option<i64> {
        match value {
            Value::Int(value) => Some(*value),
            Value::Float(value) => Number::Float(*value).as_i64(),
            _ => None,
        }
    }
}

/// Whole numbers beyond 2^53 are rounded.
impl Wanted<'_> for f64 {
    fn read(value: &Value) -> Option<f64> {
        match value {
            Value::Int(value) => Some(Number::Int(*value).as_f64()),
            Value::Float(value) => Some(*value),
            _ => None,
        }
    }
}

impl<'v> Wanted<'v> for &'v str {
    fn read(value: &'v Value) -> Option<&'v str> {
        match value {
            Value::String(value) => Some(value),
            _ => None,
        }
    }
}

impl<'v> Wanted<'v> for &'v Value {
    fn read(value: &'v Value) -> Option<&'v Value> {
        Some(value)
    }
}
