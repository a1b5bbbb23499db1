//! Constraints: each operator of each type of property.

use super::{answers, with_constraint};
use serde_json::{Value as Json, json};

/// For which of these values of the property (null: absent) the constraint holds.
fn holds(profile: &str, kind: &str, operator: &str, value: &Json, given: &[Json]) -> String {
    let questions: Vec<Json> = given
        .iter()
        .map(|given| json!({ "flag": "f", "context": { "entityId": given, "context": { "p": given } } }))
        .collect();
    let answers = answers(&with_constraint(kind, operator, value), profile, &questions);
    let found = answers.iter().map(|answer| match answer.value {
        Some(Json::Bool(true)) => '1',
        _ => '0',
    });
    found.collect()
}

#[test]
fn texts() {
    let given = [
        json!(null),
        json!(""),
        json!("  "),
        json!("abc"),
        json!(" abc "),
        json!("ABC"),
        json!("x"),
    ];
    let cases = [
        //                                       null "" "  " abc " abc " ABC x
        ("eq", json!("abc"), "0001000", "0001000"),
        ("eq", json!(""), "0000000", "0000000"),
        ("neq", json!("abc"), "0010111", "0010111"),
        ("neq", json!(""), "0011111", "0011111"),
        ("prefix", json!("a"), "0001100", "0001000"),
        ("suffix", json!("c"), "0001100", "0001000"),
        ("prefix", json!(""), "0011111", "0011111"),
        ("contains", json!("b"), "0001100", "0001100"),
        ("contains", json!(""), "0011111", "0011111"),
        ("notcontains", json!("b"), "0010011", "0010011"),
        ("notcontains", json!(""), "0000000", "0000000"),
        ("empty", json!(""), "1110000", "1100000"),
        ("notempty", json!(""), "0001111", "0011111"),
        (
            "isoneof",
            json!(r#"["abc", "x", ""]"#),
            "0001001",
            "0001001",
        ),
        ("isoneof", json!(["abc", "x"]), "0001001", "0001001"),
        ("isoneof", json!("[]"), "0000000", "0000000"),
        ("isnotoneof", json!(["abc", "x"]), "0010110", "0010110"),
        ("isnotoneof", json!([]), "0011111", "0011111"),
        ("isnotoneof", json!("abc"), "0000000", "0011111"),
        ("isoneof", json!([1]), "0000000", "0000000"),
        ("matches", json!("abc"), "0000000", "0000000"),
    ];
    for (operator, value, go, rust) in cases {
        for kind in ["STRING", "ENTITY_ID"] {
            assert_eq!(
                holds("go", kind, operator, &value, &given),
                go,
                "{kind} {operator} {value}"
            );
            assert_eq!(
                holds("rust", kind, operator, &value, &given),
                rust,
                "{kind} {operator} {value}"
            );
        }
    }
}

#[test]
fn numbers() {
    let given = [
        json!(null),
        json!(""),
        json!(" "),
        json!("5"),
        json!("5.0"),
        json!("7"),
        json!("nan"),
        json!("five"),
        json!("5000000000"),
    ];
    let cases = [
        //                                 null "" " " 5 5.0 7 nan five 5e9
        ("eq", json!("5"), "000110000", "000100000"),
        ("neq", json!("5"), "000001101", "000001000"),
        ("lt", json!("7"), "000110000", "000100000"),
        ("lte", json!("7"), "000111000", "000101000"),
        ("gt", json!("5"), "000001001", "000001000"),
        ("gte", json!("5"), "000111001", "000101000"),
        ("gte", json!(5), "000111001", "000101000"),
        ("gte", json!("4.5"), "000111001", "000000000"),
        ("gte", json!("five"), "000000000", "000000000"),
        ("isoneof", json!("[5, 6]"), "000110000", "000100000"),
        ("isnotoneof", json!("[5, 6]"), "000001101", "000001000"),
        ("isnotoneof", json!("[]"), "000111101", "000101000"),
        ("isoneof", json!("5"), "000000000", "000000000"),
        ("present", json!(""), "000111111", "001111111"),
        ("notpresent", json!(""), "111000000", "110000000"),
    ];
    for (operator, value, go, rust) in cases {
        assert_eq!(
            holds("go", "NUMBER", operator, &value, &given),
            go,
            "{operator} {value}"
        );
        assert_eq!(
            holds("rust", "NUMBER", operator, &value, &given),
            rust,
            "{operator} {value}"
        );
    }
}

#[test]
fn true_and_false() {
    let given = [
        json!(null),
        json!(""),
        json!("true"),
        json!("T"),
        json!("1"),
        json!("false"),
        json!("F"),
        json!("0"),
        json!("yes"),
        json!(true),
    ];
    for (operator, go, rust) in [
        ("true", "0011100001", "0010000001"),
        ("false", "0000011100", "0000010000"),
        ("present", "0011111111", "0011111111"),
        ("notpresent", "1100000000", "1100000000"),
        ("eq", "0000000000", "0000000000"),
    ] {
        assert_eq!(
            holds("go", "BOOLEAN", operator, &json!(""), &given),
            go,
            "{operator}"
        );
        assert_eq!(
            holds("rust", "BOOLEAN", operator, &json!(""), &given),
            rust,
            "{operator}"
        );
    }
}

#[test]
fn times() {
    let given = [
        json!(null),
        json!("2026-01-01T00:00:00Z"),
        json!("2026-01-01T01:00:00+01:00"),
        json!("2026-01-01"),
        json!("2026-01-01T00:00:00.5Z"),
        json!("2025-12-31T23:59:59Z"),
        json!("2026-01-01T00:00Z"),
        json!("today"),
    ];
    for (operator, value, go, rust) in [
        ("eq", "2026-01-01T00:00:00Z", "01110000", "01101000"),
        ("neq", "2026-01-01T00:00:00Z", "00001100", "00000100"),
        ("lt", "2026-01-01T00:00:00Z", "00000100", "00000100"),
        ("gt", "2026-01-01T00:00:00Z", "00001000", "00000000"),
        ("gte", "2026-01-01T00:00:00.25Z", "00001000", "01101000"),
        ("lte", "2026-01-01", "01110100", "00000000"),
        ("isoneof", "2026-01-01", "00000000", "00000000"),
        ("present", "", "01111111", "01111111"),
    ] {
        let value = json!(value);
        assert_eq!(
            holds("go", "DATETIME", operator, &value, &given),
            go,
            "{operator} {value}"
        );
        assert_eq!(
            holds("rust", "DATETIME", operator, &value, &given),
            rust,
            "{operator} {value}"
        );
    }
}
