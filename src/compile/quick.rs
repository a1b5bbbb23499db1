//! Finds the tests that can be answered in few instructions.

use super::Compiler;
use crate::program::{Ask, Check, Question, Quick, Reading, Term, Word};
use crate::typed::{Constant, OrderOp, TextOp};
use crate::value::{Equality, Type, release_number};
use std::sync::Arc;

impl Compiler<'_> {
    /// The quick form of a question, if it has one.
    pub(super) fn quick(self, question: &Question, wanted: bool) -> Option<Quick> {
        let mut reading = Reading::Plain;
        let (slot, ask) = match question {
            Question::One(Term::Attribute(slot), check) => (*slot, asked(check)?),
            Question::One(Term::Convert(operand, Type::Version), check) => match &**operand {
                Term::Attribute(slot) => {
                    reading = Reading::Release;
                    (self.slots.release(*slot)?, release(check)?)
                }
                _ => return None,
            },
            Question::Member(value, Term::Attribute(slot), Equality::Exact)
            | Question::ContainsDynamic(Term::Attribute(slot), value, Equality::Exact) => {
                (*slot, has(value)?)
            }
            Question::Contains {
                list: Term::Attribute(slot),
                values,
                all: _,
                how: Equality::Exact,
            } => match &**values {
                [value] => (*slot, has(value)?),
                _ => return None,
            },
            _ => return None,
        };
        Some(Quick {
            slot,
            reading,
            wanted,
            ask,
        })
    }
}

/// What a check asks of an attribute as it is.
fn asked(check: &Check) -> Option<Ask> {
    match check {
        Check::Is(Constant::String(text), Equality::Exact) => Word::new(text).map(Ask::Is),
        Check::Is(Constant::Int(value), _) => Some(Ask::Between(*value, *value)),
        Check::Order(op, Constant::Int(value)) => {
            let (low, high) = between(*op, *value);
            Some(Ask::Between(low, high))
        }
        Check::OneOf(set) => {
            let texts = set.few().unwrap_or(&[]).iter();
            let words: Option<Box<[Word]>> = texts.map(|text| Word::new(text)).collect();
            match words {
                Some(words) if !words.is_empty() => Some(Ask::Among(words)),
                _ => Some(Ask::OneOf(Arc::clone(set))),
            }
        }
        Check::Matches(patterns) => Some(Ask::Matches(Arc::clone(patterns))),
        Check::Text(op, needles) if needles.how == Equality::Exact => {
            let [text] = &*needles.texts else { return None };
            let word = Word::new(text)?;
            match op {
                TextOp::StartsWith => Some(Ask::Starts(word)),
                TextOp::EndsWith => Some(Ask::Ends(word)),
                TextOp::Contains => None,
            }
        }
        Check::Holds => Some(Ask::Holds),
        _ => None,
    }
}

/// Whether a list has this value.
fn has(value: &Term) -> Option<Ask> {
    match value {
        Term::Constant(Constant::String(text)) => Some(Ask::Has(text.as_str().into())),
        _ => None,
    }
}

/// The whole numbers that are ordered so against `value`: the first and the last; none when the first
/// is greater.
fn between(op: OrderOp, value: i64) -> (i64, i64) {
    const NONE: (i64, i64) = (1, 0);
    match op {
        OrderOp::Less => value.checked_sub(1).map_or(NONE, |high| (i64::MIN, high)),
        OrderOp::LessOrEqual => (i64::MIN, value),
        OrderOp::Greater => value.checked_add(1).map_or(NONE, |low| (low, i64::MAX)),
        OrderOp::GreaterOrEqual => (value, i64::MAX),
    }
}

/// The gate that apps have most: an attribute's version against a release.
fn release(check: &Check) -> Option<Ask> {
    let (version, op) = match check {
        Check::Order(op, Constant::Version(version)) => (version, Some(*op)),
        Check::Is(Constant::Version(version), _) => (version, None),
        _ => return None,
    };
    let number = release_number(version.numbers).filter(|_| version.pre.is_empty())?;
    let (low, high) = op.map_or((number, number), |op| between(op, number));
    Some(Ask::Between(low, high))
}
