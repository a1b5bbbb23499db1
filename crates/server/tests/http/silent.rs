//! A store that says nothing any more: what is known is told all the same, at once.

use crate::desk::{Desk, RULES};
use burgee_server::store::{Answer as StoreAnswer, AppendError, Memory, Store};
use burgee_server::{Limits, Settings};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A store that can be made to wait.
#[derive(Debug, Default)]
struct Silent {
    records: Memory,
    silent: AtomicBool,
}

impl Store for Silent {
    fn name(&self) -> String {
        self.records.name()
    }

    fn last(&self) -> StoreAnswer<'_, u64> {
        Box::pin(async move {
            while self.silent.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            self.records.last().await
        })
    }

    fn read(&self, first: u64, most: usize) -> StoreAnswer<'_, Vec<Vec<u8>>> {
        self.records.read(first, most)
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> StoreAnswer<'a, (), AppendError> {
        self.records.append(number, record)
    }

    fn changed(&self, known: u64) -> StoreAnswer<'_, ()> {
        self.records.changed(known)
    }
}

#[test]
fn what_is_known_is_told_while_a_store_is_silent() {
    let store = Arc::new(Silent::default());
    let desk = Desk::with(RULES, store.clone(), |settings| Settings {
        limits: Limits {
            request_time: Duration::from_secs(2),
            ..settings.limits
        },
        ..settings
    });
    store.silent.store(true, Ordering::Relaxed);
    std::thread::scope(|scope| {
        let change = scope.spawn(|| desk.post("/flags/pay/kill", ""));
        std::thread::sleep(Duration::from_millis(200));
        let started = Instant::now();
        assert_eq!(desk.get("/rules").body, RULES);
        for path in ["/whoami", "/flags", "/flags/pay", "/keys"] {
            assert_eq!(desk.get(path).status, 200, "{path}");
        }
        let asked = desk.post("/evaluate", r#"{"flag":"pay"}"#).json();
        assert_eq!(asked["answers"][0]["value"], true);
        assert_eq!(desk.server.flag("pay", &json!({})).json()["value"], true);
        assert!(
            started.elapsed() < Duration::from_secs(1),
            "{:?}",
            started.elapsed()
        );
        // The change waits as long as a request may.
        let change = change.join().unwrap();
        let error = &change.json()["error"];
        assert_eq!((change.status, &error["code"]), (408, &json!("too_slow")));
        assert!(
            error["help"]
                .as_str()
                .unwrap()
                .contains("made all the same")
        );
    });
    store.silent.store(false, Ordering::Relaxed);
    assert_eq!(desk.get("/rules").body, RULES);
    assert_eq!(desk.post("/flags/pay/kill", "").status, 200);
}
