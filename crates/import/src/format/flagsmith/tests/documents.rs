//! Documents: their forms, what cannot be carried over, and those that are broken.

use super::{Flagsmith, imported, overridden, said, with_rules};
use crate::mutation::survives;
use crate::testing::ask;
use crate::{Confidence, Importer, Input, Severity};
use serde_json::{Value as Json, json};

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
