//! `burgee expr`

use crate::run::{at, burgee, burgee_with, folder};

#[test]
fn the_answer_is_one_word() {
    let pro = r#"{"plan": "pro"}"#;
    for (expression, answer) in [
        (r#"plan == "pro""#, "true\n"),
        (r#"plan == "free""#, "false\n"),
        ("seats > 5", "unknown\n"),
        ("true or true and false", "true\n"),
    ] {
        let ran = burgee(&["expr", expression, "--context", pro]);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (0, answer),
            "{expression} {}",
            ran.err
        );
    }
}

#[test]
fn without_a_context_nothing_is_known() {
    assert_eq!(
        burgee(&["expr", r#"not (plan == "free")"#]).out,
        "unknown\n"
    );
}

#[test]
fn the_context_comes_from_a_file_or_standard_input_too() {
    let folder = folder(&[("user.json", "\u{feff}{\"plan\": \"pro\"}\n")]);
    let file = format!("@{}", at(&folder, "user.json"));
    assert_eq!(
        burgee(&["expr", "plan == \"pro\"", "-c", &file]).out,
        "true\n"
    );
    let ran = burgee_with(
        &["expr", "plan == \"pro\"", "-c", "-"],
        "{\"plan\": \"pro\"}",
    );
    assert_eq!(ran.out, "true\n");
}

#[test]
fn time_and_environment_are_arguments() {
    let ran = burgee(&["expr", "now >= 2025-12-24", "--at", "2025-12-24"]);
    assert_eq!(ran.out, "true\n", "{}", ran.err);
    let ran = burgee(&["expr", "environment == \"staging\"", "--env", "staging"]);
    assert_eq!(ran.out, "true\n", "{}", ran.err);
    let now = burgee(&["expr", "now > 2025-01-01"]);
    assert_eq!(now.out, "true\n", "{}", now.err);
}

#[test]
fn json_is_stable() {
    let ran = burgee(&["expr", "plan == \"pro\"", "--format", "json"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "{\"result\":\"unknown\"}\n")
    );
}

#[test]
fn an_explanation_says_what_is_missing() {
    let ran = burgee(&["expr", "plan == \"pro\"", "--explain"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("plan is missing"), "{}", ran.out);
    let ran = burgee(&["expr", "plan == \"pro\"", "--explain", "--format", "json"]);
    assert_eq!(ran.json()["result"], "unknown");
    assert!(ran.json()["conditions"].is_array(), "{}", ran.out);
}

#[test]
fn a_condition_with_a_fault_is_shown() {
    let ran = burgee(&["expr", "plan = \"pro\""]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[E109]"), "{}", ran.err);
    assert!(ran.err.contains("expression:1:6"), "{}", ran.err);
    let ran = burgee(&["expr", "plan = \"pro\"", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(json["diagnostics"][0]["code"], "E109");
}

#[test]
fn the_condition_comes_from_standard_input_too() {
    assert_eq!(burgee_with(&["expr", "-"], "1 < 2\n").out, "true\n");
}

#[test]
fn an_expression_may_start_with_a_minus() {
    assert_eq!(burgee(&["expr", "-1 < 0"]).out, "true\n");
}
