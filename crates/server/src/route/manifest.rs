//! `GET /openfeature/v0/manifest`: which flags there are, for OpenFeature's code generators.

use crate::source::Ruleset;
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use burgee::ast::FlagType;
use burgee::{Context, Value};
use indexmap::IndexMap;
use serde::Serialize;

/// What a key may do here, in the words of the contract.
const CAPABILITIES: (&str, &str) = ("x-manifest-capabilities", "read");

#[derive(Serialize)]
struct Manifest<'a> {
    flags: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    key: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    default_value: &'a Value,
}

/// Answers with the manifest of the rules that are served.
pub(super) async fn answer(State(state): State<Shared>) -> Response {
    let manifest = state.snapshot().manifest.clone();
    let mut response = wire::bytes_response(StatusCode::OK, manifest);
    let (name, value) = CAPABILITIES;
    let value = HeaderValue::from_static(value);
    response.headers_mut().insert(name, value);
    response
}

/// The manifest of a ruleset. A flag's default is what somebody gets of whom nothing is known, and
/// where that is the caller's own default, the type's empty value.
pub(crate) fn write(rules: &Ruleset) -> Vec<u8> {
    let nobody = Context::new();
    let answers = rules.engine.evaluate_all(&nobody);
    let zeros = [
        FlagType::Bool,
        FlagType::String,
        FlagType::Int,
        FlagType::Number,
        FlagType::Json,
    ]
    .map(zero);
    let flags = rules
        .rules
        .flags
        .values()
        .zip(&answers)
        .map(|(flag, answer)| {
            let [bool, string, int, number, json] = &zeros;
            let zero = match flag.ty {
                FlagType::Bool => bool,
                FlagType::String => string,
                FlagType::Int => int,
                FlagType::Number => number,
                FlagType::Json => json,
            };
            Entry {
                key: &flag.name,
                kind: kind(flag.ty),
                description: flag.metadata.description.as_deref(),
                default_value: answer.value.unwrap_or(zero),
            }
        });
    let manifest = Manifest {
        flags: flags.collect(),
    };
    serde_json::to_vec(&manifest).unwrap_or_default()
}

/// The type in the words of the contract, with `float` as OpenFeature's generators call it.
fn kind(ty: FlagType) -> &'static str {
    match ty {
        FlagType::Bool => "boolean",
        FlagType::String => "string",
        FlagType::Int => "integer",
        FlagType::Number => "float",
        FlagType::Json => "object",
    }
}

fn zero(ty: FlagType) -> Value {
    match ty {
        FlagType::Bool => Value::Bool(false),
        FlagType::String => Value::String(String::new()),
        FlagType::Int => Value::Int(0),
        FlagType::Number => Value::Float(0.0),
        FlagType::Json => Value::Map(IndexMap::new()),
    }
}
