//! The guides say what happens: each command in them is run, and must print what the guide shows.
//!
//! A guide begins with `<!-- run in examples/guides/NAME -->`. Its `console` blocks are run in a copy of
//! that directory by one shell, in order. `…` in what is shown stands for anything within a line.
//! `BURGEE_BLESS=1` writes what was printed into the guide.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that fails should say so at once"
)]

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What stands between two commands in what the shell prints.
const MARK: &str = "\u{1}next\u{1}";

/// The port of servers in guides. A free one is taken instead.
const PORT: &str = "8016";

/// A word for anything within a line.
const ANYTHING: &str = "…";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A command of a guide, and what it prints.
#[derive(Debug)]
struct Step {
    command: String,
    shown: String,
}

/// The steps of a guide, in the order of the text.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").expect("a block has an end");
        let mut continued = false;
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step {
                    command: command.to_owned(),
                    shown: String::new(),
                });
            } else {
                let step = steps.last_mut().expect("a block begins with `$ `");
                let target = if continued {
                    &mut step.command
                } else {
                    &mut step.shown
                };
                if continued {
                    target.push('\n');
                    target.push_str(line);
                } else {
                    writeln!(target, "{line}").unwrap();
                }
            }
            continued = line.ends_with('\\') && (continued || line.starts_with("$ "));
        }
    }
    steps
}

/// What the steps print, run one after the other by a shell in `folder`.
fn run(steps: &[Step], folder: &Path, port: &str) -> Vec<String> {
    // What a guide leaves running ends with it.
    let mut script = String::from("exec 2>&1\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n");
    for step in steps {
        let command = step.command.replace(PORT, port);
        writeln!(script, "{command}\nprintf '{MARK}'").unwrap();
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_burgee")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .arg("-c")
        .arg(script)
        .current_dir(folder)
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout)
        .unwrap()
        .replace(port, PORT);
    printed.split(MARK).map(str::to_owned).collect()
}

/// Whether `printed` is what is shown, with `…` for anything within a line.
fn matches(shown: &str, printed: &str) -> bool {
    let lines =
        |text: &str| -> Vec<String> { text.trim_end().lines().map(str::to_owned).collect() };
    let (shown, printed) = (lines(shown), lines(printed));
    shown.len() == printed.len()
        && shown
            .iter()
            .zip(&printed)
            .all(|(shown, line)| like(shown, line))
}

fn like(shown: &str, line: &str) -> bool {
    let mut parts = shown.split(ANYTHING);
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<_> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Writes what was printed in the place of what is shown, where that is otherwise.
fn bless(text: &str, steps: &[Step], printed: &[String]) -> String {
    let mut blessed = String::new();
    let mut rest = text;
    for (step, printed) in steps.iter().zip(printed) {
        let old = format!("$ {}\n{}", step.command, step.shown);
        let (before, behind) = rest.split_once(&old).expect("a step is in its guide");
        blessed.push_str(before);
        if matches(&step.shown, printed) {
            blessed.push_str(&old);
        } else {
            let new = format!("$ {}\n{}", step.command, printed.trim_end());
            blessed.push_str(new.trim_end());
            blessed.push('\n');
        }
        rest = behind;
    }
    blessed + rest
}

/// A copy of a directory, whose scripts ask at `port`.
fn copy(from: &Path, to: &Path, port: &str) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target, port);
        } else {
            std::fs::copy(&path, &target).unwrap();
            if let Ok(text) = std::fs::read_to_string(&path) {
                std::fs::write(&target, text.replace(PORT, port)).unwrap();
            }
        }
    }
}

/// Runs a guide; the differences, if there are any.
fn differences(guide: &Path) -> String {
    let text = std::fs::read_to_string(guide).unwrap();
    let (_, behind) = text
        .split_once("<!-- run in ")
        .expect("a guide says where it runs");
    let (folder, _) = behind.split_once(" -->").unwrap();
    let work = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    drop(listener);
    copy(&root().join(folder), work.path(), &port);
    let steps = steps(&text);
    let printed = run(&steps, work.path(), &port);
    assert_eq!(
        printed.len(),
        steps.len() + 1,
        "{}: it breaks off\n{printed:?}",
        guide.display()
    );
    if std::env::var_os("BURGEE_BLESS").is_some() {
        std::fs::write(guide, bless(&text, &steps, &printed)).unwrap();
        return String::new();
    }
    let wrong = steps
        .iter()
        .zip(&printed)
        .filter(|(step, printed)| !matches(&step.shown, printed));
    wrong.fold(String::new(), |said, (step, printed)| {
        let name = guide.display();
        format!(
            "{said}{name}: $ {}\nshown:\n{}printed:\n{printed}\n",
            step.command, step.shown
        )
    })
}

/// Whether this `burgee` has what a guide needs.
fn runs_here(text: &str) -> bool {
    !text.contains("<!-- needs serve -->") || cfg!(feature = "serve")
}

#[test]
fn the_guides_show_what_happens() {
    let mut seen = 0;
    let mut said = String::new();
    let mut guides: Vec<_> = std::fs::read_dir(root().join("docs/guides"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    guides.sort();
    for guide in guides {
        let text = std::fs::read_to_string(&guide).unwrap();
        if text.contains("```console") && runs_here(&text) {
            said += &differences(&guide);
            seen += 1;
        }
    }
    assert!(seen >= 3, "{seen} guides");
    assert!(said.is_empty(), "{said}");
}

#[test]
fn dots_stand_for_anything_within_a_line() {
    for (shown, printed, same) in [
        ("a … c\n", "a b c\n", true),
        ("a\n…\nb\n", "a\n\nb\n", true),
        ("a…\n", "b\n", false),
        ("a …, …\n", "a 1, 2\n", true),
        ("a … c\n", "a b\nc\n", false),
        ("a\n", "a\nb\n", false),
    ] {
        assert_eq!(matches(shown, printed), same, "{shown:?} {printed:?}");
    }
    let text = "```console\n$ one \\\n  two\nshown\n$ three\n```\n";
    let commands: Vec<_> = steps(text)
        .into_iter()
        .map(|step| (step.command, step.shown))
        .collect();
    assert_eq!(
        commands[0],
        ("one \\\n  two".to_owned(), "shown\n".to_owned())
    );
    assert_eq!(commands[1], ("three".to_owned(), String::new()));
}
