//! A fast hash for looking texts up. The keys come from the ruleset, so nobody outside can make them
//! collide; order never depends on it.

use std::hash::{BuildHasher, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Builds [`OneShotHasher`]s.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OneShot;

/// XXH3 of what is written, each piece at once: without the buffers of the streaming form, which cost
/// more than hashing a short text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OneShotHasher(u64);

impl BuildHasher for OneShot {
    type Hasher = OneShotHasher;

    fn build_hasher(&self) -> OneShotHasher {
        OneShotHasher::default()
    }
}

impl Hasher for OneShotHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Ends every text; the length is part of XXH3 already.
    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
