//! What is in the store: every change since the first, each with who made it, when and why, bound to
//! the one before by its hash.
//!
//! Rules, their history, the audit log and the keys are one log, so that a change and the record of it
//! cannot come apart.

mod chain;
mod delta;
mod entry;
mod head;

pub(crate) use chain::sha256;
pub use chain::{Audit, Broken, Proof, verify};
pub use delta::Hunk;
pub use entry::{
    Action, Cause, Checkpoint, Entry, FlagChanges, Role, RulesChange, StoredKey, TextChange,
};
pub use head::Head;

use crate::store::{AppendError, PATIENCE, Store, StoreError, in_time, until};
use arc_swap::ArcSwap;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How many records are read at a time, and the most between two checkpoints: what a server reads at its
/// start does not grow with the log.
pub(crate) const STEP: u64 = 64;

/// A log of changes, and what is known of it. It waits for its store for at most 4 s at a time, which takes a
/// runtime with time.
#[derive(Debug)]
pub struct Ledger {
    store: Arc<dyn Store>,
    head: ArcSwap<Head>,
    /// Held by the one who reads what was added, so that two do not read the same.
    reading: Mutex<()>,
}

/// Who makes a change, and what else is written down with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The name of the key, or of the person.
    pub who: String,
    /// The request by which it was made.
    pub request: Option<String>,
    /// Why, in the author's words.
    pub note: Option<String>,
}

/// Why the log cannot be read or added to.
#[derive(Debug)]
#[non_exhaustive]
pub enum LedgerError {
    /// The store does not answer.
    Store(StoreError),
    /// What is in the store is not a log of changes, or not the one that was read before.
    Broken(Broken),
    /// Somebody else made a change meanwhile.
    Taken,
    /// The store did not say whether it took the change.
    Unknown(StoreError),
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerError::Store(error) => write!(f, "the store does not answer: {error}"),
            LedgerError::Broken(broken) => write!(f, "the log is broken: {broken}"),
            LedgerError::Taken => write!(f, "{}", AppendError::Taken),
            LedgerError::Unknown(error) => write!(f, "{}", AppendError::Unknown(error.clone())),
        }
    }
}

impl std::error::Error for LedgerError {}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> LedgerError {
        LedgerError::Store(error)
    }
}

impl From<Broken> for LedgerError {
    fn from(broken: Broken) -> LedgerError {
        LedgerError::Broken(broken)
    }
}

impl Ledger {
    /// The log in `store`, of which so much is known already.
    pub fn new(store: Arc<dyn Store>, head: Head) -> Ledger {
        Ledger {
            store,
            head: ArcSwap::from_pointee(head),
            reading: Mutex::new(()),
        }
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// What was known last, without asking the store.
    pub fn known(&self) -> Arc<Head> {
        self.head.load_full()
    }

    /// Reads what was added since, and says how things stand.
    ///
    /// # Errors
    /// When the store does not answer, or its log is not the continuation of what is known.
    pub async fn catch_up(&self) -> Result<Arc<Head>, LedgerError> {
        let _one = in_time(async { Ok::<_, LedgerError>(self.reading.lock().await) }).await?;
        let known = self.known();
        let last = in_time(self.store.last()).await?;
        if last < known.number {
            return Err(Broken::shorter(known.number, last).into());
        }
        if known.number == 0 {
            // Nothing to continue: what lies before the last checkpoint need not be read.
            self.advance(self.state_at(last).await?);
        }
        loop {
            // Somebody who adds a change moves it meanwhile.
            let known = self.known();
            if known.number >= last {
                return Ok(known);
            }
            let mut head = Head::clone(&known);
            let most = usize::try_from(STEP).unwrap_or(1);
            for record in in_time(self.store.read(head.number + 1, most)).await? {
                head.add(&record)?;
            }
            if head.number == known.number {
                return Err(Broken::shorter(last, known.number).into());
            }
            self.advance(head);
        }
    }

    /// Knows this from now on, unless more is known already.
    fn advance(&self, head: Head) {
        let head = Arc::new(head);
        self.head.rcu(|known| {
            if known.number < head.number {
                Arc::clone(&head)
            } else {
                Arc::clone(known)
            }
        });
    }

    /// Adds a change to `head`, and says how things stand then. The change is durable when this is done.
    ///
    /// # Errors
    /// [`LedgerError::Taken`] when `head` is not the newest any more: catch up, look again whether the
    /// change is still wanted, and add it to that.
    pub async fn append(
        &self,
        head: &Head,
        author: Author,
        action: Action,
        now: SystemTime,
    ) -> Result<Arc<Head>, LedgerError> {
        let (new, record) = head.with(author, action, now)?;
        // Both together, so that whoever asked still waits for the answer.
        let end = Instant::now() + PATIENCE;
        match until(end, self.store.append(new.number, &record)).await {
            Ok(()) => {}
            Err(AppendError::Taken) => return Err(LedgerError::Taken),
            Err(AppendError::Refused(error)) => return Err(LedgerError::Store(error)),
            Err(AppendError::Unsafe(error)) => return Err(LedgerError::Unknown(error)),
            Err(AppendError::Unknown(error)) => {
                let found = until(end, self.store.read(new.number, 1)).await;
                match found.as_deref() {
                    Ok([found]) if *found == record => {}
                    Ok([_, ..]) => return Err(LedgerError::Taken),
                    // It may still be on its way to the store, and come there later.
                    Ok([]) | Err(_) => return Err(LedgerError::Unknown(error)),
                }
            }
        }
        self.advance(new.clone());
        Ok(Arc::new(new))
    }

    /// How things stood after record `number`; with 0, before the first.
    ///
    /// # Errors
    /// When the store does not answer, the log is broken, or has no such record.
    pub async fn state_at(&self, number: u64) -> Result<Head, LedgerError> {
        let mut head = Head::default();
        // The last checkpoint is here, or there is none yet.
        let first = (number - number % STEP).max(1);
        let mut next = first;
        while next <= number {
            let most = usize::try_from(number - next + 1).unwrap_or(1);
            let records = in_time(self.store.read(next, most)).await?;
            if records.is_empty() {
                return Err(Broken::shorter(number, head.number).into());
            }
            for record in &records {
                if next == first && first > 1 && !Head::starts_at(record) {
                    return Err(Broken::no_checkpoint(first, number).into());
                }
                head.add(record)?;
                next += 1;
            }
        }
        Ok(head)
    }

    /// The records from number `first` on, at most `most`, as they are in the store, and not all of them where
    /// they are long.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn records(&self, first: u64, most: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        in_time(self.store.read(first, most)).await
    }
}
