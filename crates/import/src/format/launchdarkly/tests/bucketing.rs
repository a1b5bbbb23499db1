//! Rollouts and experiments with published buckets: `hashKey.saltyA.userKeyA` is 0.421575874.

use super::super::Format;
use crate::testing::ask;
use serde_json::{Value as Json, json};

/// A flag with two shares, of which the first has this weight.
fn document(weight: u32, more: &Json) -> Json {
    let mut rollout = json!({ "variations": [
        { "variation": 0, "weight": weight },
        { "variation": 1, "weight": 100_000 - weight },
    ] });
    for (name, value) in more.as_object().unwrap() {
        rollout[name] = value.clone();
    }
    json!({ "flags": { "hashKey": {
        "on": true, "salt": "saltyA", "variations": ["low", "high"], "offVariation": 1,
        "fallthrough": { "rollout": rollout },
    } } })
}

/// What the flag serves, and whether as part of an experiment.
fn served(weight: u32, more: &Json, context: &Json) -> (Json, bool) {
    let question = json!({ "flag": "hashKey", "context": context, "default": "none" });
    let answers = ask(&Format, &document(weight, more), &[question]);
    let answer = answers.into_iter().next().unwrap();
    let reason = answer.reason.unwrap();
    (
        answer.value.unwrap(),
        reason.get("inExperiment") == Some(&json!(true)),
    )
}

/// The bucket of the context, in thousandths of a percent: `low` is served above it, and not below.
fn assert_bucket(bucket: u32, more: &Json, context: &Json, in_experiment: bool) {
    let shown = format!("{more} {context}");
    assert_eq!(
        served(bucket + 1, more, context),
        (json!("low"), in_experiment),
        "{shown}"
    );
    if bucket > 0 {
        assert_eq!(
            served(bucket, more, context),
            (json!("high"), in_experiment),
            "{shown}"
        );
    }
}

fn user(attribute: &Json) -> Json {
    json!({ "kind": "user", "key": "userKeyQ", "attr": attribute })
}

#[test]
fn keys_fall_where_they_always_fell() {
    for (key, bucket) in [
        ("userKeyA", 42_157),
        ("userKeyB", 67_084),
        ("userKeyC", 10_343),
    ] {
        let single = json!({ "kind": "user", "key": key });
        assert_bucket(bucket, &json!({}), &single, false);
        assert_bucket(bucket, &json!({ "kind": "rollout" }), &single, false);
        assert_bucket(bucket, &json!({ "kind": "experiment" }), &single, true);
        // Older users have no kind.
        assert_bucket(bucket, &json!({}), &json!({ "key": key }), false);
        let several = json!({
            "kind": "multi", "user": { "key": "userKeyQ" }, "org": { "key": key },
        });
        assert_bucket(bucket, &json!({ "contextKind": "org" }), &several, false);
        let experiment = json!({ "kind": "experiment", "contextKind": "org" });
        assert_bucket(bucket, &experiment, &several, true);
    }
    let key = |key: &str| json!({ "kind": "user", "key": key });
    assert_bucket(9_801, &json!({ "seed": 61 }), &key("userKeyA"), false);
    assert_bucket(
        70_088,
        &json!({ "seed": 60, "kind": "experiment" }),
        &key("userKeyA"),
        true,
    );
}

#[test]
fn an_attribute_can_take_the_place_of_the_key() {
    let by = json!({ "bucketBy": "attr" });
    assert_bucket(42_157, &by, &user(&json!("userKeyA")), false);
    assert_bucket(54_771, &by, &user(&json!(33_333)), false);
    assert_bucket(54_771, &by, &user(&json!(33_333.0)), false);
    assert_bucket(54_771, &by, &user(&json!("33333")), false);
    assert_bucket(73_096, &by, &user(&json!("99999")), false);
    let nested = json!({ "bucketBy": "/attr/id", "contextKind": "user" });
    assert_bucket(42_157, &nested, &user(&json!({ "id": "userKeyA" })), false);
    // Without a kind, this is a name.
    assert_bucket(
        0,
        &json!({ "bucketBy": "/attr/id" }),
        &user(&json!({ "id": "userKeyA" })),
        false,
    );
}

#[test]
fn what_cannot_be_dealt_out_is_in_the_first_bucket() {
    let by = json!({ "bucketBy": "attr" });
    for attribute in [
        json!(true),
        json!(33_333.5),
        json!(["userKeyA"]),
        json!({ "a": 1 }),
        json!(null),
        json!(1e300),
    ] {
        assert_bucket(0, &by, &user(&attribute), false);
        assert_eq!(served(0, &by, &user(&attribute)).0, json!("high"));
    }
    let org = json!({ "kind": "org", "key": "userKeyA" });
    assert_bucket(0, &json!({}), &org, false);
    // Whoever is not of the experiment's kind does not take part.
    assert_bucket(0, &json!({ "kind": "experiment" }), &org, false);
}

#[test]
fn an_experiment_deals_out_by_the_key_alone() {
    let by = json!({ "kind": "experiment", "bucketBy": "attr" });
    let context = json!({ "kind": "user", "key": "userKeyA", "attr": "userKeyB" });
    assert_bucket(42_157, &by, &context, true);
    let bad = json!({ "kind": "experiment", "bucketBy": "//", "contextKind": "user" });
    assert_bucket(42_157, &bad, &context, true);
}

#[test]
fn only_tracked_shares_are_part_of_an_experiment() {
    let shares = json!({ "kind": "experiment", "variations": [
        { "variation": 0, "weight": 42_000, "untracked": true },
        { "variation": 0, "weight": 1_000 },
        { "variation": 1, "weight": 57_000, "untracked": true },
    ] });
    let context = |key: &str| json!({ "kind": "user", "key": key });
    // Both get the same variation: the bucket tells.
    assert_eq!(
        served(0, &shares, &context("userKeyA")),
        (json!("low"), true)
    );
    assert_eq!(
        served(0, &shares, &context("userKeyC")),
        (json!("low"), false)
    );
    assert_eq!(
        served(0, &shares, &context("userKeyB")),
        (json!("high"), false)
    );
}

#[test]
fn whoever_lies_past_the_end_gets_the_last_share() {
    let shares = json!({ "variations": [
        { "variation": 1, "weight": 1 }, { "variation": 0, "weight": 1 },
    ] });
    assert_eq!(
        served(0, &shares, &json!({ "key": "userKeyA" })).0,
        json!("low")
    );
    let over = json!({ "variations": [
        { "variation": 1, "weight": 42_158 }, { "variation": 0, "weight": 99_000 },
        { "variation": 1, "weight": 99_000 },
    ] });
    assert_eq!(
        served(0, &over, &json!({ "key": "userKeyA" })).0,
        json!("high")
    );
    assert_eq!(
        served(0, &over, &json!({ "key": "userKeyB" })).0,
        json!("low")
    );
}

#[test]
fn segments_deal_out_under_their_own_name() {
    let flags = json!({ "f": {
        "on": true, "variations": ["in", "out"], "fallthrough": { "variation": 1 },
        "rules": [{ "variation": 0, "clauses": [{ "op": "segmentMatch", "values": ["segment3"] }] }],
    } });
    let served = |weight: i64, more: &Json, context: &Json| {
        let mut rule = json!({ "weight": weight });
        for (name, value) in more.as_object().unwrap() {
            rule[name] = value.clone();
        }
        let segments = json!({ "segment3": { "salt": "salty", "rules": [rule] } });
        let document = json!({ "flags": flags, "segments": segments });
        let question = json!({ "flag": "f", "context": context, "default": "none" });
        ask(&Format, &document, &[question])[0].value == Some(json!("in"))
    };
    let user = json!({ "kind": "user", "key": "user-key" });
    assert!(served(14_951, &json!({}), &user));
    assert!(!served(14_950, &json!({}), &user));
    assert!(served(100_000, &json!({}), &user) && !served(0, &json!({}), &user));
    let by = json!({ "bucketBy": "alias" });
    let aliased = json!({ "kind": "user", "key": "other", "alias": "user-key" });
    assert!(served(14_951, &by, &aliased) && !served(14_950, &by, &aliased));
    // Without the attribute it is the first bucket; without the kind it is none.
    assert!(served(1, &by, &user) && !served(0, &by, &user));
    let org = json!({ "kind": "org", "key": "user-key" });
    assert!(!served(100_000, &json!({}), &org));
    assert!(served(
        14_951,
        &json!({ "rolloutContextKind": "org" }),
        &org
    ));
}
