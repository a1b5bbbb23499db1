//! `burgee audit`

use crate::run::{Ran, command, folder, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

/// The command in a directory, without the caller's settings.
fn burgee(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BURGEE_")) {
        command.env_remove(name);
    }
    command.current_dir(folder);
    command
}

fn audit(folder: &Path, arguments: &[&str]) -> Ran {
    let all = [&["audit"], arguments].concat();
    run(burgee(folder, &all), b"")
}

/// Starts a server on a new log, and switches its flag off and on: three entries.
fn serve(folder: &Path, meanwhile: impl FnOnce()) {
    let arguments = ["serve", "--data", "data", "rules.flags", "--dev"];
    let mut server = burgee(folder, &arguments);
    server.args(["--listen", "127.0.0.1:0", "--format", "json"]);
    let mut child = server.stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut lines = lines.map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()));
    let started = lines.find_map(|line| line.unwrap()["address"].as_str().map(str::to_owned));
    let address = started.unwrap();
    for what in ["kill", "revive"] {
        let mut stream = TcpStream::connect(&address).unwrap();
        let request = format!(
            "POST /admin/v1/flags/a/{what} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    meanwhile();
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_log_is_written_out_and_proved() {
    let folder = folder(&[("rules.flags", "flag a: bool = on\n")]);
    let at = folder.path();
    serve(at, || {
        let busy = audit(at, &["verify", "--data", "data"]);
        assert_eq!(busy.code, 2, "{}", busy.err);
        assert!(
            busy.err.contains("stop the server that has it open"),
            "{}",
            busy.err
        );
    });
    let proved = audit(at, &["verify", "--data", "data"]);
    assert_eq!(proved.code, 0, "{}", proved.err);
    assert!(
        proved.out.starts_with("3 entries as written\nlast: "),
        "{}",
        proved.out
    );
    assert!(
        proved.err.contains("is only seen with --head"),
        "{}",
        proved.err
    );

    let export = audit(at, &["export", "--data", "data"]);
    assert_eq!(
        (export.code, export.out.lines().count()),
        (0, 3),
        "{}",
        export.err
    );
    std::fs::write(at.join("log.jsonl"), &export.out).unwrap();
    // A line that an editor has left behind is no entry.
    let spaced = format!("{}\n \n", export.out);
    std::fs::write(at.join("spaced.jsonl"), spaced).unwrap();
    assert_eq!(audit(at, &["verify", "spaced.jsonl"]).code, 0);
    let told = audit(at, &["verify", "log.jsonl", "--format", "json"]).json();
    assert_eq!((&told["ok"], &told["entries"]), (&true.into(), &3.into()));
    let head = told["hash"].as_str().unwrap();

    // A change in the middle, and an end that is missing.
    let changed = export.out.replacen("\"kill\"", "\"put\"", 1);
    std::fs::write(at.join("log.jsonl"), changed).unwrap();
    let found = audit(at, &["verify", "log.jsonl"]);
    assert_eq!(found.code, 1);
    assert!(
        found.err.contains("entry 3 does not follow the one before"),
        "{}",
        found.err
    );
    let cut: String = export.out.split_inclusive('\n').take(2).collect();
    let ran = run(burgee(at, &["audit", "verify", "-"]), cut.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(
        burgee(at, &["audit", "verify", "-", "--head", head]),
        cut.as_bytes(),
    );
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("entries were cut off"), "{}", ran.err);
    let ran = run(
        burgee(at, &["audit", "verify", "-", "--head", head]),
        export.out.as_bytes(),
    );
    assert_eq!((ran.code, &*ran.err), (0, ""));
}

#[test]
fn mistakes_are_told() {
    let folder = folder(&[("empty.jsonl", ""), ("rules.flags", "flag a: bool = on\n")]);
    let at = folder.path();
    let cases: [(&[&str], i32, &str); 10] = [
        (&["verify"], 2, "--data"),
        (&["verify", "no.jsonl"], 2, "no.jsonl"),
        (
            &["verify", "--data", "nowhere"],
            2,
            "there is no log in `nowhere`",
        ),
        (
            &["verify", "empty.jsonl", "--head", "abc"],
            2,
            "`abc` is no hash of an entry",
        ),
        (
            &["verify", "rules.flags"],
            1,
            "entry 1 is no entry that this version can read",
        ),
        (&["export", "--data", "."], 2, "there is no log in `.`"),
        (
            &["export"],
            2,
            "give --data DIRECTORY, --store ADDRESS or BURGEE_STORE",
        ),
        (
            &["verify", "--store", "mysql://u:secret@h/d"],
            2,
            "there is no store of the kind `mysql`",
        ),
        (
            &["verify", "--store", "redis://:secret@127.0.0.1:1"],
            2,
            "give the address that `burgee serve --store` has",
        ),
        (
            &["verify", "empty.jsonl", "--store", "redis://h"],
            2,
            "cannot be used with",
        ),
    ];
    for (arguments, code, says) in cases {
        let ran = audit(at, arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains("secret"), "{arguments:?}: {}", ran.err);
    }
    assert!(!at.join("nowhere").exists());
    let empty = audit(at, &["verify", "empty.jsonl"]);
    assert_eq!((empty.code, &*empty.out), (0, "0 entries as written\n"));
}
