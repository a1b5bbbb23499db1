//! Proving that a log is as it was written.

use super::entry::Entry;
use super::head::Head;
use crate::source::hex;
use burgee::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;

/// What stands for the hash of the entry before the first.
pub(super) const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What is wrong with a log, and from where on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The number of the first entry that is wrong.
    pub number: u64,
    what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} {}", self.number, self.what)
    }
}

impl std::error::Error for Broken {}

impl Broken {
    fn new(number: u64, what: impl Into<String>) -> Broken {
        Broken {
            number,
            what: what.into(),
        }
    }

    pub(super) fn unreadable(number: u64, error: &serde_json::Error) -> Broken {
        Broken::new(
            number,
            format!("is no entry that this version can read: {error}"),
        )
    }

    pub(super) fn number(expected: u64, found: u64) -> Broken {
        Broken::new(
            expected,
            format!("is missing: there stands one with the number {found}"),
        )
    }

    pub(super) fn chain(number: u64) -> Broken {
        Broken::new(
            number,
            "does not follow the one before: one of the two was changed or replaced",
        )
    }

    pub(super) fn text(number: u64) -> Broken {
        Broken::new(number, "changes another text than the one before it left")
    }

    pub(super) fn checkpoint(number: u64) -> Broken {
        Broken::new(
            number,
            "has a checkpoint that is not what its entries lead to",
        )
    }

    pub(crate) fn shorter(expected: u64, last: u64) -> Broken {
        Broken::new(
            expected,
            format!("is gone: it was there before, and now the last one is {last}"),
        )
    }

    pub(super) fn no_checkpoint(first: u64, number: u64) -> Broken {
        Broken::new(
            number,
            format!("cannot be built: there is no checkpoint from entry {first} on"),
        )
    }

    fn clock(number: u64) -> Broken {
        Broken::new(number, "was made before the one before it")
    }
}

/// What a log was proved to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last. Whoever has noted it down elsewhere knows that nothing was cut off.
    pub hash: String,
    /// When the last was made; empty without one.
    pub at: String,
}

/// Goes through a whole log: every number, hash, text and checkpoint. What this cannot see is entries that
/// were cut off at the end; for that, compare the number and the hash of the last with ones noted
/// elsewhere.
///
/// # Errors
/// With the first entry that is not what it was.
pub fn verify<'r>(records: impl IntoIterator<Item = &'r [u8]>) -> Result<Proof, Broken> {
    let mut audit = Audit::default();
    for record in records {
        audit.add(record)?;
    }
    Ok(audit.proof())
}

/// A proof in the making, for logs that do not fit into memory.
#[derive(Debug, Default)]
pub struct Audit {
    head: Head,
    at: Option<Timestamp>,
}

impl Audit {
    /// Looks at the next record.
    ///
    /// # Errors
    /// When it is not what it was.
    pub fn add(&mut self, record: &[u8]) -> Result<Entry, Broken> {
        let number = self.head.number + 1;
        if self.head.number == 0 {
            let first: Entry =
                serde_json::from_slice(record).map_err(|error| Broken::unreadable(1, &error))?;
            if first.number != 1 {
                return Err(Broken::number(1, first.number));
            }
        }
        let entry = self.head.add(record)?;
        let at = Timestamp::parse(&entry.at).ok_or_else(|| Broken::clock(number))?;
        if self.at.is_some_and(|before| at < before) {
            return Err(Broken::clock(number));
        }
        self.at = Some(at);
        Ok(entry)
    }

    /// What was proved so far.
    pub fn proof(&self) -> Proof {
        Proof {
            entries: self.head.number,
            hash: self.head.hash.clone(),
            at: self.head.at.clone(),
        }
    }
}
