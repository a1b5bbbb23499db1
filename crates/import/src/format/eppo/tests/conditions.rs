//! Conditions and windows.

use super::{Eppo, conditional, document, flag, native, notes, question, reason};
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// For which values of the attribute `x` a condition holds; absent is given as `"absent"`.
fn holds(operator: &str, constant: Json, values: &[Json]) -> Vec<bool> {
    let document = conditional(json!([
        { "attribute": "x", "operator": operator, "value": constant },
    ]));
    let questions: Vec<Json> = values
        .iter()
        .map(|value| match value.as_str() {
            Some("absent") => question("ann", json!({})),
            _ => question("ann", json!({ "x": value })),
        })
        .collect();
    let answers = ask(&Eppo, &document, &questions);
    answers
        .iter()
        .map(|answer| answer.value == Some(json!("A")))
        .collect()
}

#[test]
fn membership_is_of_the_attributes_text_and_never_of_nothing() {
    let values = [
        json!("1"),
        json!(1),
        json!(1.0),
        json!(true),
        json!("true"),
        json!("TRUE"),
        json!(null),
        json!("absent"),
        json!([1]),
    ];
    assert_eq!(
        holds("ONE_OF", json!(["1", "true"]), &values),
        [true, true, true, true, true, false, false, false, false]
    );
    assert_eq!(
        holds("NOT_ONE_OF", json!(["1", "true"]), &values),
        [false, false, false, false, false, true, false, false, false]
    );
    // Nothing but text can be one of these, and everything but nothing is none of them.
    let values = [json!("de"), json!(5), json!(false), json!(null)];
    assert_eq!(
        holds("ONE_OF", json!(["de"]), &values),
        [true, false, false, false]
    );
    assert_eq!(
        holds("NOT_ONE_OF", json!(["de"]), &values),
        [false, true, true, false]
    );
    assert_eq!(holds("ONE_OF", json!([]), &values), [false; 4]);
    assert_eq!(
        holds("NOT_ONE_OF", json!([]), &values),
        [true, true, true, false]
    );
}

#[test]
fn numbers_have_the_text_that_a_float_has() {
    let values = [
        json!(9_007_199_254_740_993_i64),
        json!(1e21),
        json!(-0.0),
        json!(0.1),
    ];
    let texts = json!(["9007199254740992", "1000000000000000000000", "-0", "0.1"]);
    assert_eq!(holds("ONE_OF", texts, &values), [true; 4]);
}

#[test]
fn patterns_search_the_attributes_text() {
    let values = [json!("x42y"), json!(421), json!(false), json!(null)];
    assert_eq!(
        holds("MATCHES", json!("42"), &values),
        [true, true, false, false]
    );
    assert_eq!(
        holds("NOT_MATCHES", json!("42"), &values),
        [false, false, true, false]
    );
    assert!(holds("MATCHES", json!("^fal"), &values)[2]);
}

#[test]
fn a_constant_that_is_no_version_compares_numbers() {
    let values = [
        json!(5),
        json!("5"),
        json!("5e0"),
        json!(" 5"),
        json!("5.0.0"),
        json!(true),
        json!("inf"),
        json!("nan"),
        json!(null),
    ];
    let expected = [true, true, true, false, false, false, true, false, false];
    assert_eq!(holds("GTE", json!(5), &values), expected);
    assert_eq!(holds("GTE", json!("5"), &values), expected);
    assert_eq!(holds("LT", json!(5), &values), [false; 9]);
    assert_eq!(holds("LTE", json!("inf"), &values), expected);
    assert_eq!(holds("LTE", json!("nan"), &values), [false; 9]);
    assert_eq!(
        holds("GT", json!(-1.5), &[json!(-1.25), json!(-2)]),
        [true, false]
    );
}

#[test]
fn a_constant_that_is_a_version_compares_whole_versions() {
    let values = [
        json!("1.10.0"),
        json!("1.10.0-rc.1"),
        json!("1.10.0+7"),
        json!("1.10"),
        json!("v1.10.0"),
        json!(1.1),
        json!(null),
    ];
    let holds = |operator, constant| holds(operator, json!(constant), &values);
    let none = [false; 4];
    assert_eq!(holds("GTE", "1.10.0")[..3], [true, false, true]);
    assert_eq!(holds("GT", "1.10.0")[..3], [false, false, true]);
    assert_eq!(holds("LTE", "1.10.0")[..3], [true, true, false]);
    assert_eq!(holds("LT", "1.10.0")[..3], [false, true, false]);
    assert_eq!(holds("GTE", "1.10.0+5")[..3], [false, false, true]);
    assert_eq!(holds("LT", "1.10.0-rc.2")[..3], [false, true, false]);
    for operator in ["GTE", "GT", "LTE", "LT"] {
        assert_eq!(holds(operator, "1.10.0")[3..], none);
        assert_eq!(holds(operator, "1.10.0-rc.2")[3..], none);
    }
}

#[test]
fn null_and_absent_are_the_same() {
    let values = [json!(null), json!("absent"), json!(""), json!(false)];
    assert_eq!(
        holds("IS_NULL", json!(true), &values),
        [true, true, false, false]
    );
    assert_eq!(
        holds("IS_NULL", json!(false), &values),
        [false, false, true, true]
    );
}

#[test]
fn what_the_sdks_cannot_read_is_false_and_noted() {
    for (operator, constant, message) in [
        ("MATCHES", json!("(?=a)"), "look-around"),
        ("MATCHES", json!(5), "a pattern is needed"),
        ("ONE_OF", json!("a"), "a list of texts is needed"),
        ("NOT_ONE_OF", json!(["a", 1]), "a list of texts is needed"),
        ("GT", json!("many"), "a number or a version is needed"),
        ("IS_NULL", json!("true"), "IS_NULL needs true or false"),
        ("EQUALS", json!("a"), "unknown operator `EQUALS`"),
    ] {
        let values = [json!("a"), json!(1), json!(null)];
        assert_eq!(holds(operator, constant.clone(), &values), [false; 3]);
        let condition = json!([{ "attribute": "x", "operator": operator, "value": constant }]);
        let notes = notes(&conditional(condition));
        assert_eq!(notes.len(), 1, "{notes:?}");
        let place = "Warning $.flags.f.allocations[0].rules[0].conditions[0]: ";
        assert!(notes[0].starts_with(place), "{notes:?}");
        assert!(notes[0].contains(message), "{notes:?}");
    }
    assert_eq!(
        notes(&conditional(json!([{ "attribute": "x" }, 5]))).len(),
        2
    );
}

#[test]
fn id_is_the_subjects_key_unless_it_is_given() {
    let document = conditional(json!([
        { "attribute": "id", "operator": "ONE_OF", "value": ["ann"] },
    ]));
    let asked = [
        question("ann", json!({})),
        question("ann", json!({ "id": "ben" })),
        question("ben", json!({ "id": "ann" })),
        question("ann", json!({ "id": null })),
    ];
    let values: Vec<Json> = ask(&Eppo, &document, &asked)
        .into_iter()
        .map(|answer| answer.value.unwrap())
        .collect();
    assert_eq!(values, ["A", "D", "A", "D"]);
    let null = |expected: bool| {
        let document = conditional(json!([
            { "attribute": "id", "operator": "IS_NULL", "value": expected },
        ]));
        let answers = ask(&Eppo, &document, &asked);
        answers
            .iter()
            .map(|answer| reason(answer) == "MATCH")
            .collect::<Vec<bool>>()
    };
    assert_eq!(null(true), [false, false, false, true]);
    assert_eq!(null(false), [true, true, true, false]);
}

#[test]
fn attributes_may_have_any_name() {
    for name in [
        "targetingKey",
        "subjectAttributes",
        "a.b",
        "",
        "now",
        "q`\"\n",
        "rule",
    ] {
        let document = conditional(json!([
            { "attribute": name, "operator": "ONE_OF", "value": ["yes"] },
        ]));
        let asked = [
            question("no", json!({ name: "yes" })),
            question("yes", json!({ name: "no" })),
        ];
        let answers = ask(&Eppo, &document, &asked);
        assert_eq!(answers[0].value, Some(json!("A")), "{name:?}");
        assert_eq!(answers[1].value, Some(json!("D")), "{name:?}");
    }
}

#[test]
fn a_flat_context_will_do() {
    let document = conditional(json!([
        { "attribute": "country", "operator": "ONE_OF", "value": ["NO"] },
        { "attribute": "id", "operator": "ONE_OF", "value": ["ann"] },
    ]));
    let asked = json!({
        "flag": "f", "type": "STRING", "default": "D",
        "context": { "targetingKey": "ann", "country": "NO" },
    });
    assert_eq!(ask(&Eppo, &document, &[asked])[0].value, Some(json!("A")));
}

#[test]
fn windows_include_both_ends() {
    let document = document(json!({ "f": flag(json!([
        {
            "key": "window",
            "startAt": "2026-03-01T00:00:00Z", "endAt": "2026-03-02T00:00:00.5Z",
            "splits": [{ "variationKey": "a", "shards": [] }],
        },
        {
            "key": "fine",
            "startAt": "2026-05-01T00:00:00.0000001Z", "endAt": "2026-05-01T00:00:01.0000019Z",
            "splits": [{ "variationKey": "b", "shards": [] }],
        },
        {
            "key": "never",
            "startAt": "2026-06-02T00:00:00Z", "endAt": "2026-06-01T00:00:00Z",
            "splits": [{ "variationKey": "b", "shards": [] }],
        },
    ])) }));
    let at = |now: &str| {
        let mut asked = question("ann", json!({}));
        asked["now"] = json!(now);
        asked
    };
    let times = [
        "2026-02-28T23:59:59.999999Z",
        "2026-03-01T00:00:00Z",
        "2026-03-02T00:00:00.5Z",
        "2026-03-02T00:00:00.500001Z",
        "2026-05-01T00:00:00Z",
        "2026-05-01T00:00:00.000001Z",
        "2026-05-01T00:00:01.000001Z",
        "2026-05-01T00:00:01.000002Z",
        "2026-06-01T12:00:00Z",
    ];
    let answers = ask(&Eppo, &document, &times.map(at));
    let values: Vec<&Json> = answers
        .iter()
        .filter_map(|answer| answer.value.as_ref())
        .collect();
    assert_eq!(values, ["D", "A", "A", "D", "D", "B", "B", "D", "D"]);
    let codes = |index: usize| {
        let passed = native(&answers[index], "unmatchedAllocations")
            .as_array()
            .unwrap();
        let codes = passed
            .iter()
            .map(|one| one["allocationEvaluationCode"].as_str().unwrap());
        codes.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        codes(0),
        "BEFORE_START_TIME BEFORE_START_TIME BEFORE_START_TIME"
    );
    assert_eq!(
        codes(3),
        "AFTER_END_TIME BEFORE_START_TIME BEFORE_START_TIME"
    );
    assert_eq!(codes(8), "AFTER_END_TIME AFTER_END_TIME BEFORE_START_TIME");
    assert!(notes(&document)[0].contains("ends before it starts"));
}
