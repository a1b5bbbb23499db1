//! Keys that are kept in the store.

use crate::desk::{ADMIN, Desk, RULES, STAGING};
use crate::support::BULK;
use burgee_server::Keys;
use burgee_server::store::Memory;
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::sync::Arc;

fn make(desk: &Desk, with: &str, body: &Json) -> crate::support::Answer {
    desk.send_as(with, "POST", "/keys", &[], body.to_string())
}

#[test]
fn a_key_opens_what_it_says_until_it_is_revoked() {
    let desk = Desk::new();
    let made = make(&desk, ADMIN, &json!({ "name": "shop", "role": "evaluate" }));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("burgee_e") && key.len() == 8 + 64, "{key}");
    let ask = || {
        desk.server
            .send("POST", BULK, &[("x-api-key", key)], "{}")
            .status
    };
    assert_eq!(ask(), 200);
    assert_eq!(desk.send_as(key, "GET", "/rules", &[], "").status, 403);
    let list = desk.get("/keys");
    assert_eq!(list.json()["given"], 4);
    let told = &list.json()["keys"][0];
    assert_eq!(
        (&told["name"], &told["role"]),
        (&json!("shop"), &json!("evaluate"))
    );
    assert!(told["added"].as_str().unwrap().ends_with('Z'));
    assert!(!list.body.contains(key) && !list.body.contains("sha256"));
    let path = format!("/keys/{}", told["id"].as_str().unwrap());
    let tried = desk.send("DELETE", &format!("{path}?dry_run=true"), &[], "");
    assert_eq!((tried.status, ask()), (200, 200));
    assert_eq!(desk.send("DELETE", &path, &[], "").status, 200);
    assert_eq!(ask(), 401);
    assert_eq!(desk.send("DELETE", &path, &[], "").status, 404);
    let entry = &desk.get("/history?limit=1").json()["entries"][0];
    assert_eq!(entry["key"]["name"], "shop");
    assert!(!desk.get("/audit").body.contains(key));
}

#[test]
fn a_key_of_one_environment_gives_out_no_wider_ones() {
    let desk = Desk::new();
    let of =
        |environments: Json| json!({ "name": "x", "role": "admin", "environments": environments });
    for wider in [
        json!([]),
        json!(["production"]),
        json!(["staging", "production"]),
    ] {
        let refused = make(&desk, STAGING, &of(wider.clone()));
        assert_eq!(refused.status, 403, "{wider}");
    }
    let other = json!({ "name": "ann", "role": "admin", "environments": ["production"] });
    let other = make(&desk, ADMIN, &other).json();
    let own = make(&desk, STAGING, &of(json!(["staging"])));
    assert_eq!(own.status, 201, "{own:?}");
    let revoke = |key: &Json| {
        let path = format!("/keys/{}", key["id"].as_str().unwrap());
        desk.send_as(STAGING, "DELETE", &path, &[], "").status
    };
    assert_eq!(revoke(&other), 403);
    assert_eq!(revoke(&own.json()), 200);
}

#[test]
fn somebody_who_can_change_everything_is_left() {
    let desk = Desk::with(RULES, Arc::new(Memory::default()), |settings| {
        burgee_server::Settings {
            keys: Keys::default(),
            dev: true,
            ..settings
        }
    });
    // Without any key all is open on this machine; the first one closes it, and must not lock it.
    let refused = make(&desk, "", &json!({ "name": "shop", "role": "evaluate" }));
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (409, &json!("last_admin"))
    );
    let scoped = json!({ "name": "shop", "role": "admin", "environments": ["staging"] });
    assert_eq!(make(&desk, "", &scoped).status, 409);
    let first = make(&desk, "", &json!({ "name": "ann", "role": "admin" })).json();
    let (key, id) = (
        first["key"].as_str().unwrap(),
        first["id"].as_str().unwrap(),
    );
    assert_eq!(desk.send_as("", "GET", "/rules", &[], "").status, 401);
    let second = make(&desk, key, &json!({ "name": "shop", "role": "evaluate" })).json();
    let revoke = |id: &str| {
        desk.send_as(key, "DELETE", &format!("/keys/{id}"), &[], "")
            .status
    };
    assert_eq!(revoke(id), 409);
    assert_eq!(revoke(second["id"].as_str().unwrap()), 200);
    // The very last may go: then the machine is open as in the beginning.
    assert_eq!(revoke(id), 200);
    assert_eq!(desk.send_as("", "GET", "/rules", &[], "").status, 200);
}

#[test]
fn names_must_be_readable_in_a_log() {
    let desk = Desk::new();
    for name in ["", " x", "a\nb", &"x".repeat(101)] {
        let refused = make(&desk, ADMIN, &json!({ "name": name, "role": "read" }));
        assert_eq!(refused.status, 422, "{name:?}");
    }
    let refused = make(&desk, ADMIN, &json!({ "name": "x", "role": "boss" }));
    assert_eq!(refused.status, 400);
    assert!(
        refused.body.contains("unknown variant `boss`"),
        "{refused:?}"
    );
}

#[test]
fn a_stream_tells_a_revoked_key_nothing_more() {
    let desk = Desk::new();
    let made = make(&desk, ADMIN, &json!({ "name": "shop", "role": "read" })).json();
    let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
    let open = |path: &str, key: &str| {
        let url = format!("{}{path}", desk.server.url);
        let response = ureq::get(url).header("x-api-key", key).call().unwrap();
        BufReader::new(response.into_body().into_reader())
    };
    let mut streams = ["/v1/rules/events", "/ofrep/v1/events"].map(|path| open(path, key));
    let mut other = open("/v1/rules/events", ADMIN);
    // Each has told of the rules that are served.
    for stream in streams.iter_mut().chain([&mut other]) {
        while !line(stream).is_empty() {}
    }
    let revoked = desk.send("DELETE", &format!("/keys/{id}"), &[], "");
    assert_eq!(revoked.status, 200);
    assert_eq!(desk.post("/flags/pay/kill", "{}").status, 200);
    assert!(line(&mut other).starts_with("event: rules"));
    for mut stream in streams {
        assert_eq!(line(&mut stream), "", "it told of something");
    }
}

/// A line of a stream, without its end.
fn line(stream: &mut impl BufRead) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[test]
fn a_key_of_one_environment_gives_out_no_names_of_others() {
    let desk = Desk::new();
    let named = |name: &str| json!({ "name": name, "role": "admin", "environments": ["staging"] });
    let wider = json!({ "name": "zoe", "role": "read", "environments": ["staging", "qa"] });
    assert_eq!(make(&desk, ADMIN, &wider).status, 201);
    // One that was given to the server, and one in the store: what they sign must be theirs.
    for name in ["alice", "zoe"] {
        let refused = make(&desk, STAGING, &named(name));
        assert_eq!(refused.status, 403, "{refused:?}");
        assert_eq!(make(&desk, ADMIN, &named(name)).status, 201);
    }
    // A new key in the place of an old one has its name.
    assert_eq!(make(&desk, STAGING, &named("bob")).status, 201);
}

#[test]
fn dev_says_why_it_opens_nothing_once_there_are_keys() {
    let desk = Desk::with(RULES, Arc::new(Memory::default()), |settings| {
        burgee_server::Settings {
            dev: true,
            ..settings
        }
    });
    let refused = desk.send_as("", "GET", "/rules", &[], "");
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("--dev"), "{refused:?}");
    let quiet = Desk::new().send_as("", "GET", "/rules", &[], "");
    assert!(!quiet.body.contains("--dev"), "{quiet:?}");
}
