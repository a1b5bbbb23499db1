//! `flagsmith/variant` and `flagsmith/segment`: the percentages of Flagsmith.

use super::{BUCKETS, Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use md5::{Digest, Md5};
use std::sync::Arc;

/// How many different percentages there are, from 0 to just below 100.
const STEPS: u32 = 9998;

/// How often a hash is repeated before it is given up; each time, one key in 9 999 needs another.
const REPEATS: u32 = 100;

/// The MD5 of `salt,key` as a number, modulo 9 999: step 0 is 0 %, step 9 998 would be 100 % and is
/// hashed again. The salt is the key of the feature or of the segment.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flagsmith {
    /// Of a multivariate feature: a share ends below its percentage.
    Variant,
    /// Of a segment: a percentage holds up to and at itself.
    Segment,
}

/// The state after `salt,`, and all that another round needs.
#[derive(Debug, Clone)]
struct AfterSalt {
    state: Md5,
    salt: Box<str>,
    scale: Scale,
    rule: Flagsmith,
}

impl Bucketing for Flagsmith {
    fn id(&self) -> &'static str {
        match self {
            Flagsmith::Variant => "flagsmith/variant",
            Flagsmith::Segment => "flagsmith/segment",
        }
    }

    fn description(&self) -> &'static str {
        match self {
            Flagsmith::Variant => {
                "MD5 of `salt,key` as a 128-bit big-endian number, modulo 9 999, of 9 998; a share ends below its percentage"
            }
            Flagsmith::Segment => {
                "the same as `flagsmith/variant`; a percentage holds at itself too"
            }
        }
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        let mut state = Md5::new();
        state.update(salt.as_bytes());
        state.update(b",");
        Salted::Other(Arc::new(AfterSalt {
            state,
            salt: salt.into(),
            scale,
            rule: *self,
        }))
    }
}

impl AfterSalt {
    /// The step of a key, below [`STEPS`].
    fn step(&self, key: &str) -> u32 {
        for repeats in 0..REPEATS {
            let mut state = self.state.clone();
            state.update(key.as_bytes());
            // `salt,key,salt,key`: the whole once more for each round.
            for _ in 0..repeats {
                state.update(b",");
                state.update(self.salt.as_bytes());
                state.update(b",");
                state.update(key.as_bytes());
            }
            let number = u128::from_be_bytes(state.finalize().into());
            let step = u32::try_from(number % u128::from(STEPS + 1)).unwrap_or(0);
            if step < STEPS {
                return step;
            }
        }
        0
    }

    /// How many steps lie below a percentage.
    fn steps(&self, percent: f64) -> u32 {
        let mut low = 0;
        let mut high = STEPS;
        while low < high {
            let middle = u32::midpoint(low, high);
            // As it is calculated there, in this order.
            let value = f64::from(middle) / f64::from(STEPS) * 100.0;
            let within = match self.rule {
                Flagsmith::Variant => value < percent,
                Flagsmith::Segment => value <= percent,
            };
            if within {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let step = self.step(key);
        match self.scale {
            Scale::Percent | Scale::Parts(STEPS) => Bucket(step),
            Scale::Parts(_) => Bucket(scaled(step, self.scale.whole())),
        }
    }

    fn bound(&self, part: u32) -> u32 {
        match self.scale {
            Scale::Percent if part > 0 => self.steps(f64::from(part) / 1000.0),
            _ => part,
        }
    }

    fn bounds(&self, shares: &[u32]) -> Vec<u32> {
        // The percentages are added up as they are written, with what that does to fractions.
        let (mut parts, mut percent) = (0_u32, 0.0);
        let bounds = shares.iter().map(|share| {
            parts = parts.saturating_add(*share);
            percent += f64::from(*share) / 1000.0;
            match self.scale {
                Scale::Percent if parts == 0 => 0,
                Scale::Percent => self.steps(percent),
                Scale::Parts(_) => parts,
            }
        });
        bounds.collect()
    }

    fn shown(&self, bucket: Bucket) -> u32 {
        match self.scale {
            Scale::Percent => scaled(bucket.0, BUCKETS),
            Scale::Parts(_) => bucket.0,
        }
    }
}

/// A step as a part of `whole`.
fn scaled(step: u32, whole: u32) -> u32 {
    u32::try_from(u64::from(step) * u64::from(whole) / u64::from(STEPS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(salt: &str, key: &str) -> u32 {
        Flagsmith::Variant
            .salted(salt, Scale::Percent)
            .bucket(key)
            .0
    }

    #[test]
    fn steps_are_flagsmiths() {
        assert_eq!(step("78986", "32103705"), 8316);
        assert_eq!(step("78986", "32103813"), 4927);
        assert_eq!(step("78986", "32103727"), 2872);
        assert_eq!(step("78986", "test_env_foobar"), 5452);
        assert_eq!(step("1016365", "8AYnz4q3KEfT5DFtnramnP_user-123"), 4018);
    }

    #[test]
    fn one_hundred_percent_is_hashed_again() {
        let again = |salt: &str, key: &str| {
            let number = u128::from_be_bytes(Md5::digest(format!("{salt},{key}")).into());
            number % 9999 == 9998
        };
        let keys: Vec<String> = (0..200_000)
            .map(|number| number.to_string())
            .filter(|key| again("s", key))
            .collect();
        assert!(keys.len() > 5, "{}", keys.len());
        for key in keys {
            let doubled = format!("s,{key},s,{key}");
            let number = u128::from_be_bytes(Md5::digest(doubled).into());
            assert_eq!(u128::from(step("s", &key)), number % 9999, "{key}");
        }
    }

    #[test]
    fn bounds_are_those_of_the_floating_point_sums() {
        let variant = Flagsmith::Variant.salted("", Scale::Percent);
        let segment = Flagsmith::Segment.salted("", Scale::Percent);
        // 50 % is step 4 999 exactly: a segment has it, a share has not.
        assert_eq!((variant.bound(50_000), segment.bound(50_000)), (4999, 5000));
        assert_eq!((variant.bound(0), segment.bound(0)), (0, 0));
        assert_eq!(
            (variant.bound(100_000), segment.bound(100_000)),
            (9998, 9998)
        );
        assert_eq!((variant.bound(100), segment.bound(100)), (10, 10));
        assert_eq!(
            variant.bounds(&[30_000, 0, 54_540, 15_460]),
            [3000, 3000, 8453, 9998]
        );
        let parts = Flagsmith::Variant.salted("", Scale::Parts(9998));
        assert_eq!(parts.bounds(&[3333, 3333, 3332]), [3333, 6666, 9998]);
        assert_eq!(parts.bound(3333), 3333);
        let few = Flagsmith::Variant.salted("78986", Scale::Parts(10));
        assert_eq!(few.bucket("32103705").0, 8);
        assert_eq!(variant.shown(Bucket(9997)), 99_989);
    }
}
