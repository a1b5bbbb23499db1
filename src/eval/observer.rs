//! Who watches an evaluation: nobody, or the explanation.

use super::source::Source;
use crate::bucket::Bucket;
use crate::program::{BucketBy, FlagId, Rule, SegmentId, Term, Test, VariantId};
use crate::value::Unknown;

use super::frame::Frame;

/// Is told what the evaluator finds. It cannot change the outcome.
pub(super) trait Observer {
    /// Whether conditions are tested to the end even when the outcome is settled, so that everything
    /// can be shown. The outcome is the same.
    const EXHAUSTIVE: bool;

    /// A prerequisite was looked at.
    fn requirement(&mut self, _flag: FlagId, _needed: VariantId, _served: Option<VariantId>) {}
    /// A rule is looked at now.
    fn rule(&mut self, _rule: &Rule) {}
    /// The rule does not count, or did not match, or served nothing.
    fn passed(&mut self, _why: Passed) {}
    /// The rule decides.
    fn matched(&mut self) {}
    /// A part of a condition starts: a segment, or an element of a list.
    fn enter(&mut self, _part: Part) {}
    /// The part ends.
    fn leave(&mut self, _held: bool) {}
    /// A question was answered.
    fn tested<S: Source>(
        &mut self,
        _frame: &Frame<'_, S>,
        _test: &Test,
        _answer: Result<bool, Unknown>,
    ) {
    }
    /// A quantifier has no list to look at.
    fn no_list<S: Source>(&mut self, _frame: &Frame<'_, S>, _list: &Term, _why: Unknown) {}
    /// A key was dealt out.
    fn bucket<S: Source>(
        &mut self,
        _frame: &Frame<'_, S>,
        _by: &BucketBy,
        _key: &str,
        _bucket: Bucket,
    ) {
    }
}

/// Why a rule served nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    /// It is for other environments.
    Environment,
    /// Its window is not open, or the request gives no time.
    Window,
    /// Its condition is not true.
    Condition,
    /// Its split or ramp has no key to go by.
    NoKey,
    /// Its ramp needs the time, and the request gives none.
    NoTime,
    /// The share says `next`.
    Next,
}

/// A part of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of what follows must hold.
    All,
    /// Any of what follows must hold.
    Any,
    /// A segment's condition.
    Segment { id: SegmentId, inside: bool },
    /// The opposite of what follows.
    Unless,
    /// The element at this position.
    Element(usize),
}

/// Nobody watches: every call compiles to nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Silent;

impl Observer for Silent {
    const EXHAUSTIVE: bool = false;
}
