//! Documents as a whole: both forms, broken ones, and how they are recognised.

use super::{Unleash, document, import, notes, on, printed};
use crate::{Confidence, Importer, Input, Severity};
use serde_json::json;

#[test]
fn events_add_up() {
    let on_for = |ids: &str| json!({ "name": "f", "enabled": true, "strategies": [{ "name": "userWithId", "parameters": { "userIds": ids } }] });
    let in_segment = json!({ "name": "f", "enabled": true, "strategies": [{ "name": "default", "segments": [1] }] });
    let segment = |user: &str| json!({ "id": 1, "constraints": [{ "contextName": "userId", "operator": "IN", "values": [user] }] });
    let users = [json!({ "userId": "1" }), json!({ "userId": "2" })];
    let mut events = vec![
        json!({ "type": "hydration", "eventId": 1, "features": [on_for("1")], "segments": [] }),
    ];
    let state = |events: &[serde_json::Value]| on(&json!({ "events": events }), &users);
    assert_eq!(state(&events), [true, false]);
    events.push(json!({ "type": "feature-updated", "eventId": 2, "feature": on_for("2") }));
    assert_eq!(state(&events), [false, true]);
    events.push(json!({ "type": "feature-updated", "eventId": 3, "feature": in_segment }));
    events.push(json!({ "type": "segment-updated", "eventId": 4, "segment": segment("1") }));
    assert_eq!(state(&events), [true, false]);
    events.push(json!({ "type": "segment-updated", "eventId": 5, "segment": segment("2") }));
    assert_eq!(state(&events), [false, true]);
    events.push(json!({ "type": "segment-removed", "eventId": 6, "segmentId": 1 }));
    assert_eq!(state(&events), [false, false]);
    events.push(json!({ "type": "feature-updated", "eventId": 7, "feature": on_for("1") }));
    events.push(json!({ "type": "feature-removed", "eventId": 8, "featureName": "f", "project": "default" }));
    assert_eq!(state(&events), [false, false]);
}

#[test]
fn one_bad_feature_does_not_harm_the_others() {
    let document = json!({
        "features": [
            { "name": "f", "enabled": true },
            { "name": "g", "enabled": "yes" },
            { "enabled": true },
            { "name": "h", "enabled": true, "strategies": [{ "name": "default", "parameters": { "x": 5 } }] },
            { "name": "\r", "enabled": true },
            5,
        ],
        "segments": [{ "id": "x" }, { "id": 1, "constraints": 5 }],
    });
    assert_eq!(on(&document, &[json!({})]), [true]);
    assert_eq!(printed(&document), "flag f: bool = on\n");
    let notes = notes(&document, Severity::Refused);
    let places: Vec<&str> = notes
        .iter()
        .filter_map(|note| note.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "$.segments[0]",
            "$.features[2]",
            "$.features[5]",
            "$.segments[1]",
            "$.features[1]",
            "$.features[3]",
            "$.features[4]"
        ]
    );
}

#[test]
fn the_last_of_two_counts() {
    let document =
        document(&json!([{ "name": "f", "enabled": true }, { "name": "f", "enabled": false }]));
    assert_eq!(on(&document, &[json!({})]), [false]);
    assert!(notes(&document, Severity::Warning)[0].contains("second feature"));
}

#[test]
fn what_cannot_be_used_at_all_says_where() {
    for (text, place) in [
        ("", "$"),
        ("[]", "$"),
        ("{}", "$"),
        (r#"{"features": {}}"#, "$.features"),
        (r#"{"features": [], "segments": 5}"#, "$.segments"),
        (r#"{"events": 5}"#, "$.events"),
        (
            r#"{"events": [{"type": "hydration", "features": 5}]}"#,
            "$.events[0].features",
        ),
        (r#"{"features": [{"name": "f", "#, "$"),
    ] {
        let error = Unleash.import(&Input::new("x", text)).unwrap_err();
        assert_eq!(error.at.to_string(), place, "{text}: {error}");
    }
    let odd = json!({ "events": [5, { "type": "surprise" }, { "type": "feature-removed" }, { "type": "segment-removed" }] });
    assert_eq!(notes(&odd, Severity::Refused).len(), 4);
}

#[test]
fn its_own_documents_are_recognised() {
    for (text, expected) in [
        (
            r#"{"version": 2, "features": [{"name": "f", "enabled": true, "strategies": []}]}"#,
            Confidence::Sure,
        ),
        (
            r#"{"events": [{"type": "hydration", "eventId": 1, "features": []}]}"#,
            Confidence::Sure,
        ),
        (r#"{"version": 2, "features": []}"#, Confidence::Maybe),
        (r#"{"features": []}"#, Confidence::No),
        (
            r#"{"features": {"f": {"defaultValue": 1}}}"#,
            Confidence::No,
        ),
        (r#"{"flags": {}}"#, Confidence::No),
        (r#"{"events": []}"#, Confidence::No),
        ("features: []", Confidence::No),
    ] {
        assert_eq!(
            Unleash.recognise(&Input::new("x", text)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn notes_say_what_is_no_part_of_rules() {
    let document = document(
        &json!([{ "name": "f", "enabled": true, "impressionData": true, "strategies": [
        { "name": "default", "disabled": true, "constraints": [{ "contextName": "p", "operator": "IN", "values": [] }] },
        { "name": "default" },
        { "name": "userWithId", "parameters": { "userIds": "1" } },
    ] }]),
    );
    let all = import(&document).notes;
    let severities: Vec<Severity> = all.iter().map(|note| note.severity).collect();
    assert_eq!(
        severities,
        [
            Severity::Warning,
            Severity::Note,
            Severity::Note,
            Severity::Note,
            Severity::Note
        ],
        "{all:?}"
    );
}

#[test]
fn what_is_never_served_is_told() {
    let own = json!([{ "name": "own", "weight": 1 }]);
    let document = document(&json!([{
        "name": "f", "enabled": true,
        "strategies": [{ "name": "default", "variants": own }, { "name": "default", "variants": own }],
        "variants": [{ "name": "shared", "weight": 1 }],
    }]));
    let notes = notes(&document, Severity::Note);
    assert_eq!(
        notes,
        [
            "$.features[0].variants: never served: every strategy has variants of its own",
            "$.features[0].strategies[1]: never reached: a strategy before this one holds for everybody",
        ]
    );
}
