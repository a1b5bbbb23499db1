//! Conditions, with every negation already pushed to the tests.

use super::{BucketBy, Check, Quick, SegmentId, Term};
use super::{FlagId, VariantId};
use crate::typed::OrderOp;
use crate::value::Equality;
use std::ops::Range;

/// A condition, ready to test: holds or does not hold. Unknown has become "does not hold" here,
/// because each test says which answer it wants.
#[derive(Debug)]
pub(crate) enum Predicate {
    Always,
    Never,
    All(Box<Joined>),
    Any(Box<Joined>),
    /// A test, which holds when its answer is the wanted one.
    Test(Box<Test>),
    /// Somebody is in the segment for certain, or outside for certain.
    Segment {
        id: SegmentId,
        inside: bool,
    },
    /// The one real negation: `is not true` and its like hold where the inner one does not.
    Unless(Box<Predicate>),
    /// Some element, or every element, fits. Does not hold without a list.
    Elements {
        list: Box<Term>,
        every: bool,
        body: Box<Predicate>,
    },
}

/// Conditions joined by one word.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) parts: Box<[Predicate]>,
    /// The parts again, where each of them is a test with a quick form: those are asked one after the
    /// other, with nothing in between. Otherwise empty.
    pub(crate) row: Box<[Quick]>,
}

/// One question about operands, and the answer that makes it hold.
#[derive(Debug)]
pub(crate) struct Test {
    /// The question in its quick form, where it has one: asked first. Moved into [`Joined::row`] where
    /// the test stands in one.
    pub(crate) quick: Option<Quick>,
    pub(crate) question: Question,
    /// The answer that holds.
    pub(crate) wanted: bool,
    /// Whether the author wrote the negation of the question: `!=`, `not in`.
    pub(crate) negated: bool,
}

/// A question whose answer is true, false or unknown.
#[derive(Debug)]
pub(crate) enum Question {
    /// About one operand and constants.
    One(Term, Check),
    /// Whether two operands are equal.
    Equal(Term, Term, Equality),
    /// How two operands are ordered.
    Order(OrderOp, Term, Term),
    /// Whether a text starts with, ends with or contains another operand's.
    Text(crate::typed::TextOp, Term, Box<[Term]>, Equality),
    /// Whether a value equals an element of a list.
    Member(Term, Term, Equality),
    /// Whether a list has all, or any, of the values.
    Contains {
        list: Term,
        values: Box<[Term]>,
        all: bool,
        how: Equality,
    },
    /// Whether text contains text, or a list the value.
    ContainsDynamic(Term, Term, Equality),
    /// Whether another flag serves this variant.
    FlagIs(FlagId, VariantId),
    /// Whether the key's bucket lies in one of the ranges.
    Bucket(Box<BucketBy>, Box<[Range<u32>]>),
}
