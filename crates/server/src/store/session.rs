//! A connection that is made when it is needed, and again after it was lost.

use super::StoreError;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Longest time to connect and get an answer, both together. Below
/// [`PATIENCE`](super::wait::PATIENCE): who is asked for longer than that is dropped, and can say nothing.
pub(super) const ANSWER: Duration = Duration::from_secs(3);

/// How often a connection that only listens is asked whether it still hears.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(5);

/// A place for a connection.
#[derive(Debug)]
pub(super) struct Session<S> {
    held: Mutex<Option<Arc<S>>>,
    connecting: tokio::sync::Mutex<()>,
}

impl<S> Default for Session<S> {
    fn default() -> Session<S> {
        Session {
            held: Mutex::new(None),
            connecting: tokio::sync::Mutex::new(()),
        }
    }
}

impl<S> Session<S> {
    /// The connection that there is, or a new one. Who comes meanwhile waits for it too, and does not
    /// make another.
    pub(super) async fn get(
        &self,
        connect: impl Future<Output = Result<S, StoreError>>,
    ) -> Result<Arc<S>, StoreError> {
        if let Some(session) = &*self.held() {
            return Ok(Arc::clone(session));
        }
        let _one = self.connecting.lock().await;
        if let Some(session) = &*self.held() {
            return Ok(Arc::clone(session));
        }
        let session = Arc::new(connect.await?);
        *self.held() = Some(Arc::clone(&session));
        Ok(session)
    }

    /// Uses a connection. It is taken out of use, so that the next one may reach another machine, unless
    /// this ends [`well`](Use::well): also when nobody waits for the end any more.
    pub(super) fn start<'s>(&'s self, session: &'s Arc<S>) -> Use<'s, S> {
        Use {
            place: self,
            session,
            well: false,
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Arc<S>>> {
        // No panic can happen while it is held.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in use.
#[derive(Debug)]
pub(super) struct Use<'s, S> {
    place: &'s Session<S>,
    session: &'s Arc<S>,
    well: bool,
}

impl<S> Use<'_, S> {
    /// The connection answers.
    pub(super) fn well(mut self) {
        self.well = true;
    }
}

impl<S> Drop for Use<'_, S> {
    fn drop(&mut self) {
        let mut held = self.place.held();
        if !self.well
            && held
                .as_ref()
                .is_some_and(|held| Arc::ptr_eq(held, self.session))
        {
            *held = None;
        }
    }
}

/// Until when a store may connect and answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// [`ANSWER`] from now on.
    pub(super) fn new() -> Deadline {
        Deadline(Instant::now() + ANSWER)
    }

    /// Waits, but not longer.
    pub(super) async fn wait<T>(
        self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let done = tokio::time::timeout_at(self.0, work).await;
        done.unwrap_or_else(|_| Err(StoreError::slow(ANSWER)))
    }
}
