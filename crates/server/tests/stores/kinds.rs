//! The kinds of stores, each as the tests open it.

use burgee_server::store::{Embedded, Memory, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A kind of store.
pub(crate) trait Kind: Send + Sync {
    /// A handle of its own of the log of this name, as another server has it; the one handle there can
    /// be, for stores of one program.
    fn open(&self, space: &str) -> Arc<dyn Store>;

    /// The same, at another port of this machine; none for stores without a network.
    fn open_at(&self, space: &str, port: u16) -> Option<Arc<dyn Store>>;

    /// The port that it listens on, if any.
    fn port(&self) -> Option<u16> {
        None
    }
}

/// A name that no test has used.
pub(crate) fn space() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test-{}-{next}", std::process::id())
}

/// In memory.
pub(crate) struct InMemory(Arc<Memory>);

/// In a file.
pub(crate) struct InFile {
    folder: TempDir,
    open: std::sync::Mutex<std::sync::Weak<Embedded>>,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "stores over a network may be missing"
)]
pub(crate) fn memory() -> Option<InMemory> {
    Some(InMemory(Arc::default()))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "stores over a network may be missing"
)]
pub(crate) fn embedded() -> Option<InFile> {
    Some(InFile {
        folder: tempfile::tempdir().unwrap(),
        open: std::sync::Mutex::default(),
    })
}

impl Kind for InMemory {
    fn open(&self, _: &str) -> Arc<dyn Store> {
        self.0.clone()
    }

    fn open_at(&self, _: &str, _: u16) -> Option<Arc<dyn Store>> {
        None
    }
}

impl Kind for InFile {
    fn open(&self, _: &str) -> Arc<dyn Store> {
        let mut held = self.open.lock().unwrap();
        if let Some(open) = held.upgrade() {
            return open;
        }
        let open = Arc::new(Embedded::open(self.folder.path()).unwrap());
        *held = Arc::downgrade(&open);
        open
    }

    fn open_at(&self, _: &str, _: u16) -> Option<Arc<dyn Store>> {
        None
    }
}

/// What `tests/services/run` has put into a variable. Without it a test cannot run, and where everything
/// must be tested, fails.
#[cfg(all(feature = "postgres", feature = "redis"))]
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok();
    if value.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{name} is not set: run this by tests/services/run"
        );
        eprintln!("NOT TESTED: {name} is not set; run this by tests/services/run");
    }
    value
}

/// Over a network: its name, and its address.
#[cfg(all(feature = "postgres", feature = "redis"))]
pub(crate) struct Remote(&'static str, String);

#[cfg(all(feature = "postgres", feature = "redis"))]
mod remote {
    use super::{Arc, Kind, Remote, Store, variable};
    use burgee_server::store::Place;

    pub(crate) fn postgres() -> Option<Remote> {
        variable("BURGEE_TEST_POSTGRES").map(|address| Remote("PostgreSQL", address))
    }

    pub(crate) fn redis() -> Option<Remote> {
        variable("BURGEE_TEST_REDIS").map(|address| Remote("Redis", address))
    }

    impl Remote {
        pub(crate) fn name(&self) -> &'static str {
            self.0
        }

        /// The address of a log, as servers are given it.
        pub(crate) fn address(&self, space: &str, port: u16) -> String {
            let there = format!(":{}", self.port().unwrap());
            let address = self.1.replacen(&there, &format!(":{port}"), 1);
            format!("{address}?space={space}")
        }
    }

    impl Kind for Remote {
        fn open(&self, space: &str) -> Arc<dyn Store> {
            self.open_at(space, self.port().unwrap()).unwrap()
        }

        fn open_at(&self, space: &str, port: u16) -> Option<Arc<dyn Store>> {
            let place: Place = self.address(space, port).parse().unwrap();
            Some(place.open().unwrap())
        }

        fn port(&self) -> Option<u16> {
            let (_, rest) = self.1.rsplit_once("127.0.0.1:")?;
            rest.split('/').next()?.parse().ok()
        }
    }
}

#[cfg(all(feature = "postgres", feature = "redis"))]
pub(crate) use remote::{postgres, redis};
