//! `burgee check`

use crate::run::{at, burgee, burgee_with, command, folder, run};

/// Two faults in two flags, and a warning.
const FAULTY: &str = "\
segment spare = plan == \"pro\"
flag one: bool {
  owner \"web\"
  rule vip when in segment vips serve on
  otherwise serve off
}
flag two: bool {
  owner \"web\"
  requires onne is on
  otherwise serve off
}
";

#[test]
fn clean_rules_are_clean() {
    let rules = "flag a: bool { owner \"x\" otherwise serve off }\n";
    let ran = burgee_with(&["check", "-"], rules);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "1 file, 1 flag: nothing found\n");
}

#[test]
fn every_fault_is_shown_at_its_place() {
    let folder = folder(&[("faulty.flags", FAULTY)]);
    let ran = burgee(&["check", &at(&folder, "faulty.flags")]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[E201]: unknown segment `vips`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("faulty.flags:4:28"), "{}", ran.err);
    assert!(
        ran.err.contains("error[E200]: unknown flag `onne`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("did you mean `one`"), "{}", ran.err);
    assert!(ran.err.contains("warning[W506]"), "{}", ran.err);
    assert_eq!(ran.out, "1 file, 0 usable flags: 2 errors, 1 warning\n");
}

#[test]
fn json_is_stable() {
    let ran = burgee_with(&["check", "-", "--format", "json"], FAULTY);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_eq!(json["errors"], 2);
    assert_eq!(json["warnings"], 1);
    assert_eq!(json["files"], serde_json::json!(["-"]));
    assert_eq!(json["unreadable"], serde_json::json!([]));
    let finding = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "E201")
        .unwrap();
    let keys: Vec<_> = finding.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "file", "code", "severity", "title", "message", "span", "label", "labels", "help",
            "fix"
        ]
    );
    assert_eq!(finding["file"], "<stdin>");
    assert_eq!(finding["severity"], "error");
    let start = FAULTY.find("vips").unwrap();
    assert_eq!(
        finding["span"],
        serde_json::json!({
            "start": start, "end": start + 4,
            "line": 4, "column": 28, "end_line": 4, "end_column": 32,
        })
    );
}

#[test]
fn warnings_alone_are_clean_unless_denied() {
    let rules = "flag a: bool { otherwise serve off }\n";
    let ran = burgee_with(&["check", "-"], rules);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("warning[W505]"), "{}", ran.err);
    assert_eq!(ran.out, "1 file, 1 flag: 1 warning\n");
    assert_eq!(
        burgee_with(&["check", "-", "--deny-warnings"], rules).code,
        1
    );
}

#[test]
fn expiry_is_judged_by_the_date_that_is_given() {
    let rules = "flag a: bool { owner \"x\" expires 2026-03-01 otherwise serve off }\n";
    let before = burgee_with(&["check", "-", "--at", "2026-02-01"], rules);
    assert_eq!((before.code, before.err.as_str()), (0, ""));
    let after = burgee_with(&["check", "-", "--at", "2026-04-01"], rules);
    assert!(after.err.contains("W504"), "{}", after.err);
}

#[test]
fn includes_and_lists_are_found_beside_the_file() {
    let main = "include \"parts/segments.flags\"\nlist blocked from \"parts/blocked.txt\"\n\
        flag a: bool { owner \"x\" rule one when in segment staff and plan not in $blocked serve on otherwise serve off }\n";
    let folder = folder(&[
        ("main.flags", main),
        (
            "parts/segments.flags",
            "segment staff = email ends_with \"@a.example\"\n",
        ),
        ("parts/blocked.txt", "# nobody\nfree\n"),
    ]);
    let ran = burgee(&["check", &at(&folder, "main.flags")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn a_file_that_two_others_include_is_reported_once() {
    let using = "include \"shared.flags\"\nflag NAME: bool { owner \"x\" rule r when in segment s serve on otherwise serve off }\n";
    let folder = folder(&[
        ("one.flags", &using.replace("NAME", "one")),
        ("two.flags", &using.replace("NAME", "two")),
        ("shared.flags", "segment s = plan = \"pro\"\n"),
    ]);
    let ran = burgee(&[
        "check",
        &at(&folder, "one.flags"),
        &at(&folder, "two.flags"),
    ]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err.matches("E109").count(), 1, "{}", ran.err);
}

#[test]
fn an_include_cycle_is_found_whatever_way_it_takes() {
    let folder = folder(&[
        ("a.flags", "include \"sub/b.flags\"\n"),
        ("sub/b.flags", "include \"../sub/../a.flags\"\n"),
    ]);
    let ran = burgee(&["check", &at(&folder, "a.flags")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("E210"), "{}", ran.err);
}

#[test]
fn a_missing_include_is_a_finding_with_a_suggestion() {
    let folder = folder(&[
        ("a.flags", "include \"segmnets.flags\"\n"),
        ("segments.flags", ""),
    ]);
    let ran = burgee(&["check", &at(&folder, "a.flags")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("E211"), "{}", ran.err);
    assert!(ran.err.contains("segments.flags"), "{}", ran.err);
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let folder = folder(&[(
        "bad.flags",
        "flag a: bool { owner \"x\" otherwise serve of }\n",
    )]);
    let ran = burgee(&[
        "check",
        &at(&folder, "nowhere.flags"),
        &at(&folder, ""),
        &at(&folder, "bad.flags"),
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no such file"), "{}", ran.err);
    assert!(ran.err.contains("it is a directory"), "{}", ran.err);
    assert!(ran.err.contains("E204"), "{}", ran.err);
    assert_eq!(
        ran.out,
        "1 file, 0 usable flags: 1 error; 2 files not read\n"
    );
    let ran = burgee(&["check", &at(&folder, "nowhere.flags")]);
    assert_eq!(ran.out, "1 file not read\n");
}

#[test]
fn bytes_that_are_no_text_are_a_finding() {
    let ran = run(
        command(&["check", "-"]),
        b"flag a: bool {\n  owner \"\xff\"\n}\n",
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[E106]: byte 0xff is not UTF-8"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("<stdin>:2:10"), "{}", ran.err);
}

#[test]
fn a_very_long_line_is_not_printed() {
    let rules = format!("segment s = plan = \"{}\"\n", "x".repeat(1 << 20));
    let ran = burgee_with(&["check", "-"], &rules);
    assert_eq!(ran.code, 1);
    assert!(ran.err.len() < 10_000, "{} bytes", ran.err.len());
    assert!(ran.err.contains("<stdin>:1:"), "{}", ran.err);
}

#[test]
fn escapes_in_the_rules_do_not_reach_the_terminal() {
    let ran = burgee_with(
        &["check", "-"],
        "flag a: bool { owner \"\u{1b}[31m\" otherwise serve of\u{1b}[31m }\n",
    );
    assert_eq!(ran.code, 1);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
}
