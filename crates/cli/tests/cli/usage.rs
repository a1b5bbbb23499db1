//! What is said to those who use the command wrongly.

use crate::run::{at, burgee, command, data, folder, run};

#[test]
fn wrong_arguments_are_2() {
    for arguments in [
        &["chek"][..],
        &["check"],
        &["eval", "x.flags"],
        &["eval", "x.flags", "flag", "--all"],
        &["eval", "x.flags", "flag", "--batch", "-"],
        &["eval", "x.flags", "--batch", "-", "--context", "{}"],
        &["expr", "a", "--format", "yaml"],
        &["expr", "a", "--at", "yesterday"],
        &["completions", "cmd"],
    ] {
        let ran = burgee(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.starts_with("error: "), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn rules_without_a_flag_are_told_of_all() {
    let ran = burgee(&["eval", &data("shop.flags")]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("every flag with --all"), "{}", ran.err);
}

#[test]
fn a_wrong_time_says_how_to_write_one() {
    let ran = burgee(&["expr", "a", "--at", "2025-12-24T12:00"]);
    assert!(ran.err.contains("2025-12-24T12:00Z"), "{}", ran.err);
}

#[test]
fn wrong_contexts_are_2_and_say_why() {
    let folder = folder(&[("user.json", "[]"), ("bad.json", "{")]);
    let in_file = |name: &str| format!("@{}", at(&folder, name));
    for (context, message) in [
        ("{", "the context is not valid JSON"),
        ("[1]", "must be a JSON object, not an array"),
        ("", "the context is empty"),
        ("null", "must be a JSON object, not null"),
        (
            &in_file("user.json"),
            "user.json` must be a JSON object, not an array",
        ),
        (&in_file("bad.json"), "bad.json` is not valid JSON"),
        (&in_file("usr.json"), "there is no such file"),
        (&in_file(""), "it is a directory"),
    ] {
        let ran = burgee(&["expr", "a == 1", "--context", context]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{context}");
        assert!(ran.err.contains(message), "{context}: {}", ran.err);
    }
    let ran = burgee(&["expr", "a == 1", "--context", &in_file("usr.json")]);
    assert!(ran.err.contains("did you mean"), "{}", ran.err);
}

#[test]
fn a_context_that_names_a_file_is_told_of_the_at_sign() {
    let folder = folder(&[("user.json", "{}")]);
    let file = at(&folder, "user.json");
    let ran = burgee(&["expr", "a == 1", "--context", &file]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&format!("`@{file}`")), "{}", ran.err);
}

#[test]
fn a_wrong_number_says_how_to_write_one() {
    let ran = burgee(&["stale", "x.flags", "--code", ".", "--warn-days", "two"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("write a whole number"), "{}", ran.err);
}

#[test]
fn a_folder_that_does_not_exist_is_no_place_for_output() {
    let folder = folder(&[]);
    let out = at(&folder, "nowhere/x.json");
    let ran = burgee(&["export", "flagd", &data("shop.flags"), "-o", &out]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no such folder"), "{}", ran.err);
}

#[test]
fn a_context_that_is_no_text_is_refused() {
    let ran = run(
        command(&["expr", "a == 1", "-c", "-"]),
        b"{\"a\": \"\xff\"}",
    );
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("<stdin>` is not UTF-8"), "{}", ran.err);
}

#[test]
fn complaints_are_json_for_programs() {
    let ran = burgee(&["check", "nowhere.flags", "--format", "json"]);
    assert_eq!(ran.code, 2);
    let json: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert!(json["error"].as_str().unwrap().contains("nowhere.flags"));
    assert_eq!(ran.json()["unreadable"][0]["file"], "nowhere.flags");
}

#[test]
fn rules_and_context_cannot_both_be_standard_input() {
    for arguments in [
        &["eval", "-", "a", "-c", "-"][..],
        &["eval", "-", "--batch", "-"],
        &["expr", "-", "-c", "-"],
    ] {
        let ran = burgee(arguments);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("standard input"), "{}", ran.err);
    }
}

#[test]
fn help_has_examples_for_every_command() {
    for name in [
        "check",
        "fmt",
        "expr",
        "eval",
        "test",
        "import",
        "export",
        "verify",
        "experiment",
        "stale",
        "completions",
    ] {
        let ran = burgee(&[name, "--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains(&format!("burgee {name} ")), "{}", ran.out);
        assert!(ran.out.contains("Examples:"), "{}", ran.out);
    }
}

/// The commands that bring many dependencies, with the feature that brings each.
const OPTIONAL: [(&str, &str, bool); 3] = [
    ("serve", "serve", cfg!(feature = "serve")),
    ("audit", "serve", cfg!(feature = "serve")),
    ("chaos", "client", cfg!(feature = "client")),
];

#[test]
fn a_command_that_is_not_in_this_build_says_which_build_has_it() {
    for (name, feature, here) in OPTIONAL {
        let install = format!("--features {feature}");
        let help = burgee(&["help"]).out;
        let listed = format!("\n  {name} ");
        assert_eq!(help.contains(&listed), here, "{help}");
        for arguments in [
            &[name, "--help"][..],
            &["help", name],
            &[name, "x", "--dev"],
        ] {
            if here {
                continue;
            }
            let ran = burgee(arguments);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
            assert!(ran.err.contains("not in this build"), "{}", ran.err);
            assert!(ran.err.contains(&install), "{}", ran.err);
            assert!(help.contains(&install), "{help}");
        }
    }
    let typo = burgee(&["evla"]);
    assert!(typo.err.contains("'eval'"), "{}", typo.err);
}

#[test]
fn the_version_is_that_of_the_package() {
    let ran = burgee(&["--version"]);
    assert_eq!(ran.out, format!("burgee {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = burgee(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("deny-warnings"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let rules = data("shop.flags");
    let mut child = command(&["eval", &rules, "--batch", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let line = b"{\"flag\":\"quick-buy\",\"context\":{}}\n";
    while std::io::Write::write_all(&mut stdin, line).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
