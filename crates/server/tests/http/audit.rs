//! The log handed out, and proved.

use crate::desk::{Desk, RULES};
use burgee_server::ledger::verify;
use burgee_server::store::{Answer as StoreAnswer, AppendError, Memory, Store};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn the_log_is_handed_out_as_it_is() {
    let desk = Desk::new();
    for _ in 0..70 {
        assert_eq!(desk.post("/flags/pay/kill", "").status, 200);
        assert_eq!(desk.post("/flags/pay/revive", "").status, 200);
    }
    let export = desk.get("/audit");
    assert_eq!(export.header("content-type"), Some("application/jsonl"));
    let records = export.body.lines().map(str::as_bytes);
    let proof = verify(records).unwrap();
    assert_eq!(proof.entries, 141);
    let told = desk.get("/audit/verify").json();
    assert_eq!(
        told,
        json!({ "entries": 141, "hash": proof.hash, "at": proof.at, "ok": true })
    );
    let tail = desk.get("/audit?from=140").body;
    assert_eq!(tail.lines().count(), 2);
    assert!(export.body.ends_with(&tail));
    assert_eq!(desk.get("/audit?from=142").body, "");
    assert_eq!(
        desk.get("/history?limit=1").json()["entries"][0]["hash"],
        proof.hash
    );
}

/// A store in which somebody has rewritten the second record.
#[derive(Debug, Default)]
struct Forged {
    records: Memory,
    forged: AtomicBool,
}

impl Store for Forged {
    fn name(&self) -> String {
        self.records.name()
    }

    fn last(&self) -> StoreAnswer<'_, u64> {
        self.records.last()
    }

    fn read(&self, first: u64, most: usize) -> StoreAnswer<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            let mut records = self.records.read(first, most).await?;
            if self.forged.load(Ordering::Relaxed) && first <= 2 {
                let record = String::from_utf8(records[1].clone()).unwrap();
                records[1] = record.replace("alice", "mallo").into_bytes();
            }
            Ok(records)
        })
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> StoreAnswer<'a, (), AppendError> {
        self.records.append(number, record)
    }

    fn changed(&self, known: u64) -> StoreAnswer<'_, ()> {
        self.records.changed(known)
    }
}

#[test]
fn a_changed_record_is_found() {
    let store = Arc::new(Forged::default());
    let desk = Desk::with(RULES, store.clone(), |settings| settings);
    desk.post("/flags/pay/kill", "");
    desk.post("/flags/pay/revive", "");
    assert_eq!(desk.get("/audit/verify").json()["ok"], true);
    store.forged.store(true, Ordering::Relaxed);
    let told = desk.get("/audit/verify").json();
    assert_eq!((&told["ok"], &told["entries"]), (&json!(false), &json!(2)));
    assert_eq!(told["broken"]["number"], 3);
    let message = told["broken"]["message"].as_str().unwrap();
    assert!(
        message.contains("does not follow the one before"),
        "{message}"
    );
}
