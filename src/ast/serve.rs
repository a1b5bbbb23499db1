//! What rules serve.

use super::{Bucket, Expr};
use crate::source::{Name, Span, Spanned};

/// What stands behind `serve`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// One variant or value for everybody.
    Target(Target),
    /// Shares of the population.
    Split(Split),
    /// A share that grows with time.
    Ramp(Box<Ramp>),
    /// `error "MALFORMED_FLAG"`: no value, and this code.
    Error(Spanned<String>),
}

/// A variant by name, or a value written in place.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The name of a variant.
    Variant(Name),
    /// A value, for a flag without `variants`.
    Value(Expr),
}

/// `25% on, rest off by account.id salt "s"`
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The shares, in order.
    pub shares: Vec<Share>,
    /// Who counts as one, and how they are dealt out.
    pub bucket: Bucket,
}

/// `25% on`, `rest off`, `rest next`
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// How much.
    pub weight: Spanned<Weight>,
    /// What they get.
    pub to: ShareTarget,
}

/// How much of the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// This much.
    Portion(Portion),
    /// What the other shares leave.
    Rest,
}

/// A part of the population, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// `25%`
    Percent(Percent),
    /// `1/3`
    Parts {
        /// How many.
        part: u32,
        /// Of how many.
        whole: u32,
    },
}

impl Portion {
    /// Nothing, counted in the same way: where a slice starts that says only its end.
    #[must_use]
    pub fn nothing(self) -> Portion {
        match self {
            Portion::Percent(_) => Portion::Percent(Percent(0)),
            Portion::Parts { whole, .. } => Portion::Parts { part: 0, whole },
        }
    }
}

/// A percentage in thousandths of a percent: 25 % is 25 000. More than 100 % can be written, and is
/// refused by the checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub u32);

/// What a share gets.
#[derive(Debug, Clone)]
pub enum ShareTarget {
    /// A variant or value.
    Target(Target),
    /// `next`: go on with the next rule.
    Next(Span),
}

impl PartialEq for ShareTarget {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (ShareTarget::Target(one), ShareTarget::Target(other)) => one == other,
            (ShareTarget::Next(_), ShareTarget::Next(_)) => true,
            _ => false,
        }
    }
}

/// `ramp on { 2025-12-01T09:00Z: 1% … } by user.id, rest off`
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// What the growing share gets.
    pub to: Target,
    /// How it grows.
    pub schedule: Spanned<Schedule>,
    /// Who counts as one, and how they are dealt out.
    pub bucket: Bucket,
    /// What the others get; `next` when absent.
    pub rest: Option<Share>,
}

/// How a ramp grows.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a ramp is boxed as a whole")]
pub enum Schedule {
    /// `0% to 100% from 2025-12-01T09:00Z until 2025-12-08T09:00Z`
    Linear {
        /// The share at `from` and before.
        low: Spanned<Percent>,
        /// The share at `until` and later.
        high: Spanned<Percent>,
        /// When it starts to grow.
        from: Expr,
        /// When it has grown.
        until: Expr,
    },
    /// `{ 2025-12-01T09:00Z: 1%  2025-12-02T09:00Z: 10% }`; 0 % before the first.
    Steps(Vec<(Expr, Spanned<Percent>)>),
}
