//! Reading a store without a server around it.

use super::{Store, StoreError};
use std::fmt;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// How many records are read at a time.
const STEP: usize = 64;

/// The records of a store, from the first to the one that is the last when it is made. For programs that
/// are not asynchronous.
pub struct Reader {
    runtime: Runtime,
    store: Arc<dyn Store>,
    next: u64,
    last: u64,
    read: std::vec::IntoIter<Vec<u8>>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("store", &self.store)
            .field("next", &self.next)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}

impl Reader {
    /// Starts at the first record.
    ///
    /// # Errors
    /// When the store does not answer, or the system gives no thread.
    pub fn new(store: Arc<dyn Store>) -> Result<Reader, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StoreError::new)?;
        let last = runtime.block_on(store.last())?;
        Ok(Reader {
            runtime,
            store,
            next: 1,
            last,
            read: Vec::new().into_iter(),
        })
    }

    /// The number of the last record when this was made; 0 for an empty log, or none.
    pub fn end(&self) -> u64 {
        self.last
    }

    fn more(&mut self) -> Result<(), StoreError> {
        let left = self.last.saturating_add(1).saturating_sub(self.next);
        let most = usize::try_from(left).unwrap_or(STEP).min(STEP);
        if most > 0 {
            let records = self.runtime.block_on(self.store.read(self.next, most))?;
            self.next = self.next.saturating_add(records.len() as u64);
            self.read = records.into_iter();
        }
        Ok(())
    }
}

impl Iterator for Reader {
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.read.len() == 0
            && let Err(error) = self.more()
        {
            // Nothing more is read after that.
            self.next = self.last.saturating_add(1);
            return Some(Err(error));
        }
        self.read.next().map(Ok)
    }
}
