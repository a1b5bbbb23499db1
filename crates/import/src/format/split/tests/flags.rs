//! The order in which a flag is decided.

use super::*;

#[test]
fn a_document_becomes_readable_rules() {
    let partitions = json!([{ "treatment": "on", "size": 30 }, { "treatment": "off", "size": 70 }]);
    let age = json!([
        { "matcherType": "IN_SEGMENT", "userDefinedSegmentMatcherData": { "segmentName": "beta" } },
        { "matcherType": "GREATER_THAN_OR_EQUAL_TO", "keySelector": { "attribute": "age" },
          "unaryNumericMatcherData": { "dataType": "NUMBER", "value": 18 } },
    ]);
    let conditions = json!([
        condition("WHITELIST", "our people", &keys(&["ann", "bob"]), &on()),
        condition("ROLLOUT", "grown-up testers", &age, &partitions),
    ]);
    let base = flag(
        "base",
        &json!([condition("ROLLOUT", "all", &everybody(), &on())]),
        &json!({}),
    );
    let main = flag(
        "main",
        &conditions,
        &json!({
            "trafficAllocation": 60, "sets": ["web"],
            "prerequisites": [{ "n": "base", "ts": ["on"] }],
        }),
    );
    let mut document = flags(&[main, base]);
    document["segments"] = json!([{ "name": "beta", "added": ["cleo"], "removed": [] }]);
    let imported = import("java", &document);
    assert_eq!(imported.notes, []);
    assert_eq!(
        ast::print(&imported.document),
        r#"bucketing split/murmur3
list beta = ["cleo"]
segment beta = targetingKey in $beta

flag main: string {
  tags ["web"]
  if_disabled serve off
  variants {
    on = "on"
    off = "off"
  }
  bucket by bucketingKey ?? targetingKey salt "12345"
  requires base is on
  rule `our people` when targetingKey in ["ann", "bob"] serve on
  rule `not in split` when 60% to 100% of bucketingKey ?? targetingKey salt "-54321" serve off
  rule `grown-up testers` when in segment beta and split_integer(age) >= 18 serve 30% on, 70% off
  otherwise serve off
}

flag base: string {
  variants {
    on = "on"
    off = "off"
  }
  rule all serve on
  otherwise serve off
}
"#
    );
}

#[test]
fn off_in_every_way() {
    let conditions = json!([condition("ROLLOUT", "all", &everybody(), &on())]);
    let document = flags(&[
        flag("live", &conditions, &json!({})),
        flag("killed", &conditions, &json!({ "killed": true })),
        flag(
            "archived",
            &conditions,
            &json!({ "status": "ARCHIVED", "killed": true }),
        ),
        flag(
            "needs",
            &conditions,
            &json!({ "prerequisites": [{ "n": "killed", "ts": ["on"] }] }),
        ),
        flag(
            "several",
            &conditions,
            &json!({
                "prerequisites": [{ "n": "killed", "ts": ["on", "off"] }, { "n": "live", "ts": ["on"] }]
            }),
        ),
        flag(
            "never",
            &conditions,
            &json!({ "prerequisites": [{ "n": "live", "ts": ["blue"] }] }),
        ),
        flag(
            "unknown",
            &conditions,
            &json!({ "prerequisites": [{ "n": "?", "ts": ["on"] }] }),
        ),
        flag(
            "control",
            &conditions,
            &json!({ "prerequisites": [{ "n": "?", "ts": ["control"] }] }),
        ),
        flag(
            "gone",
            &conditions,
            &json!({ "prerequisites": [{ "n": "archived", "ts": ["control"] }] }),
        ),
        flag(
            "twice",
            &conditions,
            &json!({
                "prerequisites": [{ "n": "live", "ts": ["on"] }, { "n": "live", "ts": ["off"] }]
            }),
        ),
    ]);
    let unmet = pair("off", "prerequisites not met");
    let cases = [
        ("live", pair("on", "all")),
        ("killed", pair("off", "killed")),
        ("needs", unmet.clone()),
        ("several", pair("on", "all")),
        ("never", unmet.clone()),
        ("unknown", unmet.clone()),
        ("control", pair("on", "all")),
        ("gone", pair("on", "all")),
        ("twice", unmet),
        ("absent", pair("control", "definition not found")),
    ];
    for (flag, wanted) in cases {
        for profile in ["java", "js"] {
            assert_eq!(
                treatment(profile, &document, flag, &user("u")),
                wanted,
                "{profile} {flag}"
            );
        }
    }
    let archived = |profile| treatment(profile, &document, "archived", &user("u"));
    assert_eq!(archived("java"), pair("control", "definition not found"));
    assert_eq!(archived("js"), pair("control", "archived"));
}

#[test]
fn the_traffic_allocation_stands_before_the_first_rollout() {
    let conditions = json!([
        condition("WHITELIST", "first", &keys(&["a"]), &on()),
        condition("ROLLOUT", "some", &keys(&["b"]), &on()),
        condition("WHITELIST", "late", &keys(&["c"]), &on()),
    ]);
    for (allocation, b, c) in [
        (0, pair("off", "not in split"), pair("off", "not in split")),
        (100, pair("on", "some"), pair("on", "late")),
        (-5, pair("off", "not in split"), pair("off", "not in split")),
        (500, pair("on", "some"), pair("on", "late")),
    ] {
        let document = flags(&[flag(
            "f",
            &conditions,
            &json!({ "trafficAllocation": allocation }),
        )]);
        for profile in ["java", "js"] {
            let told = |key: &str| treatment(profile, &document, "f", &user(key));
            assert_eq!(told("a"), pair("on", "first"));
            assert_eq!(told("b"), b);
            assert_eq!(told("c"), c);
        }
    }
    let document = flags(&[flag(
        "f",
        &conditions,
        &json!({ "trafficAllocation": null }),
    )]);
    assert_eq!(
        treatment("java", &document, "f", &user("a")),
        pair("on", "first")
    );
    assert_eq!(
        treatment("java", &document, "f", &user("b")),
        pair("control", "exception")
    );
    assert_eq!(
        treatment("js", &document, "f", &user("b")),
        pair("on", "some")
    );
}

/// The buckets of the description: from 1, so that bucket 52 is the last of 52 percent.
#[test]
fn shares_and_allocation_end_with_their_bucket() {
    let share = |size: i64| json!([{ "treatment": "on", "size": size }, { "treatment": "x", "size": 100 - size }]);
    let told = |algo: i64, size: i64, allocation: i64, key: &str| {
        let conditions = json!([condition("ROLLOUT", "all", &everybody(), &share(size))]);
        let document = flags(&[flag(
            "f",
            &conditions,
            &json!({
                "algo": algo, "seed": 467_569_525, "trafficAllocation": allocation,
                "trafficAllocationSeed": 467_569_525,
            }),
        )]);
        treatment("java", &document, "f", &user(key)).0
    };
    let key = "aUfEsdPN1twuEjff9Sl";
    assert_eq!([told(2, 52, 100, key), told(2, 51, 100, key)], ["on", "x"]);
    assert_eq!([told(1, 72, 100, key), told(1, 71, 100, key)], ["on", "x"]);
    assert_eq!([told(2, 52, 52, key), told(2, 52, 51, key)], ["on", "off"]);
    assert_eq!([told(1, 72, 72, key), told(1, 72, 71, key)], ["on", "off"]);
}

#[test]
fn the_bucketing_key_deals_and_the_matching_key_matches() {
    let conditions = json!([condition(
        "ROLLOUT",
        "all",
        &keys(&["someone"]),
        &json!([
            { "treatment": "on", "size": 52 }, { "treatment": "x", "size": 48 },
        ])
    )]);
    let document = flags(&[flag("f", &conditions, &json!({ "seed": 467_569_525 }))]);
    let key = json!({ "matchingKey": "someone", "bucketingKey": "aUfEsdPN1twuEjff9Sl" });
    let forms = [
        json!({ "key": key }),
        json!({ "key": key, "attributes": {} }),
        json!({ "targetingKey": "someone", "bucketingKey": "aUfEsdPN1twuEjff9Sl" }),
    ];
    for context in forms {
        assert_eq!(
            treatment("java", &document, "f", &context),
            pair("on", "all")
        );
    }
    let other = json!({ "key": { "matchingKey": "someone", "bucketingKey": "EPxM1cYQnL4AuqD" } });
    assert_eq!(treatment("java", &document, "f", &other), pair("x", "all"));
    for context in [json!({}), json!({ "attributes": {} }), user(""), Json::Null] {
        let answer = told(&import("java", &document), "f", &context);
        assert_eq!(answer.value, Some(json!("control")), "{context}");
        assert!(answer.error.unwrap().is_string());
    }
}

#[test]
fn partitions_that_are_not_a_hundred() {
    let with = |partitions: &Json| {
        flags(&[flag(
            "f",
            &json!([condition("ROLLOUT", "all", &everybody(), partitions)]),
            &json!({}),
        )])
    };
    let empty = with(&json!([]));
    assert_eq!(
        treatment("java", &empty, "f", &user("u")),
        pair("control", "all")
    );
    let little = with(&json!([{ "treatment": "on", "size": 1 }]));
    let served: Vec<String> = (0..40)
        .map(|user_| treatment("java", &little, "f", &user(&user_.to_string())).0)
        .collect();
    assert!(served.contains(&"control".to_owned()));
    for document in [empty, little] {
        assert_eq!(
            notes("js", &document),
            [(
                Severity::Refused,
                "$.ff.d[0].conditions[0].partitions".to_owned()
            )]
        );
    }
    let much =
        with(&json!([{ "treatment": "on", "size": 150 }, { "treatment": "x", "size": -50 }]));
    assert_eq!(treatment("java", &much, "f", &user("u")), pair("on", "all"));
}

#[test]
fn configurations_go_with_their_treatments() {
    let conditions = json!([condition("ROLLOUT", "all", &keys(&["a"]), &on())]);
    let document = flags(&[flag(
        "f",
        &conditions,
        &json!({
            "configurations": { "on": "{\"size\":1}" }
        }),
    )]);
    let imported = import("java", &document);
    let native = told(&imported, "f", &user("a")).native.unwrap();
    assert_eq!(
        native,
        json!({ "treatment": "on", "label": "all", "config": "{\"size\":1}", "changeNumber": 7 })
    );
    assert_eq!(
        told(&imported, "f", &user("b")).native.unwrap()["config"],
        Json::Null
    );
}

#[test]
fn flags_ask_for_flags() {
    let asks = |split: &str, treatments: &[&str], negate: bool| {
        let matcher = json!([{ "matcherType": "IN_SPLIT_TREATMENT", "negate": negate,
            "dependencyMatcherData": { "split": split, "treatments": treatments } }]);
        json!([condition("ROLLOUT", "asked", &matcher, &on())])
    };
    let base = json!([condition("ROLLOUT", "some", &keys(&["a"]), &on())]);
    let document = flags(&[
        flag("one", &asks("base", &["on"], false), &json!({})),
        flag(
            "any",
            &asks("base", &["on", "off", "blue"], false),
            &json!({}),
        ),
        flag("not", &asks("base", &["on"], true), &json!({})),
        flag("blue", &asks("base", &["blue"], false), &json!({})),
        flag("lost", &asks("?", &["control"], false), &json!({})),
        flag("base", &base, &json!({})),
    ]);
    for (flag, a, b) in [
        ("one", "on", "off"),
        ("any", "on", "on"),
        ("not", "off", "on"),
        ("blue", "off", "off"),
        ("lost", "on", "on"),
    ] {
        for profile in ["java", "js"] {
            assert_eq!(
                treatment(profile, &document, flag, &user("a")).0,
                a,
                "{flag}"
            );
            assert_eq!(
                treatment(profile, &document, flag, &user("b")).0,
                b,
                "{flag}"
            );
        }
    }
    let mut attribute = asks("base", &["on"], false);
    attribute[0]["matcherGroup"]["matchers"][0]["keySelector"] = json!({ "attribute": "x" });
    let document = flags(&[
        flag("f", &attribute, &json!({})),
        flag("base", &base, &json!({})),
    ]);
    let context = json!({ "key": "a", "attributes": { "x": "a" } });
    assert_eq!(
        treatment("java", &document, "f", &context),
        pair("control", "exception")
    );
    assert_eq!(notes("js", &document)[0].0, Severity::Refused);
}
