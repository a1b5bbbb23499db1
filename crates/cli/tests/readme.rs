//! The commands in the README do what it says, and the examples are as good as they claim to be.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

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

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// Runs `burgee` at the root of the repository. It must succeed; what it printed comes back.
fn run(command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_burgee"))
        .args(words(command))
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}\n{said}{complaints}");
    said
}

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let readme = readme();
    let (_, behind) = readme.split_once("\ncargo run -- ").unwrap();
    let (command, behind) = behind.split_once('\n').unwrap();
    let (_, behind) = behind.split_once("```text\n").unwrap();
    let (shown, _) = behind.split_once("```").unwrap();
    assert_eq!(run(command), shown);
}

#[test]
fn the_commands_of_the_table_work() {
    let readme = readme();
    let commands: Vec<_> = readme
        .split("| `burgee ")
        .skip(1)
        .filter_map(|rest| rest.split_once("` |"))
        .map(|(command, _)| command)
        .collect();
    assert_eq!(commands.len(), 11, "{commands:?}");
    for command in commands {
        run(command);
    }
}

#[test]
fn the_examples_are_clean_and_pass_their_tests() {
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "flags")
        {
            let name = path.file_stem().unwrap().to_str().unwrap();
            run(&format!("check --deny-warnings examples/{name}.flags"));
            run(&format!("fmt --check examples/{name}.flags"));
            run(&format!("test examples/{name}.flags"));
            run(&format!(
                "eval examples/{name}.flags --all --context @examples/contexts/{name}.json"
            ));
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen}");
}
