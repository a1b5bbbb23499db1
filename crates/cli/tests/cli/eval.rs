//! `burgee eval`, one flag and all of them.

use crate::run::{at, burgee, burgee_with, data, folder};

/// Evaluates a flag of the shop, as JSON.
fn json(flag: &str, context: &str, more: &[&str]) -> String {
    let rules = data("shop.flags");
    let mut arguments = vec![
        "eval",
        &rules,
        flag,
        "--context",
        context,
        "--format",
        "json",
    ];
    arguments.extend(more);
    let ran = burgee(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{flag}");
    ran.out
}

#[test]
fn json_has_the_contracts_fields_in_order() {
    assert_eq!(
        json("quick-buy", r#"{"email": "ann@shop.example"}"#, &[]),
        r#"{"flag":"quick-buy","value":true,"variant":"on","reason":"TARGETING_MATCH","rule":"staff"}"#.to_owned() + "\n"
    );
    assert_eq!(
        json("quick-buy", "{}", &[]),
        r#"{"flag":"quick-buy","value":false,"variant":"off","reason":"DEFAULT"}"#.to_owned()
            + "\n"
    );
    assert_eq!(
        json("limits", r#"{"plan": "pro"}"#, &[]),
        r#"{"flag":"limits","value":{"rpm":6000,"regions":["eu","us"]},"variant":"big","reason":"TARGETING_MATCH","rule":"paid"}"#.to_owned() + "\n"
    );
    assert_eq!(
        json("limits", r#"{"country": "XX"}"#, &[]),
        r#"{"flag":"limits","value":null,"variant":null,"reason":"ERROR","rule":"broken","error":"MALFORMED_FLAG"}"#.to_owned() + "\n"
    );
    assert_eq!(
        json("old", "{}", &[]),
        r#"{"flag":"old","value":7,"variant":null,"reason":"STATIC"}"#.to_owned() + "\n"
    );
    assert_eq!(
        json("off-for-all", "{}", &[]),
        r#"{"flag":"off-for-all","value":null,"variant":null,"reason":"DISABLED"}"#.to_owned()
            + "\n"
    );
}

#[test]
fn an_unnamed_rule_is_called_by_its_number() {
    let out = json("banner", r#"{"plan": "pro"}"#, &["--at", "2026-06-01"]);
    assert!(out.contains(r##""rule":"#2""##), "{out}");
}

#[test]
fn time_and_environment_decide() {
    let winter = json("banner", "{}", &["--at", "2025-12-24T12:00Z"]);
    assert!(
        winter.contains(r#""variant":"sale","reason":"TARGETING_MATCH","rule":"winter""#),
        "{winter}"
    );
    let summer = json("banner", "{}", &["--at", "2026-06-01"]);
    assert!(
        summer.contains(r#""variant":"none","reason":"DEFAULT""#),
        "{summer}"
    );
    let staging = json("banner", "{}", &["--at", "2026-06-01", "--env", "staging"]);
    assert!(staging.contains(r#""variant":"sale""#), "{staging}");
}

#[test]
fn people_see_value_variant_reason_and_rule() {
    let rules = data("shop.flags");
    let ran = burgee(&[
        "eval",
        &rules,
        "quick-buy",
        "-c",
        r#"{"email": "ann@shop.example"}"#,
    ]);
    assert_eq!(
        ran.out,
        "quick-buy = true\n  variant  on\n  reason   TARGETING_MATCH\n  rule     staff\n"
    );
    let ran = burgee(&["eval", &rules, "off-for-all"]);
    assert_eq!(
        ran.out,
        "off-for-all = the caller's default\n  reason   DISABLED\n"
    );
}

#[test]
fn all_flags_come_in_the_order_of_the_file() {
    let rules = data("shop.flags");
    let arguments = [
        "eval",
        &rules,
        "--all",
        "-c",
        r#"{"plan": "pro"}"#,
        "--at",
        "2026-06-01",
    ];
    let ran = burgee(&arguments);
    assert_eq!(
        ran.out,
        "\
quick-buy    off                   DEFAULT
banner       none                  TARGETING_MATCH  rule #2
limits       big                   TARGETING_MATCH  rule paid
old          7                     STATIC
off-for-all  the caller's default  DISABLED
"
    );
    let mut arguments = arguments.to_vec();
    arguments.extend(["--format", "json"]);
    let json = burgee(&arguments).json();
    let flags: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["flag"])
        .collect();
    assert_eq!(
        flags,
        ["quick-buy", "banner", "limits", "old", "off-for-all"]
    );
}

#[test]
fn explanations_go_rule_by_rule() {
    let rules = data("shop.flags");
    let ran = burgee(&["eval", &rules, "quick-buy", "--explain"]);
    assert_eq!(ran.code, 0);
    for part in ["quick-buy", "staff", "half", "email", "missing", "DEFAULT"] {
        assert!(ran.out.contains(part), "{part} in {}", ran.out);
    }
    let ran = burgee(&["eval", &rules, "quick-buy", "--explain", "--format", "json"]);
    assert_eq!(ran.json()["reason"], "DEFAULT");
    assert!(ran.json()["explanation"].is_object(), "{}", ran.out);
    let ran = burgee(&["eval", &rules, "--all", "--explain"]);
    assert!(
        ran.out.contains("quick-buy") && ran.out.contains("old"),
        "{}",
        ran.out
    );
}

#[test]
fn an_unknown_flag_is_a_finding_with_a_suggestion() {
    let rules = data("shop.flags");
    let ran = burgee(&["eval", &rules, "quik-buy"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("error: unknown flag `quik-buy`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("did you mean `quick-buy`?"), "{}", ran.err);
    let ran = burgee(&["eval", &rules, "quik-buy", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.out,
        "{\"flag\":\"quik-buy\",\"value\":null,\"variant\":null,\"reason\":\"ERROR\",\"error\":\"FLAG_NOT_FOUND\"}\n"
    );
}

#[test]
fn rules_with_errors_are_refused() {
    let bad = "flag a: bool { otherwise serve off }\nflag b: bool { otherwise serve of }\n";
    let ran = burgee_with(&["eval", "-", "a"], bad);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("E204"), "{}", ran.err);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
}

#[test]
fn rules_come_from_standard_input_too() {
    let ran = burgee_with(&["eval", "-", "a"], "flag a: bool { otherwise serve on }\n");
    assert_eq!(ran.out, "a = true\n  variant  on\n  reason   STATIC\n");
}

#[test]
fn the_context_comes_from_a_file() {
    let folder = folder(&[("user.json", r#"{"email": "ann@shop.example"}"#)]);
    let user = format!("@{}", at(&folder, "user.json"));
    let ran = burgee(&["eval", &data("shop.flags"), "quick-buy", "--context", &user]);
    assert!(ran.out.starts_with("quick-buy = true\n"), "{}", ran.out);
}

#[test]
fn a_missing_file_is_2() {
    let ran = burgee(&["eval", &data("shp.flags"), "quick-buy"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("shop.flags`?"), "{}", ran.err);
}
