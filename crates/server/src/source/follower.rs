//! Following a store: its word of changes, and a look from time to time for where there is none.

use super::Stored;
use crate::state::State;
use std::sync::Arc;
use std::time::Duration;

/// Shortest and longest pause before a store that does not answer is asked again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// Serves each change of the store, until the server stops.
pub(crate) async fn follow_store(stored: Arc<Stored>, state: Arc<State>) {
    let mut stopping = state.stopping.subscribe();
    let mut follower = Follower {
        stored,
        state,
        woken: None,
        deaf: 0,
        pause: PAUSES.0,
    };
    tokio::select! {
        () = async { loop { follower.step().await } } => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}

/// Who follows a store.
struct Follower {
    stored: Arc<Stored>,
    state: Arc<State>,
    /// What was known when the store said that there is more.
    woken: Option<u64>,
    /// How often in a row the store answered but could not be listened to.
    deaf: u32,
    /// How long to wait before the next try, when this one fails.
    pause: Duration,
}

impl Follower {
    /// Looks at the store, and waits until there may be something new.
    async fn step(&mut self) {
        let stored = Arc::clone(&self.stored);
        let head = match stored.ledger.catch_up().await {
            Ok(head) => head,
            Err(error) => {
                self.state.store_fails(&error);
                self.deaf = 0;
                return self.rest().await;
            }
        };
        self.state.store_answers();
        stored.publish(&self.state, &head, None).await;
        if self.woken.take() == Some(head.number) {
            // Whoever is asked lags behind the one who says so: a replica of the database, most likely.
            self.rest().await;
        } else if self.deaf == 0 {
            self.pause = PAUSES.0;
        }
        // Also without a word from the store it is looked at from time to time.
        let poll = self.state.settings.poll;
        let word = tokio::time::timeout(poll, stored.ledger.store().changed(head.number));
        let error = match word.await {
            Ok(Err(error)) => error,
            ended => {
                self.woken = ended.is_ok().then_some(head.number);
                self.deaf = 0;
                return;
            }
        };
        // Once, the connection may have been lost. Whether the store is lost is seen by asking it.
        self.deaf = self.deaf.saturating_add(1);
        if self.deaf == 3 {
            tracing::warn!(%error, "the store answers, but does not tell of changes; it is asked every 2 s");
        }
        self.rest().await;
    }

    async fn rest(&mut self) {
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(PAUSES.1);
    }
}
