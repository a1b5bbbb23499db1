//! Whether the source is in reach, read at each evaluation without a lock.

use arc_swap::ArcSwapOption;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// When the source last confirmed the rules, and whether it does now.
#[derive(Debug)]
pub(crate) struct Health {
    /// What the numbers count from.
    start: Instant,
    /// Milliseconds from the start to the last confirmation, and one; 0 before the first.
    confirmed: AtomicU64,
    /// Whether the source is in reach, and serves rules that can be used.
    well: std::sync::atomic::AtomicBool,
    /// Why not.
    error: ArcSwapOption<Trouble>,
}

/// What is wrong with the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) message: String,
    pub(crate) since: SystemTime,
}

impl Default for Health {
    fn default() -> Health {
        Health {
            start: Instant::now(),
            confirmed: AtomicU64::new(0),
            well: false.into(),
            error: ArcSwapOption::empty(),
        }
    }
}

impl Health {
    /// The source says that the rules are current.
    pub(crate) fn confirm(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.confirmed
            .store(now.saturating_add(1), Ordering::Release);
        self.well.store(true, Ordering::Release);
        if self.error.load().is_some() {
            self.error.store(None);
        }
    }

    /// The source cannot be used. Whether that is news.
    pub(crate) fn fail(&self, message: String) -> bool {
        self.well.store(false, Ordering::Release);
        let before = self.error.load_full();
        if before
            .as_ref()
            .is_some_and(|known| known.message == message)
        {
            return false;
        }
        let since = before.map_or_else(SystemTime::now, |known| known.since);
        self.error.store(Some(Arc::new(Trouble { message, since })));
        true
    }

    /// Whether the rules are confirmed now.
    pub(crate) fn is_well(&self) -> bool {
        self.well.load(Ordering::Acquire)
    }

    /// How long ago the rules were confirmed; none if never.
    pub(crate) fn age(&self) -> Option<Duration> {
        let confirmed = self.confirmed.load(Ordering::Acquire).checked_sub(1)?;
        Some(
            self.start
                .elapsed()
                .saturating_sub(Duration::from_millis(confirmed)),
        )
    }

    /// What is wrong now.
    pub(crate) fn trouble(&self) -> Option<Arc<Trouble>> {
        self.error.load_full()
    }
}
