//! Which slice of the population a key falls in.

mod md5_100;
mod native;

pub use native::{KeyHash, Native, SaltHash};

use std::fmt;
use std::sync::Arc;

/// How many buckets there are: steps of 0.001 %.
pub const BUCKETS: u32 = 100_000;

/// A slice of the population: `0..100_000`. A share of p thousandths of a percent holds the buckets
/// below p.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket(pub u32);

/// How a key becomes a bucket. The id ends in a version (`burgee/1`) and its results never change.
pub trait Bucketing: Send + Sync + fmt::Debug {
    /// The name in rules: `burgee/1`, `md5-100`.
    fn id(&self) -> &'static str;
    /// One line for the reference: the formula and where it comes from.
    fn description(&self) -> &'static str;
    /// Prepares the function for one salt, so that what depends on the salt alone is computed once.
    fn salted(&self, salt: &str) -> Salted;
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
    /// The bucket of `key`, below [`BUCKETS`]. Does not allocate where it can be helped.
    fn bucket(&self, key: &str) -> Bucket;
}

impl Salted {
    /// The bucket of `key`.
    pub fn bucket(&self, key: &str) -> Bucket {
        match self {
            Salted::Native(salt) => salt.bucket(KeyHash::new(key)),
            Salted::Other(other) => other.bucket(key),
        }
    }
}

/// Every bucketing that the language has. To add one: a file in this folder, and a line here.
pub const BUCKETINGS: &[fn() -> Arc<dyn Bucketing>] =
    &[|| Arc::new(Native), || Arc::new(md5_100::Md5Mod100)];

/// The bucketing of a ruleset that names none.
pub const DEFAULT: &str = "burgee/1";
