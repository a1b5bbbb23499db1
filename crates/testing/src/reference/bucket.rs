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
        Some(by.bucketing.salted(&by.salt).bucket(&key).0)
    }

    /// The first share that ends above the bucket.
    pub(super) fn split(&self, split: &Split) -> Option<VariantId> {
        let bucket = self.bucket(&split.bucket, &[])?;
        split.shares.iter().find(|share| bucket < share.end)?.to
    }

    /// The growing share, or the rest.
    pub(super) fn ramp(&self, ramp: &Ramp) -> Option<VariantId> {
        let now = self.question.now?;
        let bucket = self.bucket(&ramp.bucket, &[])?;
        if i128::from(bucket) < percent(&ramp.schedule, now) {
            Some(ramp.to)
        } else {
            ramp.rest
        }
    }
}

/// How many buckets the ramp has reached.
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
