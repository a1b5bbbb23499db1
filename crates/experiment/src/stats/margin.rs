//! Guardrails: whether a variant is worse than the control by more than a margin.

use super::distribution::student_above;
use super::sequential::Sequence;
use super::welch::Welch;

/// The two questions of a guardrail, each with its chance of a false answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guarded {
    /// How likely numbers this good are, if the variant is worse by the margin or more: when small, it
    /// is safe.
    pub p_safe: f64,
    /// How likely numbers this bad are, if the variant is worse by the margin at most: when small, it
    /// harms.
    pub p_harm: f64,
}

/// The answer at a planned end. `beyond` compares the variant with the margin's end, and is positive
/// where the variant is worse.
pub fn fixed(beyond: &Welch) -> Guarded {
    Guarded {
        p_safe: student_above(-beyond.score(), beyond.freedom),
        p_harm: student_above(beyond.score(), beyond.freedom),
    }
}

/// The answer at any look.
pub fn sequential(beyond: &Welch, sequence: Sequence, users: u64) -> Guarded {
    Guarded {
        p_safe: sequence.p_above(users, -beyond.score()),
        p_harm: sequence.p_above(users, beyond.score()),
    }
}
