//! What the routes share: the rules that are served now, and how the last reload went.

use crate::attributes::Attributes;
use crate::auth::Keyring;
use crate::catalogue::{self, Listed};
use crate::ledger::LedgerError;
use crate::metrics::{FlagCounts, Metrics};
use crate::route::{manifest, rules};
use crate::settings::Settings;
use crate::source::{Bundle, Fault, Foreign, Ruleset, Stored};
use crate::windows::Moments;
use arc_swap::{ArcSwap, ArcSwapOption};
use burgee::Engine;
use indexmap::IndexMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use tokio::sync::{Semaphore, watch};

/// The state, as routes have it.
pub(crate) type Shared = Arc<State>;

/// What the routes share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) keys: Keyring,
    snapshot: ArcSwap<Snapshot>,
    /// Why the newest content is not served; none while it is.
    failure: ArcSwapOption<Failure>,
    /// The store that the rules are in; none when they are in a file.
    pub(crate) stored: Option<Arc<Stored>>,
    /// Why the store is not heard; none while it is.
    away: ArcSwapOption<Failure>,
    pub(crate) metrics: Metrics,
    /// Told of every new snapshot, and when the answers of one change by themselves.
    pub(crate) changed: watch::Sender<()>,
    /// Whether the server was told to stop.
    pub(crate) leaving: AtomicBool,
    /// Whether the server ends now.
    pub(crate) stopping: watch::Sender<bool>,
    /// Places for evaluations.
    pub(crate) rooms: Semaphore,
    /// The place for going through the whole log.
    pub(crate) audits: Semaphore,
    /// Places for event streams.
    pub(crate) streams: Arc<Semaphore>,
}

/// One revision, ready to serve. A request takes one and keeps it to its end.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) engine: Engine,
    pub(crate) foreign: Option<Foreign>,
    pub(crate) identity: String,
    pub(crate) timeless: bool,
    /// The manifest as it is sent.
    pub(crate) manifest: Vec<u8>,
    /// The rules, for those who evaluate by themselves.
    pub(crate) bundle: Bundle,
    /// The bundle as it is sent.
    pub(crate) handout: String,
    /// How often each flag was served as what, in the order of the engine's flags.
    pub(crate) counts: IndexMap<String, FlagCounts>,
    /// What there is to know about each flag without evaluating it.
    pub(crate) catalogue: IndexMap<String, Listed>,
    /// What texts in an address are to be read as.
    pub(crate) attributes: Attributes,
    pub(crate) loaded: SystemTime,
    /// When its answers change by themselves.
    pub(crate) moments: Moments,
    /// How many of these were told. A number and no time, so that all servers with these rules say the same.
    turned: AtomicUsize,
}

/// A reload that failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) why: String,
    pub(crate) since: SystemTime,
}

impl State {
    /// The state of a server that starts with these rules.
    pub(crate) fn new(
        settings: Settings,
        keys: Keyring,
        rules: Ruleset,
        stored: Option<Arc<Stored>>,
        now: SystemTime,
    ) -> State {
        let metrics = Metrics::default();
        let limits = settings.limits;
        let snapshot = Snapshot::new(rules, &metrics, now);
        metrics.serving(&snapshot);
        State {
            keys,
            snapshot: ArcSwap::from_pointee(snapshot),
            failure: ArcSwapOption::empty(),
            stored,
            away: ArcSwapOption::empty(),
            metrics,
            changed: watch::Sender::new(()),
            leaving: AtomicBool::new(false),
            stopping: watch::Sender::new(false),
            rooms: Semaphore::new(limits.concurrency.min(Semaphore::MAX_PERMITS)),
            audits: Semaphore::new(1),
            streams: Arc::new(Semaphore::new(limits.streams.min(Semaphore::MAX_PERMITS))),
            settings,
        }
    }

    /// The rules that are served now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Why the newest content is not served; none while it is.
    pub(crate) fn failure(&self) -> Option<Arc<Failure>> {
        self.failure.load_full()
    }

    /// Serves these rules from now on.
    pub(crate) fn replace(&self, rules: Ruleset, now: SystemTime) {
        let new = rules.identity != self.snapshot.load().identity;
        self.failure.store(None);
        if new {
            let snapshot = Snapshot::new(rules, &self.metrics, now);
            self.metrics.serving(&snapshot);
            self.snapshot.store(Arc::new(snapshot));
            self.changed.send_replace(());
        }
        self.metrics.reloaded(true);
    }

    /// Notes that the newest content is what is served already.
    pub(crate) fn same(&self) {
        self.failure.store(None);
        self.metrics.reloaded(true);
    }

    /// Why the store is not heard; none while it is.
    pub(crate) fn away(&self) -> Option<Arc<Failure>> {
        self.away.load_full()
    }

    /// Notes that the store answers.
    pub(crate) fn store_answers(&self) {
        if self.away.swap(None).is_some() {
            tracing::info!("the store answers again");
        }
        self.metrics.store_up.set(1);
    }

    /// Notes that the store does not answer. What is served goes on being served.
    pub(crate) fn store_fails(&self, error: &LedgerError) {
        let why = error.to_string();
        let before = self.away();
        let since = before
            .as_ref()
            .map_or_else(SystemTime::now, |away| away.since);
        if before.is_none_or(|away| away.why != why) {
            tracing::error!(%error, "the store is not heard; the last good rules are served");
        }
        self.away.store(Some(Arc::new(Failure { why, since })));
        self.metrics.store_up.set(0);
    }

    /// Goes on with the rules as they are, because what came is not fit to serve.
    pub(crate) fn keep(&self, fault: &Fault, now: SystemTime) {
        let since = self.failure().map_or(now, |failure| failure.since);
        let why = fault.to_string();
        self.failure.store(Some(Arc::new(Failure { why, since })));
        self.metrics.reloaded(false);
    }
}

impl Snapshot {
    fn new(rules: Ruleset, metrics: &Metrics, now: SystemTime) -> Snapshot {
        let manifest = manifest::write(&rules);
        let handout = rules::write(&rules);
        let counts = metrics.flag_counts(&rules.rules);
        let catalogue = catalogue::list(&rules.rules);
        let attributes = Attributes::of(&rules.rules);
        let moments = Moments::of(&rules.rules);
        let turned = AtomicUsize::new(moments.passed(now));
        Snapshot {
            engine: rules.engine,
            foreign: rules.foreign,
            identity: rules.identity,
            timeless: rules.timeless,
            manifest,
            bundle: rules.bundle,
            handout,
            counts,
            catalogue,
            attributes,
            loaded: now,
            moments,
            turned,
        }
    }

    /// Goes on to `now`, or back where the clock was set back. Says whether answers may be others since.
    pub(crate) fn turn(&self, now: SystemTime) -> bool {
        let passed = self.moments.passed(now);
        self.turned.swap(passed, Ordering::Relaxed) != passed
    }

    /// What names these rules at this time, for who holds answers of theirs, and since when.
    pub(crate) fn turn_of(&self) -> (String, SystemTime) {
        let turned = self.turned.load(Ordering::Relaxed);
        let Some(moment) = self.moments.last(turned) else {
            return (self.identity.clone(), self.loaded);
        };
        let since = u64::try_from(moment.0).unwrap_or(0);
        let since = SystemTime::UNIX_EPOCH + Duration::from_micros(since);
        (
            format!("{}-{turned}", self.identity),
            since.max(self.loaded),
        )
    }
}
