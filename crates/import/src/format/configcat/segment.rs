//! Segments: conditions under one name.

use super::comparator::{self, Salt};
use super::condition::{Failure, Sequence, Test};
use super::wire::{SegmentWire, UserConditionWire};
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, Item, build};

/// How many conditions can stop each other: each is a level of nesting.
const LONGEST: usize = 16;

/// A segment in burgee's words.
#[derive(Debug)]
pub(super) struct Segment {
    /// Its name in the rules.
    pub(super) name: String,
    /// Who is in it.
    when: Expr,
    /// Where ConfigCat gives up.
    failures: Vec<Failure>,
    /// Whether nobody is in it who does not fail.
    dead: bool,
}

impl Segment {
    /// Translates a segment, or says why it cannot be. `negated` says whether a rule asks
    /// who is not in it.
    pub(super) fn read(
        wire: &SegmentWire,
        name: String,
        salt: Option<&str>,
        negated: bool,
    ) -> Result<Segment, &'static str> {
        let salt = Salt {
            config: salt,
            context: &wire.name,
        };
        let mut tests: Vec<Test> = Vec::new();
        for condition in &wire.conditions {
            let mut test = comparator::test(condition, salt).ok_or("unknown comparator")?;
            if negated && is_order_of_numbers(condition) {
                test.holds = decided(test.holds);
            }
            tests.push(test);
        }
        if tests.is_empty() {
            tests.push(comparator::fails("Identifier", "Segment has no conditions"));
        }
        let stops = negated && !undecided_together(&wire.conditions);
        if stops && tests.len() > LONGEST {
            return Err("who is not in a segment of so many conditions cannot be said");
        }
        let sequence = Sequence::of(tests);
        let when = if stops {
            stopping(sequence.holds)
        } else {
            build::all(sequence.holds)
        };
        Ok(Segment {
            name,
            when,
            failures: sequence.failures,
            dead: sequence.dead,
        })
    }

    /// `segment name = …`
    pub(super) fn item(&self) -> Item {
        build::segment_item(&self.name, self.when.clone())
    }

    /// `in segment name`, `not in segment name`
    pub(super) fn test(&self, negated: bool) -> Test {
        let inside = build::segment(&self.name);
        Test {
            holds: if negated { build::not(inside) } else { inside },
            failures: self.failures.clone(),
            dead: self.dead && !negated,
        }
    }
}

/// `<`, `<=`, `>`, `>=` of numbers and dates.
fn is_order_of_numbers(condition: &UserConditionWire) -> bool {
    matches!(condition.comparator, 12..=15 | 18 | 19)
}

/// The comparison, but false where the attribute is not a number (NaN): for ConfigCat it is a number,
/// which stands in no order to any; for burgee there is no answer.
fn decided(test: Expr) -> Expr {
    let ExprKind::Compare { left, .. } = &test.kind else {
        return test;
    };
    let itself = build::compare((**left).clone(), CompareOp::Equal, (**left).clone());
    build::all([test, itself])
}

/// Whether the conditions can be evaluated all or not at all: then their order says nothing.
fn undecided_together(conditions: &[UserConditionWire]) -> bool {
    let is_text = |comparator| matches!(comparator, 0..=3 | 16 | 17 | 20..=25 | 28..=33);
    let mut attributes = conditions.iter().map(|condition| &condition.attribute);
    let first = attributes.next();
    conditions.len() < 2
        || (attributes.all(|attribute| Some(attribute) == first)
            && conditions
                .iter()
                .all(|condition| is_text(condition.comparator)))
}

/// `a and b` from left to right: unknown, not false, where `a` is unknown and `b` false, because
/// ConfigCat does not look at `b`. It matters to those who ask who is *not* in the segment.
fn stopping(tests: Vec<Expr>) -> Expr {
    let mut tests = tests.into_iter().rev();
    let last = tests.next().unwrap_or_else(|| build::bool(true));
    tests.fold(last, |rest, test| {
        let go_on = build::any([build::is_not(test.clone(), IsTest::True), rest]);
        build::all([test, go_on])
    })
}
