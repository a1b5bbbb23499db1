//! Every operator with every kind of value, and what it becomes.

use super::super::Flagd;
use super::super::generation::Generation;
use super::{document, interpreted, matches, outcome, printed};
use crate::testing::{ask, engines};
use crate::{Answer, Importer, Input, Question};
use burgee::Timestamp;
use serde_json::{Value as Json, json};

#[test]
fn a_share_that_fails_does_so_without_a_key_too() {
    let targeting = json!({"fractional": [null, ["a", 1], [{"+": [true]}, 1]]});
    let rules = document(&targeting).to_string();
    let input = Input {
        name: "d.json",
        text: &rules,
        profile: Some("fractional-v3"),
    };
    let imported = Flagd.import(&input).unwrap();
    let question = json!({ "flag": "f", "context": { "targetingKey": "u" } });
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    let question = Question::new(&question, clock);
    let answer = imported.native.answer(&engines(&imported).0, &question);
    assert_eq!(answer.error, Some(json!("PARSE_ERROR")));
}

#[test]
fn shares_that_choose_become_splits() {
    let paid = json!({"==": [{"var": "plan"}, "pro"]});
    let targeting = json!({"fractional": [
        [{"if": [paid, "a", "true"]}, 1],
        ["b", {"if": [{"in": ["x", {"var": "name"}]}, 2, 0]}],
    ]});
    let rules = printed(&targeting);
    assert!(!rules.contains("flagd_variant"), "{rules}");
    assert!(rules.contains("1/3 a, 2/3 b"), "{rules}");
    for plan in [json!("pro"), json!("free"), json!(null)] {
        for name in [json!("x"), json!("y"), json!(7)] {
            for key in [
                json!("u1"),
                json!("u2"),
                json!("u3"),
                json!("u4"),
                json!(""),
            ] {
                let context = json!({"plan": plan, "name": name, "targetingKey": key});
                let wanted = interpreted(&targeting, &context, Generation::Second);
                assert_eq!(outcome(&targeting, &context), wanted, "{context}\n{rules}");
            }
        }
    }
}

#[test]
fn what_reads_nothing_is_said_at_once() {
    for (targeting, rule) in [
        (
            json!({"no such operator": [1]}),
            "otherwise serve error \"PARSE_ERROR\"",
        ),
        (
            json!({"$ref": "nobody"}),
            "otherwise serve error \"PARSE_ERROR\"",
        ),
        (
            json!({"cat": ["x", "y"]}),
            "otherwise serve error \"GENERAL\"",
        ),
        (json!({"-": [3, 2]}), "otherwise serve `1`"),
        (json!({"sem_ver": ["1", "<"]}), "otherwise serve b"),
        (
            json!({"if": [{"==": [{"var": "plan"}, "pro"]}, {"-": [3, 2]}, "a"]}),
            "rule `1` when plan == \"pro\" serve `1`\n",
        ),
    ] {
        let rules = printed(&targeting);
        assert!(rules.contains(rule) && !rules.contains("flagd_"), "{rules}");
        let wanted = interpreted(&targeting, &json!({}), Generation::Second);
        assert_eq!(outcome(&targeting, &json!({})), wanted);
    }
}

#[test]
fn common_conditions_become_plain_rules() {
    for (condition, rule) in [
        (json!({"==": [{"var": "plan"}, "pro"]}), r#"plan == "pro""#),
        (
            json!({"!=": ["pro", {"var": "plan"}]}),
            r#"(plan == "pro") is not true"#,
        ),
        (json!({"===": [{"var": "seats"}, 5]}), "seats == 5"),
        (
            json!({"==": [{"var": "seats"}, 5]}),
            "flagd_number(seats) == 5",
        ),
        (
            json!({">=": [{"var": "age"}, 18]}),
            "flagd_number(age) >= 18",
        ),
        (json!({"<": [10, {"var": "age"}]}), "flagd_number(age) > 10"),
        (
            json!({"==": [{"var": "beta"}, true]}),
            "flagd_equal(beta, true)",
        ),
        (json!({"==": [{"var": "x"}, null]}), "x is missing"),
        (
            json!({"in": ["@company.com", {"var": "email"}]}),
            r#"email contains "@company.com""#,
        ),
        (
            json!({"in": [{"var": "c"}, ["de", "at"]]}),
            r#"c in ["de", "at"] or c == 0"#,
        ),
        (json!({"in": [{"var": "c"}, [1, 2]]}), "c in [1, 2]"),
        (
            json!({"ends_with": [{"var": "u.mail"}, ".org"]}),
            r#"u.mail ends_with ".org""#,
        ),
        (
            json!({"and": [{"var": "a"}, {"!": [{"var": "b"}]}]}),
            "flagd_truthy(a) and flagd_truthy(b) is not true",
        ),
        (
            json!({">=": [{"var": "$flagd.timestamp"}, 1_700_000_000]}),
            "now >= 2023-11-14T22:13:20Z",
        ),
        (
            json!({"<=": [{"var": "$flagd.timestamp"}, 1_700_000_000]}),
            "now < 2023-11-14T22:13:21Z",
        ),
    ] {
        let text = printed(&json!({ "if": [condition, "a", "b"] }));
        assert!(
            text.contains(&format!("rule a when {rule} serve a")),
            "{text}"
        );
    }
}

#[test]
fn a_text_that_must_be_there_makes_the_rule_fail() {
    let targeting = json!({ "if": [{ "in": [{ "var": "mail" }, "x@y.org"] }, "a", "b"] });
    assert!(matches(&targeting, &json!({ "mail": "y.org" })));
    assert_eq!(outcome(&targeting, &json!({})).2, "PARSE_ERROR");
    // Not where it is not reached.
    let guarded = json!({ "if": [{ "and": [{ "var": "mail" }, { "in": [{ "var": "mail" }, "x@y.org"] }] }, "a", null] });
    assert_eq!(outcome(&guarded, &json!({})).0, "DEFAULT");
    assert_eq!(outcome(&guarded, &json!({ "mail": 5 })).2, "PARSE_ERROR");
}

#[test]
fn missing_and_odd_values_count_as_flagd_says() {
    let when = |condition: Json| json!({ "if": [condition, "a", "b"] });
    let none = json!({});
    assert!(matches(&when(json!({ "<": [{ "var": "x" }, 1] })), &none));
    assert!(!matches(&when(json!({ "<=": [{ "var": "x" }, 0] })), &none));
    assert!(!matches(&when(json!({ "==": [{ "var": "x" }, 0] })), &none));
    assert!(matches(
        &when(json!({ "==": [{ "var": "x" }, 0] })),
        &json!({ "x": "" })
    ));
    assert!(matches(
        &when(json!({ "!=": [{ "var": "x" }, "pro"] })),
        &none
    ));
    assert!(matches(
        &when(json!({ "in": [{ "var": "x" }, ["de"]] })),
        &json!({ "x": 0 })
    ));
    assert!(!matches(
        &when(json!({ "starts_with": [{ "var": "x" }, "1"] })),
        &json!({ "x": 12 })
    ));
    assert!(matches(
        &when(json!({ "sem_ver": [{ "var": "x" }, "~", "1.2.9"] })),
        &json!({ "x": 1.2 })
    ));
}

#[test]
fn results_name_variants_by_their_text() {
    assert_eq!(outcome(&json!(true), &json!({})).1, "true");
    assert_eq!(
        outcome(&json!({ "==": [{ "var": "x" }, 1] }), &json!({ "x": "1" })).1,
        "true"
    );
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({ "x": 1 })).1, "1");
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({ "x": "" })).1, "");
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({})).0, "DEFAULT");
    assert_eq!(
        outcome(&json!({ "var": "x" }), &json!({ "x": "zz" })).2,
        "GENERAL"
    );
    assert_eq!(
        outcome(&json!({ "/": [1, 0] }), &json!({})).2,
        "PARSE_ERROR"
    );
    assert_eq!(outcome(&json!({ "nope": 1 }), &json!({})).2, "PARSE_ERROR");
    assert_eq!(outcome(&json!({}), &json!({})).0, "STATIC");
}

#[test]
fn quotes_of_either_kind_survive() {
    let text = "it's \"quoted\"";
    let condition = json!({ "in": [{ "substr": [{ "var": "x" }, 0] }, [text]] });
    let rules = printed(&json!({ "if": [condition, "a", "b"] }));
    assert!(
        rules.contains("{'in':[{'substr':[{'var':'x'},0]}"),
        "{rules}"
    );
    let targeting = json!({ "if": [condition, "a", "b"] });
    assert!(matches(&targeting, &json!({ "x": text })));
    assert!(!matches(&targeting, &json!({ "x": "its" })));
}

#[test]
fn the_time_of_the_request_is_flagds_timestamp() {
    let targeting =
        json!({ "if": [{ "<": [{ "var": "$flagd.timestamp" }, { "var": "end" }] }, "a", "b"] });
    let end = 1_767_225_601;
    for (now, variant) in [
        ("2026-01-01T00:00:00.9Z", "a"),
        ("2026-01-01T00:00:01Z", "b"),
    ] {
        let question = json!({ "flag": "f", "context": { "end": end }, "now": now });
        let answers = ask(&Flagd, &document(&targeting), &[question]);
        assert_eq!(answers[0].variant, Some(json!(variant)));
    }
    // Nobody can set it.
    let forged = json!({ "if": [{ "==": [{ "var": "$flagd.flagKey" }, "f"] }, "a", "b"] });
    assert!(matches(
        &forged,
        &json!({ "$flagd": { "flagKey": "other" } })
    ));
}

#[test]
fn types_are_checked_and_numbers_cut() {
    let document = json!({ "flags": {
        "n": { "state": "ENABLED", "variants": { "v": -1.7 }, "defaultVariant": "v" },
        "o": { "state": "ENABLED", "variants": { "v": { "k": [1] } }, "defaultVariant": "v" },
        "off": { "state": "DISABLED", "variants": { "v": true }, "defaultVariant": "v" },
        "none": { "state": "ENABLED", "variants": { "v": true } },
    } });
    let question =
        |flag: &str, ty: &str| json!({ "flag": flag, "type": ty, "default": 7, "context": {} });
    let questions = [
        question("n", "Integer"),
        question("n", "Float"),
        question("n", "String"),
        question("o", "Object"),
        question("off", "Boolean"),
        question("none", "Boolean"),
        question("gone", "Boolean"),
    ];
    let answers = ask(&Flagd, &document, &questions);
    let short = |answer: &Answer| {
        let part = |part: &Option<Json>| part.clone().unwrap();
        (
            part(&answer.value),
            part(&answer.reason),
            part(&answer.error),
        )
    };
    let found: Vec<_> = answers.iter().map(short).collect();
    assert_eq!(
        found,
        [
            (json!(-1), json!("STATIC"), json!(null)),
            (json!(-1.7), json!("STATIC"), json!(null)),
            (json!(7), json!("ERROR"), json!("TYPE_MISMATCH")),
            (json!({ "k": [1] }), json!("STATIC"), json!(null)),
            (json!(7), json!("DISABLED"), json!(null)),
            (json!(7), json!("DEFAULT"), json!(null)),
            (json!(7), json!("ERROR"), json!("FLAG_NOT_FOUND")),
        ]
    );
}
