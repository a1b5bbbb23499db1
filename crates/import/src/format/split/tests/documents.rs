//! Documents as a whole: their forms, segments, and what is wrong with them.

use super::*;
use crate::{Confidence, detect};

fn inside(kind: &str, name: &str, negate: bool) -> Json {
    json!({ "matcherType": kind, "negate": negate,
        "userDefinedSegmentMatcherData": { "segmentName": name },
        "userDefinedLargeSegmentMatcherData": { "largeSegmentName": name } })
}

#[test]
fn both_forms_and_segments_of_their_own() {
    let conditions = json!([condition("ROLLOUT", "all", &everybody(), &on())]);
    let old = json!({ "splits": [flag("f", &conditions, &json!({}))], "since": -1, "till": 1 });
    assert_eq!(treatment("java", &old, "f", &user("u")), pair("on", "all"));
    let recognise = |text: &str| Split.recognise(&Input::new("a", text));
    assert_eq!(recognise(&old.to_string()), Confidence::Sure);
    assert_eq!(recognise(&flags(&[]).to_string()), Confidence::Maybe);
    assert_eq!(
        detect(&Input::new("a", &old.to_string())).unwrap().id(),
        "split"
    );
    let segment =
        json!({ "name": "beta testers", "added": ["a", "b"], "removed": ["b"], "since": 1 });
    assert_eq!(recognise(&segment.to_string()), Confidence::Sure);
    assert_eq!(
        ast::print(&import("java", &segment).document),
        "list `beta testers` = [\"a\"]\nsegment `beta testers` = targetingKey in $`beta testers`\n"
    );
    for other in [
        "",
        "{}",
        "[]",
        "- 1",
        "{ \"splits\": 1 }",
        "{ \"flags\": {} }",
        "- a: 1",
    ] {
        assert_eq!(recognise(other), Confidence::No, "{other}");
    }
}

#[test]
fn rule_based_segments() {
    let adults = json!({ "matcherType": "GREATER_THAN_OR_EQUAL_TO",
        "keySelector": { "attribute": "age" },
        "unaryNumericMatcherData": { "dataType": "NUMBER", "value": 18 } });
    let rule = |matchers: Json| json!({ "conditionType": "ROLLOUT", "matcherGroup": { "matchers": matchers } });
    let asks = |negate: bool| {
        json!([condition(
            "ROLLOUT",
            "inside",
            &json!([inside("IN_RULE_BASED_SEGMENT", "grown", negate)]),
            &on()
        )])
    };
    let document = json!({
        "ff": { "d": [flag("in", &asks(false), &json!({})), flag("out", &asks(true), &json!({}))] },
        "rbs": { "d": [
            { "name": "grown", "status": "ACTIVE",
              "excluded": { "keys": ["eve"], "segments": [
                  { "type": "standard", "name": "banned" }, { "type": "rule-based", "name": "robots" } ] },
              "conditions": [rule(json!([adults])), rule(keys(&["vip"]))] },
            { "name": "robots", "status": "ACTIVE", "conditions": [rule(keys(&["bot"]))] },
            { "name": "old", "status": "ARCHIVED", "conditions": [rule(everybody())] },
        ] },
        "segments": [{ "name": "banned", "added": ["bad"], "removed": [] }],
    });
    for profile in ["java", "js"] {
        for (key, age, wanted) in [
            ("ann", json!(20), true),
            ("ann", json!(10), false),
            ("ann", Json::Null, false),
            ("vip", Json::Null, true),
            ("eve", json!(20), false),
            ("bad", json!(20), false),
            ("bot", json!(20), false),
        ] {
            let context = json!({ "key": key, "attributes": { "age": age } });
            let on = |flag: &str| treatment(profile, &document, flag, &context).0 == "on";
            assert_eq!((on("in"), on("out")), (wanted, !wanted), "{key} {age}");
        }
    }
}

#[test]
fn rule_based_segments_that_the_sdk_does_not_understand() {
    let strange = json!({ "matcherType": "MOON_PHASE" });
    let broken = json!({ "matcherType": "MATCHES_STRING", "stringMatcherData": "(" });
    let all = json!({ "matcherType": "ALL_KEYS" });
    let asks = json!([condition(
        "ROLLOUT",
        "inside",
        &json!([inside("IN_RULE_BASED_SEGMENT", "s", false)]),
        &on()
    )]);
    for (matchers, java, js) in [
        (json!([all, strange]), "on", "on"),
        (json!([strange, all]), "off", "on"),
        (json!([broken]), "off", "off"),
    ] {
        let mut document = flags(&[flag("f", &asks, &json!({}))]);
        document["rbs"] = json!({ "d": [{
            "name": "s", "conditions": [{ "matcherGroup": { "matchers": matchers } }],
            "excluded": { "keys": ["eve"], "segments": [{ "type": "tiny", "name": "x" }] },
        }] });
        assert_eq!(treatment("java", &document, "f", &user("u")).0, java);
        assert_eq!(treatment("js", &document, "f", &user("u")).0, js);
        assert_eq!(treatment("js", &document, "f", &user("eve")).0, "off");
    }
}

#[test]
fn segments_that_are_not_there() {
    let asks = |kind: &str, name: &str| {
        json!([condition(
            "ROLLOUT",
            "inside",
            &json!([inside(kind, name, true)]),
            &on()
        )])
    };
    let document = flags(&[
        flag("standard", &asks("IN_SEGMENT", "s"), &json!({})),
        flag("rules", &asks("IN_RULE_BASED_SEGMENT", "r"), &json!({})),
        flag("large", &asks("IN_LARGE_SEGMENT", "s"), &json!({})),
    ]);
    for profile in ["java", "js"] {
        assert_eq!(
            treatment(profile, &document, "standard", &user("u")),
            pair("on", "inside")
        );
        assert_eq!(
            treatment(profile, &document, "rules", &user("u")),
            pair("on", "inside")
        );
    }
    let unsupported = pair("control", "targeting rule type unsupported by sdk");
    assert_eq!(
        treatment("java", &document, "large", &user("u")),
        unsupported
    );
    assert_eq!(
        treatment("js", &document, "large", &user("u")),
        pair("on", "inside")
    );
    assert_eq!(notes("js", &document).len(), 2);
}

#[test]
fn what_the_sdk_does_not_know() {
    let strange = json!({ "matcherType": "MOON_PHASE" });
    let known = json!({ "matcherType": "ALL_KEYS" });
    let with = |matchers: Json, more: Json| {
        flags(&[flag(
            "f",
            &json!([
                condition("WHITELIST", "first", &keys(&["a"]), &on()),
                condition("ROLLOUT", "strange", &matchers, &on()),
            ]),
            &more,
        )])
    };
    let unsupported = pair("control", "targeting rule type unsupported by sdk");
    let last = with(json!([known, strange]), json!({}));
    let first = with(json!([strange, known]), json!({}));
    let none = with(json!([]), json!({}));
    for profile in ["java", "js"] {
        assert_eq!(treatment(profile, &last, "f", &user("a")), unsupported);
    }
    assert_eq!(treatment("js", &first, "f", &user("a")), unsupported);
    assert_eq!(treatment("js", &none, "f", &user("a")), unsupported);
    let gone = pair("control", "definition not found");
    assert_eq!(treatment("java", &first, "f", &user("a")), gone);
    assert_eq!(treatment("java", &none, "f", &user("a")), gone);
    // The gate goes first in Java.
    let gated = with(json!([strange]), json!({ "trafficAllocation": 0 }));
    assert_eq!(
        treatment("java", &gated, "f", &user("a")),
        pair("off", "not in split")
    );
    assert_eq!(treatment("js", &gated, "f", &user("a")), unsupported);
    let killed = with(json!([strange]), json!({ "killed": true }));
    assert_eq!(
        treatment("java", &killed, "f", &user("a")),
        pair("off", "killed")
    );
}

#[test]
fn patterns_that_are_wrong_or_cannot_be_said() {
    let with = |pattern: &str| {
        let matcher = json!([{ "matcherType": "MATCHES_STRING", "stringMatcherData": pattern }]);
        flags(&[flag(
            "f",
            &json!([condition("ROLLOUT", "r", &matcher, &on())]),
            &json!({}),
        )])
    };
    let wrong = with("a(");
    assert_eq!(
        treatment("java", &wrong, "f", &user("a")),
        pair("control", "definition not found")
    );
    assert_eq!(
        treatment("js", &wrong, "f", &user("a")),
        pair("off", "default rule")
    );
    let at = "$.ff.d[0].conditions[0].matcherGroup.matchers[0].stringMatcherData";
    for profile in ["java", "js"] {
        let ahead = notes(profile, &with("a(?=b)"));
        assert_eq!(ahead, [(Severity::Refused, at.to_owned())]);
    }
}

#[test]
fn one_bad_flag_harms_no_other() {
    let asks = |split: &str| {
        let matcher = json!([{ "matcherType": "IN_SPLIT_TREATMENT",
            "dependencyMatcherData": { "split": split, "treatments": ["on"] } }]);
        json!([condition("ROLLOUT", "asked", &matcher, &on())])
    };
    let fine = json!([condition("ROLLOUT", "all", &everybody(), &on())]);
    let no_data = json!([condition(
        "ROLLOUT",
        "r",
        &json!([{ "matcherType": "EQUAL_TO" }]),
        &on()
    )]);
    let document = flags(&[
        json!(5),
        json!({ "name": "shape", "conditions": 5 }),
        flag("a", &asks("b"), &json!({})),
        flag("b", &asks("a"), &json!({})),
        flag("self", &asks("self"), &json!({})),
        flag("after", &asks("a"), &json!({})),
        flag("no data", &no_data, &json!({})),
        flag("fine", &fine, &json!({})),
        flag("odd", &fine, &json!({ "defaultTreatment": "" })),
    ]);
    for profile in ["java", "js"] {
        assert_eq!(
            treatment(profile, &document, "fine", &user("u")),
            pair("on", "all")
        );
        let found = notes(profile, &document);
        let refused = found
            .iter()
            .filter(|(severity, _)| *severity == Severity::Refused);
        assert_eq!(refused.count(), 7, "{found:?}");
        assert!(
            found
                .iter()
                .any(|(severity, at)| *severity == Severity::Warning && at.contains("d[6]"))
        );
    }
    for text in ["", "5", "{", "{ \"ff\": 5 }", "- a: 1", "[1]"] {
        assert!(Split.import(&Input::new("a", text)).is_err(), "{text}");
    }
}

#[test]
fn names_that_cannot_be_written() {
    let of = |attribute: &str| {
        let mut matchers = keys(&["a"]);
        matchers[0]["keySelector"] = json!({ "attribute": attribute });
        json!([condition("ROLLOUT", "label `of`\nlines", &matchers, &on())])
    };
    let strange = json!([{ "treatment": "a\nb", "size": 100 }]);
    let strange = json!([condition("ROLLOUT", "all", &everybody(), &strange)]);
    let document = flags(&[
        flag("", &of("x"), &json!({})),
        flag("a`\tb", &of("x"), &json!({})),
        flag("attribute", &of(""), &json!({})),
        flag("treatment", &strange, &json!({})),
        flag("f", &of("x y.z"), &json!({})),
    ]);
    let context = json!({ "key": "k", "attributes": { "x y.z": "a" } });
    let told = treatment("java", &document, "f", &context);
    assert_eq!(told, pair("on", "label `of`\nlines"));
    let severities: Vec<Severity> = notes("java", &document)
        .into_iter()
        .map(|(severity, _)| severity)
        .collect();
    assert_eq!(severities, [Severity::Refused; 4]);
}

#[test]
fn segments_that_ask_for_themselves() {
    let rule = |name: &str| json!({ "matcherGroup": { "matchers": [inside("IN_RULE_BASED_SEGMENT", name, false)] } });
    let asks = json!([condition(
        "ROLLOUT",
        "r",
        &json!([inside("IN_RULE_BASED_SEGMENT", "a", false)]),
        &on()
    )]);
    let mut document = flags(&[flag("f", &asks, &json!({}))]);
    document["rbs"] = json!({ "d": [
        { "name": "a", "conditions": [rule("b")] },
        { "name": "b", "excluded": { "segments": [{ "type": "rule-based", "name": "a" }] }, "conditions": [] },
    ] });
    let severities: Vec<Severity> = notes("java", &document)
        .into_iter()
        .map(|(one, _)| one)
        .collect();
    assert_eq!(
        severities,
        [Severity::Warning, Severity::Warning, Severity::Refused]
    );
}

/// Each segment asks the next three times, and each flag the next, too.
#[test]
fn what_asks_too_often_is_refused() {
    let all = |matchers: Json| condition("ROLLOUT", "r", &matchers, &on());
    let everybody = json!([all(everybody())]);
    let mut features = vec![flag("n25", &everybody, &json!({}))];
    let mut segments = vec![json!({ "name": "n25", "conditions": everybody })];
    for number in 0..25 {
        let name = format!("n{number}");
        let next = format!("n{}", number + 1);
        let depends = all(json!([{ "matcherType": "IN_SPLIT_TREATMENT",
            "dependencyMatcherData": { "split": next, "treatments": ["on"] } }]));
        let depends = json!([depends, depends, depends]);
        features.push(flag(&name, &depends, &json!({})));
        let inside = all(json!([inside("IN_RULE_BASED_SEGMENT", &next, false)]));
        segments.push(json!({ "name": name, "conditions": [inside, inside, inside] }));
    }
    let asks = json!([all(json!([inside("IN_RULE_BASED_SEGMENT", "n24", false)]))]);
    features.push(flag("f", &asks, &json!({})));
    let mut document = flags(&features);
    document["rbs"] = json!({ "d": segments });
    for name in ["n20", "f"] {
        let told = treatment("java", &document, name, &user("u"));
        assert_eq!(told, pair("on", "r"));
    }
    let said = notes("java", &document);
    let refused = said
        .iter()
        .filter(|(severity, _)| *severity == Severity::Refused);
    assert!((2..40).contains(&refused.count()), "{said:?}");
}

#[test]
fn localhost_files() {
    let text = r#"
- checkout:
    treatment: "on"
    keys: ["ann", "bob"]
    config: "{\"size\": 1}"
- checkout:
    treatment: off
- search:
    keys: cleo
    treatment: v2
- menu:
    treatment: blue
"#;
    let input = Input::new("split.yaml", text);
    assert_eq!(Split.recognise(&input), Confidence::Sure);
    let imported = Split.import(&input).unwrap();
    let told = |flag: &str, key: &str| {
        let native = told(&imported, flag, &user(key)).native.unwrap();
        (native["treatment"].clone(), native["config"].clone())
    };
    assert_eq!(
        told("checkout", "bob"),
        (json!("on"), json!("{\"size\": 1}"))
    );
    assert_eq!(told("checkout", "eve"), (json!("off"), Json::Null));
    assert_eq!(told("search", "cleo").0, json!("v2"));
    assert_eq!(told("search", "eve").0, json!("control"));
    assert_eq!(told("menu", "eve").0, json!("blue"));
}
