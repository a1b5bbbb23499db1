//! The commands in the README do what it says.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Splits a command at spaces outside single quotes, as a shell does.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Every command of the README that starts `burgee`, by name or through cargo.
fn commands() -> Vec<Vec<String>> {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let by_cargo = readme
        .lines()
        .filter_map(|line| line.strip_prefix("cargo run -- "));
    let by_name = readme
        .split("| `burgee ")
        .skip(1)
        .filter_map(|rest| rest.split_once("` |"))
        .map(|(command, _)| command);
    by_cargo.chain(by_name).map(words).collect()
}

#[test]
fn commands_of_the_readme_work() {
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for words in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_burgee"))
            .args(&words)
            .current_dir(root())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}\n{said}{complaints}");
    }
}
