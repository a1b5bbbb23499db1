//! Percentages: the traffic allocation, and the shares of a condition.

use super::flag::Draft;
use super::matcher::KEY;
use super::profile::Profile;
use super::scope::{CONTROL, Unfit};
use super::wire::PartitionWire;
use crate::note::{JsonPath, Severity};
use burgee::ast::{Expr, Outcome, Target, build};

/// The bucketing key.
pub(super) fn key() -> Expr {
    build::coalesce([build::path("bucketingKey"), build::path(KEY)])
}

impl Draft<'_, '_> {
    /// Who is out of the traffic allocation gets the default treatment.
    pub(super) fn gate(&mut self) {
        let Some(allocation) = self.wire.traffic_allocation else {
            if self.scope.profile == Profile::Java {
                let control = self.target(CONTROL);
                let message = "without it, the Java SDK throws an exception, and serves `control`";
                self.note(Severity::Note, self.at.key("trafficAllocation"), message);
                self.push("exception", Vec::new(), control.into());
            }
            return;
        };
        if allocation >= 100 {
            return;
        }
        let from = u32::try_from(allocation).unwrap_or(0) * 1000;
        let salt = seed(self.wire.traffic_allocation_seed);
        let out = build::bucket([(from, 100_000)], key(), Some(&salt), self.using);
        let target = self.target(self.default);
        self.push("not in split", vec![out], target.into());
    }

    /// What a condition serves.
    pub(super) fn outcome(
        &mut self,
        partitions: &[PartitionWire],
        at: &JsonPath,
    ) -> Result<Outcome, Unfit> {
        let mut sum: i64 = 0;
        let mut end: i64 = 0;
        let mut shares: Vec<(u32, &str)> = Vec::new();
        for partition in partitions {
            let before = end;
            sum = sum.saturating_add(partition.size);
            end = end.max(sum.clamp(0, 100));
            shares.push((
                u32::try_from(end - before).unwrap_or(0),
                &partition.treatment,
            ));
        }
        if sum != 100 {
            let at = at.key("partitions");
            if self.scope.profile == Profile::JavaScript {
                let message = "the JavaScript SDK cannot use sizes that do not sum to 100";
                return Err(Unfit::Refused(at, message.to_owned()));
            }
            self.note(Severity::Note, at, "the sizes do not sum to 100");
        }
        if end < 100 {
            shares.push((u32::try_from(100 - end).unwrap_or(0), CONTROL));
        }
        if let Some((_, all)) = shares.iter().find(|(share, _)| *share == 100) {
            let all = (*all).to_owned();
            for (_, treatment) in &shares {
                self.learn(treatment);
            }
            return Ok(self.target(&all).into());
        }
        let shares: Vec<(u32, Target)> = shares
            .into_iter()
            .map(|(share, treatment)| (share * 1000, self.target(treatment)))
            .collect();
        Ok(build::split(shares).into())
    }
}

/// A seed as a salt: 32 bits with a sign.
pub(super) fn seed(seed: i64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "seeds have 32 bits, with or without a sign"
    )]
    let seed = seed as i32;
    seed.to_string()
}
