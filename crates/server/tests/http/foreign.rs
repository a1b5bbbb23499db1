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
