//! Another system's document.

use crate::support::{Running, settings, wait_for};
use burgee_server::FileSource;
use serde_json::{Value as Json, json};

fn unleash(user: &str) -> String {
    json!({
        "version": 1,
        "features": [{
            "name": "banner",
            "enabled": true,
            "strategies": [{ "name": "userWithId", "parameters": { "userIds": user } }]
        }]
    })
    .to_string()
}

fn start(system: &str, text: &str) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.flags");
    std::fs::write(&path, text).unwrap();
    Running::start(
        folder,
        FileSource::new(path).from_system(system, None),
        settings(),
    )
}

fn value(server: &Running, flag: &str, context: &Json) -> Json {
    let answer = server.flag(flag, context);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["value"].clone()
}

#[test]
fn the_targeting_key_is_the_systems_own() {
    for system in ["unleash", "auto"] {
        let server = start(system, &unleash("u-1"));
        assert_eq!(
            value(&server, "banner", &json!({ "targetingKey": "u-1" })),
            true
        );
        assert_eq!(
            value(&server, "banner", &json!({ "targetingKey": "u-2" })),
            false
        );
        assert_eq!(value(&server, "banner", &json!({ "userId": "u-1" })), true);
        let ready = server.get("/readyz").json();
        assert_eq!(ready["system"], "Unleash");
    }
}

#[test]
fn it_is_followed_and_kept_like_any_other() {
    let server = start("unleash", &unleash("u-1"));
    let etag = |server: &Running| {
        let answer = server.bulk(&json!({ "targetingKey": "u-2" }), None);
        answer.header("etag").unwrap().to_owned()
    };
    let before = etag(&server);
    let one = server.flag("banner", &json!({})).json()["metadata"]["revision"].clone();
    let all = server.bulk(&json!({}), None).json()["metadata"]["revision"].clone();
    assert_eq!(
        (&one, &all),
        (&server.get("/readyz").json()["revision"], &one)
    );
    server.replace(&unleash("u-2"));
    let second = json!({ "targetingKey": "u-2" });
    wait_for("the new value", || {
        value(&server, "banner", &second) == true
    });
    assert_ne!(etag(&server), before);
    server.replace("{ not json");
    wait_for("the failure", || {
        server.get("/readyz").json()["status"] == "stale"
    });
    assert_eq!(value(&server, "banner", &second), true);
}

/// A flag that is on for `u-1`, and for whoever has the plan `pro`, in each system's words.
fn for_one_user_and_a_plan() -> Vec<(&'static str, &'static str, String)> {
    let condition = |field: &str, values: &Json| {
        json!({
            "type": "user_field", "field": field, "operator": "any", "targetValue": values,
            "additionalValues": {}, "isDeviceBased": false, "idType": "userID"
        })
    };
    let rule = |id: &str| {
        json!({
            "name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": true,
            "idType": "userID", "conditions": [id]
        })
    };
    let statsig = json!({
        "feature_gates": { "beta": {
            "type": "feature_gate", "entity": "feature_gate", "salt": "s", "enabled": true,
            "defaultValue": false, "idType": "userID", "rules": [rule("a"), rule("b")]
        } },
        "condition_map": {
            "a": condition("userID", &json!(["u-1"])),
            "b": condition("plan", &json!(["pro"]))
        },
        "dynamic_configs": {}, "layer_configs": {}
    });
    let growthbook = json!({ "features": { "beta": { "defaultValue": false, "rules": [
        { "condition": { "id": "u-1" }, "force": true },
        { "condition": { "plan": "pro" }, "force": true }
    ] } } });
    let flagd = json!({ "flags": { "beta": {
        "state": "ENABLED", "variants": { "on": true, "off": false }, "defaultVariant": "off",
        "targeting": { "if": [
            { "or": [
                { "==": [{ "var": "targetingKey" }, "u-1"] },
                { "==": [{ "var": "plan" }, "pro"] }
            ] },
            "on", "off"
        ] }
    } } });
    let flipt = r"
namespace: default
flags:
- key: beta
  name: beta
  type: BOOLEAN_FLAG_TYPE
  enabled: false
  rollouts:
  - segment: { key: some, value: true }
segments:
- key: some
  name: some
  match_type: ANY_MATCH_TYPE
  constraints:
  - { type: ENTITY_ID_COMPARISON_TYPE, property: entity, operator: eq, value: u-1 }
  - { type: STRING_COMPARISON_TYPE, property: plan, operator: eq, value: pro }
";
    vec![
        ("statsig", "beta", statsig.to_string()),
        ("growthbook", "beta", growthbook.to_string()),
        ("flagd", "beta", flagd.to_string()),
        ("flipt", "beta", flipt.to_owned()),
    ]
}

#[test]
fn a_flat_context_is_enough() {
    for (system, flag, document) in for_one_user_and_a_plan() {
        let server = start(system, &document);
        for (context, expected) in [
            (json!({ "targetingKey": "u-1" }), true),
            (json!({ "targetingKey": "u-2" }), false),
            (json!({ "targetingKey": "u-2", "plan": "pro" }), true),
            (json!({ "plan": "free" }), false),
        ] {
            let found = value(&server, flag, &context);
            assert_eq!(found, expected, "{system} {context}");
        }
    }
}

#[test]
fn a_flat_context_is_an_identity_of_flagsmith() {
    let flagsmith = json!({
        "environment": { "key": "env", "name": "production" },
        "features": { "banner": { "key": "1", "name": "banner", "enabled": true, "value": "plain" } },
        "segments": { "1": {
            "key": "1", "name": "pro",
            "rules": [{ "type": "ALL", "conditions": [
                { "property": "plan", "operator": "EQUAL", "value": "pro" }
            ] }],
            "overrides": [{ "name": "banner", "enabled": true, "value": "gold", "priority": 1 }]
        } }
    });
    let server = start("flagsmith", &flagsmith.to_string());
    let ask = |context: &Json| value(&server, "banner", context);
    assert_eq!(
        ask(&json!({ "targetingKey": "u-1", "plan": "free" })),
        "plain"
    );
    assert_eq!(
        ask(&json!({ "targetingKey": "u-1", "plan": "pro" })),
        "gold"
    );
    let own = json!({ "identity": { "identifier": "u-1", "traits": { "plan": "pro" } } });
    assert_eq!(ask(&own), "gold");
}

#[test]
fn a_flat_context_is_a_user_of_launchdarkly() {
    let launchdarkly = json!({
        "flags": { "beta": {
            "key": "beta", "on": true, "version": 1, "salt": "s",
            "variations": [true, false], "fallthrough": { "variation": 1 }, "offVariation": 1,
            "targets": [{ "variation": 0, "values": ["u-1"] }],
            "rules": [{ "id": "r", "variation": 0, "clauses": [
                { "attribute": "plan", "op": "in", "values": ["pro"] }
            ] }]
        } },
        "segments": {}
    });
    let server = start("launchdarkly", &launchdarkly.to_string());
    assert_eq!(
        value(&server, "beta", &json!({ "targetingKey": "u-1" })),
        true
    );
    assert_eq!(
        value(&server, "beta", &json!({ "targetingKey": "u-2" })),
        false
    );
    assert_eq!(
        value(
            &server,
            "beta",
            &json!({ "targetingKey": "u-2", "plan": "pro" })
        ),
        true
    );
}
