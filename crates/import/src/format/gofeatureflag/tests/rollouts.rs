//! Percentages, progressive rollouts and schedules.

use super::{GoFeatureFlag, answers, failed, imported, is, noted, one, scheduled, told};
use crate::Severity;
use crate::testing::ask;
use serde_json::{Value as Json, json};

#[test]
fn weights_are_dealt_out_in_descending_order_of_names() {
    let flag = |shares: Json| json!({ "variations": { "a": 1, "b": 2 }, "defaultRule": { "percentage": shares } });
    let key = |flag: &Json, name: &str| {
        let document = json!({ name: flag });
        let question = json!({ "flag": name, "context": { "targetingKey": "userkey" } });
        ask(&GoFeatureFlag, &document, &[question]).remove(0)
    };
    // 1213208465 modulo 182 000 is 178 465, modulo 100 000 it is 8 465.
    let most = key(&flag(json!({ "a": 91, "b": 91 })), "flagname+");
    assert_eq!(most.variant, Some("a".into()));
    let tenth = key(&flag(json!({ "a": 91, "b": 9 })), "flagname+");
    assert_eq!(tenth.variant, Some("b".into()));
    let nothing = flag(json!({ "a": 0, "b": 0.0004 }));
    assert_eq!(
        one(&nothing, json!({ "targetingKey": "u" })),
        failed("FLAG_CONFIG")
    );
    let chancy = noted(
        &flag(json!({ "a": 33.3, "b": 33.3, "c": 33.4 })),
        Severity::Warning,
    );
    assert!(
        chancy.iter().any(|note| note.contains("leaves to chance")),
        "{chancy:?}"
    );
}

#[test]
fn a_share_of_100_percent_is_no_split_in_the_reason() {
    let flag = json!({
        "variations": { "a": 1, "b": 2 },
        "targeting": [{ "name": "r", "query": "x pr", "percentage": { "a": 100, "b": 0 } }],
        "defaultRule": { "percentage": { "a": 60, "b": 40 } },
    });
    let told = told(
        &flag,
        &[
            json!({ "targetingKey": "u", "x": 1 }),
            json!({ "targetingKey": "u" }),
            json!({ "x": 1 }),
        ],
    );
    assert_eq!(told[0], is("TARGETING_MATCH", "a"));
    assert_eq!(told[1].0, "SPLIT");
    assert_eq!(told[2], failed("TARGETING_KEY_MISSING"));
}

#[test]
fn progressive_rollouts_go_from_one_variation_to_the_other() {
    let flag = |end: Json| {
        json!({
            "variations": { "old": 1, "new": 2 },
            "defaultRule": { "progressiveRollout": {
                "initial": { "variation": "old", "percentage": 20, "date": "2026-01-01T00:00:00Z" },
                "end": end,
            } },
        })
    };
    let end = json!({ "variation": "new", "percentage": 0, "date": "2026-01-11T00:00:00Z" });
    let at = |time: &str, number: usize| json!({ "targetingKey": format!("user-{number}"), "gofeatureflag": { "currentDateTime": time } });
    let count = |time: &str| {
        let contexts: Vec<Json> = (0..200).map(|number| at(time, number)).collect();
        let told = told(&flag(end.clone()), &contexts);
        assert!(told.iter().all(|(reason, _, _)| reason == "SPLIT"));
        told.iter()
            .filter(|(_, variation, _)| variation == "new")
            .count()
    };
    // Before the start nobody gets the new one, whatever the first percentage says.
    assert_eq!(count("2025-12-31T23:59:59.9Z"), 0);
    let first = count("2026-01-01T00:00:00Z");
    let middle = count("2026-01-06T00:00:00Z");
    assert!(
        (20..=60).contains(&first) && (90..=150).contains(&middle),
        "{first} {middle}"
    );
    // An end of 0 % is one of 100 %.
    assert_eq!(count("2026-01-11T00:00:00Z"), 200);
    for end in [
        json!(null),
        json!({ "variation": "new" }),
        json!({ "date": "2026-01-11T00:00:00Z" }),
        json!({ "variation": "new", "date": "2026-01-01T00:00:00Z" }),
    ] {
        let context = at("2026-01-06T00:00:00Z", 1);
        assert_eq!(one(&flag(end), context), failed("FLAG_CONFIG"));
    }
}

#[test]
fn a_schedule_changes_rules_by_name_and_values_by_date() {
    let flag = scheduled();
    let at = |month: u32, x: Json| json!({ "targetingKey": "u", "x": x, "gofeatureflag": { "currentDateTime": format!("2026-{month:02}-01T00:00:00Z") } });
    let rows = [
        (at(1, json!(1)), "TARGETING_MATCH_SPLIT", None),
        (at(1, json!(2)), "DEFAULT", Some("a")),
        (at(2, json!(1)), "DEFAULT", Some("b")),
        (at(2, json!(2)), "TARGETING_MATCH_SPLIT", Some("c")),
        (at(3, json!(2)), "TARGETING_MATCH_SPLIT", Some("c")),
        (at(4, json!(2)), "DISABLED", Some("SdkDefault")),
        (at(5, json!(3)), "DEFAULT", Some("b")),
        (at(6, json!(3)), "DEFAULT", Some("b")),
        (at(7, json!(3)), "DISABLED", Some("SdkDefault")),
    ];
    for (context, reason, variation) in rows {
        let told = one(&flag, context.clone());
        assert_eq!(told.0, reason, "{context}");
        assert!(
            variation.is_none_or(|variation| told.1 == variation),
            "{context} {told:?}"
        );
    }
    // The value of a variation changes, its name does not.
    let mut context = at(3, json!(3));
    let value = |context: &Json| {
        answers(&scheduled(), std::slice::from_ref(context))
            .remove(0)
            .value
    };
    assert_eq!(value(&context), Some("B".into()));
    context["y"] = 1.into();
    assert_eq!(one(&flag, context.clone()).1, "c");
    assert_eq!(value(&context), Some(Json::Null));
    let notes = noted(&flag, Severity::Warning);
    for part in [
        "a step without a date",
        "cannot change `bucketingKey`",
        "no variation `c`",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part}: {notes:?}"
        );
    }
}

#[test]
fn an_unchanged_rule_is_written_once() {
    let (text, _) = imported(&json!({ "f": {
        "variations": { "a": 1, "b": 2 },
        "targeting": [{ "name": "same", "query": "x pr", "variation": "b" }],
        "defaultRule": { "variation": "a" },
        "scheduledRollout": [{ "date": "2026-02-01T00:00:00Z", "defaultRule": { "variation": "b" } }],
    } }));
    assert!(
        text.contains("\n  rule same when x is present serve b\n"),
        "{text}"
    );
    assert!(
        text.contains("\n  rule default until 2026-02-01T00:00:00Z serve a\n"),
        "{text}"
    );
    assert!(text.ends_with("\n  otherwise serve b\n}\n"), "{text}");
}
