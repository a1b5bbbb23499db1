//! What the SDKs do. Buckets were computed apart.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a test writes its JSON in place"
)]

mod operators;
mod specs;

use super::Statsig;
use crate::Answer;
use serde_json::{Value as Json, json};

fn project(gates: Json, configs: Json, conditions: Json) -> Json {
    json!({
        "response_format": "dcs-v2", "feature_gates": gates, "dynamic_configs": configs,
        "layer_configs": {}, "condition_map": conditions,
    })
}

fn rule(id: &str, share: f64, conditions: &[&str], value: Json) -> Json {
    json!({
        "name": id, "id": id, "passPercentage": share, "conditions": conditions,
        "returnValue": value, "idType": "userID",
    })
}

fn spec(default: Json, rules: &[Json]) -> Json {
    json!({
        "type": "feature_gate", "entity": "feature_gate", "salt": "gate", "enabled": true,
        "idType": "userID", "defaultValue": default, "rules": rules,
    })
}

fn asks(kind: &str, key: &str, user: Json) -> Json {
    json!({ "kind": kind, "flag": key, "context": user })
}

fn native<'a>(answer: &'a Answer, field: &str) -> &'a Json {
    &answer.native.as_ref().unwrap()[field]
}
