//! Starting from a copy while the source of the rules is away or bad.

use crate::support::{Answer, KEY, Running, settings, wait_for};
use burgee_server::ledger::{Action, Author, Cause, FlagChanges, Head, Ledger, RulesChange};
use burgee_server::store::{Answer as Given, AppendError, Memory, Store, StoreError};
use burgee_server::{FileSource, Keys, Settings};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;

const ON: &str = "flag a: bool = on\n";
const OFF: &str = "flag a: bool = off\n";

fn cached(cache: &Path) -> Settings {
    Settings {
        cache: Some(cache.to_owned()),
        poll: Duration::from_millis(100),
        ..settings()
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn value(server: &Running) -> Json {
    server.flag("a", &json!({})).json()["value"].clone()
}

fn ready(server: &Running) -> Json {
    let ready: Answer = server.get("/readyz");
    assert_eq!(ready.status, 200);
    ready.json()
}

/// Starts a server on a file once, so that there is a copy of it, and says where the file is.
fn once(folder: &TempDir, rules: &str) -> FileSource {
    let path = folder.path().join("rules.flags");
    std::fs::write(&path, rules).unwrap();
    let source = FileSource::new(&path);
    let mut server = Running::start(self::folder(), source.clone(), cached(&cache(folder)));
    server.stop();
    source
}

fn cache(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("cache")
}

#[test]
fn a_restart_while_the_file_is_bad_serves_the_last_good_rules() {
    let folder = folder();
    let source = once(&folder, OFF);
    for bad in ["flag a: bool = maybe\n", "", "\u{0}"] {
        std::fs::write(source.path(), bad).unwrap();
        let server = Running::start(self::folder(), source.clone(), cached(&cache(&folder)));
        assert_eq!(value(&server), false, "{bad:?}");
        let ready = ready(&server);
        assert_eq!(ready["status"], "stale");
        assert!(ready["reload"]["error"].is_string());
        assert_eq!(server.metric("burgee_reload_failing"), Some(1.0));
        // It is followed all the same.
        crate::support::replace(source.path(), ON);
        wait_for("the file is good again", || value(&server) == true);
        assert_eq!(self::ready(&server)["status"], "ready");
        crate::support::replace(source.path(), OFF);
        wait_for("the copy is the newest", || value(&server) == false);
    }
}

#[test]
fn a_restart_while_the_file_is_gone_serves_the_last_good_rules_and_their_includes() {
    let folder = folder();
    let segments = folder.path().join("shared");
    std::fs::create_dir(&segments).unwrap();
    std::fs::write(segments.join("s.flags"), "segment all = true\n").unwrap();
    let rules = "include \"shared/s.flags\"\nflag a: bool { when in segment all serve off\n otherwise serve on }\n";
    let source = once(&folder, rules);
    std::fs::remove_dir_all(segments).unwrap();
    std::fs::remove_file(source.path()).unwrap();
    let server = Running::start(self::folder(), source, cached(&cache(&folder)));
    assert_eq!(value(&server), false);
    assert_eq!(ready(&server)["status"], "stale");
    // Whoever evaluates by himself gets everything.
    let handed = server.get("/v1/rules").json();
    assert_eq!(handed["rules"], rules);
    assert_eq!(handed["files"]["shared/s.flags"], "segment all = true\n");
}

#[test]
fn a_copy_of_another_file_is_not_taken() {
    let folder = folder();
    let _ = once(&folder, ON);
    let other = FileSource::new(folder.path().join("other.flags"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let started = burgee_server::Server::start(cached(&cache(&folder)), other);
    assert!(runtime.block_on(started).is_err());
}

/// A store that can be away.
#[derive(Debug, Default)]
struct Away {
    inner: Memory,
    away: AtomicBool,
}

impl Away {
    fn error(&self) -> Result<(), StoreError> {
        if self.away.load(Ordering::SeqCst) {
            return Err(StoreError::new("nobody is at home"));
        }
        Ok(())
    }
}

impl Store for Away {
    fn name(&self) -> String {
        "away".to_owned()
    }

    fn last(&self) -> Given<'_, u64> {
        Box::pin(async {
            self.error()?;
            self.inner.last().await
        })
    }

    fn read(&self, first: u64, most: usize) -> Given<'_, Vec<Vec<u8>>> {
        self.inner.read(first, most)
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Given<'a, (), AppendError> {
        self.inner.append(number, record)
    }

    fn changed(&self, known: u64) -> Given<'_, ()> {
        self.inner.changed(known)
    }
}

fn seeded(cache: &Path) -> Settings {
    Settings {
        seed: Some(OFF.to_owned()),
        keys: Keys::parse(&format!("admin name=alice {KEY}")).unwrap(),
        ..cached(cache)
    }
}

#[test]
fn a_restart_while_the_store_is_away_serves_what_was_kept() {
    let cache = folder();
    let store = Arc::new(Away::default());
    let start = || {
        let store: Arc<dyn Store> = store.clone();
        Running::start(folder(), store, seeded(cache.path()))
    };
    start().stop();
    store.away.store(true, Ordering::SeqCst);
    let server = start();
    assert_eq!(value(&server), false);
    let stale = ready(&server);
    assert_eq!(stale["status"], "stale");
    assert_eq!(
        stale["store"]["error"],
        "the store does not answer: nobody is at home"
    );
    assert_eq!(server.metric("burgee_store_up"), Some(0.0));
    store.away.store(false, Ordering::SeqCst);
    wait_for("the store is back", || ready(&server)["status"] == "ready");
    assert_eq!(server.metric("burgee_store_up"), Some(1.0));
}

#[test]
fn a_store_that_was_emptied_does_not_begin_anew() {
    let cache = folder();
    let full: Arc<dyn Store> = Arc::new(Away::default());
    Running::start(folder(), full, seeded(cache.path())).stop();
    let empty = Arc::new(Away::default());
    let store: Arc<dyn Store> = empty.clone();
    let settings = Settings {
        seed: Some(ON.to_owned()),
        ..seeded(cache.path())
    };
    let server = Running::start(folder(), store, settings);
    assert_eq!(value(&server), false);
    let error = ready(&server)["store"]["error"].clone();
    assert!(error.as_str().unwrap().contains("is gone"), "{error}");
    let headers = [("x-api-key", KEY), ("if-match", "*")];
    let refused = server.send("PUT", "/admin/v1/rules", &headers, ON);
    assert_eq!(refused.status, 500, "{refused:?}");
    assert_eq!(refused.json()["error"]["code"], "log_broken");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(empty.inner.last()), Ok(0));
}

#[test]
fn rules_that_this_version_cannot_read_are_not_served_at_a_restart_either() {
    let cache = folder();
    let store = Arc::new(Away::default());
    let start = || {
        let store: Arc<dyn Store> = store.clone();
        Running::start(folder(), store, seeded(cache.path()))
    };
    start().stop();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::new(store.clone() as Arc<dyn Store>, Head::default());
        let head = ledger.catch_up().await.unwrap();
        let (change, sha256) = head.change_to("flag a: bool = maybe\n");
        let action = Action::Rules(RulesChange {
            cause: Cause::Put,
            to: None,
            flags: FlagChanges::default(),
            environments: Vec::new(),
            change,
            sha256,
        });
        let now = std::time::SystemTime::now();
        ledger
            .append(&head, Author::default(), action, now)
            .await
            .unwrap();
    });
    let server = start();
    assert_eq!(value(&server), false);
    wait_for("it says so", || ready(&server)["status"] == "stale");
    let error = ready(&server)["reload"]["error"].clone();
    assert!(error.as_str().unwrap().contains("maybe"), "{error}");
}
