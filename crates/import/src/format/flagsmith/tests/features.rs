//! Features: percentages, overrides, and what nobody gets.

use super::{Flagsmith, overridden, said, with_condition, with_traits};
use crate::testing::ask;
use serde_json::{Value as Json, json};

#[test]
fn percentages_hold_up_to_themselves() {
    // The hash of "1,env_ann" is step 1 420 of 9 998.
    let is_in = |value: &str, property: &str| {
        let document = with_condition(property, "PERCENTAGE_SPLIT", &value.into());
        let answers = ask(
            &Flagsmith,
            &document,
            &[with_traits(&json!({ "t": "env_ann" }))],
        );
        answers[0].value == Some(json!(["s"]))
    };
    let exact = (f64::from(STEP_OF_ANN) / 9998.0 * 100.0).to_string();
    for property in ["", "$.identity.key", "t"] {
        assert!(is_in(&exact, property) && is_in("100", property) && is_in("1e3", property));
        assert!(!is_in("1", property) && !is_in("0", property) && !is_in("x", property));
    }
    let below = (f64::from(STEP_OF_ANN) / 9998.0 * 100.0 - 1e-9).to_string();
    assert!(!is_in(&below, ""));
    let nobody = json!({ "kind": "segments", "context": {} });
    let document = with_condition("", "PERCENTAGE_SPLIT", &json!("100"));
    assert_eq!(
        ask(&Flagsmith, &document, &[nobody])[0].value,
        Some(json!([]))
    );
}

const STEP_OF_ANN: u32 = 1420;

#[test]
fn the_override_with_the_lowest_priority_counts() {
    let question =
        |flag: &str, context: Json| json!({ "flag": flag, "kind": "flag", "context": context });
    let ann = |traits: Json| json!({ "identity": { "identifier": "ann", "traits": traits } });
    let answers = ask(
        &Flagsmith,
        &overridden(),
        &[
            question("colour", ann(json!({ "low": 1, "high": 1 }))),
            question("colour", ann(json!({ "low": 1 }))),
            question("colour", ann(json!({}))),
            question("colour", json!({})),
            question("plain", ann(json!({ "low": 1, "high": 1 }))),
            question("plain", ann(json!({ "high": 1 }))),
            question("gone", ann(json!({}))),
        ],
    );
    let metadata = json!({ "metadata": { "id": 7 } });
    // The hash of "f1,env_ann" is step 4 430: 44.3 %.
    assert_eq!(
        said(&answers[0]),
        json!([true, "navy", null, "SPLIT; weight=100", {}])
    );
    assert_eq!(
        said(&answers[1]),
        json!([false, "red", null, "TARGETING_MATCH; segment=low", {}])
    );
    assert_eq!(
        said(&answers[2]),
        json!([true, "early", "first", "SPLIT; weight=50.0", metadata])
    );
    assert_eq!(
        said(&answers[3]),
        json!([true, "grey", null, "DEFAULT", metadata])
    );
    assert_eq!(
        said(&answers[4]),
        json!([true, null, null, "TARGETING_MATCH; segment=low", {}])
    );
    assert_eq!(
        said(&answers[5]),
        json!([false, null, null, "TARGETING_MATCH; segment=high", {}])
    );
    assert_eq!(answers[6].error, Some(json!("FLAG_NOT_FOUND")));
}

#[test]
fn what_nobody_gets_is_control() {
    let document = json!({
        "environment": { "key": "env", "name": "E" },
        "features": { "f": {
            "key": "k", "name": "f", "enabled": false, "value": 1,
            "variants": [{ "key": "v", "value": 2, "weight": 0 }],
        } },
    });
    let question =
        json!({ "flag": "f", "context": { "identity": { "identifier": "x", "key": "y" } } });
    let answers = ask(&Flagsmith, &document, &[question]);
    assert_eq!(
        said(&answers[0]),
        json!([false, 1, "control", "DEFAULT", {}])
    );
}
