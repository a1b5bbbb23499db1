//! `md5-100`, the classic `md5("flag:user") % 100`.

use super::{BUCKETS, Bucket, Bucketing, Salted, SaltedBucketing};
use md5::{Digest, Md5};
use std::sync::Arc;

/// The MD5 of `salt:key`, read as one 128-bit big-endian number, modulo 100: whole percents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Md5Mod100;

/// The state after `salt:`.
#[derive(Debug, Clone)]
struct AfterSalt(Md5);

impl Bucketing for Md5Mod100 {
    fn id(&self) -> &'static str {
        "md5-100"
    }

    fn description(&self) -> &'static str {
        "MD5 of `salt:key` as a 128-bit big-endian number, modulo 100; steps of 1 %"
    }

    fn salted(&self, salt: &str) -> Salted {
        let mut state = Md5::new();
        state.update(salt.as_bytes());
        state.update(b":");
        Salted::Other(Arc::new(AfterSalt(state)))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let number = u128::from_be_bytes(state.finalize().into());
        let percent = u32::try_from(number % 100).unwrap_or(0);
        Bucket(percent * (BUCKETS / 100))
    }
}
