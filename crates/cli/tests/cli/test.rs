//! `burgee test`

use crate::run::{at, burgee, burgee_with, data, folder};

/// One test passes, two fail.
const RULES: &str = "\
flag a: string {
  owner \"x\"
  variants { red = \"#f00\"  blue = \"#00f\" }
  rule reds when colour == \"red\" serve red
  rule half when colour == \"any\" serve 50% red, rest blue by user.id
  otherwise serve blue
}
test a {
  given { colour: \"red\" } expect red by rule reds
  given { colour: \"red\" } expect blue
  given { colour: \"red\" } expect red by rule half
}
";

#[test]
fn tests_that_pass_are_counted() {
    let ran = burgee(&["test", &data("shop.flags")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("test quick-buy ("), "{}", ran.out);
    assert!(
        ran.out.ends_with("test result: ok. 2 passed; 0 failed\n"),
        "{}",
        ran.out
    );
}

#[test]
fn whole_and_other_numbers_are_compared_on_one_line() {
    let rules = "\
flag a: number { owner \"x\"  otherwise serve 5.0 }
flag b: number { owner \"x\"  otherwise serve 5 }
flag c: json { owner \"x\"  otherwise serve { n: [1.0, 2.5] } }
test a { given {} expect 5  given {} expect 5.5 }
test b { given {} expect 5.0 }
test c { given {} expect { n: [1, 2.5] } }
";
    let ran = burgee_with(&["test", "-"], rules);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(
        ran.out
            .ends_with("test result: FAILED. 3 passed; 1 failed\n"),
        "{}",
        ran.out
    );
}

#[test]
fn tests_that_fail_say_what_was_expected_and_why_it_came_otherwise() {
    let ran = burgee_with(&["test", "-"], RULES);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(
        ran.out.contains("test a (<stdin>:9) ... ok\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("test a (<stdin>:10) ... FAILED\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("expected  blue\ngot       red by rule reds\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("expected  red by rule half\ngot       red by rule reds\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("given     {\"colour\":\"red\"}\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("TARGETING_MATCH"), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("test result: FAILED. 1 passed; 2 failed\n"),
        "{}",
        ran.out
    );
}

#[test]
fn json_is_stable() {
    let ran = burgee_with(&["test", "-", "--format", "json"], RULES);
    assert_eq!(ran.code, 1);
    let json = ran.json();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &2.into()));
    let cases = json["files"][0]["cases"].as_array().unwrap();
    assert_eq!(
        cases[0],
        serde_json::json!({
            "flag": "a", "file": "<stdin>", "line": 9, "passed": true,
            "expected": "red by rule reds",
            "got": { "flag": "a", "value": "#f00", "variant": "red", "reason": "TARGETING_MATCH", "rule": "reds" },
        })
    );
    assert_eq!(cases[1]["passed"], false);
    assert!(cases[1]["explanation"].is_object());
}

#[test]
fn coverage_says_what_no_test_reaches() {
    let ran = burgee_with(&["test", "-", "--coverage"], RULES);
    assert!(
        ran.out
            .contains("coverage: 1 of 3 rules, 1 of 2 variants, 0 of 2 shares\n"),
        "{}",
        ran.out
    );
    for missed in [
        "no test reaches rule half  <stdin>:5",
        "no test reaches rule otherwise",
        "no test reaches variant blue",
        "no test reaches share red of half",
        "no test reaches share blue of half",
    ] {
        assert!(ran.out.contains(missed), "{missed} in {}", ran.out);
    }
    assert!(!ran.out.contains("reaches rule reds"), "{}", ran.out);
}

#[test]
fn coverage_is_json_too() {
    let json = burgee_with(&["test", "-", "--coverage", "--format", "json"], RULES).json();
    let coverage = &json["files"][0]["coverage"];
    assert_eq!(
        coverage["rules"],
        serde_json::json!({ "reached": 1, "all": 3 })
    );
    assert_eq!(
        coverage["unreached"][0],
        serde_json::json!({
            "flag": "a", "kind": "rule", "name": "half", "file": "<stdin>", "line": 5
        })
    );
}

#[test]
fn the_otherwise_of_an_environment_is_reached_in_it_alone() {
    let rules = "\
flag a: bool {
  owner \"x\"
  rule r when b == 1 serve off
  environment staging { otherwise serve on }
  otherwise serve off
}
test a { given {} environment staging expect on by rule otherwise }
";
    let ran = burgee_with(&["test", "-", "--coverage"], rules);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(!ran.out.contains("otherwise in staging"), "{}", ran.out);
    assert!(
        ran.out.contains("no test reaches rule otherwise  "),
        "{}",
        ran.out
    );
}

#[test]
fn a_test_without_a_time_does_not_ask_the_clock() {
    let rules = "\
flag a: bool {
  owner \"x\"
  rule open from 2000-01-01T00:00Z serve on
  otherwise serve off
}
test a {
  given {} expect off
  given {} at 2025-01-01 expect on by rule open
}
";
    let ran = burgee_with(&["test", "-"], rules);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_file_without_tests_says_so() {
    let ran = burgee_with(&["test", "-"], "flag a: bool { otherwise serve off }\n");
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("<stdin>: no tests\n"), "{}", ran.out);
}

#[test]
fn rules_with_errors_fail_and_the_other_files_are_still_tested() {
    let folder = folder(&[("bad.flags", "flag a: bool { otherwise serve of }\n")]);
    let ran = burgee(&["test", &at(&folder, "bad.flags"), &data("shop.flags")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("E204"), "{}", ran.err);
    assert!(ran.out.contains("2 passed; 0 failed"), "{}", ran.out);
}
