//! Who asks, and for what: keys, rules that match, types that callers want.

use super::{GoFeatureFlag, failed, is, noted, one, told};
use crate::Severity;
use crate::testing::ask;
use serde_json::{Value as Json, json};

#[test]
fn the_bucketing_key_is_checked_before_anything_else() {
    let flag = |extra: Json| {
        let mut flag = json!({
            "variations": { "a": 1, "b": 2 }, "bucketingKey": "team.id",
            "defaultRule": { "variation": "a" },
        });
        for (name, value) in extra.as_object().unwrap() {
            flag[name] = value.clone();
        }
        flag
    };
    let team = |id: Json| json!({ "targetingKey": "u", "team": { "id": id } });
    let plain = flag(json!({}));
    assert_eq!(one(&plain, team("t".into())), is("STATIC", "a"));
    assert_eq!(one(&plain, team("".into())), is("STATIC", "a"));
    assert_eq!(one(&plain, team(7.into())), failed("TARGETING_KEY_MISSING"));
    assert_eq!(
        one(&plain, json!({ "targetingKey": "u", "team": "t" })),
        failed("TARGETING_KEY_MISSING")
    );
    // Even where the flag is disabled.
    let off = flag(json!({ "disable": true }));
    assert_eq!(one(&off, json!({})), failed("TARGETING_KEY_MISSING"));
    assert_eq!(one(&off, team("t".into())), is("DISABLED", "SdkDefault"));
    // Empty text is no key where something is dealt out, now or later.
    let later = json!({ "scheduledRollout": [{ "date": "2030-01-01T00:00:00Z", "targeting": [{ "percentage": { "a": 1 } }] }] });
    assert_eq!(
        one(&flag(later), team("".into())),
        failed("TARGETING_KEY_MISSING")
    );
    // With an empty path the targeting key is not checked, until a rollout needs it.
    let empty = flag(json!({ "bucketingKey": "", "targeting": [
        { "query": "x pr", "variation": "b" }, { "query": "y pr", "percentage": { "a": 50, "b": 50 } },
    ] }));
    assert_eq!(one(&empty, json!({ "x": 1 })), is("TARGETING_MATCH", "b"));
    assert_eq!(one(&empty, json!({})), failed("FLAG_CONFIG"));
    assert_eq!(
        one(&empty, json!({ "targetingKey": "u" })),
        is("DEFAULT", "a")
    );
}

#[test]
fn rules_that_serve_nothing_are_errors_only_when_they_match() {
    let flag = json!({
        "variations": { "a": 1 },
        "targeting": [{ "query": "x pr", "percentage": {} }, { "query": "y pr", "variation": "gone" }],
        "defaultRule": { "variation": "a" },
    });
    let told = told(&flag, &[json!({ "x": 1 }), json!({}), json!({ "y": 1 })]);
    assert_eq!(
        told,
        [
            failed("FLAG_CONFIG"),
            is("DEFAULT", "a"),
            is("TARGETING_MATCH", "gone")
        ]
    );
    let flag = json!({ "variations": { "a": 1 } });
    assert_eq!(one(&flag, json!({})), failed("FLAG_CONFIG"));
}

#[test]
fn a_rule_for_everybody_ends_the_flag() {
    let flag = json!({
        "variations": { "a": 1, "b": 2 },
        "targeting": [
            { "name": "off", "query": "", "variation": "b", "disable": true },
            { "name": "all", "query": "", "variation": "a" },
            { "name": "none", "query": "x pr", "variation": "b" },
        ],
        "defaultRule": { "variation": "b", "query": "y pr", "disable": true },
    });
    assert_eq!(one(&flag, json!({ "x": 1 })), is("TARGETING_MATCH", "a"));
    let notes = noted(&flag, Severity::Note);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("targeting[0]: the rule is disabled"))
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("targeting[2]: nobody gets here")),
        "{notes:?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("defaultRule: GO Feature Flag ignores"))
    );
}

#[test]
fn queries_see_the_key_and_who_is_anonymous() {
    let flag = |query: &str| {
        json!({
            "variations": { "a": 1, "b": 2 },
            "targeting": [{ "query": query, "variation": "b" }],
            "defaultRule": { "variation": "a" },
        })
    };
    let matches = |query: &str, context: Json| one(&flag(query), context).1 == "b";
    assert!(matches(
        r#"key eq "U""#,
        json!({ "targetingKey": "u", "key": "other" })
    ));
    assert!(matches(r#"targetingKey eq """#, json!({})));
    assert!(matches(
        "anonymous eq false",
        json!({ "anonymous": "true" })
    ));
    assert!(!matches("anonymous ne true", json!({ "anonymous": true })));
    assert!(matches(r#"{"==":[{"var":"anonymous"},false]}"#, json!({})));
    assert!(matches(
        r#"{"!":{"===":[{"var":"key"},"x"]}}"#,
        json!({ "key": "x" })
    ));
    // Numbers without a fraction are whole, wherever they stand in the request but not inside a map.
    assert!(matches("n in [7]", json!({ "n": 7.0 })));
    assert!(!matches("m.n in [7]", json!({ "m": { "n": 7 } })));
    assert!(matches("m.n eq 7", json!({ "m": { "n": 7 } })));
    let question = json!({ "flag": "f", "context": { "n": 7 }, "enrichment": { "n": 7, "x": { "anonymous": 1 } } });
    let answer = ask(
        &GoFeatureFlag,
        &json!({ "f": flag("n in [7]") }),
        &[question],
    )
    .remove(0);
    assert_eq!(answer.variant, Some("a".into()));
}

#[test]
fn callers_want_types() {
    let flag = json!({ "variations": { "a": 2.9 }, "defaultRule": { "variation": "a" } });
    let document = json!({ "f": flag });
    let ask_for = |name: &str, flag: &str| {
        let question = json!({ "flag": flag, "context": {}, "type": name, "default": 1 });
        ask(&GoFeatureFlag, &document, &[question]).remove(0)
    };
    assert_eq!(ask_for("int", "f").value, Some(json!(2)));
    assert_eq!(ask_for("float", "f").value, Some(json!(2.9)));
    let wrong = ask_for("string", "f");
    assert_eq!(
        (wrong.value, wrong.error),
        (Some(json!(1)), Some("TYPE_MISMATCH".into()))
    );
    let gone = ask_for("int", "g");
    assert_eq!(
        (gone.value, gone.error),
        (Some(json!(1)), Some("FLAG_NOT_FOUND".into()))
    );
    assert_eq!(gone.native.unwrap()["Reason"], "ERROR");
}
