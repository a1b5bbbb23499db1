//! Constants as operands.

use super::Constant;
use crate::value::{List, Operand, ValueRef};
use std::borrow::Cow;
use std::fmt;

impl Constant {
    /// The constant as an operand, borrowed.
    pub fn lend(&self) -> Operand<'_> {
        match self {
            Constant::Bool(value) => Operand::Bool(*value),
            Constant::Int(value) => Operand::Int(*value),
            Constant::Float(value) => Operand::Float(*value),
            Constant::String(value) => Operand::Text(Cow::Borrowed(value)),
            Constant::Time(value) => Operand::Time(*value),
            Constant::Duration(value) => Operand::Duration(*value),
            Constant::Version(value) => Operand::Version(crate::value::Version {
                numbers: value.numbers,
                pre: Cow::Borrowed(&value.pre),
            }),
            Constant::Ip(value) => Operand::Ip(*value),
            Constant::List(values) => Operand::List(values),
        }
    }
}

/// Only plain values can be elements of a list that is compared as a whole.
impl List for Vec<Constant> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        Some(match self.get(index)? {
            Constant::Bool(value) => ValueRef::Bool(*value),
            Constant::Int(value) => ValueRef::Int(*value),
            Constant::Float(value) => ValueRef::Float(*value),
            Constant::String(value) => ValueRef::Str(value),
            Constant::List(values) => ValueRef::List(values),
            Constant::Time(_) | Constant::Duration(_) | Constant::Version(_) | Constant::Ip(_) => {
                return None;
            }
        })
    }
}

/// As it would be written in a rule.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constant::Bool(value) => write!(f, "{value}"),
            Constant::Int(value) => write!(f, "{value}"),
            Constant::Float(value) => write!(f, "{value}"),
            Constant::String(value) => write!(f, "{value:?}"),
            Constant::Time(value) => write!(f, "{value}"),
            Constant::Duration(value) => write!(f, "{value}"),
            Constant::Version(value) => write!(f, "{value}"),
            Constant::Ip(value) => write!(f, "{value}"),
            Constant::List(values) => {
                f.write_str("[")?;
                for (position, value) in values.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{value}")?;
                }
                f.write_str("]")
            }
        }
    }
}
