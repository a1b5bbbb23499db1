//! The commonest tests, in the form that takes the fewest instructions.

use super::{ConstantSet, Slot, Word};
use crate::typed::Pattern;
use std::sync::Arc;

/// A test of one attribute, beside the question that it stands for. It answers for values of the type
/// that the question is about, and leaves all others to the question; where it answers, the question
/// would say the same.
#[derive(Debug)]
pub(crate) struct Quick {
    /// The attribute.
    pub(crate) slot: Slot,
    /// How it is read.
    pub(crate) reading: Reading,
    /// The answer that holds, as the test says.
    pub(crate) wanted: bool,
    /// What is asked about it.
    pub(crate) ask: Ask,
}

/// How an attribute is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As it is.
    Plain,
    /// As it is; the same flag, segment or lone condition asks for it in another place too.
    Shared,
    /// As the number of a release, in a slot of its own.
    Release,
}

/// What a quick test asks.
#[derive(Debug)]
pub(crate) enum Ask {
    /// Is this text.
    Is(Word),
    /// Starts with this text.
    Starts(Word),
    /// Ends with this text.
    Ends(Word),
    /// Is one of these texts.
    Among(Box<[Word]>),
    /// Is a whole number, or the number of a release, from the first to the second; none when the first
    /// is greater.
    Between(i64, i64),
    /// Is one of these.
    OneOf(Arc<ConstantSet>),
    /// Is text that one of the patterns is in.
    Matches(Arc<[Pattern]>),
    /// Is a list with this text.
    Has(Box<str>),
    /// Is true.
    Holds,
}
