//! Shards: slices of the subjects, each dealt out with a salt of its own.

use super::condition::SUBJECT;
use super::wire::{RangeWire, ShardWire, SplitWire};
use burgee::ast::{Bucket, Expr, Outcome, Target, build};
use burgee::source::Spanned;

/// Who counts as one, and how everybody is dealt out: the same for all splits of a flag.
pub(super) fn bucket() -> Bucket {
    Bucket {
        by: Some(build::path(SUBJECT)),
        salt: None,
        using: Some(Spanned::bare("eppo/md5".to_owned())),
    }
}

/// A shard that leaves somebody out: its ranges are not empty and lie below the number of shards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shard {
    salt: String,
    ranges: Vec<(u32, u32)>,
}

/// Whether the SDKs count a shard as one that leaves somebody out; this decides about the words of
/// their answers alone.
pub(super) fn is_significant(shard: &ShardWire, total: u32) -> bool {
    let whole = RangeWire {
        start: 0,
        end: total,
    };
    !shard.ranges.contains(&whole)
}

/// The shards that decide about a split; none when nobody can get it.
pub(super) fn deciding(split: &SplitWire, total: u32) -> Option<Vec<Shard>> {
    let mut shards: Vec<Shard> = Vec::new();
    for wire in &split.shards {
        let ranges = wire.ranges.iter();
        let ranges: Vec<(u32, u32)> = ranges
            .map(|range| (range.start, range.end.min(total)))
            .filter(|(start, end)| start < end)
            .collect();
        if ranges.is_empty() {
            return None;
        }
        let shard = Shard {
            salt: wire.salt.clone(),
            ranges,
        };
        if !shard.ranges.contains(&(0, total)) && !shards.contains(&shard) {
            shards.push(shard);
        }
    }
    Some(shards)
}

/// Whether a subject lies in the shard; the flag says who counts as one.
pub(super) fn condition(shard: &Shard, total: u32) -> Expr {
    let salt = Some(shard.salt.as_str());
    let ranges = shard.ranges.iter().copied();
    let key = build::path(SUBJECT);
    match thousandths(total) {
        Some(unit) => {
            let slices = ranges.map(|(start, end)| (start * unit, end * unit));
            build::bucket(slices, key, salt, None)
        }
        None => build::bucket_parts(total, ranges, key, salt, None),
    }
}

/// Splits that differ in one slice of one salt only, each beginning where the one before ends.
pub(super) struct Dealt {
    /// What all of them ask besides.
    pub(super) common: Vec<Shard>,
    salt: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Dealt {
    /// Reads `splits` as shares of one whole, if they are.
    pub(super) fn of(splits: &[&[Shard]]) -> Option<Dealt> {
        let (first, others) = splits.split_first()?;
        let is_common = |shard: &Shard| others.iter().all(|split| split.contains(shard));
        let common: Vec<Shard> = if others.is_empty() {
            let (_, common) = first.split_last()?;
            common.to_vec()
        } else {
            first
                .iter()
                .filter(|shard| is_common(shard))
                .cloned()
                .collect()
        };
        let mut dealt = Dealt {
            common,
            salt: String::new(),
            ends: Vec::new(),
        };
        for split in splits {
            dealt.add(split)?;
        }
        Some(dealt)
    }

    fn add(&mut self, split: &[Shard]) -> Option<()> {
        let mut own = split.iter().filter(|shard| !self.common.contains(shard));
        let (Some(shard), None) = (own.next(), own.next()) else {
            return None;
        };
        let [(start, end)] = shard.ranges.as_slice() else {
            return None;
        };
        match self.ends.last() {
            Some(last) if last == start && shard.salt == self.salt => {}
            None if *start == 0 => self.salt.clone_from(&shard.salt),
            _ => return None,
        }
        self.ends.push(*end);
        Some(())
    }

    /// The shares, in order.
    fn shares(&self) -> Vec<u32> {
        let mut start = 0;
        let shares = self.ends.iter().map(|end| {
            let share = end - start;
            start = *end;
            share
        });
        shares.collect()
    }

    /// Whether everybody gets a share.
    pub(super) fn is_whole(&self, total: u32) -> bool {
        self.ends.last() == Some(&total)
    }

    /// `serve 60% a, rest next …`, the targets in the order of the splits.
    pub(super) fn outcome(&self, targets: Vec<Target>, total: u32) -> Outcome {
        let shares = self.shares().into_iter();
        let split = match thousandths(total) {
            Some(unit) => build::split(shares.map(|share| share * unit).zip(targets)),
            None => build::split_parts(total, shares.zip(targets)),
        };
        let split = if self.is_whole(total) {
            split
        } else {
            split.rest_next()
        };
        split.salt(self.salt.as_str()).into()
    }
}

/// How many thousandths of a percent one shard is, where percentages are dealt out of as many.
fn thousandths(total: u32) -> Option<u32> {
    (total == 10_000).then_some(10)
}
