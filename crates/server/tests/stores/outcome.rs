//! What the log says of a change when its store is lost on the way: never that it is there when it may
//! not be, and never that it is not when it may come.

use crate::faulty::{Fault, Faulty};
use burgee_server::ledger::{
    Action, Author, Cause, FlagChanges, Head, Ledger, LedgerError, RulesChange, verify,
};
use burgee_server::store::Store;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

fn ledger(store: &Arc<Faulty>) -> Ledger {
    Ledger::new(Arc::clone(store) as Arc<dyn Store>, Head::default())
}

async fn change(ledger: &Ledger, head: &Head, text: &str) -> Result<Arc<Head>, LedgerError> {
    let (change, sha256) = head.change_to(text);
    let action = Action::Rules(RulesChange {
        cause: Cause::Put,
        to: None,
        flags: FlagChanges::default(),
        environments: Vec::new(),
        change,
        sha256,
    });
    ledger
        .append(head, Author::default(), action, SystemTime::now())
        .await
}

/// The log is whole, and ends with this text.
async fn ends_with(store: &Faulty, text: &str) {
    let records = store.inner.read(1, 100).await.unwrap();
    verify(records.iter().map(Vec::as_slice)).unwrap();
    let last = String::from_utf8(records.last().unwrap().clone()).unwrap();
    assert!(last.contains(text), "{last}");
}

#[tokio::test]
async fn a_change_that_is_there_is_acknowledged() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    store.set(Fault::After);
    let head = change(&ledger, &Head::default(), "one").await.unwrap();
    assert_eq!((head.number, &*head.text), (1, "one"));
    assert_eq!(ledger.known(), head);
    ends_with(&store, "one").await;
}

#[tokio::test]
async fn a_change_that_may_still_come_is_not_said_to_be_lost() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    store.set(Fault::Before);
    let lost = change(&ledger, &Head::default(), "one").await.unwrap_err();
    assert!(matches!(lost, LedgerError::Unknown(_)), "{lost}");
    assert_eq!(ledger.known().number, 0);
    // It is made again when the store is back.
    store.set(Fault::None);
    change(&ledger, &Head::default(), "one").await.unwrap();
    ends_with(&store, "one").await;
}

#[tokio::test]
async fn a_change_that_cannot_be_looked_for_is_not_known() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    store.set(Fault::After);
    store.set_reading(Fault::Before);
    let lost = change(&ledger, &Head::default(), "one").await.unwrap_err();
    assert!(matches!(lost, LedgerError::Unknown(_)), "{lost}");
    store.set(Fault::None);
    store.set_reading(Fault::None);
    // Whoever sends it again is told that something is there, and finds it.
    let again = change(&ledger, &Head::default(), "one").await.unwrap_err();
    assert!(matches!(again, LedgerError::Taken), "{again}");
    assert_eq!(&*ledger.catch_up().await.unwrap().text, "one");
}

#[tokio::test]
async fn another_change_of_that_number_is_not_mine() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    let other = Ledger::new(Arc::clone(&store) as Arc<dyn Store>, Head::default());
    change(&other, &Head::default(), "theirs").await.unwrap();
    store.set(Fault::Before);
    let mine = change(&ledger, &Head::default(), "mine").await.unwrap_err();
    assert!(matches!(mine, LedgerError::Taken), "{mine}");
    assert_eq!(&*ledger.catch_up().await.unwrap().text, "theirs");
}

#[tokio::test]
async fn what_a_crash_can_lose_is_not_acknowledged() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    store.set(Fault::Unsafe);
    let lost = change(&ledger, &Head::default(), "one").await.unwrap_err();
    assert!(matches!(lost, LedgerError::Unknown(_)), "{lost}");
}

#[tokio::test]
async fn a_refusal_changes_nothing() {
    let store = Faulty::new();
    let ledger = ledger(&store);
    store.set(Fault::Refused);
    let refused = change(&ledger, &Head::default(), "one").await.unwrap_err();
    assert!(matches!(refused, LedgerError::Store(_)), "{refused}");
    assert_eq!(ledger.catch_up().await.unwrap().number, 0);
}

#[tokio::test]
async fn silence_has_an_end_and_holds_nobody_up_who_only_reads() {
    let store = Faulty::new();
    let ledger = Arc::new(ledger(&store));
    change(&ledger, &Head::default(), "one").await.unwrap();
    store.set(Fault::Silent);
    store.set_reading(Fault::Silent);
    let begun = Instant::now();
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move { ledger.catch_up().await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(&*ledger.known().text, "one");
    assert!(begun.elapsed() < Duration::from_secs(1));
    for waiting in waiting {
        assert!(waiting.await.unwrap().is_err());
    }
    assert!(
        begun.elapsed() < Duration::from_secs(9),
        "{:?}",
        begun.elapsed()
    );
    store.set_reading(Fault::None);
    let lost = change(&ledger, &ledger.known(), "two").await.unwrap_err();
    assert!(matches!(lost, LedgerError::Unknown(_)), "{lost}");
    assert!(
        begun.elapsed() < Duration::from_secs(14),
        "{:?}",
        begun.elapsed()
    );
    // Nothing is held any more.
    assert_eq!(ledger.catch_up().await.unwrap().number, 1);
}
