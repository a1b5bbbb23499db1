//! What happens when the file changes.

use crate::support::{Running, replace, serve, serve_with, settings, wait_for};
use burgee_server::{Fault, FileSource, Server, Settings, StartError};
use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

const ON: &str = "flag a: bool = true\n";
const OFF: &str = "flag a: bool = false\n";
const BROKEN: &str = "flag a: bool = maybe\n";

fn value(server: &Running) -> bool {
    let answer = server.flag("a", &json!({}));
    answer.json()["value"]
        .as_bool()
        .unwrap_or_else(|| panic!("{answer:?}"))
}

fn status(server: &Running) -> String {
    let answer = server.get("/readyz");
    assert_eq!(answer.status, 200);
    answer.json()["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_that_is_replaced_is_served_at_once() {
    let server = serve(OFF);
    assert!(!value(&server));
    server.replace(ON);
    wait_for("the new value", || value(&server));
    assert_eq!(
        server.metric("burgee_reloads_total{result=\"ok\"}"),
        Some(1.0)
    );
}

#[test]
fn a_file_that_is_written_in_place_is_served_once_it_is_whole() {
    // Every line is valid without those behind it, so that only waiting can tell.
    let rules = |value: bool| -> Vec<String> {
        let flags = ('b'..='m').chain(['a']);
        flags
            .map(|name| format!("flag {name}: bool = {value}\n"))
            .collect()
    };
    let patient = Settings {
        settle: Duration::from_secs(1),
        poll: Duration::from_millis(50),
        ..settings()
    };
    let server = serve_with(&rules(false).concat(), patient);
    let mut file = fs::File::create(server.file()).unwrap();
    for line in rules(true) {
        file.write_all(line.as_bytes()).unwrap();
        file.sync_all().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        assert!(!value(&server));
        assert_eq!(status(&server), "ready");
    }
    drop(file);
    wait_for("the new value", || value(&server));
    assert_eq!(
        server.metric("burgee_reloads_total{result=\"ok\"}"),
        Some(1.0)
    );
}

#[test]
fn a_file_is_looked_at_even_when_nothing_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    // A link in the middle of the path: what it leads to changes in no directory that is watched.
    let [one, two] = ["one", "two"].map(|name| elsewhere.path().join(name));
    for (place, rules) in [(&one, OFF), (&two, ON)] {
        fs::create_dir(place).unwrap();
        fs::write(place.join("rules.flags"), rules).unwrap();
    }
    fs::create_dir(folder.path().join("in")).unwrap();
    let link = folder.path().join("in/link");
    std::os::unix::fs::symlink(&one, &link).unwrap();
    let quick = Settings {
        poll: Duration::from_millis(50),
        ..settings()
    };
    let server = Running::start(folder, FileSource::new(link.join("rules.flags")), quick);
    assert!(!value(&server));
    swap_link(&link, &two);
    wait_for("the new value", || value(&server));
}

/// Puts a link in the place of another, in one step.
fn swap_link(link: &Path, target: &Path) {
    let new = link.with_file_name(".swap");
    std::os::unix::fs::symlink(target, &new).unwrap();
    fs::rename(new, link).unwrap();
}

#[test]
fn a_volume_of_kubernetes_is_followed() {
    // rules.flags -> ..data/rules.flags, ..data -> ..1, and then ..data -> ..2 in one step.
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let version = |name: &str, rules: &str| {
        fs::create_dir(root.join(name)).unwrap();
        fs::write(root.join(name).join("rules.flags"), rules).unwrap();
    };
    version("..1", OFF);
    std::os::unix::fs::symlink("..1", root.join("..data")).unwrap();
    std::os::unix::fs::symlink("..data/rules.flags", root.join("rules.flags")).unwrap();
    let server = Running::start(
        folder,
        FileSource::new(root.join("rules.flags")),
        settings(),
    );
    assert!(!value(&server));
    // Several times, because a watch that followed the link would be lost after the first.
    for (number, rules, expected) in [(2, ON, true), (3, OFF, false), (4, ON, true)] {
        let name = format!("..{number}");
        version(&name, rules);
        swap_link(&root.join("..data"), Path::new(&name));
        fs::remove_dir_all(root.join(format!("..{}", number - 1))).unwrap();
        wait_for("the new value", || value(&server) == expected);
    }
}

#[test]
fn what_cannot_be_served_leaves_the_last_good_rules() {
    let server = serve(ON);
    let revision = server.get("/readyz").json()["revision"].clone();
    for bad in [BROKEN, "", "# nothing\n", "\u{0}", "flag"] {
        server.replace(bad);
        wait_for("the failure", || status(&server) == "stale");
        assert!(value(&server));
        let ready = server.get("/readyz").json();
        assert_eq!(ready["revision"], revision);
        assert!(!ready["reload"]["error"].as_str().unwrap().is_empty());
        assert_eq!(server.metric("burgee_reload_failing"), Some(1.0));
        server.replace(ON);
        wait_for("the recovery", || status(&server) == "ready");
    }
    server.replace(BROKEN);
    wait_for("the failure", || status(&server) == "stale");
    let why = server.get("/readyz").json()["reload"]["error"].clone();
    assert!(why.as_str().unwrap().contains("rules.flags:1:"), "{why}");
    assert!(
        server
            .metric("burgee_reloads_total{result=\"failed\"}")
            .unwrap()
            >= 6.0
    );
    // It recovers with other rules as well as with the same.
    server.replace(OFF);
    wait_for("the new value", || !value(&server));
    assert_eq!(status(&server), "ready");
    assert_eq!(server.metric("burgee_reload_failing"), Some(0.0));
}

#[test]
fn a_file_that_is_gone_goes_on_being_served() {
    let server = serve(ON);
    fs::remove_file(server.file()).unwrap();
    wait_for("the failure", || status(&server) == "stale");
    assert!(value(&server));
    fs::write(server.file(), OFF).unwrap();
    wait_for("the new value", || !value(&server));
}

#[test]
fn an_included_file_is_followed_too() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("people.txt"), "ann\n").unwrap();
    let rules = r#"
list people from "inner/people.txt"
flag a: bool { rule them when name in $people serve on  otherwise serve off }
"#;
    let path = folder.path().join("rules.flags");
    fs::write(&path, rules).unwrap();
    let server = Running::start(folder, FileSource::new(path), settings());
    let bob = || server.flag("a", &json!({ "name": "bob" })).json()["value"] == true;
    assert!(!bob());
    replace(&inner.join("people.txt"), "ann\nbob\n");
    wait_for("the new entry", bob);
    // A file that is missing is waited for.
    fs::remove_file(inner.join("people.txt")).unwrap();
    wait_for("the failure", || status(&server) == "stale");
    assert!(bob());
    fs::write(inner.join("people.txt"), "ann\n").unwrap();
    wait_for("the new entry", || !bob());
}

#[test]
fn a_request_sees_one_revision() {
    // Two flags that never differ in one revision must not differ in one answer.
    let rules = |value: bool| format!("flag a: bool = {value}\nflag b: bool = {value}\n");
    let quick = Settings {
        settle: Duration::ZERO,
        ..settings()
    };
    let server = serve_with(&rules(true), quick);
    let mut seen = [0, 0];
    let started = std::time::Instant::now();
    let mut round = 0;
    while started.elapsed() < Duration::from_secs(2) {
        round += 1;
        server.replace(&rules(round % 2 == 0));
        for _ in 0..10 {
            let flags = server.bulk(&json!({}), None).json()["flags"].clone();
            assert_eq!(flags[0]["value"], flags[1]["value"]);
            seen[usize::from(flags[0]["value"] == true)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn what_would_be_refused_later_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = |rules: Option<&str>| {
        let path = folder.path().join("rules.flags");
        let _ = fs::remove_file(&path);
        if let Some(rules) = rules {
            fs::write(&path, rules).unwrap();
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let start = Server::start(settings(), FileSource::new(path));
        match runtime.unwrap().block_on(start) {
            Err(StartError::Rules(fault)) => fault,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(start(None), Fault::Unreadable(..)));
    assert!(matches!(start(Some(BROKEN)), Fault::Invalid(..)));
    assert!(matches!(start(Some("")), Fault::NoFlags(..)));
}
