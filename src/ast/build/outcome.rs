//! What is served.

use super::bare;
use crate::ast::{
    Bucket, Expr, Outcome, Percent, Portion, Ramp, Schedule, Share, ShareTarget, Split, Target,
    Weight,
};
use crate::source::{Span, Spanned};

impl From<&str> for Target {
    /// The variant of this name.
    fn from(variant: &str) -> Self {
        Target::Variant(bare(variant))
    }
}

impl From<Expr> for Target {
    /// A value in place.
    fn from(value: Expr) -> Self {
        Target::Value(value)
    }
}

impl<T: Into<Target>> From<T> for Outcome {
    fn from(target: T) -> Self {
        Outcome::Target(target.into())
    }
}

/// Puts a [`Split`] together.
#[derive(Debug, Clone)]
#[must_use]
pub struct SplitBuilder(Split);

/// `25% on, 10% blue`: shares in thousandths of a percent.
pub fn split<T: Into<Target>>(shares: impl IntoIterator<Item = (u32, T)>) -> SplitBuilder {
    let shares = shares.into_iter();
    of_portions(shares.map(|(thousandths, to)| (Portion::Percent(Percent(thousandths)), to)))
}

/// `1/3 on, 1/3 blue`: shares in parts of `whole`.
pub fn split_parts<T: Into<Target>>(
    whole: u32,
    shares: impl IntoIterator<Item = (u32, T)>,
) -> SplitBuilder {
    let shares = shares.into_iter();
    of_portions(shares.map(|(part, to)| (Portion::Parts { part, whole }, to)))
}

fn of_portions<T: Into<Target>>(shares: impl Iterator<Item = (Portion, T)>) -> SplitBuilder {
    let shares = shares.map(|(portion, to)| share(Weight::Portion(portion), to));
    SplitBuilder(Split {
        shares: shares.collect(),
        bucket: Bucket::default(),
    })
}

fn share(weight: Weight, to: impl Into<Target>) -> Share {
    Share {
        weight: Spanned::bare(weight),
        to: ShareTarget::Target(to.into()),
    }
}

fn rest_next() -> Share {
    Share {
        weight: Spanned::bare(Weight::Rest),
        to: ShareTarget::Next(Span::NONE),
    }
}

impl SplitBuilder {
    /// `rest off`
    pub fn rest(mut self, to: impl Into<Target>) -> Self {
        self.0.shares.push(share(Weight::Rest, to));
        self
    }

    /// `rest next`
    pub fn rest_next(mut self) -> Self {
        self.0.shares.push(rest_next());
        self
    }

    /// `10% next`: these go on with the next rule.
    pub fn next(mut self, thousandths: u32) -> Self {
        self.0.shares.push(Share {
            weight: Spanned::bare(Weight::Portion(Portion::Percent(Percent(thousandths)))),
            to: ShareTarget::Next(Span::NONE),
        });
        self
    }

    /// `by key`
    pub fn by(mut self, key: Expr) -> Self {
        self.0.bucket.by = Some(key);
        self
    }

    /// `salt "…"`
    pub fn salt(mut self, salt: impl Into<String>) -> Self {
        self.0.bucket.salt = Some(bare(salt));
        self
    }

    /// `using launchdarkly/sha1`
    pub fn using(mut self, bucketing: impl Into<String>) -> Self {
        self.0.bucket.using = Some(bare(bucketing));
        self
    }
}

impl From<SplitBuilder> for Outcome {
    fn from(split: SplitBuilder) -> Self {
        Outcome::Split(split.0)
    }
}

/// Puts a [`Ramp`] together.
#[derive(Debug, Clone)]
#[must_use]
pub struct RampBuilder(Ramp);

/// `ramp on { time: percent … }`: each step with its time and thousandths of a percent.
pub fn ramp(to: impl Into<Target>, steps: impl IntoIterator<Item = (Expr, u32)>) -> RampBuilder {
    let steps = steps.into_iter();
    let steps = steps.map(|(time, thousandths)| (time, Spanned::bare(Percent(thousandths))));
    RampBuilder(Ramp {
        to: to.into(),
        schedule: Spanned::bare(Schedule::Steps(steps.collect())),
        bucket: Bucket::default(),
        rest: None,
    })
}

impl RampBuilder {
    /// `low to high from time until time`, in the place of the steps.
    pub fn linear(mut self, (low, high): (u32, u32), from: Expr, until: Expr) -> Self {
        self.0.schedule = Spanned::bare(Schedule::Linear {
            low: Spanned::bare(Percent(low)),
            high: Spanned::bare(Percent(high)),
            from,
            until,
        });
        self
    }

    /// `by … salt … using …`
    pub fn bucket(mut self, bucket: Bucket) -> Self {
        self.0.bucket = bucket;
        self
    }

    /// `, rest off`
    pub fn rest(mut self, to: impl Into<Target>) -> Self {
        self.0.rest = Some(share(Weight::Rest, to));
        self
    }

    /// `, rest next`
    pub fn rest_next(mut self) -> Self {
        self.0.rest = Some(rest_next());
        self
    }
}

impl From<RampBuilder> for Outcome {
    fn from(ramp: RampBuilder) -> Self {
        Outcome::Ramp(Box::new(ramp.0))
    }
}
