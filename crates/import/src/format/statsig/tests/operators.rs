//! Operators, each with what is missing or of another type.

use super::{Statsig, asks, project, rule, spec};
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// For which values of the field `x` a condition holds; absent is given as `"absent"`.
fn holds(operator: &str, target: Json, values: &[Json]) -> Vec<bool> {
    let condition = json!({
        "type": "user_field", "field": "x", "operator": operator, "targetValue": target,
        "idType": "userID",
    });
    let gate = spec(json!(false), &[rule("r", 100.0, &["c"], json!(true))]);
    let document = project(json!({ "g": gate }), json!({}), json!({ "c": condition }));
    let users = values.iter().map(|value| match value.as_str() {
        Some("absent") => asks("gate", "g", json!({ "userID": "ann" })),
        _ => asks(
            "gate",
            "g",
            json!({ "userID": "ann", "custom": { "x": value } }),
        ),
    });
    let users: Vec<Json> = users.collect();
    let answers = ask(&Statsig, &document, &users);
    answers
        .iter()
        .map(|answer| answer.value == Some(json!(true)))
        .collect()
}

#[test]
fn numbers_may_be_text_and_nothing_is_no_number() {
    let values = [
        json!(5),
        json!("5"),
        json!(" 5"),
        json!(true),
        json!("absent"),
        json!("4.9"),
    ];
    assert_eq!(
        holds("gte", json!(5), &values),
        [true, true, false, false, false, false]
    );
    assert_eq!(
        holds("lt", json!("5"), &values),
        [false, false, false, false, false, true]
    );
    assert_eq!(holds("gt", json!("many"), &values), [false; 6]);
    assert_eq!(holds("lte", json!(null), &values), [false; 6]);
}

#[test]
fn sets_are_of_text_and_nothing_is_empty_text() {
    let values = [
        json!("DE"),
        json!("de"),
        json!(""),
        json!("absent"),
        json!(5),
        json!(true),
    ];
    let members = json!(["De", "5", "TRUE"]);
    assert_eq!(
        holds("any", members.clone(), &values),
        [true, true, false, false, true, true]
    );
    assert_eq!(
        holds("none", members.clone(), &values),
        [false, false, true, true, false, false]
    );
    assert_eq!(
        holds("any_case_sensitive", members.clone(), &values),
        [false, false, false, false, true, false]
    );
    assert_eq!(
        holds("none_case_sensitive", members, &values),
        [true, true, true, true, false, true]
    );
    assert_eq!(
        holds("any", json!(["de"]), &values),
        [true, true, false, false, false, false]
    );
    assert_eq!(
        holds("any", json!([""]), &values),
        [false, false, true, true, false, false]
    );
    let set = json!({ "de": true, "5": true });
    assert_eq!(
        holds("any", set.clone(), &values),
        [true, true, false, false, true, false]
    );
    assert_eq!(
        holds("none", set, &values),
        [false, false, true, true, false, true]
    );
    assert_eq!(holds("any", json!("de"), &values), [false; 6]);
    assert_eq!(holds("none", json!(null), &values), [true; 6]);
}

#[test]
fn parts_of_text_ignore_case() {
    let values = [
        json!("Ann@Example.com"),
        json!("bob@b.de"),
        json!(12),
        json!("absent"),
    ];
    let parts = json!(["@EXAMPLE.COM", "2"]);
    assert_eq!(
        holds("str_ends_with_any", parts.clone(), &values),
        [true, false, true, false]
    );
    assert_eq!(
        holds("str_contains_any", parts.clone(), &values),
        [true, false, true, false]
    );
    assert_eq!(
        holds("str_contains_none", parts, &values),
        [false, true, false, true]
    );
    assert_eq!(
        holds("str_starts_with_any", json!(["an", "1"]), &values),
        [true, false, true, false]
    );
    assert_eq!(holds("str_contains_any", json!([""]), &values), [true; 4]);
    assert_eq!(holds("str_contains_none", json!("x"), &values), [true; 4]);
    let lists = [json!(["Red", 5, null, [true]])];
    assert_eq!(
        holds("str_contains_any", json!(["\"red\",5,null,[true]"]), &lists),
        [true]
    );
}

#[test]
fn patterns_need_a_value() {
    let values = [json!("abc"), json!(""), json!("absent"), json!(42)];
    assert_eq!(
        holds("str_matches", json!("b"), &values),
        [true, false, false, false]
    );
    assert_eq!(
        holds("str_matches", json!("B|^$"), &values),
        [false, true, false, false]
    );
    assert_eq!(
        holds("str_matches", json!("^4"), &values),
        [false, false, false, true]
    );
    assert_eq!(holds("str_matches", json!(4), &values), [false; 4]);
}

#[test]
fn versions_have_any_number_of_parts() {
    let values = [
        json!("1.2"),
        json!("1.2.0.0"),
        json!("1.10"),
        json!("1.2.1-beta"),
        json!("v1.2"),
        json!("absent"),
        json!("1.2-x.y"),
        json!(2),
    ];
    let holds = |operator| holds(operator, json!("1.2.0"), &values);
    assert_eq!(
        holds("version_eq"),
        [true, true, false, false, false, false, true, false]
    );
    assert_eq!(
        holds("version_neq"),
        [false, false, true, true, false, false, false, true]
    );
    assert_eq!(
        holds("version_gt"),
        [false, false, true, true, false, false, false, true]
    );
    assert_eq!(
        holds("version_gte"),
        [true, true, true, true, false, false, true, true]
    );
    assert_eq!(holds("version_lt"), [false; 8]);
    assert_eq!(
        holds("version_lte"),
        [true, true, false, false, false, false, true, false]
    );
}

#[test]
fn times_are_numbers_or_text() {
    // 2023-11-14T22:13:20Z
    let values = [
        json!(1_700_000_000_000_i64),
        json!(1_700_000_000),
        json!("1700000000000"),
        json!("2023-11-14T22:13:20Z"),
        json!("2023-11-14 22:13:20"),
        json!("2023-11-14"),
        json!("2023-11-15T01:13:20+03:00"),
        json!("absent"),
        json!(true),
    ];
    let all = [true, true, true, true, true, false, true, false, false];
    assert_eq!(holds("on", json!(1_699_920_000_000_i64), &values), all);
    assert_eq!(
        holds("on", json!(1_700_006_400_000_i64), &values),
        [false; 9]
    );
    assert_eq!(holds("before", json!(1_700_000_000_001_i64), &values), all);
    assert_eq!(
        holds("before", json!(1_700_000_000_000_i64), &values),
        [false; 9]
    );
    assert_eq!(holds("after", json!("1699999999999"), &values), all);
    assert_eq!(holds("after", json!("yesterday"), &values), [false; 9]);
    // The days before and after 1970 are one.
    let around = [
        json!("1969-12-31T00:00:01Z"),
        json!("1970-01-01T23:59:59Z"),
        json!("1970-01-02T00:00:00Z"),
        json!("1969-12-31T00:00:00Z"),
    ];
    assert_eq!(holds("on", json!(0), &around), [true, true, false, false]);
}

#[test]
fn equality_has_types() {
    let values = [
        json!(5),
        json!("5"),
        json!(true),
        json!("absent"),
        json!(["a", "b"]),
    ];
    assert_eq!(
        holds("eq", json!(5), &values),
        [true, false, false, false, false]
    );
    assert_eq!(
        holds("neq", json!(5), &values),
        [false, true, true, true, true]
    );
    assert_eq!(
        holds("eq", json!("5"), &values),
        [false, true, false, false, false]
    );
    assert_eq!(
        holds("eq", json!(true), &values),
        [false, false, true, false, false]
    );
    assert_eq!(
        holds("eq", json!(null), &values),
        [false, false, false, true, false]
    );
    assert_eq!(
        holds("neq", json!(null), &values),
        [true, true, true, false, true]
    );
    assert_eq!(
        holds("eq", json!(["a", "b"]), &values),
        [false, false, false, false, true]
    );
}

#[test]
fn lists_are_equal_by_their_elements_texts() {
    let values = [
        json!(["5", true]),
        json!([5, "true"]),
        json!(["5"]),
        json!("5"),
        json!("absent"),
    ];
    assert_eq!(
        holds("eq", json!(["5", "true"]), &values),
        [true, true, false, false, false]
    );
    assert_eq!(
        holds("neq", json!([5, true]), &values),
        [false, false, true, true, true]
    );
}

#[test]
fn lists_are_asked_for_their_elements() {
    let values = [
        json!(["a", 5]),
        json!(["b"]),
        json!([]),
        json!("a"),
        json!("absent"),
    ];
    let holds = |operator, target| holds(operator, target, &values);
    assert_eq!(
        holds("array_contains_any", json!(["a", "c"])),
        [true, false, false, false, false]
    );
    assert_eq!(
        holds("array_contains_any", json!([5])),
        [true, false, false, false, false]
    );
    assert_eq!(
        holds("array_contains_none", json!(["5"])),
        [false, true, true, false, false]
    );
    assert_eq!(
        holds("array_contains_all", json!(["5", "a"])),
        [true, false, false, false, false]
    );
    assert_eq!(
        holds("array_contains_all", json!(["b"])),
        [false, true, false, false, false]
    );
    assert_eq!(
        holds("array_contains_all", json!([])),
        [true, true, true, false, false]
    );
    assert_eq!(
        holds("not_array_contains_all", json!(["5", "a"])),
        [false, true, true, false, false]
    );
    assert_eq!(
        holds("not_array_contains_all", json!(["b"])),
        [true, false, true, false, false]
    );
    assert_eq!(holds("array_contains_none", json!("a")), [false; 5]);
}
