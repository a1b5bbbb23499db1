//! Every operator, with missing values, malformed values and turned around.

use super::{notes, on, printed, with_constraint};
use crate::Severity;
use serde_json::{Value as Json, json};

/// Contexts whose property `p` has these values; null is no value.
fn properties(values: &[Json]) -> Vec<Json> {
    let contexts = values
        .iter()
        .map(|value| json!({ "properties": { "p": value } }));
    contexts.collect()
}

/// Asserts that a constraint holds for `yes` and for none of `no`, and the other way round when it is
/// inverted.
fn holds(constraint: &Json, yes: &[Json], no: &[Json]) {
    let mut constraint = constraint.clone();
    constraint["contextName"] = "p".into();
    for inverted in [false, true] {
        constraint["inverted"] = inverted.into();
        let document = with_constraint(&constraint);
        assert_eq!(
            on(&document, &properties(yes)),
            vec![!inverted; yes.len()],
            "{constraint}"
        );
        assert_eq!(
            on(&document, &properties(no)),
            vec![inverted; no.len()],
            "{constraint}"
        );
    }
}

#[test]
fn membership_is_exact_and_a_missing_value_is_in_nothing() {
    let colours = json!({ "operator": "IN", "values": ["red", "blue"], "caseInsensitive": true });
    holds(
        &colours,
        &[json!("red")],
        &[json!("Red"), json!(" red"), json!(null), json!("")],
    );
    let colours = json!({ "operator": "NOT_IN", "values": ["red"] });
    holds(&colours, &[json!("Red"), json!(null)], &[json!("red")]);
    holds(
        &json!({ "operator": "IN" }),
        &[],
        &[json!("red"), json!(null)],
    );
    holds(
        &json!({ "operator": "NOT_IN", "values": [] }),
        &[json!("red"), json!(null)],
        &[],
    );
    // Numbers and booleans are text.
    let numbers = json!({ "operator": "IN", "values": ["7", "true", "1.5"] });
    holds(
        &numbers,
        &[json!(7), json!(true), json!(1.5)],
        &[json!([7]), json!({ "a": 7 })],
    );
}

#[test]
fn parts_of_text_mind_letter_case_unless_told_otherwise() {
    let starts = json!({ "operator": "STR_STARTS_WITH", "values": ["ab", "X"] });
    holds(
        &starts,
        &[json!("abc"), json!("X")],
        &[json!("Ab"), json!("cab"), json!(null)],
    );
    let ends = json!({ "operator": "STR_ENDS_WITH", "values": ["YZ"], "caseInsensitive": true });
    holds(
        &ends,
        &[json!("xyz"), json!("xYZ")],
        &[json!("yzx"), json!(null)],
    );
    // Lower case, not folded case: the long s stays what it is, and a dotted I becomes two characters.
    let contains =
        json!({ "operator": "STR_CONTAINS", "values": ["S", "i"], "caseInsensitive": true });
    holds(
        &contains,
        &[json!("s"), json!("\u{130}")],
        &[json!("\u{17f}")],
    );
    holds(
        &json!({ "operator": "STR_CONTAINS", "values": [""] }),
        &[json!(""), json!("x")],
        &[json!(null)],
    );
}

#[test]
fn null_is_as_good_as_nothing() {
    holds(
        &json!({
            "operator": "STR_CONTAINS", "values": ["A"],
            "value": null, "inverted": null, "caseInsensitive": null,
        }),
        &[json!("cAb")],
        &[json!("cab"), json!(null)],
    );
}

#[test]
fn numbers_are_read_as_f64() {
    let over = json!({ "operator": "NUM_GT", "value": "5" });
    holds(
        &over,
        &[
            json!("5.5"),
            json!("1e3"),
            json!("inf"),
            json!("+6"),
            json!(6),
        ],
        &[
            json!("5"),
            json!(" 6 "),
            json!("NaN"),
            json!("six"),
            json!(""),
            json!(null),
        ],
    );
    holds(
        &json!({ "operator": "NUM_LTE", "value": "-2.5" }),
        &[json!("-2.5")],
        &[json!("-2.4")],
    );
    let large = json!({ "operator": "NUM_EQ", "value": "9007199254740993" });
    holds(
        &large,
        &[json!("9007199254740992")],
        &[json!("9007199254740994")],
    );
    // Nearly equal is equal.
    let third = json!({ "operator": "NUM_EQ", "value": "0.3" });
    holds(
        &third,
        &[json!("0.30000000000000004")],
        &[json!("0.3000001"), json!("x"), json!(null)],
    );
    holds(
        &json!({ "operator": "NUM_EQ", "value": "0" }),
        &[json!("1e-17"), json!("-0")],
        &[json!("1e-15")],
    );
}

#[test]
fn versions_are_strict_and_ordered_by_precedence() {
    let after = json!({ "operator": "SEMVER_GT", "value": "1.0.0-rc.2" });
    holds(
        &after,
        &[json!("1.0.0"), json!("1.0.0-rc.10")],
        &[
            json!("1.0.0-rc.1"),
            json!("v2.0.0"),
            json!("2.0"),
            json!("02.0.0"),
            json!(null),
        ],
    );
    let equal = json!({ "operator": "SEMVER_EQ", "value": "1.2.3+left" });
    holds(
        &equal,
        &[json!("1.2.3+right"), json!("1.2.3")],
        &[json!("1.2.3-left")],
    );
}

#[test]
fn a_version_with_a_v_is_never_met() {
    for inverted in [false, true] {
        let constraint = json!({ "contextName": "p", "operator": "SEMVER_EQ", "value": "v1.0.0", "inverted": inverted });
        assert_eq!(
            on(
                &with_constraint(&constraint),
                &properties(&[json!("1.0.0"), json!(null)])
            ),
            [false, false]
        );
    }
}

#[test]
fn times_are_instants() {
    let after = json!({ "operator": "DATE_AFTER", "value": "2024-05-01T12:00:00.000+02:00" });
    holds(
        &after,
        &[
            json!("2024-05-01T10:00:00.001Z"),
            json!("2024-05-01 10:00:01Z"),
            json!("2024-05-01T10:00:00.0000001Z"),
        ],
        &[
            json!("2024-05-01T10:00:00Z"),
            json!("2024-05-02"),
            json!("soon"),
            json!(null),
        ],
    );
    let before = json!({ "operator": "DATE_BEFORE", "value": "2024-05-01T12:00:00Z" });
    holds(
        &before,
        &[json!("2024-05-01T11:59:59.9999999Z")],
        &[json!("2024-05-01T12:00:00Z")],
    );
    // Times that burgee's own literals do not reach.
    let end = json!({ "operator": "DATE_BEFORE", "value": "9999-12-31T23:59:59.999Z" });
    holds(
        &end,
        &[json!("2024-05-01T12:00:00Z")],
        &[json!("+10000-01-01T00:00:00Z")],
    );
    let start = json!({ "operator": "DATE_AFTER", "value": "0000-01-01T00:00:00+14:00" });
    holds(
        &start,
        &[json!("0000-01-01T00:00:00Z")],
        &[json!("-1-12-31T09:59:59Z")],
    );
}

#[test]
fn a_request_is_made_now_unless_it_says_otherwise() {
    let constraint = |value: &str| {
        let constraint =
            json!({ "contextName": "currentTime", "operator": "DATE_AFTER", "value": value });
        with_constraint(&constraint)
    };
    // The tests' clock stands at the first of January 2026.
    let contexts = [
        json!({}),
        json!({ "currentTime": "2030-01-01T00:00:00Z" }),
        json!({ "currentTime": "soon" }),
    ];
    assert_eq!(
        on(&constraint("2025-12-31T23:59:59Z"), &contexts),
        [true, true, false]
    );
    assert_eq!(
        on(&constraint("2026-01-01T00:00:00Z"), &contexts),
        [false, true, false]
    );
    let text = json!({ "contextName": "currentTime", "operator": "STR_STARTS_WITH", "values": ["2026-01-01T"] });
    assert_eq!(on(&with_constraint(&text), &contexts), [true, false, false]);
}

#[test]
fn the_value_decides_what_is_compared() {
    let constraint = json!({ "contextName": "p", "operator": "NUM_GT", "value": "1.2.3" });
    let document = with_constraint(&constraint);
    assert_eq!(
        on(&document, &properties(&[json!("1.10.0"), json!("9")])),
        [true, false]
    );
    let notes = notes(&document, Severity::Warning);
    assert!(notes[0].contains("compares as SEMVER"), "{notes:?}");
}

#[test]
fn patterns_are_found_anywhere() {
    let digits = json!({ "operator": "REGEX", "value": "\\d{3}" });
    holds(&digits, &[json!("a123b")], &[json!("12"), json!(null)]);
    let folded = json!({ "operator": "REGEX", "value": "^cat$", "caseInsensitive": true });
    holds(&folded, &[json!("CAT")], &[json!("cats")]);
    // What does not compile is never found; what is not there is found in everything.
    holds(
        &json!({ "operator": "REGEX", "value": "(?=x)" }),
        &[],
        &[json!("x"), json!(null)],
    );
    let inverted =
        json!({ "contextName": "p", "operator": "REGEX", "value": "(?=x)", "inverted": true });
    assert_eq!(
        notes(&with_constraint(&inverted), Severity::Warning),
        [
            "$.features[0].strategies[0].constraints[0].value: this pattern cannot be read, and is never found"
        ]
    );
    holds(
        &json!({ "operator": "REGEX" }),
        &[json!("x"), json!("")],
        &[json!(null)],
    );
}

#[test]
fn networks_keep_both_kinds_of_address_apart() {
    let constraint = json!({ "operator": "IN_CIDR", "values": ["10.1.2.3/255.0.0.0", "nonsense", "2001:db8::/32"] });
    holds(
        &constraint,
        &[json!("10.200.0.1"), json!("2001:db8::7")],
        &[
            json!("::ffff:10.200.0.1"),
            json!("11.0.0.1"),
            json!("here"),
            json!(null),
        ],
    );
    let skipped =
        json!({ "contextName": "p", "operator": "IN_CIDR", "values": ["10.0.0.1", "nonsense"] });
    assert_eq!(
        notes(&with_constraint(&skipped), Severity::Note),
        [
            "$.features[0].strategies[0].constraints[0].values: `nonsense` is no address or network, and does not count"
        ]
    );
    let mapped = json!({ "operator": "IN_CIDR", "values": ["::ffff:10.0.0.0/104"] });
    holds(
        &mapped,
        &[json!("::ffff:10.200.0.1")],
        &[json!("10.200.0.1")],
    );
    let six = json!({ "operator": "IN_CIDR", "values": ["::/0"] });
    holds(
        &six,
        &[json!("::1"), json!("::ffff:10.200.0.1")],
        &[json!("10.200.0.1")],
    );
    holds(
        &json!({ "operator": "IN_CIDR", "values": ["nonsense"] }),
        &[],
        &[json!("10.0.0.1"), json!(null)],
    );
}

#[test]
fn what_the_engine_cannot_compile_switches_the_feature_off() {
    for constraint in [
        json!({ "operator": "STR_CONTAINS", "values": [] }),
        json!({ "operator": "STR_CONTAINS" }),
        json!({ "operator": "IN_CIDR", "values": [] }),
        json!({ "operator": "IN", "values": ["back\\"] }),
        json!({ "operator": "REGEX", "value": "back\\" }),
        json!({ "operator": "NUM_GT", "value": ".5" }),
        json!({ "operator": "NUM_GT" }),
        json!({ "operator": "SEMVER_GT" }),
        json!({ "operator": "SEMVER_GT", "value": "01.0.0" }),
        json!({ "operator": "DATE_AFTER", "value": "2024-05-01" }),
        json!({ "operator": "DATE_AFTER", "value": "5 or true" }),
        json!({ "operator": "SIMILAR_TO", "values": ["x"] }),
        json!({ "operator": "IN", "values": ["x"], "contextName": "a\"b" }),
    ] {
        let mut inverted = constraint.clone();
        inverted["inverted"] = true.into();
        if inverted["contextName"].is_null() {
            inverted["contextName"] = "p".into();
        }
        let document = with_constraint(&inverted);
        assert_eq!(
            on(&document, &properties(&[json!("x"), json!(null)])),
            [false, false],
            "{inverted}"
        );
        let notes = notes(&document, Severity::Warning);
        assert!(
            notes.iter().any(|note| note.contains("cannot compile")),
            "{inverted}: {notes:?}"
        );
        assert!(printed(&document).contains("status disabled"));
    }
}

#[test]
fn what_burgee_cannot_say_is_left_out() {
    let long: Vec<String> = (0..100_001).map(|number| number.to_string()).collect();
    for constraint in [
        json!({ "operator": "REGEX", "value": "\\pL{2000}", "contextName": "p" }),
        json!({ "operator": "REGEX", "value": format!("{}a{}", "(".repeat(80), ")".repeat(80)), "contextName": "p" }),
        json!({ "operator": "NUM_GT", "value": "1e999", "contextName": "p" }),
        json!({ "operator": "IN", "values": long, "contextName": "p" }),
        json!({ "operator": "IN", "values": ["x"], "contextName": "a\tb" }),
        json!({ "operator": "IN", "values": ["x"], "contextName": "a\nb" }),
    ] {
        let document = with_constraint(&constraint);
        assert_eq!(printed(&document), "");
        assert_eq!(notes(&document, Severity::Refused).len(), 1);
        assert_eq!(on(&document, &[json!({})]), [false]);
    }
}
