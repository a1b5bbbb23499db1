//! Hearing of new records over a connection of its own, for stores over a network.

use super::StoreError;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What was heard last.
#[derive(Debug, Clone, Default)]
struct Heard {
    /// The highest number that was named.
    last: u64,
    /// Why nothing more will be heard; none while somebody listens.
    lost: Option<StoreError>,
}

/// Waits for new records. Somebody listens from the first wait on, until the connection is lost; the
/// next wait tries again.
#[derive(Debug, Default)]
pub(super) struct Ear {
    heard: watch::Sender<Heard>,
    listener: Mutex<Option<JoinHandle<()>>>,
}

/// Passes on what is heard.
#[derive(Debug)]
pub(super) struct Teller(watch::Sender<Heard>);

impl Teller {
    /// There is a record of this number.
    pub(super) fn tell(&self, last: u64) {
        self.0.send_if_modified(|heard| {
            let news = heard.last < last;
            heard.last = heard.last.max(last);
            news
        });
    }
}

impl Ear {
    /// Waits until a record behind `known` is heard of. `listen` connects, tells the last number once it
    /// hears all that comes after, and then every one; it ends with why it cannot go on.
    pub(super) async fn wait<L>(
        &self,
        known: u64,
        listen: impl FnOnce(Teller) -> L,
    ) -> Result<(), StoreError>
    where
        L: Future<Output = StoreError> + Send + 'static,
    {
        let mut heard = self.heard.subscribe();
        self.start(listen);
        let end = heard.wait_for(|heard| heard.last > known || heard.lost.is_some());
        // The sender lives as long as this.
        match end.await {
            Ok(end) => end.lost.clone().map_or(Ok(()), Err),
            Err(_) => Ok(()),
        }
    }

    fn start<L>(&self, listen: impl FnOnce(Teller) -> L)
    where
        L: Future<Output = StoreError> + Send + 'static,
    {
        // No panic can happen while it is held.
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if listener.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        // A store that lost records starts anew as well.
        self.heard.send_replace(Heard::default());
        let heard = self.heard.clone();
        let listening = listen(Teller(heard.clone()));
        *listener = Some(tokio::spawn(async move {
            let why = listening.await;
            heard.send_modify(|heard| heard.lost = Some(why));
        }));
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let listener = self.listener.get_mut();
        let listener = listener.unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listener {
            listener.abort();
        }
    }
}
