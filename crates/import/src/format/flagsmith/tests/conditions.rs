//! Conditions of segments: operators, quantifiers, properties.

use super::{Flagsmith, imported, matches, with_condition, with_rules, with_traits};
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// Which of these traits put somebody into the segment.
fn in_segment(document: &Json, traits: &[Json]) -> Vec<bool> {
    let questions: Vec<_> = traits.iter().map(with_traits).collect();
    let answers = ask(&Flagsmith, document, &questions);
    let found = answers.iter();
    found
        .map(|answer| answer.value == Some(json!(["s"])))
        .collect()
}

#[test]
fn each_operator_takes_each_type_of_trait() {
    let traits = [
        json!("go"),
        json!("5"),
        json!("5.0"),
        json!(5),
        json!(5.5),
        json!(true),
        json!(false),
        json!(null),
        json!([5]),
        json!("1.2.3"),
    ];
    let cases: [(&str, Json, &str); 25] = [
        //                           go "5" "5.0" 5 5.5 true false null [5] "1.2.3"
        ("EQUAL", json!("go"), "1000010000"),
        ("EQUAL", json!("5"), "0111010000"),
        ("EQUAL", json!("5.0"), "0010010000"),
        ("EQUAL", json!("false"), "0000001000"),
        ("EQUAL", json!("1.2.3:semver"), "0000010001"),
        ("NOT_EQUAL", json!("go"), "0000001001"),
        ("NOT_EQUAL", json!("5"), "1000101001"),
        ("NOT_EQUAL", json!("1.2.4:semver"), "0000001001"),
        ("GREATER_THAN", json!("5"), "1000100000"),
        ("GREATER_THAN_INCLUSIVE", json!("5"), "1111110000"),
        ("LESS_THAN", json!("5.1"), "0010001001"),
        ("LESS_THAN_INCLUSIVE", json!("1.10.0:semver"), "0000011001"),
        ("CONTAINS", json!("o"), "1000000000"),
        ("CONTAINS", json!("."), "0000000001"),
        ("CONTAINS", json!(""), "1000000001"),
        ("NOT_CONTAINS", json!("."), "1000000000"),
        ("REGEX", json!("5"), "0111100000"),
        ("REGEX", json!("[A-Z]"), "0000011000"),
        ("REGEX", json!("\\d.\\d$"), "0010100000"),
        ("MODULO", json!("5|0"), "0111001000"),
        ("IN", json!("go,5,5.5,True"), "1101000000"),
        ("IN", json!("go,1.2.3"), "1000000001"),
        ("IN", json!(["5.0", 5]), "0101000000"),
        ("IS_SET", json!(null), "1111111001"),
        ("IS_NOT_SET", json!(""), "0000000110"),
    ];
    for (operator, value, expected) in cases {
        let found: String = matches(operator, &value, &traits)
            .into_iter()
            .map(|found| if found { '1' } else { '0' })
            .collect();
        assert_eq!(found, expected, "{operator} {value}");
    }
}

#[test]
fn none_turns_what_does_not_hold_around() {
    let condition = json!({ "property": "t", "operator": "LESS_THAN", "value": "5" });
    let document = with_rules(&json!([{ "type": "NONE", "conditions": [condition] }]));
    let questions = [
        json!({}),
        json!({ "t": 4 }),
        json!({ "t": 5 }),
        json!({ "t": "x" }),
        json!({ "t": [] }),
    ];
    assert_eq!(
        in_segment(&document, &questions),
        [true, false, true, true, true]
    );
}

#[test]
fn a_rule_needs_its_quantifier_over_conditions_and_over_rules() {
    let test = |name: &str| json!({ "property": name, "operator": "IS_SET", "value": "" });
    let all = |name: &str| json!({ "type": "ALL", "conditions": [test(name)] });
    let rules = json!([{ "type": "ANY", "conditions": [test("a"), test("b")], "rules": [all("c"), all("d")] }]);
    let document = with_rules(&rules);
    assert!(
        imported(&document).1.contains(
            "segment s = (a is present or b is present) and (c is present or d is present)"
        )
    );
    let empty = with_rules(&json!([{ "type": "ANY", "conditions": [], "rules": [] }]));
    let none = with_rules(&json!([]));
    let anybody = with_traits(&json!({}));
    assert_eq!(
        ask(&Flagsmith, &empty, std::slice::from_ref(&anybody))[0].value,
        Some(json!(["s"]))
    );
    assert_eq!(ask(&Flagsmith, &none, &[anybody])[0].value, Some(json!([])));
}

#[test]
fn properties_are_paths_or_traits() {
    let cases = [
        ("$.environment.name", "EQUAL", "Staging", json!({}), true),
        (
            "$.environment.name",
            "NOT_EQUAL",
            "Staging",
            json!({}),
            false,
        ),
        ("$.environment.key", "EQUAL", "env", json!({}), true),
        ("$.identity.identifier", "EQUAL", "ann", json!({}), true),
        ("$.identity['key']", "EQUAL", "env_ann", json!({}), true),
        (
            "$.identity.traits.age",
            "EQUAL",
            "7",
            json!({ "age": 7 }),
            true,
        ),
        (
            "$.identity.traits['a b']",
            "EQUAL",
            "x",
            json!({ "a b": "x" }),
            true,
        ),
        (
            "$.identity.traits[?@ == 3]",
            "EQUAL",
            "3",
            json!({ "a": 2, "b": 3 }),
            true,
        ),
        ("$..age", "GREATER_THAN", "6", json!({ "age": 7 }), true),
        (
            "$.identity.traits",
            "IS_SET",
            "",
            json!({ "age": 7 }),
            false,
        ),
        ("$.nowhere.at.all", "IS_NOT_SET", "", json!({}), true),
        // What is no path is a trait, and so is what a trait is named.
        (
            "$.not a path",
            "EQUAL",
            "x",
            json!({ "$.not a path": "x" }),
            true,
        ),
        (
            "$.identity.identifier",
            "EQUAL",
            "bob",
            json!({ "$.identity.identifier": "bob" }),
            true,
        ),
        (
            "$.identity.identifier",
            "EQUAL",
            "ann",
            json!({ "$.identity.identifier": null }),
            true,
        ),
        (
            "$.environment.name",
            "EQUAL",
            "5",
            json!({ "$.environment.name": 5 }),
            true,
        ),
        (
            "$.environment.key",
            "EQUAL",
            "x",
            json!({ "$.environment.key": "x" }),
            true,
        ),
        // Traits with the names of what else there is.
        ("identity", "EQUAL", "5", json!({ "identity": 5 }), true),
        (
            "environment",
            "EQUAL",
            "5",
            json!({ "environment": 5 }),
            true,
        ),
        ("traits", "EQUAL", "5", json!({ "traits": "5" }), true),
        ("now", "EQUAL", "5", json!({ "now": 5 }), true),
    ];
    for (property, operator, value, traits, expected) in cases {
        let document = with_condition(property, operator, &value.into());
        let answer = ask(&Flagsmith, &document, &[with_traits(&traits)]).remove(0);
        assert_eq!(
            answer.value == Some(json!(["s"])),
            expected,
            "{property} {operator} {value} {traits}"
        );
    }
}

#[test]
fn two_spellings_of_one_path_are_kept_apart() {
    let condition = |property| json!({ "property": property, "operator": "EQUAL", "value": "x" });
    let document = with_rules(&json!([{ "type": "ALL", "conditions": [
        condition("$.identity.traits.a"), condition("a"), condition("$.identity.traits['a']"),
    ] }]));
    let questions = [
        json!({ "a": "x" }),
        json!({ "a": "y", "$.identity.traits.a": "x" }),
        json!({ "a": "x", "$.identity.traits.a": "y" }),
        json!({ "a": "x", "$.identity.traits['a']": "y" }),
    ];
    assert_eq!(
        in_segment(&document, &questions),
        [true, false, false, false]
    );
}

#[test]
fn what_never_holds_is_noted() {
    for (operator, value) in [
        ("SOUNDS_LIKE", json!("x")),
        ("MODULO", json!("0|1")),
        ("MODULO", json!("3")),
        ("PERCENTAGE_SPLIT", json!("many")),
        ("CONTAINS", json!("1.0.0:semver")),
        ("IN", json!("1.5,007")),
    ] {
        assert_eq!(
            matches(
                operator,
                &value,
                &[json!("x"), json!(1), json!("1.5"), json!("007")]
            ),
            [false; 4]
        );
        let (notes, text) = imported(&with_condition("t", operator, &value));
        assert_eq!(notes.len(), 1, "{operator} {value}");
        assert!(text.contains("segment s = false"), "{text}");
    }
}
