//! Features that depend on features.

use super::*;

/// A payload in which `child` asks `parent`, whose value is the attribute-dependent `value` or "other".
fn family(value: &Json, condition: &Json, gate: bool) -> Json {
    json!({ "features": {
        "parent": { "defaultValue": "other", "rules": [{ "force": value, "condition": { "a": 1 } }] },
        "child": { "defaultValue": "default", "rules": [
            { "force": "hit", "parentConditions": [{ "id": "parent", "condition": condition, "gate": gate }] }
        ] }
    } })
}

#[test]
fn a_prerequisite_is_a_condition_on_a_value() {
    for (value, condition, met, otherwise) in [
        (json!("x"), json!({ "value": "x" }), true, false),
        (json!("x"), json!({ "value": { "$ne": "x" } }), false, true),
        (json!(null), json!({ "value": null }), true, false),
        (json!(1), json!({ "value": "1" }), true, false),
        (json!({ "k": [5] }), json!({ "value.k.0": 5 }), true, false),
        (json!("x"), json!({ "other": null }), true, true),
        (
            json!("x"),
            json!({ "other": { "$exists": true } }),
            false,
            false,
        ),
        (
            json!("x"),
            json!({ "value": { "$inGroup": "g" } }),
            false,
            false,
        ),
    ] {
        for gate in [false, true] {
            let mut document = family(&value, &condition, gate);
            document["savedGroups"] = json!({ "g": ["x"] });
            for (attributes, met) in [(json!({ "a": 1 }), met), (json!({}), otherwise)] {
                let result = result(&document, "child", &attributes);
                let expected = match (met, gate) {
                    (true, _) => "force",
                    (false, true) => "prerequisite",
                    (false, false) => "defaultValue",
                };
                assert_eq!(
                    result["source"], expected,
                    "{condition} of {value} and {attributes}"
                );
                if !met && gate {
                    assert_eq!(result["value"], json!(null));
                }
            }
        }
    }
}

#[test]
fn bool_features_are_asked_for_their_variants() {
    let document = json!({ "features": {
        "parent": { "defaultValue": false, "rules": [{ "force": true, "condition": { "a": 1 } }] },
        "child": { "defaultValue": 0, "rules": [
            { "parentConditions": [{ "id": "parent", "condition": { "value": true }, "gate": true }] },
            { "force": 1, "parentConditions": [{ "id": "parent", "condition": { "value": { "$ne": false } } }] }
        ] }
    } });
    let text = printed(&document);
    assert!(
        text.contains("rule needs-parent when flag parent is not on serve error \"PREREQUISITE\"")
    );
    assert!(text.contains("when flag parent is not off serve 1"));
    assert_eq!(result(&document, "child", &json!({ "a": 1 }))["value"], 1);
    assert_eq!(
        result(&document, "child", &json!({}))["source"],
        "prerequisite"
    );
}

#[test]
fn an_unknown_parent_is_null() {
    for (condition, met) in [
        (json!({ "value": null }), true),
        (json!({ "value": "x" }), false),
        (json!({ "value": { "$not": { "$gt": 5 } } }), true),
        (json!({}), true),
    ] {
        let document = with_rules(&json!([
            { "force": "hit", "parentConditions": [{ "id": "nobody", "condition": condition }] }
        ]));
        let value = &result(&document, "f", &json!({}))["value"];
        assert_eq!(value == "hit", met, "{condition}");
    }
}

#[test]
fn who_depends_on_what_was_left_out_is_left_out() {
    let document = json!({ "features": {
        "bad": { "rules": [{ "force": 1, "condition": { "a": { "$regex": "(?!x)" } } }] },
        "child": { "rules": [{ "force": 1, "parentConditions": [{ "id": "bad", "condition": {} }] }] }
    } });
    let refused = notes(&document, Severity::Refused);
    assert_eq!(
        refused[1],
        "$.features.child.rules[0].parentConditions[0].id: the feature `bad` was left out, so this cannot be decided"
    );
}

#[test]
fn circles_are_found_where_they_are_reached() {
    let document = json!({ "features": {
        "a": { "defaultValue": "a", "rules": [
            { "force": "early", "condition": { "x": 1 } },
            { "force": "late", "parentConditions": [{ "id": "b", "condition": { "value": "b" } }] }
        ] },
        "b": { "defaultValue": "b", "rules": [
            { "force": "other", "condition": { "x": 2 } },
            { "force": "late", "parentConditions": [{ "id": "a", "condition": { "value": "early" } }] }
        ] },
        "self": { "defaultValue": 1, "rules": [
            { "parentConditions": [{ "id": "self", "condition": {} }] }
        ] },
        "outside": { "defaultValue": 1, "rules": [
            { "force": 2, "parentConditions": [{ "id": "b", "condition": { "value": "late" } }] }
        ] }
    } });
    for (x, feature, source, value) in [
        (1, "a", "force", json!("early")),
        (1, "b", "force", json!("late")),
        (1, "outside", "force", json!(2)),
        (2, "a", "defaultValue", json!("a")),
        (2, "b", "force", json!("other")),
        (2, "outside", "defaultValue", json!(1)),
        (3, "a", "cyclicPrerequisite", json!(null)),
        (3, "b", "cyclicPrerequisite", json!(null)),
        (3, "outside", "cyclicPrerequisite", json!(null)),
        (3, "self", "cyclicPrerequisite", json!(null)),
    ] {
        let result = result(&document, feature, &json!({ "x": x }));
        assert_eq!(result["source"], source, "{feature} with {x}");
        assert_eq!(result["value"], value, "{feature} with {x}");
    }
}

#[test]
fn circles_that_would_become_too_large_are_refused() {
    let names: Vec<String> = (0..12).map(|number| format!("f{number}")).collect();
    let parents: Vec<Json> = names
        .iter()
        .map(|name| json!({ "id": name, "condition": {} }))
        .collect();
    let feature = json!({ "rules": [{ "force": 1, "parentConditions": parents }] });
    let mut features: serde_json::Map<String, Json> = names
        .iter()
        .map(|name| (name.clone(), feature.clone()))
        .collect();
    features.insert("good".to_owned(), json!({ "defaultValue": 1 }));
    let document = json!({ "features": features });
    let refused = notes(&document, Severity::Refused);
    assert!(refused[0].ends_with("circles of prerequisites would become more than 1024 flags"));
    assert_eq!(result(&document, "good", &json!({}))["value"], 1);
    assert_eq!(result(&document, "f3", &json!({})), json!(null));
}

#[test]
fn who_depends_on_a_circle_from_far_away_is_not_lost() {
    let asks = |parent: &str| {
        json!({ "defaultValue": 0, "rules": [
            { "force": 1, "parentConditions": [{ "id": parent, "condition": { "value": 1 } }] }
        ] })
    };
    // The last one comes first, so that each is asked for before it is made.
    let mut features = serde_json::Map::new();
    for number in (1..70).rev() {
        features.insert(format!("f{number}"), asks(&format!("f{}", number - 1)));
    }
    features.insert("f0".to_owned(), asks("round"));
    features.insert("round".to_owned(), asks("round"));
    let document = json!({ "features": features });
    let refused = notes(&document, Severity::Refused);
    for number in 0..70 {
        let name = format!("f{number}");
        let result = result(&document, &name, &json!({}));
        if result.is_null() {
            // Each asks twice, so that the longest chains take too many tests.
            let said = |note: &String| {
                note.contains(&format!("`{name}`")) || note.contains(&format!(".{name}:"))
            };
            assert!(number > 10 && refused.iter().any(said), "{name}");
        } else {
            assert_eq!(result["source"], "cyclicPrerequisite", "{name}");
        }
    }
}

#[test]
fn a_long_chain_is_followed_as_far_as_the_language_goes() {
    let mut features = serde_json::Map::new();
    features.insert("f0".to_owned(), json!({ "defaultValue": true }));
    for number in 1..200 {
        let parent = format!("f{}", number - 1);
        let rule = json!({ "force": true, "parentConditions": [{ "id": parent, "condition": { "value": true } }] });
        features.insert(
            format!("f{number}"),
            json!({ "defaultValue": false, "rules": [rule] }),
        );
    }
    let document = json!({ "features": features });
    assert_eq!(result(&document, "f40", &json!({}))["value"], true);
    assert!(!notes(&document, Severity::Refused).is_empty());
    assert_eq!(result(&document, "f199", &json!({})), json!(null));
}

#[test]
fn a_refused_feature_in_a_circle_is_said_once_and_so_are_the_others() {
    let document = json!({ "features": {
        "a": { "rules": [{ "force": 1, "parentConditions": [{ "id": "b", "condition": {} }] }] },
        "b": { "rules": [
            { "force": 1, "condition": { "x": { "$regex": "(?=x)" } } },
            { "force": 1, "parentConditions": [{ "id": "a", "condition": {} }] }
        ] }
    } });
    assert_eq!(
        notes(&document, Severity::Refused),
        [
            "$.features.b.rules[0].condition.x[\"$regex\"]: the pattern has look-around",
            "$.features.a.rules[0].parentConditions[0].id: the feature `b` was left out, so this cannot be decided",
        ]
    );
}
