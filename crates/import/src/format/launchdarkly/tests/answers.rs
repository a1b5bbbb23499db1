//! Types, defaults and errors as clients are told them.

use super::super::Format;
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// Value, index and reason of one answer.
fn answer(document: &Json, question: &Json) -> Json {
    let mut question = question.clone();
    if question.get("context").is_none() {
        question["context"] = json!({ "kind": "user", "key": "k" });
    }
    question["default"] = json!("none");
    let answer = ask(&Format, document, &[question]).remove(0);
    let (value, index) = (answer.value.unwrap(), answer.variant.unwrap());
    assert_eq!(answer.native, Some(json!({ "variationIndex": index })));
    let reason = answer.reason.unwrap();
    assert_eq!(
        answer.error.as_ref(),
        Some(reason.get("errorKind").unwrap_or(&Json::Null))
    );
    json!([value, index, reason["kind"], answer.error.unwrap()])
}

fn constant(value: &Json) -> Json {
    json!({ "flags": { "f": {
        "on": true, "variations": [value], "fallthrough": { "variation": 0 },
    } } })
}

#[test]
fn a_value_of_another_type_is_an_error() {
    for (value, ty, expected) in [
        (json!(true), "bool", json!([true, 0, "FALLTHROUGH", null])),
        (json!("a"), "string", json!(["a", 0, "FALLTHROUGH", null])),
        (json!(2.5), "double", json!([2.5, 0, "FALLTHROUGH", null])),
        (json!(-2.5), "int", json!([-2, 0, "FALLTHROUGH", null])),
        (
            json!({ "a": [1] }),
            "any",
            json!([{ "a": [1] }, 0, "FALLTHROUGH", null]),
        ),
        (
            json!(1),
            "bool",
            json!(["none", null, "ERROR", "WRONG_TYPE"]),
        ),
        (
            json!("1"),
            "int",
            json!(["none", null, "ERROR", "WRONG_TYPE"]),
        ),
        (
            json!(true),
            "string",
            json!(["none", null, "ERROR", "WRONG_TYPE"]),
        ),
        (
            json!(null),
            "string",
            json!(["none", null, "ERROR", "WRONG_TYPE"]),
        ),
    ] {
        let question = json!({ "flag": "f", "type": ty });
        assert_eq!(
            answer(&constant(&value), &question),
            expected,
            "{value} {ty}"
        );
    }
}

#[test]
fn what_cannot_be_answered_is_an_error() {
    let document = constant(&json!(1));
    let asked = |question: Json| answer(&document, &question);
    assert_eq!(
        asked(json!({ "flag": "g" })),
        json!(["none", null, "ERROR", "FLAG_NOT_FOUND"])
    );
    for context in [
        json!(null),
        json!({ "kind": "user" }),
        json!({ "kind": "multi" }),
    ] {
        let question = json!({ "flag": "f", "context": context });
        assert_eq!(
            asked(question),
            json!(["none", null, "ERROR", "USER_NOT_SPECIFIED"])
        );
    }
    let deleted = json!({ "flags": { "f": { "deleted": true, "on": true, "variations": [1] } } });
    let question = json!({ "flag": "f" });
    assert_eq!(
        answer(&deleted, &question),
        json!(["none", null, "ERROR", "FLAG_NOT_FOUND"])
    );
}

#[test]
fn a_flag_that_is_off_need_not_have_a_value() {
    let off = |index: Json| {
        json!({ "flags": { "f": {
        "on": false, "variations": [true, false], "offVariation": index,
        "fallthrough": { "variation": 0 },
    } } })
    };
    let question = json!({ "flag": "f", "type": "bool" });
    assert_eq!(
        answer(&off(json!(1)), &question),
        json!([false, 1, "OFF", null])
    );
    assert_eq!(
        answer(&off(json!(null)), &question),
        json!(["none", null, "OFF", null])
    );
    let malformed = json!(["none", null, "ERROR", "MALFORMED_FLAG"]);
    assert_eq!(answer(&off(json!(2)), &question), malformed);
}

#[test]
fn the_stream_and_the_file_hold_the_same_flags() {
    let put = json!({ "path": "/", "data": constant(&json!("a")) });
    let question = json!({ "flag": "f" });
    assert_eq!(
        answer(&put, &question),
        json!(["a", 0, "FALLTHROUGH", null])
    );
    let file = json!({ "flagValues": { "f": "a" } });
    assert_eq!(
        answer(&file, &question),
        json!(["a", 0, "FALLTHROUGH", null])
    );
}

/// `a` needs `b`, `b` needs `c` and then `a`.
#[test]
fn a_circle_fails_only_for_those_who_walk_around_it() {
    let flag = |needs: &[&str]| {
        let needed = needs
            .iter()
            .map(|key| json!({ "key": key, "variation": 0 }));
        json!({
            "on": true, "variations": ["on", "off"], "offVariation": 1,
            "fallthrough": { "variation": 0 }, "prerequisites": needed.collect::<Json>(),
        })
    };
    let mut gate = flag(&[]);
    gate["targets"] = json!([{ "values": ["shut"], "variation": 1 }]);
    let document = json!({ "flags": {
        "a": flag(&["b"]), "b": flag(&["c", "a"]), "c": gate, "d": flag(&["a"]),
    } });
    let asked = |flag: &str, key: &str| {
        let context = json!({ "kind": "user", "key": key });
        answer(&document, &json!({ "flag": flag, "context": context }))
    };
    let malformed = json!(["none", null, "ERROR", "MALFORMED_FLAG"]);
    let failed = json!(["off", 1, "PREREQUISITE_FAILED", null]);
    for flag in ["a", "b", "d"] {
        assert_eq!(asked(flag, "open"), malformed, "{flag}");
        assert_eq!(asked(flag, "shut"), failed, "{flag}");
    }
}
