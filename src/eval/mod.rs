//! program x attributes -> evaluation. Total: whatever comes in, an answer comes out.

mod arithmetic;
mod convert;
mod explain;
mod flag;
mod frame;
mod observer;
mod outcome;
mod predicate;
mod question;
mod rollout;
mod term;

pub use explain::{ConditionExplanation, Explanation};
pub use outcome::{Evaluation, Note, Notes, Reason, Truth};

pub(crate) use explain::{explain, explain_condition};

use crate::context::Attributes;
use crate::program::{Flag, Predicate, Program};
use frame::Frame;
use observer::Silent;

/// Answers for one flag.
pub(crate) fn evaluate<'p, A: Attributes + ?Sized>(
    program: &'p Program,
    flag: &'p Flag,
    attributes: &A,
) -> Evaluation<'p> {
    let frame = Frame::new(program, attributes);
    let verdict = flag::decide(flag, &frame, &mut Silent);
    verdict.evaluation(program, flag)
}

/// Whether a lone condition holds, compiled for both answers.
pub(crate) fn test<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    no: &Predicate,
    attributes: &A,
) -> Truth {
    let frame = Frame::new(program, attributes);
    if predicate::holds(yes, &frame, &mut Silent) {
        Truth::True
    } else if predicate::holds(no, &frame, &mut Silent) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// Whether a lone condition is true for certain.
pub(crate) fn matches<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    attributes: &A,
) -> bool {
    predicate::holds(yes, &Frame::new(program, attributes), &mut Silent)
}
