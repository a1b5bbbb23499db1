//! Flags: what is dealt out, and in which order.

use super::{PROFILES, answers, colours, request, text, with_constraint};
use crate::Answer;
use serde_json::{Value as Json, json};

#[test]
fn rules_read_like_the_document() {
    let document = with_constraint("NUMBER", "gte", &json!("18"));
    assert!(text(&document, "go").starts_with("segment s = flipt_number(p) >= 18\n"));
    assert!(text(&document, "rust").starts_with("segment s = flipt_int(p) >= 18\n"));
    let document = with_constraint("DATETIME", "lt", &json!("2026-01-01"));
    assert!(text(&document, "go").starts_with("segment s = flipt_time(p) < 2026-01-01T00:00Z\n"));
    let document = with_constraint("STRING", "eq", &json!("pro"));
    assert!(text(&document, "go").starts_with("segment s = p == \"pro\"\n"));
}

#[test]
fn variants_are_dealt_out_and_reported() {
    let document = colours("AND_SEGMENT_OPERATOR", [33.33, 33.33, 33.34]);
    let found = answers(
        &document,
        "go",
        &[
            request("colour", RED, &json!({ "a": "1", "b": "1" })),
            request("colour", GREEN, &json!({ "a": "1", "b": "1" })),
            request("colour", RED, &json!({ "a": "1" })),
            request("colour", RED, &json!({ "b": "1" })),
            request("colour", RED, &json!({})),
            request("color", RED, &json!({})),
        ],
    );
    let native = |answer: &Answer| answer.native.clone().unwrap();
    let said = |matched: bool, segments: &[&str], reason: &str, key: &str, attachment: &str| {
        json!({
            "match": matched, "segmentKeys": segments, "reason": format!("{reason}_EVALUATION_REASON"),
            "flagKey": "colour", "variantKey": key, "variantAttachment": attachment,
        })
    };
    assert_eq!(
        native(&found[0]),
        said(true, &["a", "b"], "MATCH", "red", r#"{"a":[true],"b":1}"#)
    );
    assert_eq!(
        native(&found[1]),
        said(true, &["a", "b"], "MATCH", "green", "")
    );
    assert_eq!(native(&found[2]), said(true, &["a"], "MATCH", "green", ""));
    assert_eq!(native(&found[3]), said(true, &["b"], "MATCH", "blue", ""));
    assert_eq!(native(&found[4]), said(false, &[], "DEFAULT", "green", ""));
    assert_eq!(
        found[5].error,
        Some(json!("NOT_FOUND_ERROR_EVALUATION_REASON"))
    );
    assert_eq!(found[0].value, Some(json!({ "b": 1, "a": [true] })));
    assert_eq!(found[0].variant, Some(json!("red")));
    assert_eq!(found[0].enabled, Some(json!(true)));
}

/// An entity in bucket 100 of `colour`.
const RED: &str = "e3";
/// An entity in bucket 695 of `colour`.
const GREEN: &str = "e12";

#[test]
fn the_engines_round_bounds_each_in_its_way() {
    let document = colours("OR_SEGMENT_OPERATOR", [33.33, 33.33, 33.34]);
    assert!(text(&document, "go").contains("serve 33.3% red, 33.3% blue, 33.4% green by entityId"));
    assert!(
        text(&document, "rust").contains("serve 33.3% red, 33.4% blue, 33.3% green by entityId")
    );
    let document = colours("OR_SEGMENT_OPERATOR", [0.05, 99.95, 0.0]);
    assert!(text(&document, "go").contains("serve 0% red, 100% blue by entityId"));
    assert!(text(&document, "rust").contains("serve 0.1% red, 99.9% blue by entityId"));
    // What does not make up a hundred is stretched until it does.
    let document = colours("OR_SEGMENT_OPERATOR", [1.0, 1.0, 2.0]);
    assert!(text(&document, "go").contains("serve 25% red, 25% blue, 50% green by entityId"));
}

#[test]
fn a_disabled_flag_still_has_its_default() {
    let mut document = colours("OR_SEGMENT_OPERATOR", [1.0, 1.0, 1.0]);
    document["flags"][0]["enabled"] = json!(false);
    let asked = [request("colour", "x", &json!({ "a": "1" }))];
    let answer = answers(&document, "go", &asked).remove(0);
    assert_eq!(
        answer.reason,
        Some(json!("FLAG_DISABLED_EVALUATION_REASON"))
    );
    assert_eq!(
        (answer.variant, answer.enabled),
        (Some(json!("green")), Some(json!(false)))
    );
    document["flags"][0]["variants"][2]["default"] = json!(false);
    let answer = answers(&document, "go", &asked).remove(0);
    assert_eq!(answer.variant, Some(Json::Null));
    document["flags"][0]["enabled"] = json!(true);
    let nobody = [request("colour", "x", &json!({}))];
    let answer = answers(&document, "go", &nobody).remove(0);
    assert_eq!(answer.reason, Some(json!("UNKNOWN_EVALUATION_REASON")));
}

#[test]
fn boolean_flags_go_from_rollout_to_rollout() {
    let document = json!({
        "flags": [{ "key": "boolean_flag", "enabled": true, "type": "BOOLEAN_FLAG_TYPE", "rollouts": [
            { "segment": { "keys": ["s", "t"], "operator": "AND_SEGMENT_OPERATOR", "value": false } },
            { "threshold": { "percentage": 20 } },
            { "threshold": { "percentage": 20.5, "value": true } },
        ] }, { "key": "plain", "enabled": true, "type": "BOOLEAN_FLAG_TYPE" }],
        "segments": [
            { "key": "s", "match_type": "ANY_MATCH_TYPE", "constraints": [
                { "type": "STRING_COMPARISON_TYPE", "property": "entityId", "operator": "eq", "value": "x" },
                { "type": "ENTITY_ID_COMPARISON_TYPE", "operator": "eq", "value": "y" },
            ] },
            { "key": "t", "match_type": "ANY_MATCH_TYPE" },
        ],
    });
    for profile in PROFILES {
        // The bucket of user-1 is 20: at 20 % it is out, at 20.5 % in.
        let found = answers(
            &document,
            profile,
            &[
                request("boolean_flag", "user-1", &json!({ "entityId": "x" })),
                request("boolean_flag", "user-1", &json!({})),
                request("boolean_flag", "y", &json!({})),
                json!({ "flag": "boolean_flag", "context": { "entityId": "y", "b": "c" } }),
                json!({ "flag": "plain", "kind": "variant", "context": null }),
                json!({ "flag": "plain", "context": null }),
            ],
        );
        let values: Vec<Json> = found
            .iter()
            .map(|answer| answer.value.clone().unwrap())
            .collect();
        assert_eq!(
            values,
            [
                json!(false),
                json!(true),
                json!(false),
                json!(false),
                Json::Null,
                json!(true)
            ]
        );
        assert_eq!(
            found[4].error,
            Some(json!("UNKNOWN_ERROR_EVALUATION_REASON"))
        );
        assert_eq!(found[5].reason, Some(json!("DEFAULT_EVALUATION_REASON")));
    }
}
