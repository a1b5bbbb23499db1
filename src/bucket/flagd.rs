//! `flagd/1`, `flagd/2` and `flagd/3`: the three generations of flagd's `fractional`.
//!
//! All of them hash with `MurmurHash3` (x86, 32 bits, seed 0). They differ in what is hashed and in how
//! the hash is scaled, and each deals all users out anew.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use murmur3::murmur3_32;
use std::io::Read;
use std::sync::Arc;

/// One generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flagd {
    /// Before 0.15: the hash as a signed number, its size as a float percentage.
    First,
    /// Since 0.15: the hash scaled by multiply-shift.
    Second,
    /// A draft: as the second, of the CBOR encoding of the key.
    Third,
}

/// A generation, a salt and a scale. The hash cannot be stopped in the middle and resumed, so the salt
/// is read again with every key.
#[derive(Debug, Clone)]
struct AfterSalt {
    generation: Flagd,
    salt: Box<str>,
    scale: Scale,
}

impl Bucketing for Flagd {
    fn id(&self) -> &'static str {
        match self {
            Flagd::First => "flagd/1",
            Flagd::Second => "flagd/2",
            Flagd::Third => "flagd/3",
        }
    }

    fn description(&self) -> &'static str {
        match self {
            Flagd::First => {
                "MurmurHash3-32 of salt and key without anything between, as a signed number; its \
                 size divided by 2147483647, in floating point; flagd before 0.15"
            }
            Flagd::Second => {
                "MurmurHash3-32 of salt and key without anything between, scaled by multiply-shift; \
                 flagd since 0.15"
            }
            Flagd::Third => {
                "MurmurHash3-32 of the CBOR array of salt and key, or of the CBOR text of the key \
                 where the salt is empty, scaled by multiply-shift; a draft of flagd's"
            }
        }
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(AfterSalt {
            generation: *self,
            salt: salt.into(),
            scale,
        }))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        match self.generation {
            Flagd::First => {
                let text = self.salt.as_bytes().chain(key.as_bytes());
                Bucket(hash(text).cast_signed().unsigned_abs())
            }
            Flagd::Second => {
                let text = self.salt.as_bytes().chain(key.as_bytes());
                scaled(hash(text), self.scale)
            }
            Flagd::Third => {
                let (key_head, key_length) = cbor_head(key);
                let key_head = key_head.get(..key_length).unwrap_or_default();
                let text = key_head.chain(key.as_bytes());
                if self.salt.is_empty() {
                    return scaled(hash(text), self.scale);
                }
                let (salt_head, salt_length) = cbor_head(&self.salt);
                let salt_head = salt_head.get(..salt_length).unwrap_or_default();
                // 0x82 starts an array of two.
                let array = [0x82_u8];
                let array = array.chain(salt_head).chain(self.salt.as_bytes());
                scaled(hash(array.chain(text)), self.scale)
            }
        }
    }

    fn bound(&self, part: u32) -> u32 {
        match self.generation {
            Flagd::First => least_above(percentage(part, self.scale)),
            Flagd::Second | Flagd::Third => part,
        }
    }

    fn bounds(&self, shares: &[u32]) -> Vec<u32> {
        // Each share is a float of its own, and the floats are added.
        let mut sum = 0.0;
        let mut end = 0_u32;
        let bounds = shares.iter().map(|share| {
            sum += percentage(*share, self.scale);
            end = end.saturating_add(*share);
            match self.generation {
                Flagd::First => least_above(sum),
                Flagd::Second | Flagd::Third => end,
            }
        });
        bounds.collect()
    }

    fn shown(&self, bucket: Bucket) -> u32 {
        match self.generation {
            Flagd::First => {
                let whole = u64::from(self.scale.whole());
                let shown = u64::from(bucket.0) * whole / (1 << 31);
                u32::try_from(shown.min(whole - 1)).unwrap_or(0)
            }
            Flagd::Second | Flagd::Third => bucket.0,
        }
    }
}

/// The hash of everything that `text` gives. Reading from memory does not fail.
fn hash(mut text: impl Read) -> u32 {
    murmur3_32(&mut text, 0).unwrap_or(0)
}

/// `hash` scaled to the whole.
fn scaled(hash: u32, scale: Scale) -> Bucket {
    let bucket = (u64::from(hash) * u64::from(scale.whole())) >> 32;
    Bucket(u32::try_from(bucket).unwrap_or(0))
}

/// The head of a CBOR text: how long it is, in the fewest bytes. Gives how many of the bytes count.
fn cbor_head(text: &str) -> ([u8; 5], usize) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let [a, b, c, d] = length.to_be_bytes();
    match length {
        0..24 => ([0x60 | d, 0, 0, 0, 0], 1),
        24..0x100 => ([0x78, d, 0, 0, 0], 2),
        0x100..0x1_0000 => ([0x79, c, d, 0, 0], 3),
        _ => ([0x7a, a, b, c, d], 5),
    }
}

/// A share as the first generation computes it.
fn percentage(part: u32, scale: Scale) -> f64 {
    100.0 * f64::from(part) / f64::from(scale.whole())
}

/// The least size of a hash whose percentage is not below `end`.
fn least_above(end: f64) -> u32 {
    let below = |size: u32| f64::from(size) / f64::from(i32::MAX) * 100.0 < end;
    let (mut low, mut high) = (0_u32, (1_u32 << 31) + 1);
    while low < high {
        let middle = low.midpoint(high);
        if below(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::BUCKETS;

    fn bucket(generation: Flagd, salt: &str, key: &str, scale: Scale) -> u32 {
        generation.salted(salt, scale).bucket(key).0
    }

    #[test]
    fn the_second_generation_multiplies_and_shifts() {
        let hundred = |salt: &str, key: &str| bucket(Flagd::Second, salt, key, Scale::Parts(100));
        assert_eq!(hundred("fractional-flag", "jack"), 62);
        assert_eq!(hundred("fractional-flag", "queen"), 99);
        assert_eq!(hundred("", "fractional-flagten"), 18);
        assert_eq!(hundred("shared-seed", "two"), 86);
        assert_eq!(hundred("", "ejOoVL"), 0);
        assert_eq!(hundred("", "6LvT0"), 50);
        assert_eq!(hundred("", "ceQdGm"), 99);
        assert_eq!(hundred("", "jon@company.com"), 36);
        let two = |key| {
            bucket(
                Flagd::Second,
                "fractional-flag-shorthand",
                key,
                Scale::Parts(2),
            )
        };
        assert_eq!(two("jon@company.com"), 0);
        assert_eq!(two("jane@company.com"), 1);
    }

    #[test]
    fn percent_and_parts_of_a_hundred_agree() {
        for number in 0..1000 {
            let key = format!("user-{number}");
            let fine = bucket(Flagd::Second, "s", &key, Scale::Percent);
            assert_eq!(
                bucket(Flagd::Second, "s", &key, Scale::Parts(100)),
                fine / (BUCKETS / 100)
            );
        }
    }

    #[test]
    fn the_first_generation_is_a_signed_percentage() {
        let size = |key| bucket(Flagd::First, "", key, Scale::Percent);
        let percent = |key| f64::from(size(key)) / f64::from(i32::MAX) * 100.0;
        assert!((percent("fractional-flagjack") - 75.0724).abs() < 0.0001);
        assert!((percent("fractional-flagqueen") - 0.7660).abs() < 0.0001);
        assert!((percent("fractional-flag3") - 28.1433).abs() < 0.0001);
        // The one hash whose size is above all percentages belongs to nobody.
        assert_eq!(size("6LvT0"), 1 << 31);
        let Salted::Other(salted) = Flagd::First.salted("", Scale::Percent) else {
            panic!("not native");
        };
        assert_eq!(
            salted.bounds(&[25_000, 75_000]),
            [536_870_912, 2_147_483_647]
        );
        assert_eq!(salted.bound(0), 0);
        // Three thirds are less than the whole, as floats.
        let Salted::Other(thirds) = Flagd::First.salted("", Scale::Parts(3)) else {
            panic!("not native");
        };
        let bounds = thirds.bounds(&[1, 1, 1]);
        let end = 100.0 / 3.0 + 100.0 / 3.0 + 100.0 / 3.0;
        assert_eq!(bounds[2], least_above(end));
        assert_eq!(thirds.shown(Bucket(1 << 31)), 2);
    }

    #[test]
    fn the_third_generation_hashes_cbor() {
        let scale = Scale::Parts(u32::MAX);
        let near = |bucket: u32, hash: u32| bucket.abs_diff(hash) <= 1;
        assert!(near(bucket(Flagd::Third, "", "user1", scale), 0xdbc2_257a));
        assert!(near(
            bucket(Flagd::Third, "", "fractional-flagjack", scale),
            0x558d_af56
        ));
        let pair = bucket(
            Flagd::Third,
            "fractional-flag-shorthand",
            "jon@company.com",
            scale,
        );
        assert!(near(pair, 0xe17e_2e91));
    }
}
