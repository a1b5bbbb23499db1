//! Changing rules over HTTP.

use crate::support::{Answer, KEY, Running, settings};
use burgee_server::store::{Embedded, Memory, Store};
use burgee_server::{Keys, Settings};
use serde_json::json;
use std::sync::Arc;

const ADMIN: &str = "an-admin-key-for-tests-01";
const RULES: &str = "/admin/v1/rules";
const ON: &str = "flag a: bool = on\n";
const OFF: &str = "flag a: bool = off\n";

fn admin_settings() -> Settings {
    let keys = format!(
        "{KEY}\nadmin name=alice {ADMIN}\nadmin name=bob env=staging the-key-of-bob-for-staging"
    );
    Settings {
        keys: Keys::parse(&keys).unwrap(),
        seed: Some(ON.to_owned()),
        ..settings()
    }
}

fn with_store(store: Arc<dyn Store>) -> Running {
    Running::start(tempfile::tempdir().unwrap(), store, admin_settings())
}

fn put(server: &Running, headers: &[(&str, &str)], rules: &str) -> Answer {
    let mut all = vec![("x-api-key", ADMIN)];
    all.extend(headers);
    server.send("PUT", RULES, &all, rules)
}

#[test]
fn a_change_is_served_when_it_is_answered() {
    let server = with_store(Arc::new(Memory::default()));
    assert_eq!(server.flag("a", &json!({})).json()["value"], true);
    let read = server.send("GET", RULES, &[("x-api-key", ADMIN)], "");
    assert_eq!((read.status, &*read.body), (200, ON));
    let tag = read.header("etag").unwrap();
    let done = put(&server, &[("if-match", tag)], OFF);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(done.json()["changed"], true);
    assert_eq!(server.flag("a", &json!({})).json()["value"], false);
    // Once more with the same tag: it is another's by now.
    let late = put(&server, &[("if-match", tag)], ON);
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["error"]["code"], "changed_meanwhile");
    let blind = put(&server, &[], ON);
    assert_eq!(blind.status, 428);
}

#[test]
fn rules_with_errors_change_nothing() {
    let server = with_store(Arc::new(Memory::default()));
    let refused = put(&server, &[("if-match", "*")], "flag a: bool = maybe\n");
    assert_eq!(refused.status, 422, "{refused:?}");
    let findings = refused.json()["error"]["diagnostics"].clone();
    let mut findings = findings.as_array().unwrap().iter();
    let finding = findings.find(|finding| finding["code"] == "E204").unwrap();
    assert_eq!(finding["span"]["line"], 1);
    assert_eq!(server.flag("a", &json!({})).json()["value"], true);
}

#[test]
fn a_restart_serves_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let open = || -> Arc<dyn Store> { Arc::new(Embedded::open(folder.path()).unwrap()) };
    let mut server = with_store(open());
    assert_eq!(put(&server, &[("if-match", "*")], OFF).status, 200);
    server.stop();
    drop(server);
    let server = with_store(open());
    assert_eq!(server.flag("a", &json!({})).json()["value"], false);
}

#[test]
fn a_directory_is_open_in_one_server_only() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Embedded::open(folder.path()).unwrap();
    let error = Embedded::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("another server has it open"), "{error}");
}

#[test]
fn another_systems_document_is_told_how_to_become_rules() {
    let server = with_store(Arc::new(Memory::default()));
    let headers = [("if-match", "*"), ("content-type", "application/json")];
    let refused = put(&server, &headers, r#"{"version": 2, "features": []}"#);
    assert_eq!(refused.status, 400);
    let help = &refused.json()["error"]["help"];
    assert!(help.as_str().unwrap().contains("burgee import"), "{help}");
}

#[test]
fn two_servers_on_one_store_follow_each_other() {
    let store: Arc<dyn Store> = Arc::new(Memory::default());
    let one = with_store(Arc::clone(&store));
    let other = with_store(store);
    assert_eq!(put(&one, &[("if-match", "*")], OFF).status, 200);
    crate::support::wait_for("the other serves it too", || {
        other.flag("a", &json!({})).json()["value"] == false
    });
}

#[test]
fn a_key_of_one_environment_changes_only_its_blocks() {
    let server = with_store(Arc::new(Memory::default()));
    let bob = |rules: &str| {
        let headers = [
            ("x-api-key", "the-key-of-bob-for-staging"),
            ("if-match", "*"),
        ];
        server.send("PUT", RULES, &headers, rules)
    };
    let block =
        "flag a: bool {\n  environment staging { otherwise serve off }\n  otherwise serve on\n}\n";
    assert_eq!(
        put(
            &server,
            &[("if-match", "*")],
            "flag a: bool { otherwise serve on }\n"
        )
        .status,
        200
    );
    assert_eq!(bob(block).status, 200);
    let refused = bob(OFF);
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["error"]["code"], "outside_environments");
}

#[test]
fn the_first_rules_are_a_change_of_none() {
    for condition in ["if-match", "if-none-match"] {
        let settings = Settings {
            seed: None,
            ..admin_settings()
        };
        let store: Arc<dyn Store> = Arc::new(Memory::default());
        let server = Running::start(tempfile::tempdir().unwrap(), store, settings);
        let read = server.send("GET", RULES, &[("x-api-key", ADMIN)], "");
        let tag = read.header("etag").unwrap();
        let value = if condition == "if-match" { tag } else { "*" };
        assert_eq!(put(&server, &[(condition, value)], ON).status, 200);
        assert_eq!(server.flag("a", &json!({})).json()["value"], true);
        // Once more: there are some by now.
        assert_eq!(put(&server, &[(condition, value)], OFF).status, 412);
    }
}

#[test]
fn rules_in_a_file_are_only_read() {
    let server = crate::support::serve_with(
        ON,
        Settings {
            seed: None,
            ..admin_settings()
        },
    );
    let read = server.send("GET", RULES, &[("x-api-key", ADMIN)], "");
    assert_eq!(read.body, ON);
    let refused = put(&server, &[("if-match", "*")], OFF);
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (409, &json!("read_only"))
    );
}

#[test]
fn programs_that_evaluate_by_themselves_get_the_rules() {
    let server = with_store(Arc::new(Memory::default()));
    let read = server.get("/v1/rules");
    assert_eq!(read.json()["rules"], ON);
    let tag = read.header("etag").unwrap().to_owned();
    let again = server.send(
        "GET",
        "/v1/rules",
        &[("x-api-key", KEY), ("if-none-match", &tag)],
        "",
    );
    assert_eq!(again.status, 304);
}

#[test]
fn a_store_with_keys_and_no_rules_begins_with_those_that_are_given() {
    let store: Arc<dyn Store> = Arc::new(Memory::default());
    let empty = Settings {
        seed: None,
        ..admin_settings()
    };
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder, Arc::clone(&store), empty);
    let headers = [("x-api-key", ADMIN)];
    let key = json!({ "name": "shop", "role": "read" }).to_string();
    let made = server.send("POST", "/admin/v1/keys", &headers, key);
    assert_eq!(made.status, 201, "{made:?}");
    drop(server);
    let server = with_store(store);
    let key = made.json()["key"].as_str().unwrap().to_owned();
    let read = server.send("GET", "/v1/rules", &[("x-api-key", &key)], "");
    assert_eq!(read.json()["rules"], ON);
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_what_is_kept_on_the_disk() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (data, cache) = (folder.path().join("new/data"), folder.path().join("cache"));
    let settings = Settings {
        cache: Some(cache.clone()),
        ..admin_settings()
    };
    let store: Arc<dyn Store> = Arc::new(Embedded::open(&data).unwrap());
    let _server = Running::start(tempfile::tempdir().unwrap(), store, settings);
    for directory in [data, cache] {
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700, "{directory:?}");
        let files: Vec<_> = std::fs::read_dir(&directory).unwrap().collect();
        assert_eq!(files.len(), 1);
        for file in files {
            let path = file.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{path:?}");
        }
    }
}

#[test]
fn a_dry_run_that_is_misspelt_changes_nothing() {
    let server = with_store(Arc::new(Memory::default()));
    let headers = [("x-api-key", ADMIN)];
    for wrong in [
        "dryrun=true",
        "dry-run=true",
        "dry%5Frun=true",
        "dry_run=yes",
    ] {
        let path = format!("/admin/v1/flags/a/kill?{wrong}");
        let refused = server.send("POST", &path, &headers, "");
        assert_eq!(refused.status, 400, "{wrong}");
        assert_eq!(refused.json()["error"]["code"], "bad_parameter");
        assert_eq!(server.flag("a", &json!({})).json()["value"], true);
    }
}

#[test]
fn a_key_of_one_environment_leaves_comments_elsewhere() {
    let server = with_store(Arc::new(Memory::default()));
    let rules = "# Ask Ann.\nflag a: bool {\n  environment staging { otherwise serve off }\n  \
        otherwise serve on  # for good\n}\n";
    assert_eq!(put(&server, &[("if-match", "*")], rules).status, 200);
    let bob = |rules: String| {
        let headers = [
            ("x-api-key", "the-key-of-bob-for-staging"),
            ("if-match", "*"),
        ];
        server.send("PUT", RULES, &headers, rules).status
    };
    assert_eq!(bob(rules.replace("# Ask Ann.\n", "")), 403);
    assert_eq!(bob(rules.replace("for good", "for now")), 403);
    let own = rules.replace("serve off }", "serve on  # tried\n  }");
    assert_eq!(bob(own), 200);
}

#[test]
fn rules_in_a_store_include_no_files() {
    let server = with_store(Arc::new(Memory::default()));
    let refused = put(&server, &[("if-match", "*")], "include \"more.flags\"\n");
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("rules in a store are one text"),
        "{refused:?}"
    );
}
