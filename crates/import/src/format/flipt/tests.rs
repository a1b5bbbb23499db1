//! Small documents of every kind.

use super::Flipt;
use crate::mutation::survives;
use crate::testing::{ask, engines};
use crate::{Answer, Confidence, Imported, Importer, Input, Question, Severity};
use burgee::{Timestamp, ast};
use serde_json::{Value as Json, json};

const PROFILES: [&str; 2] = ["go", "rust"];

fn import(document: &Json, profile: &str) -> Imported {
    let text = document.to_string();
    let input = Input {
        name: "features.json",
        text: &text,
        profile: Some(profile),
    };
    Flipt.import(&input).unwrap()
}

/// The answers by both ways, in a profile.
fn answers(document: &Json, profile: &str, questions: &[Json]) -> Vec<Answer> {
    let imported = import(document, profile);
    let (direct, printed) = engines(&imported);
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    let answers = questions.iter().map(|question| {
        let question = Question::new(question, clock);
        let answer = imported.native.answer(&direct, &question);
        assert_eq!(answer, imported.native.answer(&printed, &question));
        answer
    });
    answers.collect()
}

fn text(document: &Json, profile: &str) -> String {
    ast::print(&import(document, profile).document)
}

/// A boolean flag `f` that is on for a segment with this constraint.
fn with_constraint(kind: &str, operator: &str, value: &Json) -> Json {
    json!({
        "flags": [{ "key": "f", "type": "BOOLEAN_FLAG_TYPE", "rollouts": [
            { "segment": { "key": "s", "value": true } },
        ] }],
        "segments": [{ "key": "s", "match_type": "ALL_MATCH_TYPE", "constraints": [
            { "type": format!("{kind}_COMPARISON_TYPE"), "property": "p", "operator": operator, "value": value },
        ] }],
    })
}

/// For which of these values of the property (null: absent) the constraint holds.
fn holds(profile: &str, kind: &str, operator: &str, value: &Json, given: &[Json]) -> String {
    let questions: Vec<Json> = given
        .iter()
        .map(|given| json!({ "flag": "f", "context": { "entityId": given, "context": { "p": given } } }))
        .collect();
    let answers = answers(&with_constraint(kind, operator, value), profile, &questions);
    let found = answers.iter().map(|answer| match answer.value {
        Some(Json::Bool(true)) => '1',
        _ => '0',
    });
    found.collect()
}

#[test]
fn texts() {
    let given = [
        json!(null),
        json!(""),
        json!("  "),
        json!("abc"),
        json!(" abc "),
        json!("ABC"),
        json!("x"),
    ];
    let cases = [
        //                                       null "" "  " abc " abc " ABC x
        ("eq", json!("abc"), "0001000", "0001000"),
        ("eq", json!(""), "0000000", "0000000"),
        ("neq", json!("abc"), "0010111", "0010111"),
        ("neq", json!(""), "0011111", "0011111"),
        ("prefix", json!("a"), "0001100", "0001000"),
        ("suffix", json!("c"), "0001100", "0001000"),
        ("prefix", json!(""), "0011111", "0011111"),
        ("contains", json!("b"), "0001100", "0001100"),
        ("contains", json!(""), "0011111", "0011111"),
        ("notcontains", json!("b"), "0010011", "0010011"),
        ("notcontains", json!(""), "0000000", "0000000"),
        ("empty", json!(""), "1110000", "1100000"),
        ("notempty", json!(""), "0001111", "0011111"),
        (
            "isoneof",
            json!(r#"["abc", "x", ""]"#),
            "0001001",
            "0001001",
        ),
        ("isoneof", json!(["abc", "x"]), "0001001", "0001001"),
        ("isoneof", json!("[]"), "0000000", "0000000"),
        ("isnotoneof", json!(["abc", "x"]), "0010110", "0010110"),
        ("isnotoneof", json!([]), "0011111", "0011111"),
        ("isnotoneof", json!("abc"), "0000000", "0011111"),
        ("isoneof", json!([1]), "0000000", "0000000"),
        ("matches", json!("abc"), "0000000", "0000000"),
    ];
    for (operator, value, go, rust) in cases {
        for kind in ["STRING", "ENTITY_ID"] {
            assert_eq!(
                holds("go", kind, operator, &value, &given),
                go,
                "{kind} {operator} {value}"
            );
            assert_eq!(
                holds("rust", kind, operator, &value, &given),
                rust,
                "{kind} {operator} {value}"
            );
        }
    }
}

#[test]
fn numbers() {
    let given = [
        json!(null),
        json!(""),
        json!(" "),
        json!("5"),
        json!("5.0"),
        json!("7"),
        json!("nan"),
        json!("five"),
        json!("5000000000"),
    ];
    let cases = [
        //                                 null "" " " 5 5.0 7 nan five 5e9
        ("eq", json!("5"), "000110000", "000100000"),
        ("neq", json!("5"), "000001101", "000001000"),
        ("lt", json!("7"), "000110000", "000100000"),
        ("lte", json!("7"), "000111000", "000101000"),
        ("gt", json!("5"), "000001001", "000001000"),
        ("gte", json!("5"), "000111001", "000101000"),
        ("gte", json!(5), "000111001", "000101000"),
        ("gte", json!("4.5"), "000111001", "000000000"),
        ("gte", json!("five"), "000000000", "000000000"),
        ("isoneof", json!("[5, 6]"), "000110000", "000100000"),
        ("isnotoneof", json!("[5, 6]"), "000001101", "000001000"),
        ("isnotoneof", json!("[]"), "000111101", "000101000"),
        ("isoneof", json!("5"), "000000000", "000000000"),
        ("present", json!(""), "000111111", "001111111"),
        ("notpresent", json!(""), "111000000", "110000000"),
    ];
    for (operator, value, go, rust) in cases {
        assert_eq!(
            holds("go", "NUMBER", operator, &value, &given),
            go,
            "{operator} {value}"
        );
        assert_eq!(
            holds("rust", "NUMBER", operator, &value, &given),
            rust,
            "{operator} {value}"
        );
    }
}

#[test]
fn true_and_false() {
    let given = [
        json!(null),
        json!(""),
        json!("true"),
        json!("T"),
        json!("1"),
        json!("false"),
        json!("F"),
        json!("0"),
        json!("yes"),
        json!(true),
    ];
    for (operator, go, rust) in [
        ("true", "0011100001", "0010000001"),
        ("false", "0000011100", "0000010000"),
        ("present", "0011111111", "0011111111"),
        ("notpresent", "1100000000", "1100000000"),
        ("eq", "0000000000", "0000000000"),
    ] {
        assert_eq!(
            holds("go", "BOOLEAN", operator, &json!(""), &given),
            go,
            "{operator}"
        );
        assert_eq!(
            holds("rust", "BOOLEAN", operator, &json!(""), &given),
            rust,
            "{operator}"
        );
    }
}

#[test]
fn times() {
    let given = [
        json!(null),
        json!("2026-01-01T00:00:00Z"),
        json!("2026-01-01T01:00:00+01:00"),
        json!("2026-01-01"),
        json!("2026-01-01T00:00:00.5Z"),
        json!("2025-12-31T23:59:59Z"),
        json!("2026-01-01T00:00Z"),
        json!("today"),
    ];
    for (operator, value, go, rust) in [
        ("eq", "2026-01-01T00:00:00Z", "01110000", "01101000"),
        ("neq", "2026-01-01T00:00:00Z", "00001100", "00000100"),
        ("lt", "2026-01-01T00:00:00Z", "00000100", "00000100"),
        ("gt", "2026-01-01T00:00:00Z", "00001000", "00000000"),
        ("gte", "2026-01-01T00:00:00.25Z", "00001000", "01101000"),
        ("lte", "2026-01-01", "01110100", "00000000"),
        ("isoneof", "2026-01-01", "00000000", "00000000"),
        ("present", "", "01111111", "01111111"),
    ] {
        let value = json!(value);
        assert_eq!(
            holds("go", "DATETIME", operator, &value, &given),
            go,
            "{operator} {value}"
        );
        assert_eq!(
            holds("rust", "DATETIME", operator, &value, &given),
            rust,
            "{operator} {value}"
        );
    }
}

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

/// A flag with three variants, for two segments.
fn colours(operator: &str, rollouts: [f64; 3]) -> Json {
    let [red, blue, green] = rollouts;
    let has = |key: &str| {
        json!({ "key": key, "match_type": "ALL_MATCH_TYPE", "constraints": [
        { "type": "STRING_COMPARISON_TYPE", "property": key, "operator": "notempty" },
    ] })
    };
    json!({
        "namespace": "shop",
        "flags": [{
            "key": "colour", "enabled": true,
            "variants": [
                { "key": "red", "attachment": { "b": 1, "a": [true] } },
                { "key": "blue" }, { "key": "green", "default": true },
            ],
            "rules": [
                { "segment": { "keys": ["a", "b"], "operator": operator }, "distributions": [
                    { "variant": "red", "rollout": red },
                    { "variant": "blue", "rollout": blue },
                    { "variant": "green", "rollout": green },
                ] },
                { "segment": "a", "distributions": [] },
                { "segment": "b", "distributions": [{ "variant": "blue", "rollout": 10 }] },
            ],
        }],
        "segments": [has("a"), has("b")],
    })
}

fn request(flag: &str, entity: &str, context: &Json) -> Json {
    json!({ "flag": flag, "context": { "entityId": entity, "context": context } })
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
