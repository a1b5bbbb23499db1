//! Answers, documents for clients, bandits, documents that cannot be read.

use super::{Eppo, conditional, document, flag, native, notes, question, reason};
use crate::format::eppo::obfuscated::md5_hex;
use crate::testing::ask;
use crate::{Confidence, Importer, Input};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value as Json, json};

fn one_of(attribute: &str, value: &str) -> Json {
    json!({ "attribute": attribute, "operator": "ONE_OF", "value": [value] })
}

#[test]
fn the_rule_that_held_is_told_and_the_words_depend_on_it() {
    let whole = json!([{ "start": 0, "end": 10_000 }]);
    let half = json!([{ "start": 0, "end": 9_999 }]);
    let shards = json!([
        { "salt": "s", "ranges": whole }, { "salt": "t", "ranges": half },
        { "salt": "u", "ranges": half },
    ]);
    let asked = document(json!({ "f": flag(json!([
        {
            "key": "one",
            "rules": [{ "conditions": [one_of("x", "1")] }, { "conditions": [one_of("y", "1")] }],
            "splits": [{ "variationKey": "a", "shards": [] }],
        },
        {
            "key": "two",
            "rules": [{ "conditions": [one_of("x", "2")] }, { "conditions": [] }],
            "splits": [{ "variationKey": "b", "shards": shards }],
        },
    ])) }));
    let answers = ask(
        &Eppo,
        &asked,
        &[
            question("ann", json!({ "y": "1" })),
            question("ann", json!({ "x": "1", "y": "1" })),
            question("ann", json!({})),
        ],
    );
    assert_eq!(
        *native(&answers[0], "matchedRule"),
        json!({ "conditions": [one_of("y", "1")] })
    );
    assert_eq!(
        *native(&answers[1], "matchedRule"),
        json!({ "conditions": [one_of("x", "1")] })
    );
    assert_eq!(
        *native(&answers[2], "matchedRule"),
        json!({ "conditions": [] })
    );
    assert_eq!(
        *native(&answers[0], "flagEvaluationDescription"),
        "Supplied attributes match rules defined in allocation \"one\"."
    );
    assert_eq!(
        *native(&answers[2], "flagEvaluationDescription"),
        "Supplied attributes match rules defined in allocation \"two\" and ann belongs to the range \
         of traffic assigned to \"b\"."
    );
    let failing = &native(&answers[2], "unmatchedAllocations")[0];
    assert_eq!(failing["allocationEvaluationCode"], "FAILING_RULE");
}

#[test]
fn a_value_of_another_type_is_an_error_only_when_it_is_chosen() {
    let mut mixed = flag(json!([
        {
            "key": "good", "rules": [{ "conditions": [one_of("x", "1")] }],
            "splits": [{ "variationKey": "good", "shards": [] }],
        },
        {
            "key": "lost", "rules": [{ "conditions": [one_of("x", "2")] }],
            "splits": [{ "variationKey": "lost", "shards": [] }],
        },
        { "key": "bad", "splits": [{ "variationKey": "bad", "shards": [] }] },
    ]));
    mixed["variationType"] = json!("INTEGER");
    mixed["variations"] = json!({
        "good": { "key": "good", "value": 2.0 }, "bad": { "key": "bad", "value": "two" },
    });
    let asked = document(json!({ "f": mixed }));
    let ask_for = |x: &str| {
        let mut asked = question("ann", json!({ "x": x }));
        asked["type"] = json!("INTEGER");
        asked
    };
    let answers = ask(&Eppo, &asked, &["1", "2", "3"].map(ask_for));
    assert_eq!(answers[0].value, Some(json!(2)));
    assert_eq!(reason(&answers[1]), "ASSIGNMENT_ERROR");
    assert_eq!(answers[1].variant, Some(json!("lost")));
    assert_eq!(reason(&answers[2]), "ASSIGNMENT_ERROR");
    assert_eq!(answers[2].value, Some(json!("D")));
    assert_eq!(
        *native(&answers[2], "flagEvaluationDescription"),
        "Variation (bad) is configured for type INTEGER, but is set to incompatible value (two)"
    );
    assert_eq!(native(&answers[2], "matchedAllocation")["key"], "bad");
    assert_eq!(notes(&asked).len(), 2);
}

#[test]
fn the_type_that_is_asked_for_must_be_the_flags() {
    let mut asked = question("ann", json!({ "x": "1" }));
    asked["type"] = json!("BOOLEAN");
    let answers = ask(&Eppo, &conditional(json!([one_of("x", "1")])), &[asked]);
    assert_eq!(reason(&answers[0]), "TYPE_MISMATCH");
    assert_eq!(answers[0].value, Some(json!("D")));
    let unseen = native(&answers[0], "unevaluatedAllocations")
        .as_array()
        .unwrap();
    assert_eq!(unseen.len(), 1);
}

#[test]
fn a_flag_that_cannot_be_read_harms_no_other() {
    let good = flag(json!([{ "key": "x", "splits": [{ "variationKey": "a", "shards": [] }] }]));
    let mut no_shards = good.clone();
    no_shards["totalShards"] = json!(0);
    let mut odd_time = good.clone();
    odd_time["allocations"][0]["startAt"] = json!("yesterday");
    let mut huge = good.clone();
    huge["allocations"][0]["rules"] = json!([{ "conditions": [
        { "attribute": "x", "operator": "MATCHES", "value": "(a{100}){1000}" },
    ] }]);
    let mut deep = good.clone();
    deep["variationType"] = json!("JSON");
    deep["variations"]["a"]["value"] = json!(format!("{}{}", "[".repeat(100), "]".repeat(100)));
    let mut off = good.clone();
    off["enabled"] = json!(false);
    let asked = document(json!({
        "f": good, "no_shards": no_shards, "odd_time": odd_time, "huge": huge, "deep": deep,
        "null": null, "negative": { "totalShards": -1 }, "off": off,
    }));
    let ask_for = |flag: &str| {
        let mut asked = question("ann", json!({}));
        asked["flag"] = json!(flag);
        asked
    };
    let broken = ["no_shards", "odd_time", "huge", "deep", "null", "negative"];
    for answer in ask(&Eppo, &asked, &broken.map(ask_for)) {
        assert_eq!(reason(&answer), "UNEXPECTED_CONFIGURATION_ERROR");
        assert_eq!(answer.value, Some(json!("D")));
    }
    let answers = ask(&Eppo, &asked, &["f", "off", "absent"].map(ask_for));
    assert_eq!(reason(&answers[0]), "MATCH");
    assert_eq!(reason(&answers[1]), "FLAG_UNRECOGNIZED_OR_DISABLED");
    assert_eq!(reason(&answers[2]), "FLAG_UNRECOGNIZED_OR_DISABLED");
    let refused = notes(&asked);
    let refused = refused
        .iter()
        .filter(|note| note.starts_with("Refused $.flags."));
    assert_eq!(refused.count(), broken.len());
}

#[test]
fn keys_may_be_any_text() {
    let odd = "q\"' {}\u{1f600} when";
    let mut odd_keys = flag(json!([
        { "key": "line\nline`", "splits": [{ "variationKey": odd, "shards": [
            { "salt": "a\"\n`b", "ranges": [{ "start": 0, "end": 9_999 }] },
        ] }] },
        { "key": "line line ", "splits": [{ "variationKey": "", "shards": [] }] },
    ]));
    odd_keys["variations"] = json!({ odd: { "value": odd }, "": { "value": "" } });
    let mut lines = odd_keys.clone();
    lines["variations"]["a\nb"] = json!({ "value": "" });
    let asked = document(json!({ odd: odd_keys, "": odd_keys, "lines": lines }));
    for (key, expected) in [
        (odd, "MATCH"),
        ("", "MATCH"),
        ("lines", "UNEXPECTED_CONFIGURATION_ERROR"),
    ] {
        let mut question = question("ann", json!({}));
        question["flag"] = json!(key);
        let answers = ask(&Eppo, &asked, &[question]);
        assert_eq!(reason(&answers[0]), expected, "{key}");
        if expected == "MATCH" {
            assert_eq!(answers[0].variant, Some(json!(odd)));
            assert_eq!(
                native(&answers[0], "matchedAllocation")["key"],
                "line\nline`"
            );
        }
    }
}

#[test]
fn whole_documents_may_be_refused() {
    let import = |text: &str| Eppo.import(&Input::new("f.json", text)).map(|_| ());
    for text in [
        "",
        "[]",
        "{\"flags\": ",
        "{}",
        "{\"flags\": []}",
        "{\"flags\": {}, \"format\": \"PRECOMPUTED\"}",
    ] {
        import(text).unwrap_err();
    }
    import("{\"flags\": {}}").unwrap();
    let recognise = |document: &Json| Eppo.recognise(&Input::new("f.json", &document.to_string()));
    assert_eq!(recognise(&conditional(json!([]))), Confidence::Sure);
    assert_eq!(recognise(&document(json!({}))), Confidence::Maybe);
    assert_eq!(
        recognise(&json!({ "flags": { "f": { "state": "ENABLED" } } })),
        Confidence::No
    );
}

#[test]
fn documents_for_clients_give_the_same_answers() {
    let hide = |text: &str| BASE64_STANDARD.encode(text);
    let asked = json!({ "format": "CLIENT", "environment": { "name": "Test" }, "flags": {
        md5_hex("f"): {
            "key": md5_hex("f"), "enabled": true, "variationType": "NUMERIC", "totalShards": 10_000,
            "variations": { hide("a"): { "key": hide("a"), "value": hide("0.5") } },
            "allocations": [{
                "key": hide("first"), "startAt": hide("2020-01-01T00:00:00Z"),
                "rules": [
                    { "conditions": [
                        {
                            "attribute": md5_hex("n"), "operator": md5_hex("NOT_ONE_OF"),
                            "value": [md5_hex("1")],
                        },
                        {
                            "attribute": md5_hex("id"), "operator": md5_hex("MATCHES"),
                            "value": hide("^a"),
                        },
                    ] },
                    { "conditions": [
                        {
                            "attribute": md5_hex("app"), "operator": md5_hex("LTE"),
                            "value": hide("1.0.0"),
                        },
                        {
                            "attribute": md5_hex("n"), "operator": md5_hex("IS_NULL"),
                            "value": md5_hex("true"),
                        },
                    ] },
                ],
                // ann lies in shard 671, ben in 7888.
                "splits": [{ "variationKey": hide("a"), "shards": [
                    { "salt": hide("salt a"), "ranges": [{ "start": 671, "end": 7889 }] },
                ] }],
            }],
        },
    } });
    let ask_for = |key: &str, attributes: Json| {
        let mut asked = question(key, attributes);
        asked["type"] = json!("NUMERIC");
        asked
    };
    let answers = ask(
        &Eppo,
        &asked,
        &[
            ask_for("ann", json!({ "n": 2 })),
            ask_for("ann", json!({ "n": 1.0 })),
            ask_for("ben", json!({ "n": 2 })),
            ask_for("ben", json!({ "n": 2, "id": "al" })),
            ask_for("ben", json!({ "app": "1.0.0-rc.1" })),
            ask_for("cleo", json!({ "app": "1.0.0-rc.1" })),
        ],
    );
    let served: Vec<bool> = answers
        .iter()
        .map(|answer| reason(answer) == "MATCH")
        .collect();
    assert_eq!(served, [true, false, false, true, true, false]);
    assert_eq!(answers[0].value, Some(json!(0.5)));
    assert_eq!(native(&answers[0], "matchedAllocation")["key"], "first");
    let code = &native(&answers[5], "unmatchedAllocations")[0]["allocationEvaluationCode"];
    assert_eq!(*code, "TRAFFIC_EXPOSURE_MISS");
}

/// A document in which A is a bandit, and a model in which x is worth 3 by its `size`.
fn bandit(request: &Json) -> Json {
    let mut config = document(json!({ "f": flag(json!([
        { "key": "x", "splits": [{ "variationKey": "a", "shards": [] }] },
    ])) }));
    config["bandits"] = json!({ "robber": [
        { "key": "robber", "flagKey": "f", "variationKey": "a", "variationValue": "A" },
    ] });
    let answers = ask(&Eppo, &config, std::slice::from_ref(request));
    assert_eq!(answers[0].value, Some(json!("A")));
    native(&answers[0], "action").clone()
}

fn models(floor: f64, gamma: f64) -> Json {
    json!({ "bandits": { "robber": { "modelData": {
        "gamma": gamma, "defaultActionScore": 1.0, "actionProbabilityFloor": floor,
        "coefficients": { "x": {
            "intercept": 1.0,
            "actionNumericCoefficients": [
                { "attributeKey": "size", "coefficient": 2.0, "missingValueCoefficient": -9.0 },
            ],
            "actionCategoricalCoefficients": [],
            "subjectNumericCoefficients": [],
            "subjectCategoricalCoefficients": [
                { "attributeKey": "vip", "valueCoefficients": { "true": -9.0 },
                  "missingValueCoefficient": 0.0 },
            ],
        } },
    } } } })
}

#[test]
fn bandits_weigh_their_actions() {
    // Computed apart: ann's chance is 0.6405 and orders x, y, z; ben's is 0.0841 and orders x, z, y.
    let asked = |key: &str, about: Json, x: Json, gamma: f64| {
        let mut asked = question(key, about);
        asked["actions"] = json!([
            x,
            { "actionKey": "y", "numericAttributes": {}, "categoricalAttributes": {} },
            { "actionKey": "z" },
        ]);
        asked["models"] = models(0.0, gamma);
        asked
    };
    let sized = json!({ "actionKey": "x", "numericAttributes": { "size": 1.0 },
                        "categoricalAttributes": {} });
    // x is worth 3, the others 1: with much gamma nearly all chance is x's.
    assert_eq!(bandit(&asked("ann", json!({}), sized.clone(), 1e6)), "x");
    // Without gamma all are alike: 1/3 each.
    assert_eq!(bandit(&asked("ann", json!({}), sized.clone(), 0.0)), "y");
    assert_eq!(bandit(&asked("ben", json!({}), sized.clone(), 0.0)), "x");
    // A subject that the model dislikes, in either form, and an action without its size.
    let sorted = json!({ "categoricalAttributes": { "vip": "true" } });
    for about in [sorted, json!({ "vip": true })] {
        assert_eq!(bandit(&asked("ann", about, sized.clone(), 1e6)), "y");
    }
    assert_eq!(
        bandit(&asked("ann", json!({}), json!({ "actionKey": "x" }), 1e6)),
        "y"
    );
    let unsorted = json!({ "actionKey": "x", "size": 1.0 });
    assert_eq!(bandit(&asked("ann", json!({}), unsorted, 1e6)), "x");
    // A floor of 0.9 gives z at least 0.3, and ben's first 0.3 are x's even where x is the worst.
    let mut floored = asked("ben", json!({ "vip": true }), sized, 1e6);
    floored["models"] = models(0.9, 1e6);
    assert_eq!(bandit(&floored), "x");
}

#[test]
fn bandits_without_actions_or_models_take_none() {
    let mut asked = question("ann", json!({}));
    asked["actions"] = json!([]);
    asked["models"] = models(0.0, 1.0);
    assert_eq!(bandit(&asked), json!(null));
    asked["actions"] = json!([{ "actionKey": "x" }]);
    asked["models"] = json!({ "bandits": {} });
    assert_eq!(bandit(&asked), json!(null));
    asked["models"] = json!({ "bandits": { "robber": 5 } });
    assert_eq!(bandit(&asked), json!(null));
}
