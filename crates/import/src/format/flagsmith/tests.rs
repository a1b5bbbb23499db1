//! Small documents of every kind.

use super::Flagsmith;
use crate::mutation::survives;
use crate::testing::{ask, engines};
use crate::{Answer, Confidence, Importer, Input, Severity};
use burgee::ast;
use serde_json::{Value as Json, json};

/// A document with one segment of these rules.
fn with_rules(rules: &Json) -> Json {
    json!({
        "environment": { "key": "env", "name": "Staging" },
        "segments": { "1": { "key": "1", "name": "s", "rules": rules } },
    })
}

fn with_condition(property: &str, operator: &str, value: &Json) -> Json {
    let condition = json!({ "property": property, "operator": operator, "value": value });
    with_rules(&json!([{ "type": "ALL", "conditions": [condition] }]))
}

fn with_traits(traits: &Json) -> Json {
    json!({ "kind": "segments", "context": { "identity": { "identifier": "ann", "traits": traits } } })
}

/// Whether the only segment matches each of these values of the trait `t`.
fn matches(operator: &str, value: &Json, traits: &[Json]) -> Vec<bool> {
    let document = with_condition("t", operator, value);
    let questions: Vec<Json> = traits
        .iter()
        .map(|value| with_traits(&json!({ "t": value })))
        .collect();
    let answers = ask(&Flagsmith, &document, &questions);
    answers
        .iter()
        .map(|answer| answer.value == Some(json!(["s"])))
        .collect()
}

/// The notes of a document, and its rules as text.
fn imported(document: &Json) -> (Vec<(Severity, String)>, String) {
    let text = document.to_string();
    let imported = Flagsmith.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    let notes = imported
        .notes
        .iter()
        .map(|note| (note.severity, note.to_string()));
    (notes.collect(), ast::print(&imported.document))
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
    let answers = ask(
        &Flagsmith,
        &document,
        &questions.map(|traits| with_traits(&traits)),
    );
    let found: Vec<bool> = answers
        .iter()
        .map(|answer| answer.value == Some(json!(["s"])))
        .collect();
    assert_eq!(found, [true, false, true, true, true]);
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
    let answers = ask(
        &Flagsmith,
        &document,
        &questions.map(|traits| with_traits(&traits)),
    );
    let found: Vec<bool> = answers
        .iter()
        .map(|answer| answer.value == Some(json!(["s"])))
        .collect();
    assert_eq!(found, [true, false, false, false]);
}

#[test]
fn percentages_hold_up_to_themselves() {
    // The hash of "1,env_ann" is step 1 420 of 9 998.
    let is_in = |value: &str, property: &str| {
        let document = with_condition(property, "PERCENTAGE_SPLIT", &value.into());
        let answers = ask(
            &Flagsmith,
            &document,
            &[with_traits(&json!({ "t": "env_ann" }))],
        );
        answers[0].value == Some(json!(["s"]))
    };
    let exact = (f64::from(STEP_OF_ANN) / 9998.0 * 100.0).to_string();
    for property in ["", "$.identity.key", "t"] {
        assert!(is_in(&exact, property) && is_in("100", property) && is_in("1e3", property));
        assert!(!is_in("1", property) && !is_in("0", property) && !is_in("x", property));
    }
    let below = (f64::from(STEP_OF_ANN) / 9998.0 * 100.0 - 1e-9).to_string();
    assert!(!is_in(&below, ""));
    let nobody = json!({ "kind": "segments", "context": {} });
    let document = with_condition("", "PERCENTAGE_SPLIT", &json!("100"));
    assert_eq!(
        ask(&Flagsmith, &document, &[nobody])[0].value,
        Some(json!([]))
    );
}

const STEP_OF_ANN: u32 = 1420;

/// A feature that is overridden by two segments, with variants in each.
fn overridden() -> Json {
    let set = |name: &str| {
        json!([{ "type": "ALL", "conditions": [
        { "property": name, "operator": "IS_SET", "value": "" }
    ] }])
    };
    json!({
        "environment": { "key": "env", "name": "Staging" },
        "features": {
            "colour": {
                "key": "f1", "name": "colour", "enabled": true, "value": "grey",
                "variants": [
                    { "value": "late", "weight": 50, "priority": 18_446_744_073_709_551_615_u64 },
                    { "key": "first", "value": "early", "weight": 50.0, "priority": 2 },
                ],
                "metadata": { "id": 7 },
            },
            "plain": { "key": "f2", "name": "plain", "enabled": false, "value": null },
        },
        "segments": {
            "1": { "key": "1", "name": "low", "rules": set("low"), "overrides": [
                { "key": "o1", "name": "colour", "enabled": false, "value": "red", "priority": 5 },
                { "key": "o2", "name": "plain", "enabled": true, "value": null },
                { "key": "o3", "name": "gone", "enabled": true, "value": null },
            ] },
            "2": { "key": "2", "name": "high", "rules": set("high"), "overrides": [
                { "key": "o4", "name": "colour", "enabled": true, "value": "blue", "priority": 1,
                  "variants": [{ "value": "navy", "weight": 100, "priority": 1 }], "metadata": {} },
                { "key": "o5", "name": "plain", "enabled": false, "value": null },
            ] },
        },
    })
}

fn said(answer: &Answer) -> Json {
    let parts = [
        &answer.enabled,
        &answer.value,
        &answer.variant,
        &answer.reason,
        &answer.native,
    ];
    parts
        .into_iter()
        .map(|part| part.clone().unwrap())
        .collect()
}

#[test]
fn the_override_with_the_lowest_priority_counts() {
    let question =
        |flag: &str, context: Json| json!({ "flag": flag, "kind": "flag", "context": context });
    let ann = |traits: Json| json!({ "identity": { "identifier": "ann", "traits": traits } });
    let answers = ask(
        &Flagsmith,
        &overridden(),
        &[
            question("colour", ann(json!({ "low": 1, "high": 1 }))),
            question("colour", ann(json!({ "low": 1 }))),
            question("colour", ann(json!({}))),
            question("colour", json!({})),
            question("plain", ann(json!({ "low": 1, "high": 1 }))),
            question("plain", ann(json!({ "high": 1 }))),
            question("gone", ann(json!({}))),
        ],
    );
    let metadata = json!({ "metadata": { "id": 7 } });
    // The hash of "f1,env_ann" is step 4 430: 44.3 %.
    assert_eq!(
        said(&answers[0]),
        json!([true, "navy", null, "SPLIT; weight=100", {}])
    );
    assert_eq!(
        said(&answers[1]),
        json!([false, "red", null, "TARGETING_MATCH; segment=low", {}])
    );
    assert_eq!(
        said(&answers[2]),
        json!([true, "early", "first", "SPLIT; weight=50.0", metadata])
    );
    assert_eq!(
        said(&answers[3]),
        json!([true, "grey", null, "DEFAULT", metadata])
    );
    assert_eq!(
        said(&answers[4]),
        json!([true, null, null, "TARGETING_MATCH; segment=low", {}])
    );
    assert_eq!(
        said(&answers[5]),
        json!([false, null, null, "TARGETING_MATCH; segment=high", {}])
    );
    assert_eq!(answers[6].error, Some(json!("FLAG_NOT_FOUND")));
}

#[test]
fn what_nobody_gets_is_control() {
    let document = json!({
        "environment": { "key": "env", "name": "E" },
        "features": { "f": {
            "key": "k", "name": "f", "enabled": false, "value": 1,
            "variants": [{ "key": "v", "value": 2, "weight": 0 }],
        } },
    });
    let question =
        json!({ "flag": "f", "context": { "identity": { "identifier": "x", "key": "y" } } });
    let answers = ask(&Flagsmith, &document, &[question]);
    assert_eq!(
        said(&answers[0]),
        json!([false, 1, "control", "DEFAULT", {}])
    );
}

#[test]
fn environment_documents_are_read_as_their_contexts() {
    let state = |id: u32, value: Json| {
        json!({
            "django_id": id, "featurestate_uuid": "x", "enabled": true, "feature": { "id": 9, "name": "f" },
            "feature_state_value": value, "feature_segment": { "priority": 0 },
        })
    };
    let share = |id: u32, value: &str| {
        json!({
            "id": id, "percentage_allocation": 50, "multivariate_feature_option": { "value": value },
        })
    };
    let mut own = state(1, json!("own"));
    own["multivariate_feature_state_values"] = json!([share(8, "second"), share(3, "first")]);
    own["feature_segment"] = json!(null);
    let document = json!({
        "api_key": "env", "name": "Live", "id": 1,
        "project": { "id": 1, "name": "p", "segments": [{
            "id": 4, "name": "adults",
            "rules": [{ "type": "ALL", "conditions": [
                { "operator": "GREATER_THAN_INCLUSIVE", "property_": "age", "value": "18" },
            ], "rules": [] }],
            "feature_states": [state(2, json!("grown"))],
        }] },
        "feature_states": [own],
        "identity_overrides": [
            { "identifier": "bob", "identity_features": [state(3, json!("his"))] },
            { "identifier": "eve", "identity_features": [state(4, json!("his"))] },
            { "identifier": "joe", "identity_features": [state(5, json!("joe's"))] },
            { "identifier": "nil", "identity_features": [] },
        ],
    });
    let (notes, text) = imported(&document);
    assert_eq!(notes, []);
    assert!(
        text.contains("segment adults = flagsmith_at_least(age, 18)"),
        "{text}"
    );
    assert!(
        text.contains(r#"segment identity_overrides = identity.identifier in ["bob", "eve"]"#),
        "{text}"
    );
    assert!(
        text.contains("serve 50% first, 50% second by identity.key salt \"1\""),
        "{text}"
    );
    let question = |identifier: &str, age: u32| {
        json!({ "flag": "f", "context": {
        "identity": { "identifier": identifier, "traits": { "age": age } },
    } })
    };
    let questions = [question("bob", 20), question("joe", 3), question("ann", 20)];
    let answers = ask(&Flagsmith, &document, &questions);
    let metadata = json!({ "metadata": { "id": 9 } });
    let match_of = |segment: &str| format!("TARGETING_MATCH; segment={segment}");
    assert_eq!(
        said(&answers[0]),
        json!([true, "his", null, match_of("identity_overrides"), metadata])
    );
    assert_eq!(
        said(&answers[1]),
        json!([
            true,
            "joe's",
            null,
            match_of("identity_overrides"),
            metadata
        ])
    );
    assert_eq!(
        said(&answers[2]),
        json!([true, "grown", null, match_of("adults"), metadata])
    );
}

#[test]
fn what_cannot_be_carried_over_is_said_and_harms_nobody_else() {
    let mut document = overridden();
    document["segments"]["1"]["rules"][0]["conditions"] =
        json!([{ "property": "x", "operator": "REGEX", "value": "(?=a)" }]);
    document["features"]["bad"] = json!({ "name": "bad", "enabled": "yes" });
    document["features"]["good"] = json!({ "name": "good", "enabled": true });
    document["segments"]["3"] =
        json!({ "name": "s", "rules": 5, "overrides": [{ "name": "good" }] });
    document["segments"]["4"] = json!({ "name": "t", "rules": [{ "type": "SOME" }] });
    document["features"]["left"] = json!({ "name": "left", "enabled": true });
    let (notes, text) = imported(&document);
    let refused: Vec<&str> = notes
        .iter()
        .filter(|(severity, _)| *severity == Severity::Refused)
        .map(|(_, note)| note.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        refused,
        [
            "$.features.bad",
            r#"$.segments["3"]"#,
            r#"$.segments["1"].rules[0].conditions[0]"#,
            r#"$.segments["4"].rules[0].type"#,
            "$.features.colour",
            "$.features.plain",
            "$.features.good",
        ]
    );
    assert!(
        text.contains("flag left: bool = on") && !text.contains("flag colour"),
        "{text}"
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

#[test]
fn deep_rules_are_refused() {
    let mut rule = json!({ "type": "NONE", "conditions": [] });
    for _ in 0..30 {
        rule = json!({ "type": "NONE", "rules": [rule] });
    }
    let (notes, _) = imported(&with_rules(&json!([rule])));
    assert_eq!(notes.len(), 1);
    assert!(notes[0].1.contains("nested more than"));
}

#[test]
fn deep_values_are_refused() {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let mut document = overridden();
    document["features"]["deep"] = json!({ "name": "deep", "enabled": true, "value": deep });
    let (notes, text) = imported(&document);
    assert_eq!(notes.len(), 2);
    assert!(notes[1].1.starts_with("$.features.deep: ") && !text.contains("flag deep"));
}

#[test]
fn documents_are_recognised() {
    let recognised = |text: &str| Flagsmith.recognise(&Input::new("d.json", text));
    assert_eq!(recognised(&overridden().to_string()), Confidence::Sure);
    assert_eq!(
        recognised(r#"{"project": {}, "feature_states": []}"#),
        Confidence::Sure
    );
    for other in [
        r#"{"features": {}}"#,
        r#"{"flags": []}"#,
        "[]",
        "",
        "{",
        r#"{"environment": {}"#,
    ] {
        assert_eq!(recognised(other), Confidence::No, "{other}");
        assert!(
            Flagsmith.import(&Input::new("d.json", other)).is_err(),
            "{other}"
        );
    }
    let odd = r#"{"environment": 5, "features": {}}"#;
    assert!(Flagsmith.import(&Input::new("d.json", odd)).is_err());
}

#[test]
fn broken_documents_do_no_harm() {
    let words = [
        "$.identity.key",
        "$.environment.name",
        "$.identity.traits[?@ == 1]",
        "$..name",
        "$.",
        "REGEX",
        "IN",
        "MODULO",
        "PERCENTAGE_SPLIT",
        "NOT_CONTAINS",
        "LESS_THAN",
        "NONE",
        "ANY",
        "2|0",
        "1.0.0:semver",
        "33.3333",
        "identity",
        "traits",
        "colour",
        "plain",
    ];
    let traits =
        json!({ "low": "5", "high": 2.5, "t": true, "identity": 1, "$.identity.key": "x" });
    let context = json!({ "identity": { "identifier": "ann", "traits": traits } });
    let questions = [
        json!({ "flag": "colour", "context": context }),
        json!({ "flag": "plain", "context": context }),
        json!({ "kind": "segments", "context": context }),
    ];
    survives(&Flagsmith, &overridden(), &words, &questions);
}
