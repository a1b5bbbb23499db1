//! Every operator, with what is missing, of another type, and negated.

use super::*;
use crate::question::Question;
use burgee::Timestamp;

/// Whether a lone condition holds; and, the same, as the condition of a rule.
fn holds(condition: &Json, attributes: &Json) -> bool {
    let groups = json!({ "g": [1, "2", null, ["x"]], "empty": [] });
    let question = json!({ "condition": condition, "context": attributes, "savedGroups": groups });
    let answer = GrowthBook.answer(&Question::new(&question, Timestamp(0)));
    let alone = answer.unwrap().value.unwrap().as_bool().unwrap();
    let mut document = with_rules(&json!([{ "force": "hit", "condition": condition }]));
    document["savedGroups"] = groups;
    let in_rule = result(&document, "f", attributes)["value"] == "hit";
    assert_eq!(alone, in_rule, "{condition} of {attributes}");
    alone
}

/// Tests `condition` on the attribute `x`, each value with what is expected; and the negation.
fn check(condition: &Json, expected: &[(Json, bool)]) {
    for (value, expected) in expected {
        let attributes = match value {
            Json::String(text) if text == "(missing)" => json!({}),
            value => json!({ "x": value }),
        };
        let plain = json!({ "x": condition });
        assert_eq!(holds(&plain, &attributes), *expected, "{plain} of {value}");
        let negated = json!({ "$not": plain });
        assert_eq!(
            holds(&negated, &attributes),
            !expected,
            "not {plain} of {value}"
        );
    }
}

fn missing() -> Json {
    json!("(missing)")
}

#[test]
fn scalars_are_compared_loosely() {
    check(
        &json!("1"),
        &[
            (json!("1"), true),
            (json!(1), true),
            (json!([1]), true),
            (json!(true), false),
            (missing(), false),
        ],
    );
    check(&json!("null"), &[(missing(), true), (json!(null), true)]);
    check(
        &json!(0),
        &[
            (missing(), true),
            (json!(""), true),
            (json!(false), true),
            (json!([]), true),
            (json!("0x0"), true),
            (json!("zero"), false),
            (json!({}), false),
        ],
    );
    check(
        &json!(true),
        &[
            (json!("false"), true),
            (json!([]), true),
            (json!(0), false),
            (json!(""), false),
            (missing(), false),
        ],
    );
    check(
        &json!(false),
        &[(json!(0), true), (json!(""), true), (missing(), false)],
    );
    check(&json!(null), &[(missing(), true), (json!(0), false)]);
}

#[test]
fn lists_and_objects_are_compared_by_their_text() {
    check(
        &json!({ "a": 1, "b": [true] }),
        &[
            (json!({ "a": 1.0, "b": [true] }), true),
            (json!({ "b": [true], "a": 1 }), false),
            (missing(), false),
        ],
    );
    check(&json!({}), &[(json!({}), true), (missing(), false)]);
    check(
        &json!([1, "a"]),
        &[(json!([1, "a"]), true), (json!("1,a"), false)],
    );
}

#[test]
fn strict_operators_convert_nothing() {
    check(
        &json!({ "$eq": 1 }),
        &[(json!(1.0), true), (json!("1"), false), (missing(), false)],
    );
    check(
        &json!({ "$ne": 1 }),
        &[(json!("1"), true), (json!(1), false), (missing(), true)],
    );
    check(
        &json!({ "$eq": null }),
        &[(missing(), true), (json!(""), false)],
    );
    check(&json!({ "$eq": [1] }), &[(json!([1]), false)]);
    check(&json!({ "$ne": {} }), &[(json!({}), true)]);
}

#[test]
fn order_is_javascripts() {
    check(
        &json!({ "$gt": 9 }),
        &[
            (json!("10"), true),
            (json!([10]), true),
            (json!([1, 2]), false),
            (json!(true), false),
            (missing(), false),
        ],
    );
    check(
        &json!({ "$lt": 1 }),
        &[(missing(), true), (json!("x"), false)],
    );
    check(
        &json!({ "$gte": null }),
        &[(missing(), true), (json!(-1), false)],
    );
    check(
        &json!({ "$gt": "9" }),
        &[
            (json!("10"), false),
            (json!(10), true),
            (json!(["a"]), true),
            (missing(), false),
        ],
    );
    check(
        &json!({ "$lte": "b" }),
        &[
            (json!("a"), true),
            (json!(0), false),
            (json!("\u{1f600}"), false),
        ],
    );
}

#[test]
fn membership_is_strict_and_looks_into_lists() {
    check(
        &json!({ "$in": ["a", 1, null] }),
        &[
            (json!("a"), true),
            (json!(["z", 1]), true),
            (json!([null]), true),
            (missing(), true),
            (json!("1"), false),
            (json!([]), false),
        ],
    );
    check(
        &json!({ "$nin": ["a"] }),
        &[
            (missing(), true),
            (json!("a"), false),
            (json!(["a"]), false),
        ],
    );
    // Without a list, both are false; so their negations are true.
    check(&json!({ "$in": "a" }), &[(json!("a"), false)]);
    check(&json!({ "$nin": "a" }), &[(json!("b"), false)]);
    check(
        &json!({ "$ini": ["É", 1] }),
        &[
            (json!("é"), true),
            (json!(["x", "É"]), true),
            (json!("1"), false),
        ],
    );
    check(
        &json!({ "$nini": ["SS"] }),
        &[(json!("ß"), true), (json!("ss"), false)],
    );
    check(&json!({ "$in": [["a"]] }), &[(json!([["a"]]), false)]);
}

#[test]
fn saved_groups_are_lists() {
    check(
        &json!({ "$inGroup": "g" }),
        &[
            (json!(1), true),
            (json!("1"), false),
            (json!(["2"]), true),
            (missing(), true),
        ],
    );
    check(
        &json!({ "$notInGroup": "g" }),
        &[(json!(1), false), (json!(5), true)],
    );
    check(&json!({ "$inGroup": "empty" }), &[(json!(1), false)]);
    check(
        &json!({ "$notInGroup": "unknown" }),
        &[(json!(1), true), (missing(), true)],
    );
}

#[test]
fn lists_have_operators_of_their_own() {
    check(
        &json!({ "$all": [1, { "$gt": 5 }] }),
        &[
            (json!(["1", 6]), true),
            (json!([1]), false),
            (json!("1"), false),
            (missing(), false),
        ],
    );
    check(
        &json!({ "$all": [] }),
        &[(json!([]), true), (json!("x"), false)],
    );
    check(
        &json!({ "$alli": ["A"] }),
        &[(json!(["a"]), true), (json!(["b"]), false)],
    );
    check(
        &json!({ "$size": { "$gte": 2 } }),
        &[
            (json!([1, null]), true),
            (json!([1]), false),
            (json!("ab"), false),
        ],
    );
    check(&json!({ "$size": "1" }), &[(json!([0]), true)]);
    check(
        &json!({ "$elemMatch": { "$lt": 5 } }),
        &[
            (json!([9, 2]), true),
            (json!([0, null, ""]), false),
            (missing(), false),
        ],
    );
    check(
        &json!({ "$elemMatch": { "n.m": "a", "k": { "$exists": false } } }),
        &[
            (json!([{ "n": { "m": "b" } }, { "n": { "m": "a" } }]), true),
            (json!([{ "n": { "m": "a" }, "k": 1 }]), false),
        ],
    );
}

#[test]
fn the_other_operators() {
    check(
        &json!({ "$exists": "yes" }),
        &[(json!(0), true), (json!(null), false), (missing(), false)],
    );
    check(
        &json!({ "$exists": 0 }),
        &[(missing(), true), (json!(0), false)],
    );
    for (name, value) in [
        ("string", json!("")),
        ("number", json!(1.5)),
        ("boolean", json!(false)),
        ("array", json!([])),
        ("object", json!({})),
        ("null", json!(null)),
    ] {
        check(&json!({ "$type": name }), &[(value, true)]);
    }
    check(&json!({ "$type": "undefined" }), &[(missing(), false)]);
    check(
        &json!({ "$not": { "$gt": 5 } }),
        &[(json!(6), false), (json!("x"), true)],
    );
    check(&json!({ "$like": "a" }), &[(json!("a"), false)]);
    check(&json!({ "$not": { "$like": "a" } }), &[(json!("a"), true)]);
}

#[test]
fn patterns_look_at_any_values_text() {
    check(
        &json!({ "$regex": "^nu" }),
        &[
            (missing(), true),
            (json!("anu"), false),
            (json!("nut"), true),
        ],
    );
    check(
        &json!({ "$regex": r"\d,\d" }),
        &[(json!([1, 2]), true), (json!(12), false)],
    );
    check(&json!({ "$regexi": "É" }), &[(json!("café"), true)]);
    check(&json!({ "$regex": "(" }), &[(json!("("), false)]);
    check(&json!({ "$regex": 5 }), &[(json!(5), false)]);
}

#[test]
fn versions_are_aligned_text() {
    check(
        &json!({ "$vgte": "1.10.0" }),
        &[
            (json!("v1.10.0+build"), true),
            (json!("1.9.9"), false),
            (json!("1.10.0-rc.1"), false),
            (json!(2), true),
            (missing(), false),
        ],
    );
    check(
        &json!({ "$veq": "1.0" }),
        &[(json!("1.0.0"), false), (json!(1.0), false)],
    );
    check(
        &json!({ "$vne": "1-0" }),
        &[(json!("1.0"), false), (missing(), true)],
    );
    check(
        &json!({ "$vlt": 1 }),
        &[(missing(), true), (json!(true), true)],
    );
}

#[test]
fn paths_lead_through_objects_and_lists() {
    let attributes = json!({ "a": { "b": [{ "c": 7 }, "x"], "1": "one" }, "$p": "q" });
    for (path, value, expected) in [
        ("a.b.0.c", json!(7), true),
        ("a.b.1", json!("x"), true),
        ("a.b.01", json!(null), true),
        ("a.b.length", json!(2), true),
        ("a.1", json!("one"), true),
        ("a.b.c", json!(null), true),
        ("$p", json!("q"), true),
        ("a..b", json!(null), true),
    ] {
        assert_eq!(
            holds(&json!({ path: value }), &attributes),
            expected,
            "{path}"
        );
    }
}

#[test]
fn conditions_are_joined() {
    let attributes = json!({ "a": 1, "b": 2 });
    for (condition, expected) in [
        (json!({}), true),
        (json!({ "$or": [] }), true),
        (json!({ "$nor": [] }), false),
        (json!({ "$and": [] }), true),
        (json!({ "$or": {} }), true),
        (json!({ "$or": [{ "a": 2 }, { "b": 2 }], "a": 1 }), true),
        (json!({ "$nor": [{ "a": 2 }, { "zz": "x" }] }), true),
        (json!({ "$not": { "a": 1, "b": 3 } }), true),
        (json!({ "$bogus": 0 }), true),
    ] {
        assert_eq!(holds(&condition, &attributes), expected, "{condition}");
    }
}

#[test]
fn what_the_context_rounds_is_rounded() {
    assert!(holds(
        &json!({ "x": { "$eq": 9_007_199_254_740_992_u64 } }),
        &json!({ "x": 9_007_199_254_740_993_u64 })
    ));
}
