//! `growthbook/1` and `growthbook/2`, as GrowthBook's SDKs deal users out.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use std::sync::Arc;

/// The hash that GrowthBook calls version 1: the key, then the seed; a thousand buckets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version1;

/// The hash that GrowthBook calls version 2: the seed, then the key, and the result once more; ten
/// thousand buckets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version2;

/// A 32-bit FNV-1a hash in the making. It takes UTF-16 code units, not bytes: that is what a
/// JavaScript string is made of, and the crates that have FNV-1a take bytes.
#[derive(Debug, Clone, Copy)]
struct Fnv(u32);

impl Fnv {
    const EMPTY: Fnv = Fnv(0x811c_9dc5);

    fn unit(self, unit: u16) -> Fnv {
        Fnv((self.0 ^ u32::from(unit)).wrapping_mul(0x0100_0193))
    }

    fn text(self, text: &str) -> Fnv {
        text.encode_utf16().fold(self, Fnv::unit)
    }

    /// The digits of a number.
    fn decimal(self, number: u32) -> Fnv {
        let mut hash = self;
        let mut power = 1_000_000_000;
        let mut started = false;
        while power > 0 {
            let digit = number / power % 10;
            started |= digit != 0 || power == 1;
            if started {
                hash = hash.unit(u16::from(b'0') + u16::try_from(digit).unwrap_or(0));
            }
            power /= 10;
        }
        hash
    }
}

impl Bucketing for Version1 {
    fn id(&self) -> &'static str {
        "growthbook/1"
    }

    fn description(&self) -> &'static str {
        "GrowthBook's hash version 1: 32-bit FNV-1a of key and salt in UTF-16, modulo 1000; steps of 0.1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(Salted1 {
            salt: salt.into(),
            scale,
        }))
    }
}

/// Version 1 hashes the salt last, so nothing but the text can be kept.
#[derive(Debug)]
struct Salted1 {
    salt: Box<str>,
    scale: Scale,
}

impl SaltedBucketing for Salted1 {
    fn bucket(&self, key: &str) -> Bucket {
        let hash = Fnv::EMPTY.text(key).text(&self.salt).0;
        self.scale.dealt(1000, |parts| hash % parts)
    }
}

impl Bucketing for Version2 {
    fn id(&self) -> &'static str {
        "growthbook/2"
    }

    fn description(&self) -> &'static str {
        "GrowthBook's hash version 2: 32-bit FNV-1a of salt and key in UTF-16, hashed again in decimal, modulo 10000; steps of 0.01 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(Salted2 {
            after_salt: Fnv::EMPTY.text(salt),
            scale,
        }))
    }
}

/// The state after the salt.
#[derive(Debug)]
struct Salted2 {
    after_salt: Fnv,
    scale: Scale,
}

impl SaltedBucketing for Salted2 {
    fn bucket(&self, key: &str) -> Bucket {
        let first = self.after_salt.text(key);
        let hash = Fnv::EMPTY.decimal(first.0).0;
        self.scale.dealt(10_000, |parts| hash % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(bucketing: &dyn Bucketing, salt: &str, key: &str) -> u32 {
        let percent = bucketing.salted(salt, Scale::Percent).bucket(key).0;
        let steps = if bucketing.id() == "growthbook/1" {
            1000
        } else {
            10_000
        };
        let parts = bucketing.salted(salt, Scale::Parts(steps)).bucket(key).0;
        assert_eq!(percent, parts * (100_000 / steps));
        parts
    }

    #[test]
    fn the_hashes_are_those_of_the_javascript_sdk() {
        let expected = [969, 122, 95, 848, 653, 990, 67, 516, 249];
        for (user, expected) in (1..).zip(expected) {
            assert_eq!(bucket(&Version1, "my-test", &user.to_string()), expected);
        }
        for (salt, key, expected) in [("", "a", 220), ("", "b", 77), ("b", "a", 946)] {
            assert_eq!(bucket(&Version1, salt, key), expected);
        }
        for (salt, key, expected) in [
            ("seed", "a", 505),
            ("seed", "b", 2696),
            ("foo", "ab", 2575),
            ("foo", "def", 2019),
        ] {
            assert_eq!(bucket(&Version2, salt, key), expected);
        }
    }

    #[test]
    fn text_is_hashed_by_utf_16_code_units() {
        assert_eq!(bucket(&Version1, "seed", "é"), 137);
        assert_eq!(bucket(&Version2, "seed", "é"), 8663);
        assert_eq!(bucket(&Version1, "seed", "😊"), 31);
        assert_eq!(bucket(&Version2, "seed", "日本"), 9652);
    }

    #[test]
    fn numbers_are_hashed_as_they_are_printed() {
        for number in [0, 7, 10, 1_000_000_000, u32::MAX] {
            let text = Fnv::EMPTY.text(&number.to_string());
            assert_eq!(Fnv::EMPTY.decimal(number).0, text.0);
        }
    }
}
