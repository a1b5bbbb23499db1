//! A log in which somebody has changed something.

use burgee_server::ledger::{
    Action, Author, Cause, FlagChanges, Head, Ledger, Proof, Role, RulesChange, StoredKey, verify,
};
use burgee_server::store::{Memory, Store};
use std::sync::Arc;
use std::time::SystemTime;

/// A log with changes of all kinds; with more than 64, also with a checkpoint.
fn log(entries: u64) -> Vec<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store: Arc<dyn Store> = Arc::new(Memory::default());
        let ledger = Ledger::new(Arc::clone(&store), Head::default());
        for number in 1..=entries {
            let head = ledger.known();
            let author = Author {
                who: "ann".to_owned(),
                request: Some(format!("r-{number}")),
                note: Some("because".to_owned()),
            };
            let action = action(&head, number);
            ledger
                .append(&head, author, action, SystemTime::now())
                .await
                .unwrap();
        }
        store.read(1, usize::MAX).await.unwrap()
    })
}

fn action(head: &Head, number: u64) -> Action {
    let id = format!("k{}", number / 5);
    match number % 5 {
        3 => Action::KeyAdded {
            key: StoredKey {
                id,
                name: "web".to_owned(),
                role: Role::Read,
                environments: vec!["staging".to_owned()],
                sha256: "00".repeat(32),
                added: String::new(),
            },
        },
        4 => Action::KeyRevoked {
            id,
            name: "web".to_owned(),
        },
        _ => {
            let long = "# a line that stays as it is\n".repeat(20);
            let text = format!("{long}flag a: int = {number}\n");
            let (change, sha256) = head.change_to(&text);
            Action::Rules(RulesChange {
                cause: Cause::Put,
                flags: FlagChanges::default(),
                environments: Vec::new(),
                change,
                sha256,
                to: None,
            })
        }
    }
}

fn proof(records: &[Vec<u8>]) -> Option<Proof> {
    verify(records.iter().map(Vec::as_slice)).ok()
}

#[test]
fn a_log_that_nobody_touched_is_proved() {
    for entries in [0, 1, 5, 64, 130] {
        let proof = proof(&log(entries)).unwrap();
        assert_eq!(proof.entries, entries);
    }
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let log = log(7);
    let whole = proof(&log).unwrap();
    for record in 0..log.len() {
        for at in 0..log[record].len() {
            for flip in [0x01, 0x20, 0x80] {
                let mut forged = log.clone();
                forged[record][at] ^= flip;
                // Nothing stands behind the last entry, so only its hash, noted elsewhere, tells.
                let found = match proof(&forged) {
                    None => true,
                    Some(proof) => record + 1 == log.len() && proof.hash != whole.hash,
                };
                assert!(found, "byte {at} of record {record}");
            }
        }
    }
}

#[test]
fn a_forged_checkpoint_is_found() {
    let log = log(66);
    let checkpoint = 63;
    let text = String::from_utf8(log[checkpoint].clone()).unwrap();
    assert!(text.contains("\"checkpoint\""));
    for at in (0..log[checkpoint].len()).step_by(3) {
        let mut forged = log.clone();
        forged[checkpoint][at] ^= 1;
        assert_eq!(proof(&forged), None, "byte {at}");
    }
    // Also by somebody who makes all hashes anew: what the entries lead to is something else.
    let key = text.replace(
        "\"keys\":[]",
        "\"keys\":[{\"id\":\"x\",\"name\":\"mallory\",\"role\":\"admin\",\"sha256\":\"00\"}]",
    );
    assert_ne!(key, text);
    let mut forged = log[..=checkpoint].to_vec();
    forged[checkpoint] = key.into_bytes();
    assert_eq!(proof(&forged), None);
}

#[test]
fn records_cannot_be_taken_out_put_in_or_moved() {
    let log = log(70);
    for at in 0..log.len() {
        let mut dropped = log.clone();
        dropped.remove(at);
        // Without the last it is the log of before; whoever knows the hash sees it.
        let last = at + 1 == log.len();
        assert_eq!(proof(&dropped).is_some(), last, "without {at}");
        let mut twice = log.clone();
        twice.insert(at, log[at].clone());
        assert_eq!(proof(&twice), None, "{at} twice");
        let mut empty = log.clone();
        empty.insert(at, Vec::new());
        assert_eq!(proof(&empty), None, "nothing before {at}");
        if !last {
            let mut swapped = log.clone();
            swapped.swap(at, at + 1);
            assert_eq!(proof(&swapped), None, "{at} behind the next");
        }
        let mut cut = log[..=at].to_vec();
        cut[at].truncate(log[at].len() / 2);
        assert_eq!(proof(&cut), None, "{at} cut off in the middle");
    }
    assert_ne!(proof(&log[..69]).unwrap().hash, proof(&log).unwrap().hash);
    let other = self::log(70);
    let mut mixed = log.clone();
    mixed[30..].clone_from_slice(&other[30..]);
    assert_eq!(proof(&mixed), None, "the end of another log");
}
