//! Why a flag serves what it serves: the evaluator watched at work, and told as text or JSON.

mod describe;
mod json;
mod text;
mod trace;

use super::frame::Frame;
use super::observer::Passed;
use super::source::Lent;
use super::{Evaluation, Truth, flag, predicate};
use crate::context::Attributes;
use crate::program::{Flag, Predicate, Program};
use crate::source::Lines;
use describe::Describe;
use trace::Trace;

/// Why a flag serves what it serves: every rule up to the one that decided, and every condition of
/// those rules. `Display` tells it to people, [`Explanation::to_json`] to programs.
#[derive(Debug, Clone)]
pub struct Explanation<'e> {
    evaluation: Evaluation<'e>,
    requirements: Vec<RequirementTrace>,
    rules: Vec<RuleTrace>,
    if_disabled: bool,
}

/// Why a lone condition is true, false or unknown.
#[derive(Debug, Clone)]
pub struct ConditionExplanation {
    truth: Truth,
    conditions: Vec<ConditionTrace>,
}

/// A prerequisite that was looked at.
#[derive(Debug, Clone)]
struct RequirementTrace {
    flag: String,
    needed: String,
    served: Option<String>,
    met: bool,
}

/// A rule that was looked at.
#[derive(Debug, Clone)]
struct RuleTrace {
    name: String,
    /// File and line.
    place: Option<String>,
    /// Why it served nothing; none for the rule that decided.
    passed: Option<Passed>,
    conditions: Vec<ConditionTrace>,
    buckets: Vec<BucketTrace>,
}

/// A question that was asked.
#[derive(Debug, Clone)]
struct ConditionTrace {
    /// How deep it lies in segments and groups.
    depth: usize,
    /// The segment that it belongs to.
    segment: Option<String>,
    /// The condition as written, or nearly.
    text: String,
    /// Whether it asks for the contrary, as `!=` and `not in` do.
    negated: bool,
    /// The answer, to the condition as written.
    answer: Truth,
    /// Why it is unknown.
    because: Option<&'static str>,
    /// Whether the rule was served by the answer.
    held: bool,
    /// What the attributes were.
    attributes: Vec<AttributeTrace>,
}

/// An attribute that a question read.
#[derive(Debug, Clone)]
struct AttributeTrace {
    path: String,
    /// None when missing.
    value: Option<serde_json::Value>,
}

/// A key that was dealt out.
#[derive(Debug, Clone)]
struct BucketTrace {
    key: String,
    salt: String,
    bucket: u32,
    /// Out of how many.
    whole: u32,
    /// The share that it fell in, where a split or ramp asked.
    share: Option<String>,
}

/// Explains one flag. The answer in it is the answer of [`super::evaluate`].
pub(crate) fn explain<'p, A: Attributes + ?Sized>(
    program: &'p Program,
    lines: &Lines,
    flag: &'p Flag,
    attributes: &A,
) -> Explanation<'p> {
    let source = Lent::new(attributes);
    let frame = Frame::new(program, &source).within(&flag.name);
    let mut trace = Trace::new(program, Some(flag), lines);
    let verdict = flag::decide(flag, &frame, &mut trace);
    Explanation {
        evaluation: flag::evaluation(verdict, program, flag, &flag.variants),
        if_disabled: verdict.rule().is_none(),
        requirements: trace.requirements,
        rules: trace.rules,
    }
}

/// Explains a lone condition.
pub(crate) fn explain_condition<A: Attributes + ?Sized>(
    program: &Program,
    yes: &Predicate,
    no: &Predicate,
    attributes: &A,
) -> ConditionExplanation {
    let lines = Lines::default();
    let mut trace = Trace::new(program, None, &lines);
    predicate::holds(
        yes,
        &Frame::new(program, &Lent::new(attributes)),
        &mut trace,
    );
    ConditionExplanation {
        truth: super::test(program, yes, no, attributes),
        conditions: trace.conditions,
    }
}

impl<'e> Explanation<'e> {
    /// The answer that is explained.
    pub fn evaluation(&self) -> &Evaluation<'e> {
        &self.evaluation
    }
}

impl ConditionExplanation {
    /// The answer that is explained.
    pub fn truth(&self) -> Truth {
        self.truth
    }
}
