//! Whole documents: evaluators, faults, and what is recognised.

use super::super::{Flagd, PROFILES};
use super::{document, flag, outcome};
use crate::note::Severity;
use crate::testing::{ask, engines};
use crate::{Importer, Input};
use serde_json::{Value as Json, json};

#[test]
fn evaluators_are_segments_and_follow_each_other() {
    let document = json!({
        "$evaluators": {
            "staff": { "ends_with": [{ "var": "mail" }, "@company.com"] },
            "ours": { "or": [{ "$ref": "staff" }, { "==": [{ "var": "plan" }, "pro"] }] },
            "loop": { "or": [{ "var": "x" }, { "$ref": "loop" }] },
            "strict": { "in": [{ "var": "mail" }, "a@company.com"] },
            "unused": { "var": "x" },
        },
        "flags": {
            "f": flag(&json!({ "if": [{ "$ref": "ours" }, "a", "b"] })),
            "g": flag(&json!({ "if": [{ "$ref": "loop" }, "a", "b"] })),
            "h": flag(&json!({ "if": [{ "$ref": "nothing" }, "a", "b"] })),
            "i": flag(&json!({ "if": [{ "$ref": "strict" }, "a", "b"] })),
        },
    });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    let rules = burgee::ast::print(&imported.document);
    assert!(
        rules.contains(r#"segment staff = mail ends_with "@company.com""#),
        "{rules}"
    );
    assert!(
        rules.contains(r#"segment ours = in segment staff or plan == "pro""#),
        "{rules}"
    );
    assert!(!rules.contains("segment strict"), "{rules}");
    let at: Vec<String> = imported
        .notes
        .iter()
        .map(|note| note.at.to_string())
        .collect();
    assert!(at.contains(&"$[\"$evaluators\"].loop".to_owned()), "{at:?}");
    assert!(
        at.contains(&"$[\"$evaluators\"].unused".to_owned()),
        "{at:?}"
    );
    let question = |flag: &str, context: Json| json!({ "flag": flag, "context": context });
    let answers = ask(
        &Flagd,
        &document,
        &[
            question("f", json!({ "mail": "x@company.com" })),
            question("f", json!({ "plan": "free" })),
            question("g", json!({ "x": 1 })),
            question("g", json!({})),
            question("h", json!({})),
            question("i", json!({})),
            question("i", json!({ "mail": "company" })),
        ],
    );
    let found: Vec<Json> = answers
        .into_iter()
        .map(|answer| match answer.variant.unwrap() {
            Json::Null => answer.error.unwrap(),
            variant => variant,
        })
        .collect();
    assert_eq!(
        found,
        [
            "a",
            "b",
            "a",
            "PARSE_ERROR",
            "PARSE_ERROR",
            "PARSE_ERROR",
            "a"
        ]
        .map(Json::from)
    );
}

#[test]
fn what_is_wrong_with_one_flag_harms_no_other() {
    let good = flag(&json!({ "if": [{ "var": "x" }, "a"] }));
    let mut deep = json!("a");
    for _ in 0..100 {
        deep = json!({ "if": [{ "var": "x" }, { "!": [deep] }] });
    }
    let deep = deep.to_string();
    assert!(serde_json::from_str::<Json>(&deep).is_err());
    let document = json!({ "flags": {
        "computed": flag(&json!({ "var": { "cat": ["x", "y"] } })),
        "whole": flag(&json!({ "var": "" })),
        "text": "a flag",
        "state": { "state": 5, "variants": { "a": 1 } },
        "broken\nname": good.clone(),
        "broken\tpath": flag(&json!({ "var": "a\nb" })),
        "list": { "state": "ENABLED", "variants": ["a"] },
        "good": good,
    } });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    let refused = imported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Refused);
    let refused: Vec<String> = refused.map(|note| note.at.to_string()).collect();
    let wanted = [
        "$.flags.computed",
        "$.flags.whole",
        "$.flags.text",
        "$.flags.state",
        "$.flags[\"broken\\nname\"]",
        "$.flags[\"broken\\tpath\"]",
        "$.flags.list",
    ];
    assert_eq!(refused, wanted);
    let rules = burgee::ast::print(&imported.document);
    assert!(rules.starts_with("flag good"), "{rules}");
}

#[test]
fn documents_that_flagd_does_not_load_are_errors() {
    for (document, at) in [
        (json!({}), "$"),
        (json!([]), "$"),
        (json!({ "flags": 5 }), "$.flags"),
        (
            json!({ "flags": {}, "$evaluators": { "e": {} } }),
            "$[\"$evaluators\"].e",
        ),
        (
            json!({ "flags": {}, "$evaluators": 1 }),
            "$[\"$evaluators\"]",
        ),
        (
            json!({ "flags": { "f": { "state": "ENABLED", "variants": { "a": 1 }, "defaultVariant": "b" } } }),
            "$.flags.f",
        ),
    ] {
        let text = document.to_string();
        let error = Flagd.import(&Input::new("d.json", &text)).unwrap_err();
        assert_eq!(error.at.to_string(), at);
    }
    assert!(
        Flagd
            .import(&Input::new("d.json", "{\"flags\": {"))
            .is_err()
    );
    let profile = Input {
        name: "d",
        text: "{\"flags\": {}}",
        profile: Some("fractional-v9"),
    };
    assert!(Flagd.import(&profile).is_err());
}

#[test]
fn references_cannot_make_a_rule_grow_without_end() {
    let mut evaluators = json!({});
    for level in 0..40 {
        let below = json!({ "$ref": format!("e{}", level + 1) });
        evaluators[format!("e{level}")] = json!({ "and": [below, below] });
    }
    evaluators["e40"] = json!({ "in": [{ "var": "x" }, [[1, 2]]] });
    let document = json!({
        "$evaluators": evaluators,
        "flags": { "f": flag(&json!({ "if": [{ "$ref": "e0" }, "a"] })), "g": flag(&json!("a")) },
    });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.severity == Severity::Refused)
    );
}

#[test]
fn deep_rules_and_odd_names_survive_printing() {
    let mut condition = json!({ "var": "x" });
    for _ in 0..28 {
        condition = json!({ "!": [{ "and": [condition, true] }] });
    }
    let mut chain = json!("b");
    for number in 0..50 {
        chain = json!({ "if": [{ "==": [{ "var": "x" }, number] }, "a", chain] });
    }
    let mut nested = json!("b");
    for _ in 0..30 {
        nested = json!({ "if": [{ "var": "x" }, nested] });
    }
    for targeting in [json!({ "if": [condition, "a", "b"] }), chain, nested] {
        outcome(&targeting, &json!({ "x": 7 }));
    }
    let document = json!({ "flags": { "a \"flag\" x": {
        "state": "ENABLED",
        "variants": { "on/off '\"": 1, "rule": 2, "": 3, "otherwise": 4 },
        "defaultVariant": "rule",
        "targeting": { "if": [{ "==": [{ "var": "a[b" }, 1] }, "otherwise", { "var": "c d" }, "", "rule"] },
    } } });
    let question = json!({ "flag": "a \"flag\" x", "context": { "a[b": 1 } });
    let answers = ask(&Flagd, &document, &[question]);
    assert_eq!(answers[0].variant, Some(json!("otherwise")));
    assert_eq!(answers[0].reason, Some(json!("TARGETING_MATCH")));
}

#[test]
fn documents_are_recognised() {
    use crate::Confidence;
    let confidence = |document: Json| {
        let text = document.to_string();
        Flagd.recognise(&Input::new("d.json", &text))
    };
    assert_eq!(confidence(document(&json!({}))), Confidence::Sure);
    assert_eq!(
        confidence(json!({ "flags": [{ "key": "f", "state": "ENABLED", "variants": {} }] })),
        Confidence::Sure
    );
    assert_eq!(confidence(json!({ "flags": {} })), Confidence::Maybe);
    assert_eq!(
        confidence(json!({ "flags": { "f": { "on": true } } })),
        Confidence::No
    );
    assert_eq!(confidence(json!([])), Confidence::No);
    assert_eq!(Flagd.profiles(), PROFILES);
}

#[test]
fn broken_documents_never_break_more() {
    let document = json!({
        "$evaluators": {
            "staff": { "ends_with": [{ "var": "mail" }, "@company.com"] },
            "ours": { "or": [{ "$ref": "staff" }, { "in": [{ "var": "mail" }, "a@b.org"] }] },
        },
        "metadata": { "flagSetId": "s", "version": 1 },
        "flags": {
            "f": flag(&json!({ "if": [
                { "$ref": "ours" }, "a",
                { "and": [{ ">=": [{ "var": "user.age" }, 18] }, { "!": [{ "var": "x" }] }] }, "b",
                { "sem_ver": [{ "var": "v" }, ">=", "1.2.3"] },
                { "fractional": [{ "cat": [{ "var": "$flagd.flagKey" }, { "var": "x" }] }, ["a", 1], ["b", 3]] },
                { "<": [{ "var": "$flagd.timestamp" }, 1_900_000_000] },
                { "fractional": [["a", 25], ["b", 75]] },
                { "reduce": [{ "map": [{ "var": "x" }, { "var": "k" }] }, { "+": [{ "var": "current" }, { "var": "accumulator" }] }, 0] },
            ] })),
            "g": { "state": "DISABLED", "variants": { "on": true, "off": false }, "defaultVariant": "on", "metadata": { "k": 1 } },
            "h": { "state": "ENABLED", "variants": { "o": { "a": [1, { "b": null }] } }, "targeting": { "fractional": [["o"]] } },
        },
    });
    let own = [
        "$ref",
        "var",
        "staff",
        "a",
        "$flagd",
        "fractional",
        "$flagd.timestamp",
        "x.0.y",
    ];
    let context = json!({ "targetingKey": "u", "mail": "x@company.com", "x": [{ "k": 1 }], "user": { "age": "20" }, "v": 1.5 });
    let question =
        |flag: &str| json!({ "flag": flag, "type": "String", "default": "d", "context": context });
    crate::mutation::survives(
        &Flagd,
        &document,
        &own,
        &[question("f"), question("g"), question("h")],
    );
}
