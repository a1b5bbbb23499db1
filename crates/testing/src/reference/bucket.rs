//! Shares of the population.

use super::{Scope, Val};
use burgee::Timestamp;
use burgee::typed::{BucketBy, Ramp, Schedule, Split, VariantId};

impl Scope<'_> {
    /// The bucket of the request's key; none without a key.
    pub(super) fn bucket(&self, by: &BucketBy, locals: &[Option<Val>]) -> Option<u32> {
        let key = match self.value_in(&by.key, locals)? {
            Val::Text(key) => key,
            Val::Bool(key) => key.to_string(),
            Val::Number(key) => key.as_i64()?.to_string(),
            _ => return None,
        };
        Some(by.bucketing.salted(&by.salt, by.scale).bucket(&key).0)
    }

    /// Whether a bucket lies below the first `part` parts of the whole.
    pub(super) fn below(by: &BucketBy, bucket: u32, part: u32) -> bool {
        let salted = by.bucketing.salted(&by.salt, by.scale);
        part >= by.scale.whole() || bucket < salted.bound(part)
    }

    /// The first share that ends above the bucket.
    pub(super) fn split(&self, split: &Split) -> Option<VariantId> {
        let bucket = self.bucket(&split.bucket, &[])?;
        let by = &split.bucket;
        let starts = std::iter::once(0).chain(split.shares.iter().map(|share| share.end));
        let ends = split.shares.iter().map(|share| share.end);
        let sizes: Vec<u32> = ends.zip(starts).map(|(end, start)| end - start).collect();
        let bounds = by.bucketing.salted(&by.salt, by.scale).bounds(&sizes);
        let mut shares = split.shares.iter().zip(bounds);
        let whole = by.scale.whole();
        shares
            .find(|(share, bound)| share.end >= whole || bucket < *bound)?
            .0
            .to
    }

    /// The growing share, or the rest.
    pub(super) fn ramp(&self, ramp: &Ramp) -> Option<VariantId> {
        let now = self.question.now?;
        let bucket = self.bucket(&ramp.bucket, &[])?;
        let reached = u32::try_from(percent(&ramp.schedule, now)).ok()?;
        if Scope::below(&ramp.bucket, bucket, reached) {
            Some(ramp.to)
        } else {
            ramp.rest
        }
    }
}

/// How much the ramp has reached, in thousandths of a percent.
fn percent(schedule: &Schedule, now: Timestamp) -> i128 {
    match schedule {
        Schedule::Steps(steps) => {
            let reached = steps
                .iter()
                .filter(|(at, _)| *at <= now)
                .max_by_key(|(at, _)| *at);
            reached.map_or(0, |(_, percent)| i128::from(*percent))
        }
        Schedule::Linear { from, low, .. } if now <= *from => i128::from(*low),
        Schedule::Linear { until, high, .. } if now >= *until => i128::from(*high),
        Schedule::Linear {
            from,
            until,
            low,
            high,
        } => {
            let (from, until, now) = (i128::from(from.0), i128::from(until.0), i128::from(now.0));
            let (low, high) = (i128::from(*low), i128::from(*high));
            low + (high - low) * (now - from) / (until - from)
        }
    }
}
