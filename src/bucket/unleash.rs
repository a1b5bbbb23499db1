//! `unleash/murmur3` and `unleash/variant`, where Unleash puts its users.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use murmur3::murmur3_32;
use std::io::Read;
use std::sync::Arc;

/// `MurmurHash3` (x86, 32 bits) of `group:id`, modulo the number of parts. Unleash counts from 1 and
/// asks whether a user is at or below the percentage; here it counts from 0 and asks whether one is
/// below, which is the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unleash {
    id: &'static str,
    description: &'static str,
    seed: u32,
}

/// Who a gradual rollout has reached.
pub(super) const ROLLOUT: Unleash = Unleash {
    id: "unleash/murmur3",
    description: "MurmurHash3-32 of `salt:key` with seed 0, modulo 100 or the number of parts; \
                  steps of 1 %; Unleash's rollouts",
    seed: 0,
};

/// Who gets which variant. The seed keeps this apart from the rollouts of the same group.
pub(super) const VARIANT: Unleash = Unleash {
    id: "unleash/variant",
    description: "MurmurHash3-32 of `salt:key` with seed 86028157, modulo 100 or the number of \
                  parts; steps of 1 %; Unleash's variants",
    seed: 86_028_157,
};

/// The salt, the seed and how the hash is counted. The hash cannot be stopped in the middle and
/// resumed, so the salt is read again with every key.
#[derive(Debug, Clone)]
struct Group {
    salt: Box<str>,
    seed: u32,
    scale: Scale,
}

impl Bucketing for Unleash {
    fn id(&self) -> &'static str {
        self.id
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(Group {
            salt: salt.into(),
            seed: self.seed,
            scale,
        }))
    }
}

impl SaltedBucketing for Group {
    fn bucket(&self, key: &str) -> Bucket {
        let parts = [self.salt.as_bytes(), b":", key.as_bytes()];
        let mut room = [0; USUAL];
        // Reading from memory does not fail, and from one piece of it is quicker.
        let hash = if let Some(mut text) = gather(parts, &mut room) {
            murmur3_32(&mut text, self.seed)
        } else {
            let [salt, colon, key] = parts;
            murmur3_32(&mut salt.chain(colon).chain(key), self.seed)
        };
        let hash = hash.unwrap_or(0);
        self.scale.dealt(100, |parts| hash % parts)
    }
}

/// Nearly all salts and keys are shorter together, in bytes.
const USUAL: usize = 128;

/// The parts behind one another; none when there is no room for them.
fn gather<'r>(parts: [&[u8]; 3], room: &'r mut [u8]) -> Option<&'r [u8]> {
    let mut filled = 0;
    for part in parts {
        let end = filled + part.len();
        room.get_mut(filled..end)?.copy_from_slice(part);
        filled = end;
    }
    room.get(..filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(bucketing: Unleash, scale: Scale, salt: &str, key: &str) -> u32 {
        bucketing.salted(salt, scale).bucket(key).0
    }

    #[test]
    fn rollouts_are_where_unleash_has_them() {
        // One less than Unleash's own number, which counts from 1.
        for (salt, key, percent) in [
            ("AB12A", "122", 22),
            ("AB12A", "123", 50),
            ("AB12A", "155", 99),
            ("gr1", "123", 72),
            ("groupX", "999", 24),
            ("Feature.flexibleRollout.10", "174", 9),
            ("grp", "Ærø😊", 24),
        ] {
            assert_eq!(bucket(ROLLOUT, Scale::Percent, salt, key), percent * 1000);
            assert_eq!(bucket(ROLLOUT, Scale::Parts(100), salt, key), percent);
        }
    }

    #[test]
    fn variants_are_where_unleash_has_them() {
        for (salt, key, parts, part) in [
            ("Feature.Variants.C", "232", 99, 17),
            ("Feature.Variants.C", "607", 99, 57),
            ("Feature.Variants.C", "656", 99, 93),
            ("Feature.Variants.D", "712", 100, 0),
            ("Feature.Variants.D", "525", 100, 29),
            ("F9.globalSegmentOn", "616", 100, 66),
            ("a", "5", 2, 0),
            ("a", "0", 2, 1),
            ("a", "5", 1, 0),
        ] {
            assert_eq!(bucket(VARIANT, Scale::Parts(parts), salt, key), part);
        }
        let percent = bucket(VARIANT, Scale::Percent, "Feature.Variants.D", "525");
        assert_eq!(percent, 29_000);
    }

    #[test]
    fn long_keys_go_where_their_hash_says() {
        let long = "k".repeat(USUAL);
        for length in (0..=USUAL).rev() {
            let key = &long.as_bytes()[..length];
            let text = [b"salt:", key].concat();
            let expected = murmur3_32(&mut &text[..], 0).unwrap() % 1000;
            let key = std::str::from_utf8(key).unwrap();
            assert_eq!(bucket(ROLLOUT, Scale::Parts(1000), "salt", key), expected);
        }
    }
}
