//! Values of settings, by the setting's type.

use super::wire::ValueWire;
use burgee::Value;
use burgee::ast::{Expr, FlagType, build};

/// The type of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    String,
    Int,
    Double,
}

impl Kind {
    /// The type of this number.
    pub(super) fn read(number: i64) -> Option<Kind> {
        Some(match number {
            0 => Kind::Bool,
            1 => Kind::String,
            2 => Kind::Int,
            3 => Kind::Double,
            _ => return None,
        })
    }

    /// The same as a type of flags.
    pub(super) fn flag_type(self) -> FlagType {
        match self {
            Kind::Bool => FlagType::Bool,
            Kind::String => FlagType::String,
            Kind::Int => FlagType::Int,
            Kind::Double => FlagType::Number,
        }
    }

    /// The member that belongs to this type; none where it is absent.
    pub(super) fn of(self, wire: Option<&ValueWire>) -> Option<Value> {
        let wire = wire?;
        match self {
            Kind::Bool => wire.bool.map(Value::Bool),
            Kind::String => wire.string.clone().map(Value::String),
            Kind::Int => wire.int.map(Value::Int),
            Kind::Double => wire.double.map(Value::Float),
        }
    }
}

/// A number as people write it: without a fraction where it has none.
pub(super) fn number(value: f64) -> Expr {
    // Whole numbers up to here are exact, and the text of both forms is the same number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 2^53")]
        return build::number(value as i64);
    }
    build::value(&Value::Float(value))
}
