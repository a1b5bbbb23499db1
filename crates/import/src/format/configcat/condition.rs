//! Conditions: what they say, and where ConfigCat gives up.

use burgee::ast::{Expr, build};

/// A condition in burgee's words.
///
/// ConfigCat knows four outcomes. True and false are burgee's; "cannot be evaluated" (no user, an
/// attribute that is missing or malformed) is burgee's unknown: the rule is skipped either way. The
/// fourth ends the whole evaluation, and becomes a rule of its own in front.
#[derive(Debug, Clone)]
pub(super) struct Test {
    /// When it holds.
    pub(super) holds: Expr,
    /// Where ConfigCat gives up, in the order in which it looks.
    pub(super) failures: Vec<Failure>,
    /// Whether it holds for nobody who does not fail.
    pub(super) dead: bool,
}

/// Where ConfigCat ends the evaluation with an error.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// For whom; everybody when absent.
    pub(super) when: Option<Expr>,
    /// What it says.
    pub(super) message: &'static str,
}

impl Test {
    /// A condition that never fails.
    pub(super) fn plain(holds: Expr) -> Test {
        Test {
            holds,
            failures: Vec::new(),
            dead: false,
        }
    }

    /// A condition that fails whenever it is reached.
    pub(super) fn fails(message: &'static str) -> Test {
        let failure = Failure {
            when: None,
            message,
        };
        Test {
            holds: build::bool(false),
            failures: vec![failure],
            dead: true,
        }
    }

    /// The same, with a failure for those for whom `when` is true.
    pub(super) fn failing(mut self, when: Expr, message: &'static str) -> Test {
        self.failures.push(Failure {
            when: Some(when),
            message,
        });
        self
    }

    /// The same for nobody: all that it does is fail.
    pub(super) fn dead(mut self) -> Test {
        self.dead = true;
        self
    }
}

/// Conditions from left to right, stopping at the first that does not hold.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    /// The conditions so far.
    pub(super) holds: Vec<Expr>,
    /// The failures so far, each with the conditions in front of it.
    pub(super) failures: Vec<Failure>,
    /// Whether nothing can hold any more.
    pub(super) dead: bool,
}

impl Sequence {
    /// All of `tests`.
    pub(super) fn of(tests: impl IntoIterator<Item = Test>) -> Sequence {
        let mut sequence = Sequence::default();
        for test in tests {
            for failure in test.failures {
                let guard = sequence.holds.iter().cloned().chain(failure.when);
                let guard: Vec<Expr> = guard.collect();
                let when = (!guard.is_empty()).then(|| build::all(guard));
                sequence.failures.push(Failure { when, ..failure });
            }
            sequence.holds.push(test.holds);
            if test.dead {
                sequence.dead = true;
                break;
            }
        }
        sequence
    }
}
