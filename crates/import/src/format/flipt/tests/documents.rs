//! Documents: their forms, what cannot be carried over, and those that are broken.

use super::{Flipt, answers, colours, import, request, text, with_constraint};
use crate::mutation::survives;
use crate::testing::{ask, engines};
use crate::{Confidence, Importer, Input, Question, Severity};
use burgee::{Timestamp, ast};
use serde_json::{Value as Json, json};

#[test]
fn the_server_drops_segments_whose_lists_are_none() {
    let document = |operator: &str| {
        json!({
            "flags": [{ "key": "f", "type": "BOOLEAN_FLAG_TYPE", "rollouts": [
                { "segment": { "keys": ["s"], "operator": operator, "value": true } },
            ] }],
            "segments": [{ "key": "s", "constraints": [
                { "type": "STRING_COMPARISON_TYPE", "property": "p", "operator": "isoneof", "value": "[a]" },
            ] }],
        })
    };
    for (operator, go) in [
        ("AND_SEGMENT_OPERATOR", true),
        ("OR_SEGMENT_OPERATOR", false),
    ] {
        let asked = [request("f", "e", &json!({ "p": "[a]" }))];
        let value = |profile| {
            answers(&document(operator), profile, &asked)
                .remove(0)
                .value
        };
        assert_eq!(value("go"), Some(json!(go)));
        assert_eq!(value("rust"), Some(json!(false)));
    }
}

#[test]
fn yaml_is_read_with_several_namespaces() {
    let yaml = "
version: \"1.6\"
namespace: {key: one, name: One}
flags:
- {key: f, enabled: true, type: BOOLEAN_FLAG_TYPE, rollouts: [{segment: {key: s, value: false}}]}
segments:
- key: s
  match_type: ALL_MATCH_TYPE
  constraints: [{type: NUMBER_COMPARISON_TYPE, property: age, operator: lt, value: 18}]
---
namespace: two
flags:
- key: f
  type: BOOLEAN_FLAG_TYPE
";
    let input = Input::new("features.yaml", yaml);
    assert_eq!(Flipt.recognise(&input), Confidence::Sure);
    let imported = Flipt.import(&input).unwrap();
    assert_eq!(imported.notes, []);
    let (direct, _) = engines(&imported);
    assert_eq!(direct.flags().collect::<Vec<_>>(), ["f", "two/f"]);
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    let asked = |question: Json| {
        imported
            .native
            .answer(&direct, &Question::new(&question, clock))
            .value
    };
    assert_eq!(asked(json!({ "flag": "f" })), Some(json!(true)));
    assert_eq!(
        asked(json!({ "flag": "f", "context": { "age": 3 } })),
        Some(json!(false))
    );
    assert_eq!(
        asked(json!({ "flag": "f", "namespace": "two" })),
        Some(json!(false))
    );
}

#[test]
fn snapshots_have_their_segments_inside() {
    let segment = json!({ "key": "s", "matchType": "ALL_MATCH_TYPE", "constraints": [
        { "type": "STRING_COMPARISON_TYPE", "property": "p", "operator": "eq", "value": "x" },
    ] });
    let document = json!({
        "namespace": { "key": "default" },
        "flags": [
            { "key": "v", "name": "V", "type": "VARIANT_FLAG_TYPE", "enabled": true,
              "defaultVariant": { "id": "1", "key": "old", "attachment": "" },
              "rules": [{ "segmentOperator": "OR_SEGMENT_OPERATOR", "segments": [segment],
                "distributions": [{ "variantKey": "new", "rollout": 100, "variantAttachment": "{\"a\": 1}" }] }] },
            { "key": "b", "name": "B", "type": "BOOLEAN_FLAG_TYPE", "enabled": false,
              "rollouts": [{ "segment": { "segmentOperator": "OR_SEGMENT_OPERATOR", "value": true, "segments": [segment] } }] },
        ],
    });
    let found = ask(
        &Flipt,
        &document,
        &[
            request("v", "e", &json!({ "p": "x" })),
            request("v", "e", &json!({})),
            request("b", "e", &json!({ "p": "x" })),
        ],
    );
    let native = found[0].native.as_ref().unwrap();
    assert_eq!(
        (&native["variantKey"], &native["variantAttachment"]),
        (&json!("new"), &json!("{\"a\": 1}"))
    );
    assert_eq!(found[0].value, Some(json!({ "a": 1 })));
    assert_eq!(found[1].variant, Some(json!("old")));
    assert_eq!(found[2].value, Some(json!(true)));
    assert_eq!(text(&document, "go").matches("segment s =").count(), 1);
}

#[test]
fn what_cannot_be_carried_over_is_said_and_harms_nobody_else() {
    let rule = |segment: &str| json!([{ "segment": segment, "distributions": [] }]);
    let document = json!({
        "flags": [
            { "key": "good", "type": "BOOLEAN_FLAG_TYPE" },
            { "key": "typed", "type": "NUMBER_FLAG_TYPE" },
            { "key": "missing", "rules": rule("nowhere") },
            { "key": "refused", "rules": rule("broken") },
            { "key": "variant", "variants": [], "rules": [
                { "segment": "all", "distributions": [{ "variant": "gone", "rollout": 1 }] }] },
            { "name": "nameless" },
            { "key": "good" },
            7,
        ],
        "segments": [
            { "key": "broken", "match_type": "MOST_MATCH_TYPE" },
            { "key": "all" },
        ],
    });
    let imported = import(&document, "go");
    engines(&imported);
    let refused: Vec<String> = imported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Refused)
        .map(|note| note.at.to_string())
        .collect();
    assert_eq!(
        refused,
        [
            "$.flags[1].type",
            "$.flags[2].rules[0].segment",
            "$.flags[3].rules[0].segment",
            "$.flags[4].rules[0].distributions[0]",
            "$.flags[5]",
            "$.flags[6]",
            "$.flags[7]",
            "$.segments[0].match_type",
        ]
    );
    assert!(ast::print(&imported.document).contains("flag good: bool = off"));
    let unknown = with_constraint("COLOUR", "eq", &json!("red"));
    assert_eq!(import(&unknown, "go").notes.len(), 2);
    assert!(text(&unknown, "rust").contains("segment s = false"));
}

#[test]
fn deep_attachments_are_refused() {
    let deep = (0..100).fold(json!(1), |inner, _| json!({ "a": inner }));
    for attachment in [deep.clone(), deep.to_string().into()] {
        let document = json!({ "flags": [
            { "key": "deep", "variants": [{ "key": "v", "attachment": attachment }] },
            { "key": "flat" },
        ] });
        let imported = import(&document, "go");
        let (direct, _) = engines(&imported);
        assert_eq!(direct.flags().collect::<Vec<_>>(), ["flat"]);
        assert_eq!(imported.notes.len(), 1);
    }
}

#[test]
fn documents_are_recognised() {
    let recognised = |text: &str| Flipt.recognise(&Input::new("f", text));
    assert_eq!(
        recognised(&colours("", [1.0; 3]).to_string()),
        Confidence::Sure
    );
    assert_eq!(
        recognised("namespace: a\nflags:\n- key: b\n"),
        Confidence::Maybe
    );
    for other in [
        "",
        "{",
        "[]",
        "a: [",
        "flags: 5",
        r#"{"flags": {}}"#,
        "some: VARIANT_FLAG_TYPE",
    ] {
        assert_eq!(recognised(other), Confidence::No, "{other}");
        assert!(Flipt.import(&Input::new("f", other)).is_err(), "{other}");
    }
}

#[test]
fn broken_documents_do_no_harm() {
    let words = [
        "a",
        "b",
        "colour",
        "green",
        "none",
        "entityId",
        "context",
        "eq",
        "neq",
        "contains",
        "isoneof",
        "isnotoneof",
        "notempty",
        "present",
        "gt",
        "NUMBER_COMPARISON_TYPE",
        "DATETIME_COMPARISON_TYPE",
        "ENTITY_ID_COMPARISON_TYPE",
        "BOOLEAN_FLAG_TYPE",
        "ANY_MATCH_TYPE",
        "2026-01-01",
        "0001-01-01",
    ];
    let asked = request("colour", "ann", &json!({ "a": "1", "b": "x" }));
    let document = colours("AND_SEGMENT_OPERATOR", [30.0, 30.0, 40.0]);
    survives(&Flipt, &document, &words, &[asked]);
}
