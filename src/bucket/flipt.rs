//! `flipt/variant` and `flipt/rollout`: the two ways in which Flipt deals out entities.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use crc32fast::Hasher;
use std::sync::Arc;

/// CRC-32 (IEEE) of flag and entity, one behind the other. The salt is the key of the flag.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flipt {
    /// Of the distributions of a rule: the flag's key first, 1 000 buckets.
    Variant,
    /// Of the threshold of a boolean flag: the entity's id first, 100 buckets.
    Rollout,
}

/// The state after the flag's key.
#[derive(Debug)]
struct AfterFlag(Hasher, Scale);

/// The flag's key, which comes last.
#[derive(Debug)]
struct BeforeFlag(Box<str>, Scale);

impl Bucketing for Flipt {
    fn id(&self) -> &'static str {
        match self {
            Flipt::Variant => "flipt/variant",
            Flipt::Rollout => "flipt/rollout",
        }
    }

    fn description(&self) -> &'static str {
        match self {
            Flipt::Variant => "CRC-32 (IEEE) of salt and key, modulo 1 000; steps of 0.1 %",
            Flipt::Rollout => "CRC-32 (IEEE) of key and salt, modulo 100; steps of 1 %",
        }
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(match self {
            Flipt::Variant => {
                let mut state = Hasher::new();
                state.update(salt.as_bytes());
                Arc::new(AfterFlag(state, scale))
            }
            Flipt::Rollout => Arc::new(BeforeFlag(salt.into(), scale)),
        })
    }
}

impl SaltedBucketing for AfterFlag {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let hash = state.finalize();
        self.1.dealt(1000, |parts| hash % parts)
    }
}

impl SaltedBucketing for BeforeFlag {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = Hasher::new();
        state.update(key.as_bytes());
        state.update(self.0.as_bytes());
        let hash = state.finalize();
        self.1.dealt(100, |parts| hash % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_flipts() {
        let buckets = |entity: &str, flag: &str| {
            let variant = Flipt::Variant.salted(flag, Scale::Percent).bucket(entity);
            let rollout = Flipt::Rollout.salted(flag, Scale::Percent).bucket(entity);
            (variant.0 / 100, rollout.0 / 1000)
        };
        assert_eq!(buckets("test-entity", "test-flag"), (745, 65));
        assert_eq!(buckets("entity", "flag"), (52, 67));
        assert_eq!(buckets("1", "flag_001"), (84, 21));
        assert_eq!(buckets("user-1", "boolean_flag"), (634, 20));
        assert_eq!(crc32fast::hash(b"test-flagtest-entity"), 0x3119_9f39);
        let parts = Flipt::Variant.salted("test-flag", Scale::Parts(7));
        assert_eq!(parts.bucket("test-entity").0, 0x3119_9f39 % 7);
    }
}
