//! The log of changes: what is written is what is read, and nothing can be changed without being found.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee_server::ledger::{
    Action, Author, Cause, FlagChanges, Head, Ledger, LedgerError, RulesChange, verify,
};
use burgee_server::store::{Answer, AppendError, MOST_BYTES, Memory, Store};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn author() -> Author {
    Author {
        who: "alice".to_owned(),
        request: None,
        note: Some("why not".to_owned()),
    }
}

fn rules(head: &Head, text: &str) -> Action {
    let (change, sha256) = head.change_to(text);
    Action::Rules(RulesChange {
        cause: Cause::Put,
        flags: FlagChanges::default(),
        environments: Vec::new(),
        change,
        sha256,
        to: None,
    })
}

fn text(number: u64) -> String {
    let mut text = String::from("# some lines that stay\n");
    for line in 0..40 {
        let value = if line == number % 40 { number } else { line };
        writeln!(text, "flag f{line}: int = {value}").unwrap();
    }
    text
}

/// A log of so many changes of the rules.
async fn ledger(entries: u64) -> (Arc<Memory>, Ledger) {
    let store = Arc::new(Memory::default());
    let ledger = Ledger::new(Arc::clone(&store) as Arc<dyn Store>, Head::default());
    let mut head = ledger.catch_up().await.unwrap();
    for number in 1..=entries {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000 + number);
        let action = rules(&head, &text(number));
        head = ledger.append(&head, author(), action, now).await.unwrap();
    }
    (store, ledger)
}

async fn records(store: &Memory) -> Vec<Vec<u8>> {
    store.read(1, 10_000).await.unwrap()
}

#[tokio::test]
async fn every_state_can_be_had_again() {
    let (store, ledger) = ledger(200).await;
    for number in [1, 2, 63, 64, 65, 127, 128, 129, 200] {
        let state = ledger.state_at(number).await.unwrap();
        assert_eq!((state.number, &*state.text), (number, &*text(number)));
    }
    let fresh = Ledger::new(store, Head::default());
    let head = fresh.catch_up().await.unwrap();
    assert_eq!(*head, ledger.state_at(200).await.unwrap());
    assert!(ledger.state_at(201).await.is_err());
    assert_eq!(ledger.state_at(0).await.unwrap(), Head::default());
}

/// Another long text, of which no line stays.
fn long(number: u64) -> String {
    let line = format!("# {number} {}\n", "x".repeat(5000));
    line.repeat(20)
}

/// A store that notes the most bytes that it ever gave at once.
#[derive(Debug, Default)]
struct Weighed {
    inner: Memory,
    most: AtomicUsize,
}

impl Store for Weighed {
    fn name(&self) -> String {
        self.inner.name()
    }

    fn last(&self) -> Answer<'_, u64> {
        self.inner.last()
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        let records = self.inner.read(first, most);
        Box::pin(async move {
            let records = records.await?;
            let bytes = records.iter().map(Vec::len).sum();
            self.most.fetch_max(bytes, Ordering::Relaxed);
            Ok(records)
        })
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        self.inner.append(number, record)
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        self.inner.changed(known)
    }
}

#[tokio::test]
async fn who_catches_up_with_long_records_reads_a_few_at_a_time() {
    let store = Arc::new(Weighed::default());
    let open = || Ledger::new(Arc::clone(&store) as Arc<dyn Store>, Head::default());
    let (writer, behind) = (open(), open());
    let mut head = writer.catch_up().await.unwrap();
    for number in 1..=100 {
        let action = rules(&head, &long(number));
        let now = SystemTime::now();
        head = writer.append(&head, author(), action, now).await.unwrap();
        if number == 1 {
            behind.catch_up().await.unwrap();
        }
    }
    // One that knows something goes on from there, one that knows nothing from the last checkpoint.
    for ledger in [behind, open()] {
        let caught_up = ledger.catch_up().await.unwrap();
        assert_eq!((&*caught_up.text, caught_up.number), (&*long(100), 100));
    }
    for number in [1, 40, 63, 64, 65, 99] {
        let state = writer.state_at(number).await.unwrap();
        assert_eq!((state.number, &*state.text), (number, &*long(number)));
    }
    // Records have at most twice the text: what was changed, and how things stand.
    let most = store.most.load(Ordering::Relaxed);
    assert!(most < MOST_BYTES + 300_000, "{most}");
    assert!(most > MOST_BYTES, "{most}: not what this is about");
}

#[tokio::test]
async fn small_changes_are_small_records() {
    let (store, _) = ledger(130).await;
    let records = records(&store).await;
    let checkpoints: Vec<usize> = (1..=130)
        .filter(|number| records[number - 1].len() > 900)
        .collect();
    assert_eq!(checkpoints, [1, 64, 128]);
}

#[tokio::test]
async fn whoever_comes_second_is_told() {
    let (_, ledger) = ledger(3).await;
    let head = ledger.catch_up().await.unwrap();
    let (one, two) = (
        rules(&head, "flag one: bool = on\n"),
        rules(&head, "flag two: bool = on\n"),
    );
    let now = SystemTime::now();
    let (one, two) = tokio::join!(
        ledger.append(&head, author(), one, now),
        ledger.append(&head, author(), two, now)
    );
    assert!(matches!(
        (&one, &two),
        (Ok(_), Err(LedgerError::Taken)) | (Err(LedgerError::Taken), Ok(_))
    ));
    assert_eq!(ledger.catch_up().await.unwrap().number, 4);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_turn_the_log_round() {
    let (store, ledger) = ledger(2).await;
    let head = ledger.catch_up().await.unwrap();
    let action = rules(&head, "flag a: bool = on\n");
    let new = ledger
        .append(&head, author(), action, UNIX_EPOCH)
        .await
        .unwrap();
    assert_eq!(new.at, head.at);
    let records = records(&store).await;
    verify(records.iter().map(Vec::as_slice)).unwrap();
}

#[tokio::test]
async fn a_store_that_has_lost_something_is_not_followed() {
    let (store, ledger) = ledger(5).await;
    let kept = records(&store).await;
    let shorter = Memory::default();
    for (number, record) in kept.iter().take(3).enumerate() {
        shorter.append(number as u64 + 1, record).await.unwrap();
    }
    let head = ledger.catch_up().await.unwrap();
    let behind = Ledger::new(Arc::new(shorter), Head::clone(&head));
    assert!(matches!(
        behind.catch_up().await,
        Err(LedgerError::Broken(_))
    ));
}

#[tokio::test]
async fn whatever_is_changed_is_found() {
    let (store, _) = ledger(66).await;
    let good = records(&store).await;
    let slices = |records: &[Vec<u8>]| verify(records.iter().map(Vec::as_slice));
    let proof = slices(&good).unwrap();
    assert_eq!(proof.entries, 66);

    // A byte of any record but the last breaks the chain; of the last it can only change its hash.
    for (at, record) in good.iter().enumerate() {
        for place in (0..record.len()).step_by(61) {
            let mut bad = good.clone();
            bad[at][place] ^= 1;
            let found = slices(&bad);
            assert!(
                found.is_err() || found.unwrap().hash != proof.hash,
                "{at} {place}"
            );
            if at + 1 < good.len() {
                assert!(slices(&bad).is_err(), "{at} {place}");
            }
        }
    }
    for at in 0..good.len() {
        let mut gone = good.clone();
        gone.remove(at);
        let cut = at + 1 == good.len();
        assert_eq!(slices(&gone).is_ok(), cut, "{at}");
        let mut twice = good.clone();
        twice.insert(at, good[at].clone());
        assert!(slices(&twice).is_err(), "{at}");
        if at > 0 {
            let mut swapped = good.clone();
            swapped.swap(at - 1, at);
            assert!(slices(&swapped).is_err(), "{at}");
        }
    }
}
