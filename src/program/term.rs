//! Operands: what a test looks at.

use super::{FlagId, Predicate, Slot};
use crate::ast::ArithmeticOp;
use crate::schema::Function;
use crate::typed::Constant;
use crate::value::{Path, Type};
use std::sync::Arc;

/// An operand, ready to be evaluated.
#[derive(Debug)]
pub(crate) enum Term {
    Attribute(Slot),
    Constant(Constant),
    Local {
        level: usize,
        path: Path,
    },
    Now,
    Environment(Slot),
    FlagKey(Slot),
    FlagValue(FlagId),
    Convert(Box<Term>, Type),
    Negate(Box<Term>),
    Arithmetic(Box<Term>, Box<[(ArithmeticOp, Term)]>),
    Coalesce(Box<[Term]>),
    Call(Arc<dyn Function>, Box<[Argument]>),
    /// A condition as a value: when it is true for certain, and when it is false for certain.
    Condition(Box<(Predicate, Predicate)>),
}

/// What a function is called with.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) term: Term,
    /// Whether the function is called when there is no value, too.
    pub(crate) optional: bool,
}
