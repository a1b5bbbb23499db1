//! `configcat/sha1`, ConfigCat's percentage options.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use sha1::{Digest, Sha1};
use std::sync::Arc;

/// The first seven hex digits of the SHA-1 of salt and key, modulo 100: whole percents. ConfigCat
/// salts with the flag's key. For shares in parts of n it is modulo n.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sha1Mod100;

/// The state after the salt, and the scale.
#[derive(Debug, Clone)]
struct AfterSalt(Sha1, Scale);

impl Bucketing for Sha1Mod100 {
    fn id(&self) -> &'static str {
        "configcat/sha1"
    }

    fn description(&self) -> &'static str {
        "SHA-1 of salt and key, its first 28 bits modulo 100; steps of 1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(AfterSalt(Sha1::new_with_prefix(salt), scale)))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let digest = self.0.clone().chain_update(key).finalize();
        let first = digest.iter().take(4);
        let word = first.fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        let number = word >> 4;
        self.1.dealt(100, |parts| number % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_buckets() {
        let vectors = [
            ("string75Cat0Dog25Falcon0Horse", "12345", 21),
            ("string75Cat0Dog25Falcon0HorseCustomAttr", "US", 70),
            (
                "stringContainsString75Cat0Dog25Falcon0HorseDefaultCat",
                "US",
                63,
            ),
            (
                "stringContainsString75Cat0Dog25Falcon0HorseDefaultCat",
                "12345",
                38,
            ),
            ("integer25One25Two25Three25FourAdvancedRules", "12345", 25),
        ];
        for (salt, key, percent) in vectors {
            let bucket = Sha1Mod100.salted(salt, Scale::Percent).bucket(key);
            assert_eq!(bucket, Bucket(percent * 1000), "{salt} {key}");
        }
    }
}
