//! `split/legacy`, the hash of Split's flags with `algo` 1.

use super::split_murmur3::seed;
use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use std::sync::Arc;

/// The hash of Java's strings, over UTF-16 units, exclusive-or the seed: whole percents. Five lines,
/// and in no library. The salt is the seed, as for `split/murmur3`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Legacy;

/// The seed and the scale.
#[derive(Debug, Clone, Copy)]
struct Seeded(i32, Scale);

/// The hash behind `split/legacy`: 31 times what is before, plus the UTF-16 unit, in 32 bits that
/// wrap; then exclusive-or the seed.
pub fn string_hash(key: &str, seed: i32) -> i32 {
    let units = key.encode_utf16();
    seed ^ units.fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

impl Bucketing for Legacy {
    fn id(&self) -> &'static str {
        "split/legacy"
    }

    fn description(&self) -> &'static str {
        "Java's string hash of the key, exclusive-or the salt as a decimal number, its remainder by \
         100 without the sign; steps of 1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(Seeded(seed(salt), scale)))
    }
}

impl SaltedBucketing for Seeded {
    fn bucket(&self, key: &str) -> Bucket {
        // The sign of a remainder is the number's, so it can be dropped before.
        let hash = string_hash(key, self.0).unsigned_abs();
        self.1.dealt(100, |parts| hash % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_buckets() {
        // Split counts its buckets from 1.
        let vectors = [
            ("aUfEsdPN1twuEjff9Sl", 890_874_271, 72),
            ("EPxM1cYQnL4AuqD", -1_765_572_410, 11),
        ];
        for (key, wanted, bucket) in vectors {
            assert_eq!(string_hash(key, 467_569_525), wanted);
            let got = Legacy.salted("467569525", Scale::Percent).bucket(key);
            assert_eq!(got, Bucket((bucket - 1) * 1000), "{key}");
        }
    }

    #[test]
    fn the_lowest_number_has_a_bucket_too() {
        assert_eq!(
            Legacy.salted("-2147483648", Scale::Percent).bucket(""),
            Bucket(48_000)
        );
    }
}
