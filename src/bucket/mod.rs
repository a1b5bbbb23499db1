//! Which slice of the population a key falls in.

mod configcat_sha1;
mod eppo_md5;
mod flagd;
mod flagsmith;
mod flipt;
mod gofeatureflag;
mod growthbook;
mod launchdarkly_sha1;
mod md5_100;
mod native;
mod split_legacy;
mod split_murmur3;
mod statsig_sha256;
mod unleash;

pub use native::{KeyHash, Native, SaltHash};
pub use split_legacy::string_hash;
pub use split_murmur3::murmur3_32;

use std::fmt;
use std::sync::Arc;

/// How many buckets there are for shares in percent: steps of 0.001 %.
pub const BUCKETS: u32 = 100_000;

/// A slice of the population, below [`Scale::whole`]. A share of p thousandths of a percent holds the
/// buckets below p.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket(pub u32);

/// In what the shares of a population are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scale {
    /// In percent, in steps of 0.001 %.
    #[default]
    Percent,
    /// In parts of this number: `1/3`. Never 0.
    Parts(u32),
}

impl Scale {
    /// How many buckets there are.
    pub fn whole(self) -> u32 {
        match self {
            Scale::Percent => BUCKETS,
            Scale::Parts(parts) => parts.max(1),
        }
    }

    /// The bucket that a hash has by its remainder, as most systems count: by `steps` where shares are in
    /// percent, else by the parts. `steps` divides the buckets; `remainder` gives what the hash leaves.
    #[inline]
    fn dealt(self, steps: u32, remainder: impl FnOnce(u32) -> u32) -> Bucket {
        Bucket(match self {
            Scale::Percent => remainder(steps) * (BUCKETS / steps),
            Scale::Parts(_) => remainder(self.whole()),
        })
    }
}

/// How a key becomes a bucket. The id ends in a version (`burgee/1`) and its results never change.
pub trait Bucketing: Send + Sync + fmt::Debug {
    /// The name in rules: `burgee/1`, `md5-100`.
    fn id(&self) -> &'static str;
    /// One line for the reference: the formula and where it comes from.
    fn description(&self) -> &'static str;
    /// Prepares the function for one salt and one scale, so that what depends on them alone is
    /// computed once.
    fn salted(&self, salt: &str, scale: Scale) -> Salted;
}

/// A bucketing prepared for one salt.
#[derive(Debug, Clone)]
pub enum Salted {
    /// The native function: the key's hash can be shared between salts.
    Native(SaltHash),
    /// Any other.
    Other(Arc<dyn SaltedBucketing>),
}

/// The open end of [`Salted`].
pub trait SaltedBucketing: Send + Sync + fmt::Debug {
    /// The bucket of `key`, below the scale's whole. Does not allocate where it can be helped.
    fn bucket(&self, key: &str) -> Bucket;

    /// The bucket below which the first `part` parts of the whole lie: `part` itself, unless the
    /// buckets are not numbered from 0 to the whole.
    fn bound(&self, part: u32) -> u32 {
        part
    }

    /// The bounds of consecutive shares of these sizes. A function whose own system adds up fractions
    /// says here how they come out.
    fn bounds(&self, shares: &[u32]) -> Vec<u32> {
        running_sums(shares).map(|sum| self.bound(sum)).collect()
    }

    /// A bucket as people are told it: a number below the whole.
    fn shown(&self, bucket: Bucket) -> u32 {
        bucket.0
    }
}

impl Salted {
    /// The bucket of `key`.
    pub fn bucket(&self, key: &str) -> Bucket {
        match self {
            Salted::Native(salt) => salt.bucket(KeyHash::new(key)),
            Salted::Other(other) => other.bucket(key),
        }
    }

    /// The bucket below which the first `part` parts of the whole lie.
    pub fn bound(&self, part: u32) -> u32 {
        match self {
            Salted::Native(_) => part,
            Salted::Other(other) => other.bound(part),
        }
    }

    /// The bounds of consecutive shares of these sizes.
    pub fn bounds(&self, shares: &[u32]) -> Vec<u32> {
        match self {
            Salted::Native(_) => running_sums(shares).collect(),
            Salted::Other(other) => other.bounds(shares),
        }
    }

    /// A bucket as people are told it.
    pub fn shown(&self, bucket: Bucket) -> u32 {
        match self {
            Salted::Native(_) => bucket.0,
            Salted::Other(other) => other.shown(bucket),
        }
    }
}

/// Where each share ends.
fn running_sums(shares: &[u32]) -> impl Iterator<Item = u32> {
    shares.iter().scan(0_u32, |sum, share| {
        *sum = sum.saturating_add(*share);
        Some(*sum)
    })
}

/// Every bucketing that the language has. To add one: a file in this folder, and a line here.
pub const BUCKETINGS: &[fn() -> Arc<dyn Bucketing>] = &[
    || Arc::new(Native),
    || Arc::new(md5_100::Md5Mod100),
    || Arc::new(unleash::ROLLOUT),
    || Arc::new(unleash::VARIANT),
    || Arc::new(launchdarkly_sha1::LaunchDarklySha1),
    || Arc::new(eppo_md5::EppoMd5),
    || Arc::new(statsig_sha256::StatsigSha256),
    || Arc::new(flagsmith::Flagsmith::Segment),
    || Arc::new(flagsmith::Flagsmith::Variant),
    || Arc::new(flipt::Flipt::Rollout),
    || Arc::new(flipt::Flipt::Variant),
    || Arc::new(configcat_sha1::Sha1Mod100),
    || Arc::new(split_murmur3::Murmur3),
    || Arc::new(split_legacy::Legacy),
    || Arc::new(growthbook::Version1),
    || Arc::new(growthbook::Version2),
    || Arc::new(flagd::Flagd::First),
    || Arc::new(flagd::Flagd::Second),
    || Arc::new(flagd::Flagd::Third),
    || Arc::new(gofeatureflag::Fnv1a),
];

/// The bucketing of a ruleset that names none.
pub const DEFAULT: &str = "burgee/1";
