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
mod quick;
mod rollout;
mod source;
mod term;

pub use crate::program::{Note, Notes, Reason};
pub use explain::{ConditionExplanation, Explanation};
pub use outcome::{Evaluation, Truth};

pub(crate) use explain::{explain, explain_condition};
pub(crate) use flag::evaluation;

use crate::context::{Attributes, Context};
use crate::program::{Flag, FlagId, Hit, Predicate, Program, Verdict};
use crate::value::ValueRef;
use frame::Frame;
use observer::Silent;
use source::{Lent, Remembered};

pub(crate) use source::BoundSource;

/// Answers for one flag.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a caller who reads the value alone pays for no more"
)]
pub(crate) fn evaluate<'p, A: Attributes + ?Sized>(
    program: &'p Program,
    flag: &'p Flag,
    attributes: &A,
) -> Evaluation<'p> {
    let verdict = decide_lent(program, flag, attributes);
    evaluation(verdict, program, flag, &flag.variants)
}

/// The answer in numbers. Not inlined, so that it is compiled once for each type of context.
#[inline(never)]
fn decide_lent<A: Attributes + ?Sized>(program: &Program, flag: &Flag, attributes: &A) -> Verdict {
    let source = Lent::new(attributes);
    let frame = Frame::new(program, &source).within(&flag.name);
    flag::decide(flag, &frame, &mut Silent)
}

/// Answers for one flag from attributes that were looked up before; without any, as for an empty
/// context.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a caller who reads the value alone pays for no more"
)]
pub(crate) fn evaluate_bound<'p>(
    program: &'p Program,
    flag: &'p Flag,
    source: Option<&BoundSource<'_>>,
) -> Evaluation<'p> {
    let verdict = match source {
        Some(source) => decide_bound(program, flag, source),
        None => decide_empty(program, flag),
    };
    evaluation(verdict, program, flag, &flag.variants)
}

/// The answer in numbers to who gave nothing.
#[cold]
#[inline(never)]
fn decide_empty(program: &Program, flag: &Flag) -> Verdict {
    decide_lent(program, flag, &Context::new())
}

/// The answer in numbers. Not inlined, so that it is compiled once, here.
#[inline(never)]
fn decide_bound(program: &Program, flag: &Flag, source: &BoundSource<'_>) -> Verdict {
    let source = source.open();
    let frame = Frame::new(program, &source).within(&flag.name);
    flag::decide(flag, &frame, &mut Silent)
}

/// Answers for all flags into `verdicts`, one for each in the order of the text: flags that nothing in
/// this context can affect are copied, the others decided.
pub(crate) fn evaluate_all<A: Attributes + ?Sized>(
    program: &Program,
    attributes: &A,
    verdicts: &mut Vec<Verdict>,
) {
    let lent = Lent::new(attributes);
    let source = Remembered::new(&lent);
    let frame = Frame::new(program, &source);
    verdicts.clear();
    verdicts.extend_from_slice(&program.index.base);
    let mut decide = |hit: Hit| {
        let flag = program.flag(FlagId(hit.flag));
        if let (Some(verdict), Some(flag)) = (verdicts.get_mut(hit.flag as usize), flag) {
            let frame = frame.within(&flag.name);
            let first = if hit.first {
                flag::decide_first(flag, &frame)
            } else {
                None
            };
            *verdict = first.unwrap_or_else(|| flag::decide(flag, &frame, &mut Silent));
        }
    };
    for (slot, part, by_text) in &program.index.by_part {
        let text = match frame.attribute(*slot) {
            Some(ValueRef::Str(text)) => part.of(text),
            _ => None,
        };
        let flags = text.and_then(|text| by_text.get(text));
        for hit in flags.into_iter().flatten() {
            decide(*hit);
        }
    }
    for flag in &program.index.always {
        decide(Hit {
            flag: *flag,
            first: false,
        });
    }
}

/// Whether a lone condition holds, compiled for both answers.
pub(crate) fn test<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    no: &Predicate,
    attributes: &A,
) -> Truth {
    let source = Lent::new(attributes);
    let frame = Frame::new(program, &source);
    if predicate::holds(yes, &frame, &mut Silent) {
        Truth::True
    } else if predicate::holds(no, &frame, &mut Silent) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// Whether a lone condition is true for certain. Single tests and all else have a function each, which
/// the caller of this one calls at once: a call costs as much as a test.
#[inline]
pub(crate) fn matches<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    attributes: &A,
) -> bool {
    match yes {
        Predicate::Test(_) => test_holds(program, yes, attributes),
        _ => joined_holds(program, yes, attributes),
    }
}

#[inline(never)]
fn test_holds<A: Attributes + ?Sized>(program: &Program, yes: &Predicate, attributes: &A) -> bool {
    let source = Lent::new(attributes);
    predicate::holds(yes, &Frame::new(program, &source), &mut Silent)
}

#[inline(never)]
fn joined_holds<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    attributes: &A,
) -> bool {
    predicate::row_holds(yes, &Frame::new(program, &Lent::new(attributes)))
}

/// The same from attributes that were looked up before.
#[inline]
pub(crate) fn matches_bound(program: &Program, yes: &Predicate, source: &BoundSource<'_>) -> bool {
    match yes {
        Predicate::Test(_) => test_holds_bound(program, yes, source),
        _ => joined_holds_bound(program, yes, source),
    }
}

#[inline(never)]
fn test_holds_bound(program: &Program, yes: &Predicate, source: &BoundSource<'_>) -> bool {
    let source = source.open();
    predicate::holds(yes, &Frame::new(program, &source), &mut Silent)
}

#[inline(never)]
fn joined_holds_bound(program: &Program, yes: &Predicate, source: &BoundSource<'_>) -> bool {
    predicate::row_holds(yes, &Frame::new(program, &source.open()))
}
