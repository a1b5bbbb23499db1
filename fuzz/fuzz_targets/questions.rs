//! What is asked of a document: contexts as the systems know them, as they do not, and made from the
//! document's own words, so that its conditions come to something.

use serde_json::{Map, Value as Json, json};
use std::collections::HashSet;

/// So many attributes are in a context that is made from a document.
const ATTRIBUTES: usize = 24;

/// What is asked of the document of `format` in `text`, about no flag yet.
pub(crate) fn questions(format: &str, text: &str) -> Vec<Json> {
    let contexts = json!([
        null,
        {},
        [],
        "text",
        { "kind": "user", "key": "u1", "email": "a@b.c", "groups": ["x", 1, null], "age": 7.5 },
        { "userId": "u1", "properties": { "a": "1", "b": null }, "remoteAddress": "10.0.0.1" },
        { "targetingKey": "u1", "email": "a@b.c", "age": 30, "nested": { "a": [1, 2] } },
        { "identity": { "identifier": "u1", "key": "k1", "traits": { "age": 3, "a": "1.0" } } },
        { "attributes": { "id": "u1", "tags": ["a"], "n": -0.0 }, "url": "https://a.b/c?d=1" },
        { "Identifier": "u1", "Email": "a@b.c", "Country": "DE" },
    ]);
    let mut contexts = contexts.as_array().cloned().unwrap_or_default();
    let mut scalars = Vec::new();
    collect(&serde_json::from_str(text).unwrap_or_default(), &mut scalars);
    for seed in 0..3 {
        contexts.push(own(format, &scalars, seed + text.len()));
    }
    let questions = contexts.into_iter();
    questions.map(|context| json!({ "context": context, "default": "d" })).collect()
}

/// The scalars of a document; keys of maps are among them.
fn collect(json: &Json, into: &mut Vec<Json>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Json::Object(entries) => {
            for (key, value) in entries {
                into.push(key.as_str().into());
                collect(value, into);
            }
        }
        scalar => into.push(scalar.clone()),
    }
}

/// A context whose attributes are the document's texts, and its values the document's scalars, where
/// the system looks for them.
fn own(format: &str, scalars: &[Json], seed: usize) -> Json {
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound.max(1)
    };
    let mut seen = HashSet::new();
    let names = scalars.iter().filter_map(Json::as_str);
    let names = names.filter(|name| name.len() < 40 && seen.insert(*name));
    let mut attributes = Map::new();
    for name in names.take(ATTRIBUTES) {
        let value = match (next(10), scalars.get(next(scalars.len()))) {
            (0, _) => continue,
            (1, Some(value)) => json!([value, name, 1]),
            (2, Some(value)) => json!({ name: value }),
            (3, Some(value)) if !value.is_string() => value.to_string().into(),
            (4, _) => next(100).into(),
            (_, value) => value.cloned().unwrap_or_default(),
        };
        attributes.insert(name.to_owned(), value);
    }
    let key = scalars.get(next(scalars.len())).cloned().unwrap_or_default();
    let mut context = attributes.clone();
    let place = match format {
        "unleash" => "properties",
        "growthbook" | "split" => "attributes",
        "eppo" => "subjectAttributes",
        "flipt" => "context",
        _ => "custom",
    };
    match format {
        "flagsmith" => {
            let identity = json!({ "identifier": key, "key": key, "traits": attributes });
            context.insert("identity".to_owned(), identity);
        }
        _ => drop(context.insert(place.to_owned(), attributes.into())),
    }
    for id in ["key", "userId", "userID", "targetingKey", "subjectKey", "entityId", "Identifier", "id"] {
        context.insert(id.to_owned(), key.clone());
    }
    if seed % 2 == 0 {
        context.insert("kind".to_owned(), "user".into());
    }
    context.into()
}
