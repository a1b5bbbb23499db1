//! Features that depend on others.

use super::{document, notes, on, printed, variants};
use crate::Severity;
use serde_json::{Value as Json, json};

/// A feature `f` with these dependencies, beside others.
fn child(dependencies: &Json, others: &[Json]) -> Json {
    let child = json!({ "name": "f", "enabled": true, "dependencies": dependencies });
    let all: Vec<Json> = others.iter().cloned().chain([child]).collect();
    document(&Json::Array(all))
}

/// A feature that is on for user 1.
fn simple() -> Json {
    json!({ "name": "p", "enabled": true, "strategies": [{ "name": "userWithId", "parameters": { "userIds": "1" } }] })
}

/// One that is on for the users 1, 2 and 3, in three ways.
fn varied() -> Json {
    let users = |id: &str, variants: Json| json!({ "name": "userWithId", "parameters": { "userIds": id }, "variants": variants });
    json!({ "name": "p", "enabled": true, "strategies": [
        users("1", json!([{ "name": "left", "weight": 1 }])),
        users("2", json!([{ "name": "right", "weight": 1 }])),
        users("3", json!([])),
    ] })
}

fn users() -> [Json; 4] {
    ["1", "2", "3", "4"].map(|id| json!({ "userId": id }))
}

#[test]
fn a_parent_must_be_as_expected() {
    let is = |enabled: Json| {
        child(
            &json!([{ "feature": "p", "enabled": enabled }]),
            &[simple()],
        )
    };
    assert_eq!(on(&is(json!(null)), &users()), [true, false, false, false]);
    assert_eq!(on(&is(json!(true)), &users()), [true, false, false, false]);
    assert_eq!(on(&is(json!(false)), &users()), [false, true, true, true]);
    assert!(printed(&is(json!(true))).contains("requires p is on"));
    let both = json!([{ "feature": "p" }, { "feature": "p", "enabled": false }]);
    assert_eq!(on(&child(&both, &[simple()]), &users()), [false; 4]);
}

#[test]
fn a_parent_that_is_not_there_or_has_parents_is_never_met() {
    assert_eq!(
        on(
            &child(&json!([{ "feature": "gone", "enabled": false }]), &[]),
            &users()
        ),
        [false; 4]
    );
    let middle = json!({ "name": "m", "enabled": true, "dependencies": [{ "feature": "p" }] });
    let deep = child(&json!([{ "feature": "m" }]), &[simple(), middle]);
    assert_eq!(on(&deep, &users()), [false; 4]);
    assert!(notes(&deep, Severity::Warning)[0].contains("parents of its own"));
    let itself = child(&json!([{ "feature": "f" }]), &[]);
    assert_eq!(on(&itself, &users()), [false; 4]);
}

#[test]
fn a_parent_can_be_asked_for_its_variant() {
    let with = |names: Json| child(&json!([{ "feature": "p", "variants": names }]), &[varied()]);
    // A parent that is on without a variant is good for every name.
    assert_eq!(on(&with(json!([])), &users()), [true, true, true, false]);
    assert_eq!(
        on(&with(json!(["left"])), &users()),
        [true, false, true, false]
    );
    assert_eq!(
        on(&with(json!(["left", "right"])), &users()),
        [true, true, true, false]
    );
    assert_eq!(
        on(&with(json!(["unheard"])), &users()),
        [false, false, true, false]
    );
    let simple = child(
        &json!([{ "feature": "p", "variants": ["unheard"] }]),
        &[simple()],
    );
    assert_eq!(on(&simple, &users()), [true, false, false, false]);
}

#[test]
fn a_parent_that_must_be_off_is_asked_for_its_variant_too() {
    let mut parent = varied();
    parent["enabled"] = false.into();
    parent["variants"] = json!([{ "name": "shared", "weight": 1 }]);
    let with = |names: Json| {
        child(
            &json!([{ "feature": "p", "enabled": false, "variants": names }]),
            std::slice::from_ref(&parent),
        )
    };
    assert_eq!(on(&with(json!([])), &users()), [true; 4]);
    assert_eq!(
        on(&with(json!(["left"])), &users()),
        [true, false, false, false]
    );
    assert_eq!(
        on(&with(json!(["shared"])), &users()),
        [false, false, true, true]
    );
}

#[test]
fn a_rollout_without_a_group_follows_the_child() {
    let rollout = json!({ "name": "flexibleRollout", "parameters": { "rollout": "50", "stickiness": "userId" } });
    let parent = json!({ "name": "p", "enabled": true, "strategies": [rollout] });
    let copy = json!({ "name": "f", "enabled": true, "strategies": [rollout] });
    let contexts: Vec<Json> = (0..50)
        .map(|id| json!({ "userId": id.to_string() }))
        .collect();
    let seen = on(
        &child(&json!([{ "feature": "p" }]), std::slice::from_ref(&parent)),
        &contexts,
    );
    assert_eq!(seen, on(&document(&json!([copy])), &contexts));
    let text = printed(&child(&json!([{ "feature": "p" }]), &[parent]));
    assert!(text.contains("flag `p for f`"), "{text}");
}

#[test]
fn what_depends_on_something_left_out_is_left_out() {
    let refused =
        json!({ "name": "p", "enabled": true, "variants": [{ "name": "v", "weight": -1 }] });
    let document = child(&json!([{ "feature": "p" }]), &[refused]);
    assert_eq!(notes(&document, Severity::Refused).len(), 2);
    assert_eq!(variants(&document, &users()), [None, None, None, None]);
}
