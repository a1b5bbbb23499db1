//! `burgee audit` beside servers that share a store.

use crate::kinds::{self, Kind, space};
use crate::process::{Server, command};
use burgee_server::store::Place;
use serde_json::{Value as Json, json};
use std::process::{Command, Output};

/// Runs `burgee audit`.
fn audit(burgee: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(burgee);
    command
        .arg("audit")
        .args(arguments)
        .env_remove("BURGEE_STORE");
    command.envs(variables.iter().copied());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A log that a server is writing is proved and written out, and is not touched by that.
fn a_shared_log(address: &dyn Fn(&str) -> String) {
    let Some(burgee) = command() else {
        return;
    };
    let place = address(&space());
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.flags");
    std::fs::write(&rules, "flag a: bool = on\n").unwrap();
    let server = Server::start(&burgee, &["--store", &place, rules.to_str().unwrap()]);
    for what in ["kill", "revive"] {
        let path = format!("/admin/v1/flags/a/{what}");
        let done = server.client().try_send("POST", &path, None, "").unwrap();
        assert_eq!(done.status, 200, "{done:?}");
    }
    let proved = audit(
        &burgee,
        &["verify", "--store", &place, "--format", "json"],
        &[],
    );
    assert_eq!(proved.status.code(), Some(0), "{}", text(&proved.stderr));
    let told: Json = serde_json::from_slice(&proved.stdout).unwrap();
    assert_eq!((&told["ok"], &told["entries"]), (&json!(true), &json!(3)));
    // The address has a password: it need not stand in the list of processes.
    let head = told["hash"].as_str().unwrap();
    let same = audit(
        &burgee,
        &["verify", "--head", head],
        &[("BURGEE_STORE", &place)],
    );
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    let written = audit(&burgee, &["export", "--store", &place], &[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = place.parse::<Place>().unwrap().open().unwrap();
    let records = runtime.block_on(store.read(1, 10)).unwrap();
    let lines: Vec<u8> = records
        .iter()
        .flat_map(|record| [&record[..], b"\n"].concat())
        .collect();
    assert_eq!(written.stdout, lines);
    // Something else than a change is found.
    runtime.block_on(store.append(4, b"no entry")).unwrap();
    let broken = audit(&burgee, &["verify", "--store", &place], &[]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stdout).starts_with("3 entries as written, then"));

    // Under another name there is none, and that is not in order.
    let missing = audit(&burgee, &["verify", "--store", &address("misspelt")], &[]);
    assert_eq!(missing.status.code(), Some(2));
    let said = text(&missing.stderr);
    assert!(said.contains("there is no entry in "), "{said}");
    assert!(said.contains("that `burgee serve --store` has"), "{said}");
    assert!(!said.contains("burgee-test"), "{said}");
}

#[test]
fn a_log_in_postgresql_is_proved_while_it_is_written() {
    let Some(kind) = kinds::postgres() else {
        return;
    };
    a_shared_log(&|space| kind.address(space, kind.port().unwrap()));
}

#[test]
fn a_log_in_redis_is_proved_while_it_is_written() {
    let Some(kind) = kinds::redis() else {
        return;
    };
    a_shared_log(&|space| kind.address(space, kind.port().unwrap()));
}

#[tokio::test]
async fn who_only_reads_a_database_writes_nothing() {
    let Some(kind) = kinds::postgres() else {
        return;
    };
    let space = space();
    kind.open(&space).append(1, b"one").await.unwrap();
    let address = kind.address(&space, kind.port().unwrap());
    let store = address.parse::<Place>().unwrap().open_to_read().unwrap();
    assert_eq!(store.read(1, 2).await.unwrap(), [b"one"]);
    let refused = store.append(2, b"two").await.unwrap_err().to_string();
    assert!(refused.contains("read-only transaction"), "{refused}");
    // In a database without a log, none is made.
    let elsewhere = address.replacen("/postgres?", "/template1?", 1);
    assert_ne!(elsewhere, address);
    let store = elsewhere.parse::<Place>().unwrap().open_to_read().unwrap();
    let missing = store.last().await.unwrap_err().to_string();
    assert!(
        missing.contains("\"burgee_log\" does not exist"),
        "{missing}"
    );
}
