//! `burgee stale`

use crate::run::{Ran, at, burgee, burgee_with, command, folder, read, run};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The day on which everything is judged.
const TODAY: &str = "2026-11-21";

/// A flag of `key` that differs by user, with these items.
fn flag(key: &str, items: &str) -> String {
    format!(
        "flag {key}: bool {{\n  owner \"web\"\n  {items}\n  rule a when country == \"DE\" serve on\n  otherwise serve off\n}}\n"
    )
}

/// A call that asks for a flag.
fn call(key: &str) -> String {
    format!("export const x = client.getBooleanValue('{key}', false);\n")
}

/// Runs git in a folder, on a day, as nobody in particular.
fn git(folder: &TempDir, day: &str, arguments: &[&str]) {
    let date = format!("{day}T12:00:00Z");
    let output = Command::new("git")
        .current_dir(folder.path())
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
}

/// Commits everything on a day.
fn commit(folder: &TempDir, day: &str) {
    git(folder, day, &["add", "--all"]);
    git(folder, day, &["commit", "--quiet", "--message", "a change"]);
}

/// A repository with files in it, committed in spring.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    git(
        &folder,
        "2026-03-01",
        &["init", "--quiet", "--initial-branch=main"],
    );
    commit(&folder, "2026-03-01");
    folder
}

/// Writes a file.
fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Runs the command in a folder, on the day.
fn stale(folder: impl AsRef<Path>, arguments: &[&str]) -> Ran {
    let mut all = vec!["stale", "shop.flags"];
    if !arguments.contains(&"--at") {
        all.extend(["--at", TODAY]);
    }
    if !arguments.contains(&"--code") {
        all.extend(["--code", "."]);
    }
    all.extend(arguments);
    let mut command = command(&all);
    command.current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    run(command, b"")
}

/// Code, key and severity of each finding.
fn found(ran: &Ran) -> Vec<(String, String, String)> {
    let json = ran.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|it| (text(&it["code"]), text(&it["key"]), text(&it["severity"])))
        .collect()
}

/// The findings against the first commit's successor `main`.
fn added(folder: &TempDir) -> (i32, Vec<(String, String, String)>) {
    let ran = stale(folder, &["--base", "main", "--format", "json"]);
    (ran.code, found(&ran))
}

/// One finding as `found` has it.
fn one(code: &str, key: &str, severity: &str) -> (String, String, String) {
    (code.to_owned(), key.to_owned(), severity.to_owned())
}

#[test]
fn what_is_in_use_is_not_stale() {
    let folder = folder(&[("shop.flags", &flag("a-b", "")), ("web/a.ts", &call("a-b"))]);
    let ran = stale(&folder, &[]);
    assert_eq!(
        (ran.code, ran.err.contains("S6")),
        (0, false),
        "{}",
        ran.err
    );
    assert_eq!(ran.out, "1 file, 1 flag, 1 line of code: nothing found\n");
}

#[test]
fn a_finding_is_shown_in_its_place_with_the_places_to_edit() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = folder(&[("shop.flags", &rules), ("web/a.ts", &call("a-b"))]);
    let ran = stale(&folder, &[]);
    assert_eq!(ran.code, 1);
    for part in [
        "error[S601]: flag `a-b` expired 20 days ago",
        "shop.flags:1:6",
        "^^^ code asks for it in 1 place",
        "it is to be gone by 2026-11-01",
        "web/a.ts:1:42",
    ] {
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
    }
    assert_eq!(ran.out, "1 file, 1 flag, 1 line of code: 1 error\n");
}

#[test]
fn a_date_is_warned_of_ahead() {
    let rules = flag("a-b", "expires 2026-12-01");
    let folder = folder(&[("shop.flags", &rules), ("a.ts", &call("a-b"))]);
    let ran = stale(&folder, &[]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err
            .contains("warning[S602]: flag `a-b` expires in 10 days"),
        "{}",
        ran.err
    );
    assert_eq!(stale(&folder, &["--deny-warnings"]).code, 1);
    let ran = stale(&folder, &["--warn-days", "9", "--deny-warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn json_is_stable() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = folder(&[("shop.flags", &rules), ("a.ts", &call("a-b"))]);
    let json = stale(&folder, &["--format", "json"]).json();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let top = [
        "findings", "errors", "warnings", "notes", "files", "flags", "code", "skipped", "base",
        "at",
    ];
    assert_eq!(keys(&json), top);
    let finding = &json["findings"][0];
    let of_finding = [
        "code", "severity", "title", "key", "message", "place", "label", "also", "help", "uses",
        "stays", "state", "kept",
    ];
    assert_eq!(keys(finding), of_finding);
    let start = rules.find("a-b").unwrap();
    let place = serde_json::json!({
        "file": "shop.flags", "line": 1, "column": 6, "start": start, "end": start + 3,
    });
    assert_eq!(finding["place"], place);
    assert_eq!(finding["uses"][0]["kind"], "use");
    assert_eq!(json["at"], "2026-11-21T00:00:00Z");
    assert_eq!(json["code"]["files"], 1);
}

#[test]
fn sarif_is_written_by_this_command_alone() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = folder(&[("shop.flags", &rules), ("a b.ts", &call("a-b"))]);
    let ran = stale(&folder, &["--format", "sarif"]);
    assert_eq!((ran.code, ran.err.contains("S601")), (1, false));
    let result = &ran.json()["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "S601");
    let related = result["relatedLocations"].as_array().unwrap();
    let uri = &related.last().unwrap()["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%20b.ts");
    let ran = burgee(&["check", &at(&folder, "shop.flags"), "--format", "sarif"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("this command does not write SARIF"),
        "{}",
        ran.err
    );
}

#[test]
fn mistakes_are_told_with_a_way_out() {
    let folder = folder(&[
        ("shop.flags", &flag("a-b", "")),
        ("a.ts", &call("a-b")),
        ("b/c.md", ""),
    ]);
    for (arguments, said) in [
        (
            &["--code", "nowhere"][..],
            "cannot read `nowhere`: there is no such folder",
        ),
        (
            &["--code", "a.ts"],
            "cannot read `a.ts`: it is not a folder",
        ),
        (&["--code", "b"], "there is no code in `b`"),
        (&["--base", "main"], "`.` is in no git work tree"),
        (&["--at", "yesterday"], "write a date such as"),
    ] {
        let ran = stale(&folder, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    git(&folder, TODAY, &["init", "--quiet"]);
    commit(&folder, TODAY);
    let ran = stale(&folder, &["--base", "origin/main"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("git knows no revision `origin/main`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("fetch-depth: 0"), "{}", ran.err);
    let code = folder.path().display().to_string();
    let ran = burgee_with(&["stale", "-", "--code", &code, "--base", "main"], "");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("standard input has no other revision"),
        "{}",
        ran.err
    );
}

#[test]
fn rules_that_are_wrong_are_mended_first() {
    let folder = folder(&[("shop.flags", "flag a: bool {"), ("a.ts", &call("a"))]);
    let ran = stale(&folder, &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[E10"), "{}", ran.err);
    assert!(!ran.err.contains("S605"), "{}", ran.err);
}

#[test]
fn rules_may_come_from_standard_input() {
    let folder = folder(&[("a.ts", &call("a-b"))]);
    let code = folder.path().display().to_string();
    let ran = burgee_with(
        &["stale", "-", "--code", &code, "--at", TODAY],
        &flag("a-b", ""),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn what_is_ignored_and_what_nobody_edits_is_not_read() {
    let long = format!("f('{}')\n", "x".repeat(30_000));
    let folder = folder(&[
        (
            "shop.flags",
            &(flag("a-b", "") + &flag("c-d", "") + &flag("e-f", "")),
        ),
        (".gitignore", "dist/\n"),
        (".burgeeignore", "samples/\n"),
        ("src/a.ts", &call("a-b")),
        ("dist/b.ts", &call("c-d")),
        ("samples/c.ts", &call("e-f")),
        (".hidden/d.ts", &call("nothing")),
        ("src/min.js", &(call("c-d") + &long)),
        ("src/data.py", "\0\0\0 client.get_boolean_value('e-f')"),
    ]);
    let ran = stale(&folder, &["--format", "json"]);
    let wanted = [one("S604", "c-d", "error"), one("S604", "e-f", "error")];
    assert_eq!(found(&ran), wanted);
    let skipped = &ran.json()["skipped"];
    assert_eq!(skipped.as_array().unwrap().len(), 2, "{skipped}");
    let ran = stale(&folder, &[]);
    assert!(
        ran.err
            .contains("note: `src/min.js` was not read: minified"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("note: `src/data.py` was not read: binary"),
        "{}",
        ran.err
    );
}

#[test]
fn other_files_count_when_asked() {
    let folder = folder(&[
        ("shop.flags", &(flag("a-b", "") + &flag("c-d", ""))),
        ("a.ts", &call("a-b")),
        ("deploy.yaml", "flags: [c-d]\n"),
        ("other.yaml", "flags: [c-d-e, xc-d]\n"),
    ]);
    assert_eq!(
        found(&stale(&folder, &["--format", "json"])),
        [one("S604", "c-d", "error")]
    );
    let ran = stale(&folder, &["--any-file"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::remove_file(folder.path().join("deploy.yaml")).unwrap();
    assert_eq!(stale(&folder, &["--any-file"]).code, 1);
}

#[test]
fn a_folder_in_another_counts_once() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = folder(&[("shop.flags", &rules), ("web/a.ts", &call("a-b"))]);
    let ran = stale(
        &folder,
        &["--code", ".", "--code", "web", "--format", "json"],
    );
    assert_eq!(
        ran.json()["findings"][0]["uses"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn calls_of_your_own_can_be_named() {
    let folder = folder(&[
        ("shop.flags", &flag("a-b", "")),
        ("a.ts", "switches.active('a-b'); switches.active('a-c');\n"),
    ]);
    assert_eq!(stale(&folder, &[]).code, 0);
    let ran = stale(&folder, &["--call", "switches.active", "--format", "json"]);
    assert_eq!(found(&ran), [one("S605", "a-c", "error")]);
}

#[test]
fn the_history_says_since_when_a_flag_is_settled() {
    let rules = |owner: &str, serve: &str| {
        format!("flag a-b: bool {{\n  owner \"{owner}\"\n  otherwise serve {serve}\n}}\n")
    };
    let folder = repository(&[("shop.flags", &rules("x", "off")), ("a.ts", &call("a-b"))]);
    let ran = stale(&folder, &[]);
    let said = "flag `a-b` has served `off` to everybody since 2026-03-01";
    assert!(ran.err.contains(said), "{}", ran.err);
    // A new owner does not make it younger; another variant does.
    write(&folder, "shop.flags", &rules("y", "off"));
    commit(&folder, "2026-11-10");
    assert!(stale(&folder, &[]).err.contains(said));
    write(&folder, "shop.flags", &rules("y", "on"));
    commit(&folder, "2026-11-11");
    assert_eq!(stale(&folder, &[]).code, 0);
    let ran = stale(&folder, &["--settled-days", "9"]);
    assert!(
        ran.err.contains("to everybody since 2026-11-11"),
        "{}",
        ran.err
    );
    // A change that is not committed yet is as new as can be.
    write(&folder, "shop.flags", &rules("y", "off"));
    assert_eq!(stale(&folder, &["--settled-days", "0"]).code, 0);
}

#[test]
fn a_new_flag_may_wait_for_its_code() {
    let folder = repository(&[("shop.flags", &flag("a-b", "")), ("a.ts", &call("a-b"))]);
    write(&folder, "shop.flags", &(flag("a-b", "") + &flag("c-d", "")));
    commit(&folder, "2026-11-15");
    assert_eq!(stale(&folder, &[]).code, 0);
    let ran = stale(&folder, &["--new-days", "3", "--format", "json"]);
    assert_eq!(found(&ran), [one("S604", "c-d", "error")]);
}

#[test]
fn a_date_that_passes_overnight_fails_no_change() {
    let rules = flag("a-b", "expires 2026-11-20") + &flag("c-d", "");
    let folder = repository(&[
        ("shop.flags", &rules),
        ("a.ts", &call("a-b")),
        ("b.ts", &call("c-d")),
    ]);
    // Nothing is compared with: the scheduled job fails.
    assert_eq!(stale(&folder, &[]).code, 1);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(&folder, "b.ts", &(call("c-d") + "// something else\n"));
    assert_eq!(added(&folder), (0, vec![one("S601", "a-b", "note")]));
    commit(&folder, TODAY);
    assert_eq!(added(&folder), (0, vec![one("S601", "a-b", "note")]));
    let ran = stale(&folder, &["--base", "main"]);
    assert!(
        ran.err.contains("note[S601]: flag `a-b` expired 1 day ago"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("it was so before"), "{}", ran.err);
    // One more place that asks for it is debt that the change adds.
    write(&folder, "c.ts", &call("a-b"));
    assert_eq!(added(&folder), (1, vec![one("S601", "a-b", "error")]));
    commit(&folder, TODAY);
    assert_eq!(added(&folder), (1, vec![one("S601", "a-b", "error")]));
}

#[test]
fn a_word_that_happens_to_be_a_flag_adds_nothing() {
    let rules = flag("user-name", "expires 2026-11-01");
    let folder = repository(&[("shop.flags", &rules), ("a.ts", &call("user-name"))]);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(&folder, "b.ts", "export const userName = user.name;\n");
    assert_eq!(added(&folder), (0, vec![one("S601", "user-name", "note")]));
    // Where code gives the key that name, it is no word like others.
    write(&folder, "c.ts", "export const userName = \"user-name\";\n");
    assert_eq!(added(&folder), (1, vec![one("S601", "user-name", "error")]));
}

#[test]
fn what_others_added_meanwhile_is_not_the_change() {
    let folder = repository(&[("shop.flags", &flag("a-b", "")), ("a.ts", &call("a-b"))]);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(&folder, "b.ts", "// something\n");
    commit(&folder, TODAY);
    // On `main` somebody takes the flag out; the change still has both.
    git(&folder, TODAY, &["checkout", "--quiet", "main"]);
    write(&folder, "shop.flags", &flag("c-d", ""));
    write(&folder, "a.ts", &call("c-d"));
    commit(&folder, TODAY);
    git(&folder, TODAY, &["checkout", "--quiet", "change"]);
    assert_eq!(added(&folder), (0, vec![]));
}

#[test]
fn a_key_that_does_not_exist_is_new_or_was_there() {
    let folder = repository(&[
        ("shop.flags", &flag("a-b", "")),
        ("a.ts", &(call("a-b") + &call("gone"))),
        ("old.ts", &call("gone")),
    ]);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    let note = one("S605", "gone", "note");
    assert_eq!(added(&folder), (0, vec![note.clone(), note.clone()]));
    // Moved: as many as before.
    git(&folder, TODAY, &["mv", "old.ts", "new.ts"]);
    assert_eq!(added(&folder), (0, vec![note.clone(), note.clone()]));
    // One more, and it is that one which counts.
    write(&folder, "more.ts", &call("gone"));
    let ran = stale(&folder, &["--base", "main", "--format", "json"]);
    let json = ran.json();
    let errors = json["findings"].as_array().unwrap().iter();
    let errors: Vec<_> = errors
        .filter(|it| it["severity"] == "error")
        .map(|it| it["place"]["file"].as_str().unwrap())
        .collect();
    assert_eq!(errors, ["more.ts", "new.ts"]);
    // To take a flag out of the rules while code asks for it is as bad.
    std::fs::remove_file(folder.path().join("more.ts")).unwrap();
    write(&folder, "shop.flags", &flag("c-d", ""));
    write(&folder, "c.ts", &call("c-d"));
    let (code, all) = added(&folder);
    assert_eq!(code, 1);
    assert!(all.contains(&one("S605", "a-b", "error")), "{all:?}");
}

#[test]
fn to_take_the_last_use_out_is_a_warning() {
    let rules = flag("a-b", "") + &flag("c-d", "");
    let folder = repository(&[
        ("shop.flags", &rules),
        ("a.ts", &call("a-b")),
        ("b.ts", &call("c-d")),
    ]);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    std::fs::remove_file(folder.path().join("b.ts")).unwrap();
    // Rules and code are deployed one after the other.
    assert_eq!(added(&folder), (0, vec![one("S604", "c-d", "warning")]));
    git(&folder, TODAY, &["rm", "--quiet", "b.ts"]);
    assert_eq!(added(&folder), (0, vec![one("S604", "c-d", "warning")]));
}

#[test]
fn files_that_are_ignored_were_not_there_before_either() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = repository(&[("shop.flags", &rules), ("a.ts", &call("a-b"))]);
    // Two copies are tracked although they are ignored: they are not read, before or after.
    write(&folder, "dist/b.ts", &(call("a-b") + &call("a-b")));
    write(&folder, "dist/c.ts", &call("a-b"));
    commit(&folder, "2026-03-02");
    write(&folder, ".gitignore", "dist/\n");
    commit(&folder, "2026-03-03");
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(&folder, "dist/b.ts", "");
    std::fs::remove_file(folder.path().join("dist/c.ts")).unwrap();
    write(&folder, "d.ts", &call("a-b"));
    assert_eq!(added(&folder), (1, vec![one("S601", "a-b", "error")]));
}

#[test]
fn a_line_puts_a_finding_off_until_its_date() {
    let rules = |keep: &str| format!("{keep}\n{}", flag("a-b", "expires 2026-11-01"));
    let line = "# burgee:keep a-b until 2027-01-15 the old app is still out there";
    let folder = repository(&[("shop.flags", &rules(line)), ("a.ts", &call("a-b"))]);
    let ran = stale(&folder, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let said = "put off until 2027-01-15: the old app is still out there";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(ran.out.contains("nothing to do, 1 note"), "{}", ran.out);
    let sarif = stale(&folder, &["--format", "sarif"]).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    // To take the line away is to add the debt again.
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(&folder, "shop.flags", &rules(""));
    assert_eq!(added(&folder), (1, vec![one("S601", "a-b", "error")]));
    // So is to put it off for good.
    write(
        &folder,
        "shop.flags",
        &rules("# burgee:keep a-b until 2029-01-15 later"),
    );
    let wanted = vec![one("S601", "a-b", "error"), one("S608", "a-b", "error")];
    assert_eq!(added(&folder), (1, wanted));
    // When its day has come the finding is back, and says that there was a line.
    write(
        &folder,
        "shop.flags",
        &rules("# burgee:keep a-b until 2026-11-21 later"),
    );
    let ran = stale(&folder, &[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("put off until 2026-11-21, which is over"),
        "{}",
        ran.err
    );
}

#[test]
fn rules_in_another_folder_and_what_they_include_are_compared_too() {
    let folder = repository(&[
        ("flags/shop.flags", "include \"more/a.flags\"\n"),
        ("flags/more/a.flags", &flag("a-b", "")),
        ("web/a.ts", &call("a-b")),
    ]);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    write(
        &folder,
        "flags/more/a.flags",
        &flag("a-b", "expires 2026-11-01"),
    );
    let arguments = [
        "stale",
        "flags/shop.flags",
        "--code",
        "web",
        "--base",
        "main",
        "--at",
        TODAY,
        "--format",
        "json",
    ];
    let mut command = command(&arguments);
    command.current_dir(&folder);
    let ran = run(command, b"");
    assert_eq!(found(&ran), [one("S601", "a-b", "error")], "{}", ran.err);
    assert_eq!(
        ran.json()["findings"][0]["place"]["file"],
        "flags/more/a.flags"
    );
    assert_eq!(ran.json()["findings"][0]["uses"][0]["file"], "web/a.ts");
}

#[test]
fn it_runs_in_a_hook() {
    let rules = flag("a-b", "expires 2026-11-01");
    let folder = repository(&[("shop.flags", &rules), ("web/a.ts", &call("a-b"))]);
    write(&folder, "web/b.ts", &call("gone"));
    let arguments = [
        "stale",
        "shop.flags",
        "--code",
        "web",
        "--base",
        "HEAD",
        "--at",
        TODAY,
    ];
    let mut command = command(&arguments);
    command.current_dir(&folder).env("GIT_DIR", ".git");
    command
        .env("GIT_INDEX_FILE", ".git/index")
        .env("GIT_PREFIX", "");
    let ran = run(command, b"");
    assert!(ran.err.contains("note[S601]"), "{}", ran.err);
    assert!(
        ran.err.contains("error[S605]: code asks for flag `gone`"),
        "{}",
        ran.err
    );
}

#[test]
fn rules_of_another_repository_are_taken_as_they_are() {
    let rules = repository(&[("shop.flags", &flag("a-b", "expires 2026-11-01"))]);
    let code = repository(&[("a.ts", &call("a-b"))]);
    git(&code, TODAY, &["checkout", "--quiet", "-b", "change"]);
    let path = code.path().display().to_string();
    let ran = stale(&rules, &["--code", &path, "--base", "main"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .contains("does not lie in the repository of the code"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("note[S601]"), "{}", ran.err);
    write(&code, "b.ts", &call("a-b"));
    assert_eq!(stale(&rules, &["--code", &path, "--base", "main"]).code, 1);
}

#[test]
fn a_history_that_is_cut_off_is_no_history() {
    let folder = repository(&[
        (
            "shop.flags",
            "flag a-b: bool {\n  owner \"x\"\n  otherwise serve on\n}\n",
        ),
        ("a.ts", &call("a-b")),
    ]);
    write(&folder, "b.ts", "// more\n");
    commit(&folder, "2026-11-20");
    let copy = TempDir::new().unwrap();
    let from = format!("file://{}", folder.path().display());
    let to = copy.path().join("copy").display().to_string();
    git(
        &folder,
        TODAY,
        &["clone", "--quiet", "--depth", "1", &from, &to],
    );
    let ran = stale(&to, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("the git history is cut off"),
        "{}",
        ran.err
    );
    assert_eq!(stale(&folder, &[]).code, 1);
}

#[test]
fn the_reference_has_every_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let reference = read(root.join("docs/stale.md"));
    for code in burgee_stale::Code::ALL {
        let row = format!(
            "| {code} | {} | {} | {} |",
            code.title(),
            code.cause(),
            code.cure()
        );
        assert!(reference.contains(&row), "docs/stale.md lacks\n{row}");
    }
}

#[test]
fn moving_rules_adds_no_debt() {
    let rules = format!("include \"old/parts.flags\"\n{}", flag("a-b", ""));
    let part = "flag c-d: bool {\n  expires 2026-01-01\n  otherwise serve on\n}\n";
    let folder = repository(&[
        ("flags/shop.flags", &rules),
        ("flags/old/parts.flags", part),
        ("a.ts", &(call("a-b") + &call("c-d"))),
    ]);
    let compared = |rules: &str| {
        let mut command = command(&[
            "stale", rules, "--code", ".", "--base", "main", "--at", TODAY,
        ]);
        command.current_dir(folder.path());
        run(command, b"")
    };
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    // The part that is included moves, and its folder goes with it.
    git(
        &folder,
        TODAY,
        &["mv", "flags/old/parts.flags", "flags/parts.flags"],
    );
    let _ = std::fs::remove_dir(folder.path().join("flags/old"));
    write(&folder, "flags/shop.flags", &rules.replace("old/", ""));
    commit(&folder, TODAY);
    let ran = compared("flags/shop.flags");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("it was so before"), "{}", ran.err);
    // All of it moves.
    git(&folder, TODAY, &["mv", "flags", "config"]);
    commit(&folder, TODAY);
    let ran = compared("config/shop.flags");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("it was so before"), "{}", ran.err);
    // What is new in what was moved is new.
    write(&folder, "config/parts.flags", &part.replace("c-d", "e-f"));
    let ran = compared("config/shop.flags");
    assert_eq!(ran.code, 1, "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_adds_no_debt() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[
        ("shop.flags", &flag("a-b", "expires 2026-11-01")),
        ("a.ts", "// nothing\n"),
    ]);
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.ts"));
    std::fs::write(&path, call("a-b")).unwrap();
    git(
        &folder,
        TODAY,
        &["init", "--quiet", "--initial-branch=main"],
    );
    commit(&folder, TODAY);
    git(&folder, TODAY, &["checkout", "--quiet", "-b", "change"]);
    std::fs::write(&path, call("a-b") + "// more\n").unwrap();
    let ran = stale(&folder, &["--base", "main"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("it was so before"), "{}", ran.err);
}
