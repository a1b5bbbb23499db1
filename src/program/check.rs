//! Questions about one operand and constants: most of all tests.

use super::{ConstantSet, Needles};
use crate::ast::IsTest;
use crate::typed::{Constant, OrderOp, Pattern, TextOp};
use crate::value::{Equality, Operand};
use ipnet::IpNet;
use std::sync::Arc;

/// A question about one operand.
#[derive(Debug)]
pub(crate) enum Check {
    /// Equals a constant.
    Is(Constant, Equality),
    /// Is ordered so against a constant.
    Order(OrderOp, Constant),
    /// Equals one of many.
    OneOf(Arc<ConstantSet>),
    /// Starts with, ends with, contains one of the texts.
    Text(TextOp, Needles),
    /// One of the patterns fits.
    Matches(Arc<[Pattern]>),
    /// Lies in one of the networks.
    InNetwork(Box<[IpNet]>),
    /// Is there. Never unknown.
    Present,
    /// Is of this type. Never unknown.
    IsType(IsTest),
    /// Is the bool true.
    Holds,
}

/// What can be compared with what: operands of one kind have an answer, others are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Bool,
    Number,
    Text,
    Time,
    Duration,
    Version,
    Ip,
    List,
    Map,
}

impl Kind {
    /// The kind of an operand.
    pub(crate) fn of(operand: &Operand<'_>) -> Kind {
        match operand {
            Operand::Bool(_) => Kind::Bool,
            Operand::Int(_) | Operand::Float(_) => Kind::Number,
            Operand::Text(_) => Kind::Text,
            Operand::Time(_) => Kind::Time,
            Operand::Duration(_) => Kind::Duration,
            Operand::Version(_) => Kind::Version,
            Operand::Ip(_) => Kind::Ip,
            Operand::List(_) => Kind::List,
            Operand::Map(_) => Kind::Map,
        }
    }
}
