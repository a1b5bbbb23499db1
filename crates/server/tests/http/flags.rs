//! One flag at a time over the admin API.

use crate::desk::{Desk, RULES};
use serde_json::json;

#[test]
fn flags_are_listed_in_the_order_of_the_text() {
    let desk = Desk::new();
    let list = desk.get("/flags").json();
    assert_eq!(list["number"], 1);
    let keys: Vec<_> = list["flags"].as_array().unwrap().iter().collect();
    assert_eq!(keys[0]["key"], "pay");
    assert_eq!(keys[0]["variants"], json!(["on", "off"]));
    assert_eq!(
        *keys[1],
        json!({
            "key": "next page", "type": "string", "status": "live", "owner": "web", "tags": [],
            "expires": "2020-01-01T00:00:00Z", "expired": true, "rules": 1,
            "environments": ["staging"], "variants": ["old", "new"],
        })
    );
}

#[test]
fn a_flag_is_read_changed_and_read_again() {
    let desk = Desk::new();
    let read = desk.get("/flags/next%20page");
    assert!(
        read.body.starts_with("# A page.\nflag `next page`"),
        "{read:?}"
    );
    assert!(read.body.contains("\n\ntest `next page` {"), "{read:?}");
    let tag = read.header("etag").unwrap().to_owned();
    let told = desk.send(
        "GET",
        "/flags/next%20page",
        &[("accept", "application/json")],
        "",
    );
    let told = told.json();
    assert_eq!(
        (&told["text"], &told["etag"]),
        (&json!(read.body), &json!(tag))
    );
    assert_eq!(told["type"], "string");

    let new = read.body.replace("serve new", "serve old");
    let done = desk.send("PUT", "/flags/next%20page", &[("if-match", &tag)], &new);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(done.json()["number"], 2);
    let again = desk.get("/flags/next%20page");
    assert_eq!(again.body, new);
    assert_eq!(again.header("etag").unwrap(), done.json()["etag"]);
    assert_eq!(
        desk.get("/rules").body,
        RULES.replace("serve new", "serve old")
    );
    // What another has changed meanwhile is not overwritten; what is there is not made.
    let late = desk.send(
        "PUT",
        "/flags/next%20page",
        &[("if-match", &tag)],
        &read.body,
    );
    assert_eq!(late.status, 412);
    let made = desk.send("PUT", "/flags/next%20page", &[("if-none-match", "*")], &new);
    assert_eq!(made.status, 412);
    assert_eq!(
        desk.send("PUT", "/flags/pay", &[], "flag pay: bool = on")
            .status,
        428
    );
}

#[test]
fn a_flag_is_made_and_deleted() {
    let desk = Desk::new();
    let body = json!({ "text": "flag a.b: int = 7" }).to_string();
    let headers = [("if-none-match", "*"), ("content-type", "application/json")];
    let made = desk.send("PUT", "/flags/a.b", &headers, &body);
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        desk.get("/rules").body,
        format!("{RULES}\nflag a.b: int = 7\n")
    );
    let gone = desk.send("DELETE", "/flags/a.b", &[("if-match", "*")], "");
    assert_eq!(gone.status, 200, "{gone:?}");
    assert_eq!(desk.get("/rules").body, RULES);
    let gone = desk.send("DELETE", "/flags/a.b", &[("if-match", "*")], "");
    assert_eq!(
        (gone.status, &gone.json()["error"]["code"]),
        (404, &json!("unknown_flag"))
    );
    // Another flag needs it.
    let needed = desk.send("DELETE", "/flags/pay", &[("if-match", "*")], "");
    assert_eq!(needed.status, 422);
    assert_eq!(needed.json()["error"]["code"], "invalid_rules");
    assert_eq!(desk.get("/rules").body, RULES);
}

#[test]
fn errors_have_their_place_in_what_was_sent() {
    let desk = Desk::new();
    for text in ["# a\nflag pay: bool = (", "# a\nflag pay: bool = maybe"] {
        let refused = desk.send("PUT", "/flags/pay", &[("if-match", "*")], text);
        assert_eq!(refused.status, 422, "{refused:?}");
        let finding = &refused.json()["error"]["diagnostics"][0];
        assert_eq!(
            (&finding["file"], &finding["span"]["line"]),
            (&json!("flag"), &json!(2))
        );
    }
    let other = desk.send(
        "PUT",
        "/flags/pay",
        &[("if-match", "*")],
        "flag b: bool = on",
    );
    assert_eq!(other.json()["error"]["code"], "not_this_flag");
    let near = desk.get("/flags/pays");
    assert_eq!(near.json()["error"]["help"], "did you mean `pay`?");
    assert_eq!(desk.get("/rules").body, RULES);
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let desk = Desk::new();
    let tried = desk.send(
        "PUT",
        "/flags/pay?dry_run=true",
        &[("if-match", "*")],
        "flag pay: bool = off",
    );
    assert_eq!(tried.status, 200, "{tried:?}");
    let tried = tried.json();
    assert_eq!(tried["changed"], true);
    assert_eq!(
        tried["flags"],
        json!({ "added": [], "changed": ["pay"], "removed": [] })
    );
    assert!(
        tried["diff"]
            .as_str()
            .unwrap()
            .contains("-flag pay: bool = on\n+flag pay: bool = off"),
        "{tried}"
    );
    assert_eq!(desk.get("/rules").body, RULES);
    let same = desk
        .send("PUT", "/rules?dry_run=1", &[("if-match", "*")], RULES)
        .json();
    assert_eq!(
        (&same["changed"], &same["diff"]),
        (&json!(false), &json!(""))
    );
    assert_eq!(
        desk.send("PUT", "/rules?dry_run=maybe", &[("if-match", "*")], RULES)
            .status,
        400
    );
    assert_eq!(
        desk.send(
            "PUT",
            "/rules?dry_run=true",
            &[("if-match", "\"7\"")],
            RULES
        )
        .status,
        412
    );
    assert_eq!(desk.get("/flags").json()["number"], 1);
}

#[test]
fn a_flag_is_switched_off_and_on_in_one_call() {
    let desk = Desk::new();
    let killed = desk.post("/flags/pay/kill", r#"{"serve":"off"}"#);
    assert_eq!(
        (killed.status, &killed.json()["changed"]),
        (200, &json!(true)),
        "{killed:?}"
    );
    let served = desk.server.flag("pay", &json!({})).json();
    assert_eq!(
        (&served["value"], &served["reason"]),
        (&json!(false), &json!("DISABLED"))
    );
    let again = desk.post("/flags/pay/kill", r#"{"serve":"off"}"#);
    assert_eq!(
        (again.status, &again.json()["changed"]),
        (200, &json!(false))
    );
    assert_eq!(desk.post("/flags/pay/revive", "").status, 200);
    assert_eq!(desk.server.flag("pay", &json!({})).json()["value"], true);
    assert_eq!(desk.post("/flags/nobody/kill", "").status, 404);
    let wrong = desk
        .post("/flags/next%20page/kill", r#"{"serve":"blue"}"#)
        .json();
    assert_eq!(wrong["error"]["help"], "it has old, new");
    assert_eq!(
        desk.post("/flags/pay/kill", r#"{"serv":"off"}"#).status,
        400
    );
}

#[test]
fn a_flag_can_be_read_and_changed_as_json() {
    let desk = Desk::new();
    let json = [("accept", "application/json")];
    let told = desk.send("GET", "/flags/pay", &json, "").json();
    assert_eq!(
        told["structure"],
        json!({ "key": "pay", "type": "bool", "value": "on" })
    );
    let put = |key: &str, body: &serde_json::Value| {
        let headers = [("if-match", "*"), ("content-type", "application/json")];
        desk.send("PUT", &format!("/flags/{key}"), &headers, body.to_string())
    };
    assert_eq!(put("pay", &told["structure"]).json()["changed"], false);
    let new = json!({
        "key": "pay", "type": "bool", "owner": "web",
        "rules": [{ "name": "pro", "when": "plan == \"pro\"", "serve": { "25%": "on", "rest": "off", "by": "account" } }],
        "otherwise": "on",
    });
    let done = put("pay", &new);
    assert_eq!(done.status, 200, "{done:?}");
    let text = "flag pay: bool {\n  owner \"web\"\n  rule pro when plan == \"pro\" serve 25% on, rest off by account\n  otherwise serve on\n}\n";
    assert_eq!(
        desk.get("/rules").body,
        RULES.replace("flag pay: bool = on\n", text)
    );
    assert_eq!(
        desk.get("/flags/pay").header("etag").unwrap(),
        done.json()["etag"]
    );
    let made = put("n", &json!({ "key": "n", "type": "int", "value": 7 }));
    assert_eq!(made.status, 201, "{made:?}");
    // What it cannot say is not lost.
    let next = desk.send("GET", "/flags/next%20page", &json, "").json();
    assert!(next.get("structure").is_none(), "{next}");
    let refused = put(
        "next%20page",
        &json!({ "key": "next page", "type": "string", "value": 1 }),
    );
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (409, &json!("only_text"))
    );
    let cases = [
        (json!({ "key": "x", "type": "int", "value": 7 }), 422),
        (json!({ "key": "n", "type": "int", "values": 7 }), 400),
        (json!({ "key": "n", "type": "int", "value": "seven" }), 422),
        (
            json!({ "key": "n", "type": "int", "rules": [{ "when": "(", "serve": 1 }] }),
            422,
        ),
    ];
    for (body, status) in cases {
        assert_eq!(put("n", &body).status, status, "{body}");
    }
}
