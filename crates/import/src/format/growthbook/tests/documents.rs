//! What a document becomes, and what is said about it.

use super::*;
use crate::importer::Confidence;

#[test]
fn the_text_is_made_to_be_read() {
    let document = json!({
        "features": {
            "banner": {
                "defaultValue": "plain",
                "rules": [
                    { "id": "fr_staff", "condition": { "id": { "$inGroup": "staff" } }, "force": "gold" },
                    {
                        "key": "banner-test",
                        "hashVersion": 2,
                        "coverage": 0.5,
                        "condition": { "country": "NZ", "app": { "$vgte": "2.1.0" } },
                        "variations": ["plain", "bold"]
                    }
                ]
            },
            "beta": { "defaultValue": false, "rules": [{ "force": true, "coverage": 0.25 }] }
        },
        "savedGroups": { "staff": ["u1", "u2"] }
    });
    assert_eq!(
        printed(&document),
        r#"list staff = ["u1", "u2"]

flag banner: string {
  variants {
    gold = "gold"
    plain = "plain"
    bold = "bold"
  }
  rule fr_staff when id in $staff or any(item in id where item in $staff) serve gold
  rule banner-test-forced-0 when growthbook_forced.`banner-test` == 0 serve plain
  rule banner-test-forced-1 when growthbook_forced.`banner-test` == 1 serve bold
  rule banner-test
    when growthbook_forced.`banner-test` is missing
      and growthbook_text(country) == "NZ"
      and growthbook_version_order(app, "2.1.0") >= 0
    serve
      25% plain,
      25% next,
      25% bold,
      rest next
      by growthbook_key(id) salt "banner-test" using growthbook/2
  otherwise serve plain
}

flag beta: bool {
  rule rule-1 serve 25.1% on, rest next by growthbook_key(id) salt "beta" using growthbook/1
  otherwise serve off
}
"#
    );
    assert!(imported(&document).notes.is_empty());
}

#[test]
fn the_format_is_recognised() {
    for (document, expected) in [
        (
            json!({ "features": { "a": { "defaultValue": 1 } } }),
            Confidence::Sure,
        ),
        (
            json!({ "encryptedFeatures": "x.y", "features": {} }),
            Confidence::Sure,
        ),
        (json!({ "features": {} }), Confidence::Maybe),
        (json!({ "features": [] }), Confidence::No),
        (json!({ "features": { "a": 5 } }), Confidence::No),
        (json!({ "flags": {} }), Confidence::No),
        (json!([]), Confidence::No),
    ] {
        let text = document.to_string();
        let found = GrowthBook.recognise(&Input::new("x.json", &text));
        assert_eq!(found, expected, "{text}");
    }
    assert_eq!(
        GrowthBook.recognise(&Input::new("x.json", "{")),
        Confidence::No
    );
}

#[test]
fn what_is_no_payload_is_an_error() {
    for (text, expected) in [
        (
            r#"{ "encryptedFeatures": "a.b" }"#,
            "$.encryptedFeatures: the payload is encrypted: decrypt it first",
        ),
        (
            r#"{ "features": [] }"#,
            "$.features: features are an object",
        ),
        ("{}", "$.features: there are no features"),
        (
            r#"{ "features": {"#,
            "$: EOF while parsing an object at line 1 column 15",
        ),
    ] {
        let error = GrowthBook.import(&Input::new("x.json", text)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn one_bad_feature_does_not_harm_the_others() {
    let document = json!({ "features": {
        "good": { "defaultValue": 1 },
        "look": { "rules": [{ "force": 1, "condition": { "a": { "$regex": "x(?=y)" } } }] },
        "back": { "rules": [{ "force": 1, "condition": { "a": { "$regex": r"(x)\1" } } }] },
        "deep": { "rules": [{ "force": 1, "condition": { "a": { "$elemMatch": { "$elemMatch": { "$elemMatch": { "$gt": 1 } } } } } }] },
        "and": { "rules": [{ "force": 1, "condition": { "$and": null } }] },
        "rules": { "rules": 5 },
        "rule": { "rules": [null] },
        "range": { "rules": [{ "force": 1, "range": [0] }] },
        "weights": { "rules": [{ "variations": [1, 2], "weights": ["a"] }] },
        "number": 5,
        "null": null
    } });
    assert_eq!(
        notes(&document, Severity::Refused),
        [
            "$.features.look.rules[0].condition.a[\"$regex\"]: the pattern has look-around",
            "$.features.back.rules[0].condition.a[\"$regex\"]: the pattern has a back-reference or an octal escape",
            "$.features.deep.rules[0].condition.a[\"$elemMatch\"][\"$elemMatch\"][\"$elemMatch\"]: lists inside of lists are looked into 2 deep at most",
            "$.features.and.rules[0].condition[\"$and\"]: a list of conditions is needed",
            "$.features.rules.rules: a list is needed",
            "$.features.rule.rules[0]: an object is needed",
            "$.features.range.rules[0].range: a range has two ends",
            "$.features.weights.rules[0].weights[0]: a number is needed",
            "$.features.number: an object is needed",
        ]
    );
    assert_eq!(
        printed(&document),
        "flag good: int {\n  otherwise serve 1\n}\n"
    );
    assert_eq!(result(&document, "good", &json!({}))["value"], 1);
    assert_eq!(result(&document, "look", &json!({})), json!(null));
    assert_eq!(
        result(&document, "null", &json!({}))["source"],
        "unknownFeature"
    );
    assert_eq!(
        result(&document, "nobody", &json!({}))["source"],
        "unknownFeature"
    );
}

#[test]
fn limits_of_the_language_are_reported() {
    let mut condition = json!({ "a": 1 });
    for _ in 0..50 {
        condition = json!({ "$not": condition });
    }
    let document = with_rules(&json!([{ "force": 1, "condition": condition }]));
    let refused = notes(&document, Severity::Refused);
    assert_eq!(refused.len(), 1);
    assert!(refused[0].ends_with("the condition is nested too deeply"));

    let pattern = "(a{1000}){1000}";
    let document = json!({ "features": {
        "f": { "rules": [{ "force": 1, "condition": { "a": { "$regex": pattern } } }] },
        "g": { "defaultValue": 1 }
    } });
    let refused = notes(&document, Severity::Refused);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].contains("the flag `f` is left out"));
    assert_eq!(result(&document, "g", &json!({}))["value"], 1);
}

#[test]
fn names_are_written_as_far_as_they_can_be() {
    let document = json!({
        "features": {
            "7 odd\\names": { "defaultValue": 1 },
            "a`b": { "defaultValue": 2, "rules": [
                { "id": "x\ny", "force": 3, "condition": { "id": { "$inGroup": "g`" } } },
                { "id": "x\ty", "force": 4, "condition": { "id": 2 } }
            ] },
            "a_b": { "defaultValue": 5 }
        },
        "savedGroups": { "g`": [1], "g_": [9] }
    });
    assert_eq!(notes(&document, Severity::Refused), Vec::<String>::new());
    let value = |feature: &str, id: u32| result(&document, feature, &json!({ "id": id }));
    assert_eq!(value("7 odd\\names", 0)["value"], 1);
    assert_eq!(value("a`b", 1)["ruleId"], "x\ny");
    assert_eq!(value("a`b", 2)["ruleId"], "x\ty");
    assert_eq!(value("a`b", 9)["value"], 2);
    assert_eq!(value("a_b", 1)["value"], 5);
}

#[test]
fn what_is_left_out_is_noted() {
    let document = with_rules(&json!([
        { "variations": ["a"] },
        { "force": "x", "condition": { "a": { "$in": "b" } } },
        { "force": "x", "tracks": [{}], "condition": { "toString": { "$exists": true } } },
        { "force": "y", "fallbackAttribute": "device" },
        { "force": "z" }
    ]));
    assert_eq!(
        notes(&document, Severity::Note),
        [
            "$.features.f.rules[0].variations: this matches nobody, and is left out",
            "$.features.f.rules[1].condition.a[\"$in\"]: this is no list, so it holds for nobody",
            "$.features.f.rules[1]: this matches nobody, and is left out",
            "$.features.f.rules[2].tracks: the tracking calls of a rule are not carried over",
            "$.features.f.rules[4]: nobody gets here: a rule above serves everybody",
        ]
    );
    let warnings = notes(&document, Severity::Warning);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("every object has `toString`"));
    assert!(
        warnings[1]
            .starts_with("$.features.f.rules[3].fallbackAttribute: with a sticky bucket service")
    );
}

#[test]
fn values_choose_the_type() {
    let document = json!({ "features": {
        "int": { "defaultValue": 1, "rules": [{ "force": 2, "condition": { "a": 1 } }] },
        "number": { "defaultValue": 1, "rules": [{ "force": 0.5, "condition": { "a": 1 } }] },
        "mixed": { "defaultValue": 1, "rules": [{ "force": "x", "condition": { "a": 1 } }] },
        "none": {},
        "object": { "defaultValue": { "b": [null, 1] } }
    } });
    let text = printed(&document);
    for line in [
        "flag int: int {",
        "flag number: number {",
        "flag mixed: json {",
        "flag none: json {\n  otherwise serve null\n}",
        "flag object: json {\n  otherwise serve { b: [null, 1] }\n}",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert_eq!(result(&document, "none", &json!({}))["value"], json!(null));
}

#[test]
fn the_plain_profile_forces_nothing() {
    let document = with_rules(&json!([{ "key": "e", "variations": ["x", "y"] }, { "force": "z" }]));
    let text = document.to_string();
    let input = Input {
        profile: Some("plain"),
        ..Input::new("payload.json", &text)
    };
    let document = GrowthBook.import(&input).unwrap().document;
    let expected = r#"flag f: string {
  variants {
    x = "x"
    y = "y"
    z = "z"
    default = "default"
  }
  rule e serve 50% x, 50% y, rest next by growthbook_key(id) salt "e" using growthbook/1
  rule rule-2 serve z
  otherwise serve default
}
"#;
    assert_eq!(burgee::ast::print(&document), expected);
}

#[test]
fn a_context_can_force_the_value_of_a_feature() {
    let document = with_rules(&json!([{ "force": "ruled" }]));
    let forced = json!({ "f": 0, "unknown": "x" });
    let answer = |flag: &str| {
        let context = json!({ "attributes": {}, "forcedFeatureValues": forced });
        in_context(&document, &json!({ "flag": flag, "context": context }))
    };
    assert_eq!(
        answer("f"),
        json!({ "value": 0, "on": false, "off": true, "source": "override", "ruleId": "" })
    );
    assert_eq!(answer("unknown")["value"], "x");
    assert_eq!(answer("other")["source"], "unknownFeature");
}
