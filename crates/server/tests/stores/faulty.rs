//! A store that can be broken in every way that a network breaks one.

use burgee_server::store::{Answer, AppendError, Memory, Store, StoreError};
use std::sync::{Arc, Mutex};

/// What happens to an addition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The store is lost before it gets the record.
    Before,
    /// The store has the record, and is lost before it says so.
    After,
    /// The store has the record, but not on its disk.
    Unsafe,
    /// The store never answers.
    Silent,
    /// The store says that it does not take it.
    Refused,
}

/// A store in memory, with faults.
#[derive(Debug, Default)]
pub(crate) struct Faulty {
    pub(crate) inner: Memory,
    /// What happens to additions.
    fault: Mutex<Fault>,
    /// What happens to reading: nothing, a silence, or an error.
    reading: Mutex<Fault>,
}

impl Faulty {
    pub(crate) fn new() -> Arc<Faulty> {
        Arc::default()
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    pub(crate) fn set_reading(&self, fault: Fault) {
        *self.reading.lock().unwrap() = fault;
    }

    async fn fail(&self) -> Result<(), StoreError> {
        let fault = *self.reading.lock().unwrap();
        match fault {
            Fault::None => Ok(()),
            Fault::Silent => std::future::pending().await,
            _ => Err(lost()),
        }
    }
}

fn lost() -> StoreError {
    StoreError::new("the cable was cut")
}

impl Store for Faulty {
    fn name(&self) -> String {
        "faulty".to_owned()
    }

    fn last(&self) -> Answer<'_, u64> {
        Box::pin(async {
            self.fail().await?;
            self.inner.last().await
        })
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            self.fail().await?;
            self.inner.read(first, most).await
        })
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        Box::pin(async move {
            let fault = *self.fault.lock().unwrap();
            match fault {
                Fault::None => self.inner.append(number, record).await,
                Fault::Before => Err(AppendError::Unknown(lost())),
                Fault::Refused => Err(AppendError::Refused(lost())),
                Fault::Silent => std::future::pending().await,
                Fault::After => {
                    self.inner.append(number, record).await?;
                    Err(AppendError::Unknown(lost()))
                }
                Fault::Unsafe => {
                    self.inner.append(number, record).await?;
                    Err(AppendError::Unsafe(lost()))
                }
            }
        })
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        self.inner.changed(known)
    }
}
