//! `flagsmith_equal(plan, "pro")` and the other comparisons.

use crate::format::flagsmith::compare::{Compared, compare};
use crate::format::flagsmith::python;
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};
use std::cmp::Ordering;

/// A comparison of a trait with a constant that is cast to the trait's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format::flagsmith) enum Comparison {
    /// `EQUAL`
    Equal,
    /// `NOT_EQUAL`
    NotEqual,
    /// `GREATER_THAN`
    Greater,
    /// `GREATER_THAN_INCLUSIVE`
    AtLeast,
    /// `LESS_THAN`
    Less,
    /// `LESS_THAN_INCLUSIVE`
    AtMost,
}

impl Comparison {
    /// Every one.
    pub(super) const ALL: [Comparison; 6] = [
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Greater,
        Comparison::AtLeast,
        Comparison::Less,
        Comparison::AtMost,
    ];

    fn holds(self, compared: Compared) -> bool {
        let Compared::Ordered(order) = compared else {
            return self == Comparison::NotEqual && compared == Compared::Unordered;
        };
        match self {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::AtLeast => order != Ordering::Less,
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
        }
    }
}

impl Function for Comparison {
    fn name(&self) -> &'static str {
        match self {
            Comparison::Equal => "flagsmith_equal",
            Comparison::NotEqual => "flagsmith_not_equal",
            Comparison::Greater => "flagsmith_greater",
            Comparison::AtLeast => "flagsmith_at_least",
            Comparison::Less => "flagsmith_less",
            Comparison::AtMost => "flagsmith_at_most",
        }
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any, Parameter::Any],
            variadic: false,
            result: Type::Bool,
        }
    }

    fn description(&self) -> &'static str {
        match self {
            Comparison::Equal => {
                "whether a trait equals a constant that is read as the trait's type"
            }
            Comparison::NotEqual => "whether a trait differs from a constant of its type",
            Comparison::Greater => "whether a trait is greater than a constant read as its type",
            Comparison::AtLeast => "whether a trait is a constant read as its type, or greater",
            Comparison::Less => "whether a trait is less than a constant read as its type",
            Comparison::AtMost => "whether a trait is a constant read as its type, or less",
        }
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(value), Some(constant)] = arguments else {
            return Err(Unknown::Missing);
        };
        let value = python::scalar(value).ok_or(Unknown::WrongType)?;
        Ok(Operand::Bool(self.holds(compare(&value, constant))))
    }
}
