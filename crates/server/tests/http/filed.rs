//! The admin API of a server that reads a file: it answers, and changes nothing.

use crate::desk::ADMIN;
use crate::support::{Answer, Running, settings};
use burgee_server::{FileSource, Keys, Settings};
use serde_json::json;

const RULES: &str = "include \"more.flags\"\nlist eu from \"eu.txt\"\n\nflag a: bool {\n  rule eu when country in $eu serve on\n  otherwise serve off\n}\n";
const MORE: &str = "# Elsewhere.\nflag b: int = 7\n";

fn server() -> Running {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("rules.flags", RULES),
        ("more.flags", MORE),
        ("eu.txt", "DE\nFR\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let source = FileSource::new(folder.path().join("rules.flags"));
    let keys = Keys::parse(&format!("admin name=ann {ADMIN}")).unwrap();
    Running::start(folder, source, Settings { keys, ..settings() })
}

fn ask(server: &Running, method: &str, path: &str, body: &str) -> Answer {
    let headers = [("x-api-key", ADMIN), ("if-match", "*")];
    server.send(method, &format!("/admin/v1{path}"), &headers, body)
}

#[test]
fn it_tells_what_is_served() {
    let server = server();
    let who = ask(&server, "GET", "/whoami", "").json();
    assert_eq!(
        (&who["writable"], &who["store"], &who["number"]),
        (&json!(false), &json!(null), &json!(0))
    );
    let list = ask(&server, "GET", "/flags", "").json();
    let keys: Vec<_> = list["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| &flag["key"])
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(ask(&server, "GET", "/flags/b", "").body, MORE);
    assert_eq!(ask(&server, "GET", "/rules", "").body, RULES);
    let answer = ask(
        &server,
        "POST",
        "/evaluate",
        r#"{"flag":"a","context":{"country":"DE"}}"#,
    )
    .json();
    assert_eq!(answer["answers"][0]["rule"], "eu");
}

#[test]
fn other_texts_are_tried_with_the_files_that_they_include() {
    let server = server();
    let check = |body: &serde_json::Value| ask(&server, "POST", "/check", &body.to_string()).json();
    let found = check(&json!({ "text": RULES }));
    assert_eq!(found["valid"], true, "{found}");
    let new = "flag a: bool {\n  rule eu when country in $eu serve off\n  otherwise serve on\n}";
    let found = check(&json!({ "flag": "a", "text": new }));
    assert_eq!(found["valid"], true, "{found}");
    let body = json!({ "flag": "a", "text": new, "contexts": [{ "country": "FR" }] });
    let told = ask(&server, "POST", "/preview", &body.to_string()).json();
    assert_eq!(told["changes"][0]["after"]["value"], false);
    assert_eq!(told["changes"].as_array().unwrap().len(), 1);
}

#[test]
fn it_changes_nothing_and_has_no_history() {
    let server = server();
    let asked = [
        ("PUT", "/rules", RULES),
        ("PUT", "/flags/a", "flag a: bool = on"),
        ("DELETE", "/flags/a", ""),
        ("POST", "/flags/a/kill", ""),
        ("POST", "/flags/a/revive", ""),
        ("POST", "/rollback", r#"{"to":1}"#),
        ("GET", "/history", ""),
        ("GET", "/history/1", ""),
        ("GET", "/history/1/rules", ""),
        ("GET", "/audit", ""),
        ("GET", "/audit/verify", ""),
        ("GET", "/keys", ""),
        ("POST", "/keys", r#"{"name":"x","role":"read"}"#),
        ("DELETE", "/keys/1", ""),
        ("POST", "/evaluate", r#"{"number":1}"#),
    ];
    for (method, path, body) in asked {
        let refused = ask(&server, method, path, body);
        assert_eq!(refused.status, 409, "{method} {path}: {refused:?}");
        assert_eq!(refused.json()["error"]["code"], "read_only");
    }
    let headers = [("x-api-key", ADMIN)];
    let simple = server.send("PUT", "/flags/a", &headers, r#"{"enabled":false}"#);
    assert_eq!(simple.status, 409);
}
