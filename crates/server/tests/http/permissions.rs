//! Every route that the server describes, asked without a key, with a wrong one, and with one that opens
//! something else: nobody is let in, and nothing changes.

use crate::desk::{ADMIN, Desk, EVALUATE, STAGING};
use crate::support::KEY;
use serde_json::{Value as Json, json};

/// A request that would do something, if the key opened it.
struct Asked {
    method: String,
    path: String,
    body: String,
}

/// A store with something to undo, and one request for each route of its description.
fn desk() -> (Desk, Vec<Asked>) {
    let desk = Desk::new();
    assert_eq!(desk.post("/flags/pay/kill", "").status, 200);
    let key = desk.post("/keys", json!({ "name": "x", "role": "read" }).to_string());
    let id = key.json()["id"].as_str().unwrap().to_owned();
    let document = desk.get("/openapi.json").json();
    let mut asked = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let concrete = path.replace("{key}", "pay").replace("{number}", "1");
            asked.push(Asked {
                method: method.to_uppercase(),
                path: concrete.replace("{id}", &id),
                body: body(method, path),
            });
        }
    }
    assert!(asked.len() > 30);
    (desk, asked)
}

fn body(method: &str, path: &str) -> String {
    let body = match (method, path) {
        ("put", "/flags/{key}") => json!({ "value": false, "enabled": true }),
        ("put", _) => json!({ "text": "flag pay: bool = off" }),
        ("post", "/admin/v1/check") => json!({ "text": "" }),
        ("post", "/admin/v1/preview") => json!({ "text": "", "contexts": [{}] }),
        ("post", "/admin/v1/rollback") => json!({ "to": 1 }),
        ("post", "/admin/v1/keys") => json!({ "name": "mallory", "role": "admin" }),
        ("post", "/admin/v1/flags/{key}/kill") => json!({ "serve": "on" }),
        ("post", _) => json!({}),
        _ => return String::new(),
    };
    body.to_string()
}

fn status(desk: &Desk, asked: &Asked, key: Option<&str>) -> u16 {
    let mut headers = vec![("content-type", "application/json"), ("if-match", "*")];
    headers.extend(key.map(|key| ("x-api-key", key)));
    let answer = desk
        .server
        .send(&asked.method, &asked.path, &headers, &asked.body);
    answer.status
}

/// All that could have changed.
fn all(desk: &Desk) -> (String, String, Json) {
    let number = desk.get("/whoami").json()["number"].clone();
    (desk.get("/rules").body, desk.get("/keys").body, number)
}

/// Streams go on for ever, and are asked elsewhere.
fn streams(asked: &Asked) -> bool {
    asked.path.ends_with("/events")
}

#[test]
fn nobody_is_let_in_without_a_key_that_opens_it() {
    let (desk, asked) = desk();
    let before = all(&desk);
    for asked in &asked {
        let what = format!("{} {}", asked.method, asked.path);
        let open = asked.path == "/healthz";
        for key in [None, Some("a-key-that-nobody-has"), Some("")] {
            let expected = if open { 200 } else { 401 };
            assert_eq!(status(&desk, asked, key), expected, "{what} with {key:?}");
        }
        let change = asked.path.starts_with("/flags/") && asked.method != "GET";
        let admin = asked.path.starts_with("/admin/") || change;
        let read = ["/v1/", "/metrics", "/readyz"];
        let read = read.iter().any(|start| asked.path.starts_with(start));
        for (key, closed) in [(EVALUATE, admin || read), (KEY, admin)] {
            if closed {
                assert_eq!(status(&desk, asked, Some(key)), 403, "{what} with {key}");
            } else if !streams(asked) {
                assert_eq!(status(&desk, asked, Some(key)), 200, "{what} with {key}");
            }
        }
    }
    assert_eq!(all(&desk), before);
}

#[test]
fn a_key_of_another_environment_changes_nothing() {
    let (desk, asked) = desk();
    let before = all(&desk);
    for asked in asked.iter().filter(|asked| !streams(asked)) {
        let what = format!("{} {}", asked.method, asked.path);
        let changes = asked.method != "GET" && !asked.path.starts_with("/ofrep/");
        let only_asks = ["/check", "/preview", "/evaluate"];
        let only_asks = only_asks.iter().any(|end| asked.path.ends_with(end));
        // These are done in the key's own environment: `switching.rs` has what they touch.
        let switches = ["/kill", "/revive"];
        if switches.iter().any(|end| asked.path.ends_with(end)) {
            continue;
        }
        let expected = if changes && !only_asks { 403 } else { 200 };
        let status = status(&desk, asked, Some(STAGING));
        assert_eq!(status, expected, "{what}");
    }
    assert_eq!(all(&desk), before);
}

#[test]
fn every_change_can_be_made_with_the_key_for_it() {
    // So that the refusals above are for the key, and not for something else.
    let (_, asked) = desk();
    for asked in asked.iter().filter(|asked| asked.method != "GET") {
        let (desk, fresh) = desk();
        let same = |other: &&Asked| other.method == asked.method && shape(other) == shape(asked);
        let fresh = fresh.iter().find(same).unwrap();
        let status = status(&desk, fresh, Some(ADMIN));
        let fine = [200, 201].contains(&status);
        // Another flag needs it, and only rules that need it not can go without it.
        let needed = status == 422 && asked.method == "DELETE" && asked.path.contains("/flags/");
        assert!(fine || needed, "{} {}: {status}", asked.method, asked.path);
    }
}

/// The path without the id, which is another in each store.
fn shape(asked: &Asked) -> String {
    match asked.path.split_once("/keys/") {
        Some((start, _)) => start.to_owned() + "/keys/",
        None => asked.path.clone(),
    }
}

#[test]
fn refusals_have_the_form_of_what_was_asked() {
    let (desk, _) = desk();
    let ask = |key: &str, method: &str, path: &str| {
        desk.server.send(method, path, &[("x-api-key", key)], "")
    };
    let cases = [
        ("nobody", "GET", "/admin/v1/rules", 401, "no_key"),
        (EVALUATE, "GET", "/admin/v1/rules", 403, "not_allowed"),
        ("nobody", "GET", "/flags/pay", 401, "no_key"),
        (ADMIN, "GET", "/admin/v1/nowhere", 404, "nothing_here"),
        (ADMIN, "PATCH", "/admin/v1/rules", 405, "wrong_method"),
    ];
    for (key, method, path, status, code) in cases {
        let refused = ask(key, method, path);
        assert_eq!(refused.status, status, "{path}");
        assert_eq!(refused.json()["error"]["code"], code, "{path}");
    }
    assert_eq!(
        ask("nobody", "GET", "/flags/pay").header("www-authenticate"),
        Some("Bearer")
    );
    let protocol = ask("nobody", "POST", "/ofrep/v1/evaluate/flags").json();
    assert_eq!(protocol["errorCode"], "GENERAL");
}

#[test]
fn pages_of_others_change_nothing() {
    let (desk, asked) = desk();
    let before = all(&desk);
    for asked in asked
        .iter()
        .filter(|asked| asked.path.starts_with("/admin/"))
    {
        let headers = [
            ("x-api-key", ADMIN),
            ("origin", "https://elsewhere.example"),
            ("if-match", "*"),
        ];
        let answer = desk
            .server
            .send(&asked.method, &asked.path, &headers, &asked.body);
        assert_eq!(answer.status, 403, "{} {}", asked.method, asked.path);
    }
    assert_eq!(all(&desk), before);
}

#[test]
fn the_page_behind_a_proxy_is_no_strangers() {
    let (desk, _) = desk();
    let kill = |site: &str| {
        let headers = [
            ("x-api-key", ADMIN),
            ("origin", "https://flags.example"),
            ("sec-fetch-site", site),
        ];
        let path = "/admin/v1/flags/pay/kill";
        desk.server.send("POST", path, &headers, "").status
    };
    for site in ["same-site", "cross-site", "none", ""] {
        assert_eq!(kill(site), 403, "{site}");
    }
    assert_eq!(kill("same-origin"), 200);
}
