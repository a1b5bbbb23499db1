//! The value of a flag as a type of Rust. These cannot fail: an unknown flag, a value of another type
//! or no value at all gives the caller's default.

use super::Engine;
use crate::context::Attributes;
use crate::value::{Number, Value};

impl Engine {
    fn value<A: Attributes + ?Sized>(&self, flag: &str, context: &A) -> Option<&Value> {
        self.evaluate(flag, context).ok()?.value
    }

    /// The value of a `bool` flag.
    pub fn bool<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: bool) -> bool {
        match self.value(flag, context) {
            Some(Value::Bool(value)) => *value,
            _ => default,
        }
    }

    /// The value of a `string` flag.
    pub fn str<'e, A: Attributes + ?Sized>(
        &'e self,
        flag: &str,
        context: &A,
        default: &'e str,
    ) -> &'e str {
        match self.value(flag, context) {
            Some(Value::String(value)) => value,
            _ => default,
        }
    }

    /// The value of an `int` flag, or of a `number` flag that serves a whole number.
    pub fn i64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: i64) -> i64 {
        match self.value(flag, context) {
            Some(Value::Int(value)) => *value,
            Some(Value::Float(value)) => Number::Float(*value).as_i64().unwrap_or(default),
            _ => default,
        }
    }

    /// The value of a `number` or `int` flag; whole numbers beyond 2^53 are rounded.
    pub fn f64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: f64) -> f64 {
        match self.value(flag, context) {
            Some(Value::Int(value)) => Number::Int(*value).as_f64(),
            Some(Value::Float(value)) => *value,
            _ => default,
        }
    }

    /// The value of a flag of any type.
    pub fn json<'e, A: Attributes + ?Sized>(
        &'e self,
        flag: &str,
        context: &A,
        default: &'e Value,
    ) -> &'e Value {
        self.value(flag, context).unwrap_or(default)
    }
}
