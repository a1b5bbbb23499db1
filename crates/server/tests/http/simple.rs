//! The simple API: for programs without an SDK.

use crate::desk::{ADMIN, Desk, EVALUATE, RULES, STAGING};
use crate::support::Answer;
use burgee_server::store::Memory;
use serde_json::json;
use std::sync::Arc;

fn read(desk: &Desk, path: &str) -> Answer {
    desk.server
        .send("GET", path, &[("x-api-key", EVALUATE)], "")
}

fn put(desk: &Desk, path: &str, body: &str) -> Answer {
    desk.server.send("PUT", path, &[("x-api-key", ADMIN)], body)
}

fn desk(rules: &str) -> Desk {
    Desk::with(rules, Arc::new(Memory::default()), |settings| settings)
}

#[test]
fn the_address_is_the_context() {
    let desk = desk(
        "attributes {\n  user.id: string key\n  plan: string\n  seats: int\n}\n\
         flag a: bool {\n  rule pro when plan == \"pro\" and seats >= 5 serve on\n  otherwise serve 50% on, rest off\n}\n",
    );
    let pro = read(&desk, "/flags/a?plan=pro&seats=7").json();
    assert_eq!(
        (&pro["value"], &pro["variant"], &pro["reason"]),
        (&json!(true), &json!("on"), &json!("TARGETING_MATCH"))
    );
    assert_eq!(pro["key"], "a");
    assert!(pro["revision"].is_string());
    assert_eq!(
        read(&desk, "/flags/a?plan=pro&seats=4&user_id=u").json()["reason"],
        "SPLIT"
    );
    // Whatever the caller calls the user, it is the same one.
    for number in 0..20 {
        let same = ["user_id", "userId", "user.id", "targetingKey"]
            .map(|name| read(&desk, &format!("/flags/a?{name}=u-{number}")).json());
        let served = desk
            .server
            .flag("a", &json!({ "user": { "id": format!("u-{number}") } }));
        for answer in same {
            assert_eq!(
                (&answer["value"], &answer["reason"]),
                (&served.json()["value"], &json!("SPLIT"))
            );
        }
    }
    let none = read(&desk, "/flags/b");
    assert_eq!(
        (none.status, &none.json()["error"]["code"]),
        (404, &json!("unknown_flag"))
    );
    let odd = read(&desk, "/flags/a?plan=1&plan.x=2");
    assert_eq!(
        (odd.status, &odd.json()["error"]["code"]),
        (400, &json!("bad_parameter"))
    );
    assert_eq!(desk.server.send("GET", "/flags/a", &[], "").status, 401);
}

#[test]
fn a_flag_is_switched_and_told_what_to_serve() {
    let desk = desk("flag a: bool = on\n");
    let value = |key: &str| read(&desk, &format!("/flags/{key}?user_id=u")).json()["value"].clone();
    assert_eq!(put(&desk, "/flags/a", r#"{"enabled":false}"#).status, 200);
    assert_eq!(read(&desk, "/flags/a").json()["reason"], "DISABLED");
    let off = put(&desk, "/flags/a", r#"{"value":false}"#);
    assert_eq!(
        (off.status, &off.json()["error"]["code"]),
        (409, &json!("disabled"))
    );
    assert_eq!(
        put(&desk, "/flags/a", r#"{"value":false,"enabled":true}"#).status,
        200
    );
    assert_eq!(desk.get("/rules").body, "flag a: bool = off\n");
    assert_eq!(
        put(&desk, "/flags/b", r#"{"value":{"x":[1,2]}}"#).status,
        200
    );
    assert_eq!(put(&desk, "/flags/c", r#"{"value":1.5}"#).status, 200);
    assert_eq!(
        put(&desk, "/flags/d%20e", r#"{"value":"blue"}"#).status,
        200
    );
    assert_eq!(
        (value("b"), value("c"), value("d%20e")),
        (json!({"x": [1, 2]}), json!(1.5), json!("blue"))
    );
    assert_eq!(put(&desk, "/flags/c", r#"{"value":"x"}"#).status, 422);
    assert_eq!(
        put(&desk, "/flags/nobody", r#"{"enabled":true}"#).status,
        404
    );
    for unclear in [
        "{}",
        r#"{"value":1,"percentage":2}"#,
        r#"{"enabled":false,"value":1}"#,
        r#"{"on":true}"#,
        "{",
    ] {
        assert_eq!(put(&desk, "/flags/a", unclear).status, 400, "{unclear}");
    }
    let text = put(&desk, "/flags/e", "flag e: int = 5");
    assert_eq!(text.status, 201, "{text:?}");
}

#[test]
fn a_share_grows_without_moving_anybody() {
    let desk = desk(
        "flag a: bool {\n  owner \"web\" # them\n  otherwise serve 10% on, rest off by account salt \"s\"\n}\n",
    );
    let done = put(&desk, "/flags/a", r#"{"percentage":25.5}"#);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(
        desk.get("/rules").body,
        "flag a: bool {\n  owner \"web\" # them\n  otherwise serve 25.5% on, rest off by account salt \"s\"\n}\n"
    );
    // Who counts as one would be lost, which is more than a value.
    assert_eq!(
        put(&desk, "/flags/a", r#"{"value":true}"#).json()["error"]["code"],
        "has_rules"
    );
    assert_eq!(put(&desk, "/flags/n", r#"{"percentage":5}"#).status, 200);
    assert!(
        desk.get("/rules")
            .body
            .ends_with("\nflag n: bool {\n  otherwise serve 5% on, rest off\n}\n")
    );
    assert_eq!(put(&desk, "/flags/n", r#"{"value":true}"#).status, 200);
    assert_eq!(put(&desk, "/flags/n", r#"{"percentage":100}"#).status, 200);
    for wrong in ["-1", "100.5", "0.0001"] {
        let body = format!("{{\"percentage\":{wrong}}}");
        assert_eq!(put(&desk, "/flags/n", &body).status, 422, "{wrong}");
    }
    put(&desk, "/flags/s", r#"{"value":"x"}"#);
    assert_eq!(
        put(&desk, "/flags/s", r#"{"percentage":5}"#).json()["error"]["code"],
        "not_a_switch"
    );
}

#[test]
fn rules_are_thrown_away_only_when_that_is_asked_for() {
    let desk = desk(RULES);
    let refused = put(&desk, "/flags/next%20page", r#"{"value":"n"}"#);
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (409, &json!("has_rules"))
    );
    assert_eq!(desk.get("/rules").body, RULES);
    let done = put(&desk, "/flags/next%20page?replace=true", r#"{"value":"n"}"#);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(
        desk.get("/flags/next%20page").body,
        "# A page.\nflag `next page`: string {\n  owner \"web\"\n  expires 2020-01-01\n  variants {\n    old = \"o\"\n    new = \"n\"\n  }\n  otherwise serve new\n}\n"
    );
    let refused = put(&desk, "/flags/next%20page", r#"{"value":"blue"}"#);
    assert_eq!(refused.json()["error"]["help"], "it has old, new");
    let before = desk.get("/rules").body;
    let tried = put(&desk, "/flags/pay?dry_run=true", r#"{"value":false}"#);
    assert_eq!(tried.json()["flags"]["changed"], json!(["pay"]));
    for key in [EVALUATE, STAGING] {
        let refused = desk.server.send(
            "PUT",
            "/flags/pay",
            &[("x-api-key", key)],
            r#"{"value":false}"#,
        );
        assert_eq!(refused.status, 403);
    }
    assert_eq!(desk.get("/rules").body, before);
    let late = [("x-api-key", ADMIN), ("if-match", "\"x\"")];
    assert_eq!(
        desk.server
            .send("PUT", "/flags/pay", &late, r#"{"enabled":false}"#)
            .status,
        412
    );
}
