//! `md5-100`, the classic `md5("flag:user") % 100`.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use md5::{Digest, Md5};
use std::sync::Arc;

/// The MD5 of `salt:key`, read as one 128-bit big-endian number, modulo 100: whole
/// percents. For shares in parts of n it is modulo n.
#[derive(Debug, Clone, Copy)]
pub(super) struct Md5Mod100;

/// The state after `salt:`, and the scale.
#[derive(Debug, Clone)]
struct AfterSalt(Md5, Scale);

impl Bucketing for Md5Mod100 {
    fn id(&self) -> &'static str {
        "md5-100"
    }

    fn description(&self) -> &'static str {
        "MD5 of `salt:key` as a 128-bit big-endian number, modulo 100; steps of 1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        let mut state = Md5::new();
        state.update(salt.as_bytes());
        state.update(b":");
        Salted::Other(Arc::new(AfterSalt(state, scale)))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let number = u128::from_be_bytes(state.finalize().into());
        self.1.dealt(100, |parts| {
            u32::try_from(number % u128::from(parts)).unwrap_or(0)
        })
    }
}
