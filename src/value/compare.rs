//! Equality and order between operands: one definition for the engine and everything around it.

use super::{List, Number, Operand, Unknown, equal_folded};
use std::cmp::Ordering;

/// How text is compared for equality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Equality {
    /// By code points.
    #[default]
    Exact,
    /// After Unicode simple case folding.
    IgnoreCase,
}

/// Whether two operands are equal; unknown when their types do not go together, or for maps.
///
/// # Errors
/// Says why it is unknown.
pub fn equal(left: &Operand<'_>, right: &Operand<'_>, how: Equality) -> Result<bool, Unknown> {
    match (left, right) {
        (Operand::Text(left), Operand::Text(right)) => Ok(match how {
            Equality::Exact => left == right,
            Equality::IgnoreCase => equal_folded(left, right),
        }),
        (Operand::Bool(left), Operand::Bool(right)) => Ok(left == right),
        (Operand::Ip(left), Operand::Ip(right)) => Ok(left.to_canonical() == right.to_canonical()),
        (Operand::List(left), Operand::List(right)) => equal_lists(*left, *right, how),
        // NaN is equal to nothing, itself included, and that is known.
        (Operand::Int(_) | Operand::Float(_), Operand::Int(_) | Operand::Float(_)) => {
            Ok(number(left)
                .zip(number(right))
                .and_then(|(left, right)| left.order(right))
                == Some(Ordering::Equal))
        }
        _ => order(left, right).map(Ordering::is_eq),
    }
}

/// How two operands are ordered; unknown when their types have no order or do not go together, or
/// for NaN.
///
/// # Errors
/// Says why it is unknown.
pub fn order(left: &Operand<'_>, right: &Operand<'_>) -> Result<Ordering, Unknown> {
    match (left, right) {
        (Operand::Text(left), Operand::Text(right)) => Ok(left.cmp(right)),
        (Operand::Time(left), Operand::Time(right)) => Ok(left.cmp(right)),
        (Operand::Duration(left), Operand::Duration(right)) => Ok(left.cmp(right)),
        (Operand::Version(left), Operand::Version(right)) => Ok(left.cmp(right)),
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => left.order(right).ok_or(Unknown::Overflow),
            _ => Err(Unknown::WrongType),
        },
    }
}

/// The operand as a number.
pub(crate) fn number(operand: &Operand<'_>) -> Option<Number> {
    match operand {
        Operand::Int(value) => Some(Number::Int(*value)),
        Operand::Float(value) => Some(Number::Float(*value)),
        _ => None,
    }
}

/// Kleene's and over the elements; lists of different length are unequal.
fn equal_lists(left: &dyn List, right: &dyn List, how: Equality) -> Result<bool, Unknown> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut unknown = None;
    for index in 0..left.len() {
        let verdict = match (left.element(index), right.element(index)) {
            (Some(left), Some(right)) => equal(&left.into(), &right.into(), how),
            _ => Err(Unknown::Missing),
        };
        match verdict {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(reason) => unknown = Some(reason),
        }
    }
    unknown.map_or(Ok(true), Err)
}
