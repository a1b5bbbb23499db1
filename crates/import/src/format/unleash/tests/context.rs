//! Contexts as clients send them.

use super::{Unleash, on, with_constraint};
use crate::{Importer, Input, Question};
use burgee::{Attributes, Timestamp, ValueRef};
use serde_json::{Value as Json, json};

/// The attributes that a context becomes.
fn attribute(context: &Json, name: &str) -> Option<String> {
    let imported = Unleash
        .import(&Input::new("x", r#"{"features": []}"#))
        .unwrap();
    let fields = json!({ "context": context });
    let question = Question::new(&fields, Timestamp(1_500_000));
    let context = imported.native.context(&question);
    assert_eq!(context.now(), Some(Timestamp(1_000_000)));
    match context.attribute(name)? {
        ValueRef::Str(text) => Some(text.to_owned()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn everything_becomes_text_or_nothing() {
    let context = json!({
        "userId": 12, "sessionId": true, "appName": null, "plan": "pro", "seats": 5,
        "properties": { "age": 12.0, "list": [1], "map": {}, "appName": "hidden", "environment": "test", "plan": "free" },
    });
    for (name, expected) in [
        ("userId", Some("12")),
        ("sessionId", Some("true")),
        // Null at the top hides the property.
        ("appName", None),
        ("environment", Some("test")),
        ("age", Some("12.0")),
        ("list", None),
        ("map", None),
        // What is unknown at the top is a property if it is text, and wins.
        ("plan", Some("pro")),
        ("seats", None),
        ("properties", None),
    ] {
        assert_eq!(attribute(&context, name).as_deref(), expected, "{name}");
    }
    assert_eq!(
        attribute(&json!({ "context": { "userId": "u" } }), "userId").as_deref(),
        Some("u")
    );
    for odd in [
        json!(null),
        json!([]),
        json!("x"),
        json!({ "properties": 5 }),
    ] {
        assert_eq!(attribute(&odd, "userId"), None);
    }
}

#[test]
fn names_can_be_anything() {
    for name in [
        "a.b", "", "now", "flag_key", "not", "größe", "a b", "[0]", "'",
    ] {
        let constraint = json!({ "contextName": name, "operator": "IN", "values": ["x"] });
        let contexts = [json!({ "properties": { name: "x" } }), json!({})];
        assert_eq!(
            on(&with_constraint(&constraint), &contexts),
            [true, false],
            "{name:?}"
        );
    }
}
