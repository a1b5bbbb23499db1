//! Variants: which, and what they carry.

use super::{Unleash, document, notes, printed, variants};
use crate::{Severity, testing};
use serde_json::{Value as Json, json};

fn user(id: &str) -> Json {
    json!({ "userId": id })
}

#[expect(clippy::unnecessary_wraps, reason = "what is asked for may be none")]
fn some(name: &str) -> Option<String> {
    Some(name.to_owned())
}

fn feature(strategies: &Json, variants: &Json) -> Json {
    document(
        &json!([{ "name": "f", "enabled": true, "strategies": strategies, "variants": variants }]),
    )
}

#[test]
fn the_first_strategy_that_holds_says_where_the_variant_comes_from() {
    let document = feature(
        &json!([
            { "name": "userWithId", "parameters": { "userIds": "1" }, "variants": [{ "name": "own", "weight": 1 }] },
            { "name": "userWithId", "parameters": { "userIds": "1, 2" } },
            { "name": "userWithId", "parameters": { "userIds": "3" }, "variants": [{ "name": "none", "weight": 0 }] },
        ]),
        &json!([{ "name": "shared", "weight": 7 }]),
    );
    assert_eq!(
        variants(&document, &["1", "2", "3", "4"].map(user)),
        [some("own"), some("shared"), some("disabled"), None]
    );
}

#[test]
fn variants_are_dealt_out_where_unleash_does() {
    // MurmurHash3 of `a:5` with the variants' seed is even, that of `a:0` odd.
    let pair = json!([{ "name": "left", "weight": 1 }, { "name": "right", "weight": 1 }]);
    let sticky = |name: &str| {
        let parameters = json!({ "rollout": "100", "stickiness": name, "groupId": "a" });
        feature(
            &json!([{ "name": "flexibleRollout", "parameters": parameters, "variants": pair }]),
            &json!([]),
        )
    };
    assert_eq!(
        variants(&sticky("userId"), &[user("5"), user("0")]),
        [some("left"), some("right")]
    );
    let session = json!({ "sessionId": "0", "userId": "5" });
    assert_eq!(
        variants(&sticky("sessionId"), std::slice::from_ref(&session)),
        [some("right")]
    );
    assert_eq!(variants(&sticky("default"), &[session]), [some("left")]);
    // Nobody to be counted is no reason to have no variant.
    assert_ne!(variants(&sticky("default"), &[json!({})]), [None]);
    assert_ne!(
        variants(&sticky("default"), &[json!({})]),
        [some("disabled")]
    );
    let drawn: Vec<Json> = (1..400)
        .map(|n| json!({ "properties": { "random": n } }))
        .collect();
    let left = variants(&sticky("random"), &drawn)
        .into_iter()
        .filter(|name| *name == some("left"))
        .count();
    assert!((150..250).contains(&left), "{left}");
}

#[test]
fn a_group_of_its_own_keeps_to_strategies() {
    // The variants of the feature are salted with its name.
    let strategies =
        json!([{ "name": "flexibleRollout", "parameters": { "rollout": "100", "groupId": "a" } }]);
    let pair = json!([{ "name": "left", "weight": 30 }, { "name": "right", "weight": 70 }]);
    let text = printed(&feature(&strategies, &pair));
    assert!(
        text.contains(
            r#"30% left, 70% right by userId ?? sessionId ?? random ?? "anonymous" salt "f""#
        ) || text.contains("salt \"f\" using unleash/variant"),
        "{text}"
    );
}

#[test]
fn the_first_variant_says_what_all_are_sticky_on() {
    let pair = json!([
        { "name": "left", "weight": 1, "stickiness": "shop" },
        { "name": "right", "weight": 1, "stickiness": "userId" },
    ]);
    let text = printed(&feature(&json!([]), &pair));
    assert!(text.contains("by shop ??"), "{text}");
}

#[test]
fn overrides_come_first_and_in_order() {
    let document = feature(
        &json!([{ "name": "default", "constraints": [{ "contextName": "appName", "operator": "IN", "values": ["web"] }] }]),
        &json!([
            { "name": "left", "weight": 100 },
            { "name": "right", "weight": 0, "overrides": [
                { "contextName": "userId", "values": ["1", "2"] },
                { "contextName": "shop", "values": ["x"] },
            ] },
            { "name": "third", "weight": 0, "overrides": [{ "contextName": "userId", "values": ["2", "3"] }] },
        ]),
    );
    let contexts = [
        json!({ "appName": "web", "userId": "1" }),
        json!({ "appName": "web", "userId": "2" }),
        json!({ "appName": "web", "userId": "3" }),
        json!({ "appName": "web", "userId": "4", "properties": { "shop": "x" } }),
        json!({ "appName": "web" }),
        json!({ "userId": "1" }),
    ];
    assert_eq!(
        variants(&document, &contexts),
        [
            some("right"),
            some("right"),
            some("third"),
            some("right"),
            some("left"),
            None
        ]
    );
}

#[test]
fn one_name_can_stand_for_several_payloads() {
    let variant =
        |name: &str, payload: Json| json!([{ "name": name, "weight": 1, "payload": payload }]);
    let text = |value: &str| json!({ "type": "string", "value": value });
    let users = |ids: &str, variants: Json| json!({ "name": "userWithId", "parameters": { "userIds": ids }, "variants": variants });
    let document = feature(
        &json!([
            users("1", variant("on", text("one"))),
            users("2", variant("on", text("two"))),
            users(
                "3",
                variant(
                    "off",
                    json!({ "type": "json", "value": "{\"a\": [1, 2.50]}" })
                )
            ),
            users(
                "4",
                variant("disabled", json!({ "type": "number", "value": "0x1" }))
            ),
        ]),
        &json!([]),
    );
    let questions = ["1", "2", "3", "4", "5"].map(|id| json!({ "flag": "f", "context": user(id) }));
    let answers = testing::ask(&Unleash, &document, &questions);
    let native: Vec<Json> = answers
        .into_iter()
        .map(|answer| answer.native.unwrap())
        .collect();
    assert_eq!(
        native,
        [
            json!({ "name": "on", "payload": { "type": "string", "value": "one" }, "enabled": true, "feature_enabled": true }),
            json!({ "name": "on", "payload": { "type": "string", "value": "two" }, "enabled": true, "feature_enabled": true }),
            json!({ "name": "off", "payload": { "type": "json", "value": "{\"a\": [1, 2.50]}" }, "enabled": true, "feature_enabled": true }),
            json!({ "name": "disabled", "payload": { "type": "number", "value": "0x1" }, "enabled": true, "feature_enabled": true }),
            json!({ "name": "disabled", "enabled": false, "feature_enabled": false }),
        ]
    );
    let printed = printed(&document);
    assert!(printed.contains("off-2 = { a: [1, 2.5] }"), "{printed}");
    assert!(printed.contains(r#"disabled = "0x1""#), "{printed}");
}

#[test]
fn weights_that_cannot_be_are_refused() {
    for weights in [json!([-1, 2]), json!([i32::MAX, i32::MAX, 2])] {
        let list: Vec<Json> = weights
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(index, weight)| json!({ "name": format!("v{index}"), "weight": weight }))
            .collect();
        let document = feature(&json!([]), &Json::Array(list));
        assert_eq!(notes(&document, Severity::Refused).len(), 1);
        assert_eq!(variants(&document, &[user("1")]), [None]);
    }
}

#[test]
fn no_weight_at_all_is_no_variant() {
    let document = feature(&json!([]), &json!([{ "name": "left", "weight": 0 }]));
    assert_eq!(variants(&document, &[user("1")]), [some("disabled")]);
    assert!(notes(&document, Severity::Warning)[0].contains("no variant has a weight"));
}
