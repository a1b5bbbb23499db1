//! A store that is gone with the program, for tests and trying things out.

use super::{Answer, AppendError, Bounded as _, Store};
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// A log in memory.
#[derive(Debug, Default)]
pub struct Memory {
    records: Mutex<Vec<Vec<u8>>>,
    last: watch::Sender<u64>,
}

impl Memory {
    fn with<T>(&self, use_them: impl FnOnce(&mut Vec<Vec<u8>>) -> T) -> T {
        // No panic can leave a vector half changed here.
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        use_them(&mut records)
    }
}

impl Store for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn last(&self) -> Answer<'_, u64> {
        let last = self.with(|records| records.len() as u64);
        Box::pin(async move { Ok(last) })
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        let skipped = usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX);
        let found = self.with(|records| {
            let records = records.iter().skip(skipped).take(most);
            records.cloned().bounded(Vec::len).collect()
        });
        Box::pin(async move { Ok(found) })
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        let added = self.with(|records| {
            let free = records.len() as u64 + 1 == number;
            if free {
                records.push(record.to_vec());
            }
            free
        });
        Box::pin(async move {
            if !added {
                return Err(AppendError::Taken);
            }
            self.last.send_replace(number);
            Ok(())
        })
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        let mut last = self.last.subscribe();
        Box::pin(async move {
            // The sender lives as long as the store.
            let _ = last.wait_for(|last| *last > known).await;
            Ok(())
        })
    }
}
