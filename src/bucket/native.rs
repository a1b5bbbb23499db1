//! `burgee/1`, the native bucketing.

use super::{Bucket, Bucketing, Salted, Scale};
use xxhash_rust::xxh64::xxh64;

/// `burgee/1`: XXH64 of key and salt, mixed, scaled by multiply-shift.
///
/// ```text
/// k      = XXH64(key as UTF-8, seed 0)
/// s      = XXH64(salt as UTF-8, seed 1)
/// z      = k XOR s
/// z      = (z XOR (z >> 30)) * 0xBF58476D1CE4E5B9   mod 2^64
/// z      = (z XOR (z >> 27)) * 0x94D049BB133111EB   mod 2^64
/// z      = z XOR (z >> 31)
/// bucket = ((z >> 32) * whole) >> 32
/// ```
///
/// The whole is 100 000 for shares in percent, and n for shares in parts of n.
///
/// XXH64 has a published specification and a library in every language, and mixes short sequential
/// keys well. Key and salt are hashed apart so that a request which asks for many flags hashes its
/// key once; the finaliser (`SplitMix64`, Steele, Lea and Flood, OOPSLA 2014) then makes the flags
/// independent for a few cycles each. The seeds differ so that a key which equals a salt is nothing
/// special.
#[derive(Debug, Clone, Copy)]
pub struct Native;

/// The hash of a salt, computed when a ruleset is compiled, with the scale that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaltHash {
    hash: u64,
    whole: u32,
}

/// The hash of a key, computed once for all salts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHash(u64);

impl KeyHash {
    /// Hashes `key`.
    pub fn new(key: &str) -> KeyHash {
        KeyHash(xxh64(key.as_bytes(), 0))
    }
}

impl SaltHash {
    /// Hashes `salt`.
    pub fn new(salt: &str, scale: Scale) -> SaltHash {
        SaltHash {
            hash: xxh64(salt.as_bytes(), 1),
            whole: scale.whole(),
        }
    }

    /// The bucket of a key under this salt.
    pub fn bucket(self, key: KeyHash) -> Bucket {
        let mut z = key.0 ^ self.hash;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let scaled = ((z >> 32) * u64::from(self.whole)) >> 32;
        // Below the whole by construction, so the conversion keeps every bit.
        Bucket(u32::try_from(scaled).unwrap_or(0))
    }
}

impl Bucketing for Native {
    fn id(&self) -> &'static str {
        "burgee/1"
    }

    fn description(&self) -> &'static str {
        "XXH64 of key and salt apart, combined by SplitMix64, scaled by multiply-shift"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Native(SaltHash::new(salt, scale))
    }
}
