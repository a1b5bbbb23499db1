//! What was changed, and going back.

use crate::desk::{ADMIN, Desk, RULES, STAGING};
use burgee_server::store::Memory;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A desk with four entries: the seed, a flag made, a flag killed, a key given out.
fn desk() -> Desk {
    let desk = Desk::new();
    let headers = [("if-none-match", "*"), ("x-burgee-note", "for\tthe sale")];
    let made = desk.send("PUT", "/flags/sale", &headers, "flag sale: bool = on");
    assert_eq!(made.status, 201);
    assert_eq!(desk.post("/flags/pay/kill", "").status, 200);
    let key = json!({ "name": "web", "role": "evaluate" }).to_string();
    assert_eq!(desk.post("/keys", key).status, 201);
    desk
}

fn numbers(list: &Json) -> Vec<u64> {
    let entries = list["entries"].as_array().unwrap().iter();
    entries
        .map(|entry| entry["number"].as_u64().unwrap())
        .collect()
}

#[test]
fn long_changes_are_all_told() {
    let desk = Desk::new();
    // More than a store gives at a time.
    for number in 2..=12 {
        let line = format!("# {number}\n");
        let text = line.repeat(600_000 / line.len());
        let headers = [("if-match", "*")];
        assert_eq!(desk.send("PUT", "/rules", &headers, text).status, 200);
    }
    let list = desk.get("/history").json();
    let all: Vec<u64> = (1..=12).rev().collect();
    assert_eq!((numbers(&list), list.get("next")), (all, None));
    let some = desk.get("/history?before=11&limit=3").json();
    assert_eq!((numbers(&some), &some["next"]), (vec![10, 9, 8], &json!(8)));
    assert_eq!(numbers(&desk.get("/history?flag=pay").json()), [2, 1]);
    assert_eq!(desk.get("/audit").body.lines().count(), 12);
    assert_eq!(desk.get("/audit/verify").json()["entries"], 12);
}

#[test]
fn changes_are_told_newest_first() {
    let desk = desk();
    let list = desk.get("/history").json();
    assert_eq!(
        (numbers(&list), &list["last"]),
        (vec![4, 3, 2, 1], &json!(4))
    );
    let entries = &list["entries"];
    assert_eq!(entries[0]["action"], "key_added");
    assert_eq!(entries[0]["key"]["name"], "web");
    assert_eq!(entries[0]["key"].as_object().unwrap().len(), 3);
    let made = &entries[2];
    assert_eq!(
        (&made["who"], &made["note"], &made["cause"]),
        (&json!("alice"), &json!("for the sale"), &json!("put_flag"))
    );
    assert_eq!(made["flags"]["added"], json!(["sale"]));
    assert!(
        made["request"].is_string() && made["hash"].is_string(),
        "{made}"
    );
    assert_eq!(entries[3]["who"], "seed");
    assert!(!list.to_string().contains("sha256"));

    let two = desk.get("/history?before=4&limit=2").json();
    assert_eq!((numbers(&two), &two["next"]), (vec![3, 2], &json!(2)));
    let oldest = desk.get("/history?before=2&limit=2").json();
    assert_eq!((numbers(&oldest), oldest.get("next")), (vec![1], None));
    assert_eq!(numbers(&desk.get("/history?flag=pay").json()), [3, 1]);
    assert_eq!(desk.get("/history?limit=many").status, 400);
    assert_eq!(desk.get("/history?flags=pay").status, 400);
}

#[test]
fn one_entry_has_its_difference_and_its_rules() {
    let desk = desk();
    let entry = desk.get("/history/3").json();
    let diff = entry["diff"].as_str().unwrap();
    assert!(diff.starts_with("--- entry 2\n+++ entry 3\n@@"), "{diff}");
    assert!(diff.contains("\n+  status disabled\n"), "{diff}");
    assert_eq!(desk.get("/history/4").json()["diff"], "");
    assert_eq!(desk.get("/history/1/rules").body, RULES);
    for none in [
        "/history/0",
        "/history/5",
        "/history/0/rules",
        "/history/5/rules",
    ] {
        assert_eq!(desk.get(none).status, 404, "{none}");
    }
    assert_eq!(desk.get("/history/x").status, 400);
}

#[test]
fn older_rules_come_back_in_one_call() {
    let desk = desk();
    let body = json!({ "to": 1 }).to_string();
    let late = desk.send("POST", "/rollback", &[("if-match", "\"1\"")], &body);
    assert_eq!(late.status, 412);
    let tried = desk.post("/rollback?dry_run=true", &body).json();
    assert_eq!(
        tried["flags"],
        json!({ "added": [], "changed": ["pay"], "removed": ["sale"] })
    );
    let done = desk.post("/rollback", &body);
    assert_eq!((done.status, &done.json()["number"]), (200, &json!(5)));
    assert_eq!(desk.get("/rules").body, RULES);
    assert_eq!(desk.server.flag("pay", &json!({})).json()["value"], true);
    let entry = &desk.get("/history?limit=1").json()["entries"][0];
    assert_eq!(
        (&entry["cause"], &entry["to"]),
        (&json!("rollback"), &json!(1))
    );
    // It is there already.
    assert_eq!(desk.post("/rollback", &body).json()["changed"], false);
    assert_eq!(desk.post("/rollback", r#"{"to":99}"#).status, 404);
    // Keys are no rules: they stay.
    assert_eq!(
        desk.get("/keys").json()["keys"].as_array().unwrap().len(),
        1
    );
    let refused = desk.send_as(STAGING, "POST", "/rollback", &[], r#"{"to":2}"#);
    assert_eq!(refused.status, 403);
}

#[test]
fn two_servers_and_many_writers_lose_nothing() {
    let store = Arc::new(Memory::default());
    let start = || Desk::with(RULES, store.clone(), |settings| settings);
    let desks = [start(), start()];
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let desk = &desks[writer % 2];
            scope.spawn(move || {
                for number in 0..5 {
                    let key = format!("f{writer}-{number}");
                    let text = format!("flag {key}: int = {number}");
                    let path = format!("/flags/{key}");
                    let done = desk.send_as(ADMIN, "PUT", &path, &[("if-none-match", "*")], text);
                    assert_eq!(done.status, 201, "{done:?}");
                }
            });
        }
    });
    let rules = desks[0].send("GET", "/rules", &[], "").body;
    for writer in 0..8 {
        for number in 0..5 {
            assert!(
                rules.contains(&format!("flag f{writer}-{number}: int")),
                "{rules}"
            );
        }
    }
    let proof = desks[1].get("/audit/verify").json();
    assert_eq!(
        (&proof["ok"], &proof["entries"]),
        (&json!(true), &json!(41))
    );
}
