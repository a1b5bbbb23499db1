//! Strategies: who, and how many.

use super::{document, notes, on, printed, with_strategy};
use crate::Severity;
use serde_json::{Value as Json, json};

fn rollout(parameters: &Json) -> Json {
    with_strategy(&json!({ "name": "flexibleRollout", "parameters": parameters }))
}

#[test]
fn a_rollout_is_where_unleash_has_it() {
    // MurmurHash3 of `gr1:123` is 72 of 0 to 99, that of `groupX:999` is 24.
    let at = |percent: &str, group: &str| {
        rollout(&json!({ "rollout": percent, "stickiness": "userId", "groupId": group }))
    };
    let user = |id: &str| [json!({ "userId": id })];
    assert_eq!(on(&at("73", "gr1"), &user("123")), [true]);
    assert_eq!(on(&at("72", "gr1"), &user("123")), [false]);
    assert_eq!(on(&at("25", "groupX"), &user("999")), [true]);
    assert_eq!(on(&at("24", "groupX"), &user("999")), [false]);
    // A group of its own name is the default.
    let unnamed = document(&json!([{
        "name": "gr1", "enabled": true,
        "strategies": [{ "name": "flexibleRollout", "parameters": { "rollout": "73", "stickiness": "userId" } }],
    }]));
    assert!(printed(&unnamed).contains(r#"salt "gr1""#));
}

#[test]
fn everybody_is_who_can_be_counted() {
    let contexts = [
        json!({}),
        json!({ "userId": "" }),
        json!({ "sessionId": "s" }),
        json!({ "properties": { "shop": "s" } }),
    ];
    let sticky = |name: &str| rollout(&json!({ "rollout": "100", "stickiness": name }));
    assert_eq!(on(&sticky("default"), &contexts), [true; 4]);
    assert_eq!(on(&sticky("random"), &contexts), [true; 4]);
    assert_eq!(on(&sticky("currentTime"), &contexts), [true; 4]);
    assert_eq!(
        on(&sticky("userId"), &contexts),
        [false, true, false, false]
    );
    assert_eq!(on(&sticky("shop"), &contexts), [false, false, false, true]);
    assert_eq!(
        on(&rollout(&json!({ "rollout": "100" })), &contexts),
        [true; 4]
    );
    assert_eq!(
        on(&rollout(&json!({ "rollout": "0" })), &contexts),
        [false; 4]
    );
}

#[test]
fn percentages_are_whole_numbers() {
    let contexts = [json!({ "userId": "1" })];
    for (percent, expected) in [
        ("+100", true),
        ("0100", true),
        ("33.5", false),
        (" 50", false),
        ("", false),
    ] {
        assert_eq!(
            on(&rollout(&json!({ "rollout": percent })), &contexts),
            [expected],
            "{percent:?}"
        );
    }
    assert_eq!(on(&rollout(&json!({})), &contexts), [false]);
    // Above 100 the whole feature is off, whatever else there is.
    let too_much = document(&json!([{ "name": "f", "enabled": true, "strategies": [
        { "name": "default" },
        { "name": "flexibleRollout", "parameters": { "rollout": "101" } },
    ] }]));
    assert_eq!(on(&too_much, &contexts), [false]);
    // But a percentage that cannot be read only takes its own strategy with it.
    let unread = document(&json!([{ "name": "f", "enabled": true, "strategies": [
        { "name": "flexibleRollout", "parameters": { "rollout": "33.5" } },
        { "name": "default" },
    ] }]));
    assert_eq!(on(&unread, &contexts), [true]);
}

#[test]
fn the_old_rollouts_need_a_group() {
    let gradual = |name: &str, parameters: Json| {
        with_strategy(&json!({ "name": name, "parameters": parameters }))
    };
    let contexts = [json!({ "userId": "1", "sessionId": "1" }), json!({})];
    let whole = json!({ "percentage": "100", "groupId": "" });
    assert_eq!(
        on(&gradual("gradualRolloutUserId", whole.clone()), &contexts),
        [true, false]
    );
    assert_eq!(
        on(&gradual("gradualRolloutSessionId", whole), &contexts),
        [true, false]
    );
    let alone = json!({ "percentage": "100" });
    assert_eq!(
        on(&gradual("gradualRolloutUserId", alone.clone()), &contexts),
        [false, false]
    );
    assert_eq!(
        on(&gradual("gradualRolloutRandom", alone), &contexts),
        [true, true]
    );
}

#[test]
fn chance_comes_from_outside() {
    let random = with_strategy(
        &json!({ "name": "gradualRolloutRandom", "parameters": { "percentage": "51" } }),
    );
    let drawn = |number: u32| json!({ "properties": { "random": number } });
    let all: Vec<Json> = (1..=9999).map(drawn).collect();
    let count = on(&random, &all).into_iter().filter(|on| *on).count();
    // Fifty of the ninety-nine numbers that Unleash draws from are below 51.
    assert_eq!(count, 9999 * 50 / 99);
    assert_eq!(on(&random, &[json!({})]), [false]);
    assert!(notes(&random, Severity::Warning)[0].contains("`random`"));

    let sticky = rollout(&json!({ "rollout": "50", "stickiness": "random" }));
    let count = on(&sticky, &all).into_iter().filter(|on| *on).count();
    assert!((4800..5200).contains(&count), "{count}");
    assert!(notes(&sticky, Severity::Warning)[0].contains("`random`"));
}

#[test]
fn lists_are_split_at_commas() {
    let users = with_strategy(
        &json!({ "name": "userWithId", "parameters": { "userIds": "a, b ,c\"d,," } }),
    );
    let user = |id: &str| json!({ "userId": id });
    assert_eq!(
        on(
            &users,
            &[
                user("a"),
                user("b"),
                user("c\"d"),
                user(""),
                user("a, b"),
                json!({})
            ]
        ),
        [true, true, true, true, false, false]
    );
    let addresses = with_strategy(
        &json!({ "name": "remoteAddress", "parameters": { "IPs": "10.0.0.1, nonsense, ::1" } }),
    );
    let address = |text: &str| json!({ "remoteAddress": text });
    assert_eq!(
        on(
            &addresses,
            &[address("10.0.0.1"), address("::1"), address("nonsense")]
        ),
        [true, true, false]
    );
    let quoted =
        with_strategy(&json!({ "name": "remoteAddress", "parameters": { "IPs": "10.0.0.1\"" } }));
    assert_eq!(on(&quoted, &[address("10.0.0.1")]), [false]);
    for (name, parameter) in [("userWithId", "userIds"), ("remoteAddress", "IPs")] {
        let none = with_strategy(&json!({ "name": name, "parameters": {} }));
        assert_eq!(
            on(&none, &[json!({ "userId": "a", "remoteAddress": "::1" })]),
            [false],
            "{parameter}"
        );
    }
}

#[test]
fn the_host_is_an_attribute() {
    let hosts = with_strategy(
        &json!({ "name": "applicationHostname", "parameters": { "hostNames": "Web-1, web-2" } }),
    );
    let host = |name: &str| json!({ "properties": { "hostname": name } });
    assert_eq!(
        on(&hosts, &[host("WEB-1"), host("web-3"), json!({})]),
        [true, false, false]
    );
    assert!(notes(&hosts, Severity::Warning)[0].contains("`hostname`"));
}

#[test]
fn custom_strategies_are_answered_by_the_host() {
    let document = document(&json!([{ "name": "f", "enabled": true, "strategies": [
        { "name": "byPlanet", "constraints": [{ "contextName": "p", "operator": "IN", "values": ["x"] }] },
        { "name": "userWithId", "parameters": { "userIds": "1" } },
        { "name": "byMoon" },
    ] }]));
    let questions = [
        json!({}),
        json!({ "customStrategy1": true }),
        json!({ "customStrategy2": true }),
    ]
    .map(|results| json!({ "flag": "f", "kind": "enabled", "externalResults": results }));
    let answers = crate::testing::ask(&super::Unleash, &document, &questions);
    let enabled: Vec<Json> = answers
        .into_iter()
        .map(|answer| answer.enabled.unwrap())
        .collect();
    assert_eq!(enabled, [json!(false), json!(false), json!(true)]);
}

#[test]
fn segments_are_conditions_with_names() {
    let segments = json!([
        { "id": 1, "name": "Paying customers", "constraints": [{ "contextName": "plan", "operator": "IN", "values": ["pro"] }] },
        { "id": 2, "constraints": [] },
        { "id": 3, "constraints": [{ "contextName": "plan", "operator": "NUM_GT", "value": "x" }] },
        { "id": 4, "name": "Paying customers", "constraints": [] },
    ]);
    let with = |ids: Json| {
        let mut document = with_strategy(&json!({ "name": "default", "segments": ids }));
        document["segments"] = segments.clone();
        document
    };
    let contexts = [json!({ "properties": { "plan": "pro" } }), json!({})];
    assert_eq!(on(&with(json!([1])), &contexts), [true, false]);
    assert_eq!(on(&with(json!([2])), &contexts), [true, true]);
    assert_eq!(on(&with(json!([1, 2])), &contexts), [true, false]);
    assert_eq!(on(&with(json!([3])), &contexts), [false, false]);
    assert_eq!(on(&with(json!([2, 404])), &contexts), [false, false]);
    let text = printed(&with(json!([1, 4])));
    assert!(
        text.contains(r#"segment paying-customers = plan == "pro""#),
        "{text}"
    );
    assert!(
        text.contains("in segment paying-customers and in segment segment-4"),
        "{text}"
    );
}

#[test]
fn a_feature_without_strategies_is_on_and_one_that_is_disabled_is_off() {
    let feature = |enabled: bool| document(&json!([{ "name": "f", "enabled": enabled }]));
    assert_eq!(on(&feature(true), &[json!({})]), [true]);
    assert_eq!(on(&feature(false), &[json!({})]), [false]);
    assert_eq!(printed(&feature(true)), "flag f: bool = on\n");
}
