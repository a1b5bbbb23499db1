//! What the cases of the original suites do not reach.

use super::GoFeatureFlag;
use crate::mutation::survives;
use crate::testing::{ask, engines};
use crate::{Answer, Confidence, Importer, Input, Note, Severity};
use burgee::ast;
use serde_json::{Value as Json, json};

/// The answers to requests for the flag `f`, with these contexts.
fn answers(flag: &Json, contexts: &[Json]) -> Vec<Answer> {
    let questions: Vec<Json> = contexts
        .iter()
        .map(|context| json!({ "flag": "f", "context": context, "default": "mine" }))
        .collect();
    ask(&GoFeatureFlag, &json!({ "f": flag }), &questions)
}

/// Reason, variation and error of each answer.
fn told(flag: &Json, contexts: &[Json]) -> Vec<(String, String, Json)> {
    let text = |json: Option<Json>| json.unwrap().as_str().unwrap().to_owned();
    answers(flag, contexts)
        .into_iter()
        .map(|answer| {
            (
                text(answer.reason),
                text(answer.variant),
                answer.error.unwrap(),
            )
        })
        .collect()
}

fn one(flag: &Json, context: Json) -> (String, String, Json) {
    told(flag, &[context]).remove(0)
}

fn is(reason: &str, variation: &str) -> (String, String, Json) {
    (reason.to_owned(), variation.to_owned(), Json::Null)
}

fn failed(code: &str) -> (String, String, Json) {
    ("ERROR".to_owned(), "SdkDefault".to_owned(), code.into())
}

/// The printed document, and the notes.
fn imported(document: &Json) -> (String, Vec<Note>) {
    let text = document.to_string();
    let imported = GoFeatureFlag.import(&Input::new("a.json", &text)).unwrap();
    engines(&imported);
    (ast::print(&imported.document), imported.notes)
}

/// The notes about the flag `f` with this severity.
fn noted(flag: &Json, severity: Severity) -> Vec<String> {
    let notes = imported(&json!({ "f": flag })).1;
    let notes = notes.into_iter().filter(|note| note.severity == severity);
    notes.map(|note| note.to_string()).collect()
}

const SPELLINGS: [(&str, &str); 3] = [
    (
        "a.yaml",
        "f:\n  variations: { big: 2, small: 1.5 }\n  targeting:\n    - query: |-\n        (key eq \"u\") and\n          (x pr)\n      percentage: { big: 10, small: 90 }\n  defaultRule:\n    variation: small\n  experimentation: { start: 2026-01-01T00:00:00Z }\n",
    ),
    (
        "a.toml",
        "[f.variations]\nbig = 2\nsmall = 1.5\n[[f.targeting]]\nquery = \"(key eq \\\"u\\\") and(x pr)\"\n[f.targeting.percentage]\nbig = 10\nsmall = 90\n[f.defaultRule]\nvariation = \"small\"\n[f.experimentation]\nstart = 2026-01-01T00:00:00Z\n",
    ),
    (
        "a.json",
        r#"{"f":{"variations":{"big":2,"small":1.5},"targeting":[{"query":"(key eq \"u\") and(x pr)","percentage":{"big":10,"small":90}}],"defaultRule":{"variation":"small"},"experimentation":{"start":"2026-01-01T00:00:00Z"}}}"#,
    ),
];

#[test]
fn all_spellings_are_one_document() {
    let expected = "bucketing gofeatureflag/fnv1a\n\nflag f: number {\n  variants {\n    big = 2\n    small = 1.5\n  }\n  rule no-key\n    when targetingKey is not string or targetingKey == \"\"\n    serve error \"TARGETING_KEY_MISSING\"\n  rule before-experimentation until 2026-01-01T00:00:00Z serve error \"DISABLED\"\n  rule rule-1 when targetingKey == \"u\" ignore_case and x is present serve 90% small, 10% big\n  otherwise serve small\n}\n";
    for (name, text) in SPELLINGS {
        let input = Input::new(name, text);
        let imported = GoFeatureFlag.import(&input).unwrap();
        assert_eq!(ast::print(&imported.document), expected, "{name}");
        assert_eq!(GoFeatureFlag.recognise(&input), Confidence::Sure, "{name}");
    }
}

#[test]
fn ruins_are_errors_or_refused_and_do_not_harm_others() {
    for (name, text) in [
        ("a.json", "{"),
        ("a.json", "[]"),
        ("a.json", "3"),
        ("a.toml", "a = "),
        ("a.yaml", "a: b: c"),
        ("a.yaml", "- a"),
    ] {
        assert!(
            GoFeatureFlag.import(&Input::new(name, text)).is_err(),
            "{text}"
        );
    }
    let good = json!({ "variations": { "a": 1 }, "defaultRule": { "variation": "a" } });
    let mut document = json!({ "good": good });
    let date = "2026-13-01T00:00:00Z";
    let bad = [
        json!(null),
        json!(3),
        json!([]),
        json!({ "variations": [1] }),
        json!({ "targeting": {} }),
        json!({ "defaultRule": "a" }),
        json!({ "defaultRule": { "percentage": { "a": "1" } } }),
        json!({ "defaultRule": { "percentage": { "a": -1, "b": 101 } } }),
        json!({ "disable": "yes" }),
        json!({ "experimentation": { "start": date } }),
        json!({ "scheduledRollout": [{ "date": date }] }),
        json!({ "scheduledRollout": [{ "defaultRule": {} }] }),
        json!({ "defaultRule": { "progressiveRollout": { "initial": { "date": date } } } }),
        json!({ "targeting": [{ "query": format!("{}a pr{}", "(".repeat(100), ")".repeat(100)) }] }),
        json!({ "targeting": [{ "query": r#"{"var":{"var":"a"}}"# }] }),
        json!({ "targeting": [{ "query": "a pr or b pr and ".repeat(60) + "c pr" }] }),
        json!({ "targeting": [{ "query": "not (a pr and ".repeat(60) + "b pr" + &")".repeat(60) }] }),
        json!({ "bucketingKey": "a\tb.c" }),
        json!({ "bucketingKey": ".a" }),
        json!({ "targeting": [{ "query": r#"{"==":[{"var":"a\tb"},1]}"# }] }),
        json!({ "variations": { "a": (0..100).fold(json!(1), |inner, _| json!([inner])) } }),
    ];
    for (index, flag) in bad.iter().enumerate() {
        document[format!("bad-{index}")] = flag.clone();
    }
    document["b\td"] = good.clone();
    document[""] = good.clone();
    let (text, notes) = imported(&document);
    let refused: Vec<String> = notes
        .iter()
        .filter(|note| note.severity == Severity::Refused)
        .map(Note::to_string)
        .collect();
    // `null` is a flag without anything.
    assert_eq!(refused.len(), bad.len() + 2, "{refused:#?}");
    assert!(
        refused
            .iter()
            .any(|note| note.starts_with("$[\"bad-9\"].experimentation.start: "))
    );
    assert!(text.contains("flag good: int"));
}

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

/// A flag that a schedule changes in every way.
fn scheduled() -> Json {
    json!({
        "variations": { "a": "A", "b": "B" },
        "targeting": [{ "name": "r", "query": "x eq 1", "percentage": { "a": 50, "b": 50 } }],
        "defaultRule": { "variation": "a" },
        "scheduledRollout": [
            { "date": "2026-03-01T00:00:00Z", "variations": { "a": "A3" }, "targeting": [{ "query": "y pr", "variation": "c" }] },
            { "date": "2026-02-01T00:00:00Z", "targeting": [{ "name": "r", "query": "x eq 2", "percentage": { "a": -1, "c": 10, "b": 0 } }],
              "defaultRule": { "variation": "b" } },
            { "date": "2026-04-01T00:00:00Z", "disable": true },
            { "date": "2026-05-01T00:00:00Z", "disable": false, "experimentation": { "end": "2026-06-01T00:00:00Z" }, "bucketingKey": "z" },
            { "variations": { "a": "never" } },
        ],
    })
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

#[test]
fn the_bucketing_key_is_checked_before_anything_else() {
    let flag = |extra: Json| {
        let mut flag = json!({
            "variations": { "a": 1, "b": 2 }, "bucketingKey": "team.id",
            "defaultRule": { "variation": "a" },
        });
        for (name, value) in extra.as_object().unwrap() {
            flag[name] = value.clone();
        }
        flag
    };
    let team = |id: Json| json!({ "targetingKey": "u", "team": { "id": id } });
    let plain = flag(json!({}));
    assert_eq!(one(&plain, team("t".into())), is("STATIC", "a"));
    assert_eq!(one(&plain, team("".into())), is("STATIC", "a"));
    assert_eq!(one(&plain, team(7.into())), failed("TARGETING_KEY_MISSING"));
    assert_eq!(
        one(&plain, json!({ "targetingKey": "u", "team": "t" })),
        failed("TARGETING_KEY_MISSING")
    );
    // Even where the flag is disabled.
    let off = flag(json!({ "disable": true }));
    assert_eq!(one(&off, json!({})), failed("TARGETING_KEY_MISSING"));
    assert_eq!(one(&off, team("t".into())), is("DISABLED", "SdkDefault"));
    // Empty text is no key where something is dealt out, now or later.
    let later = json!({ "scheduledRollout": [{ "date": "2030-01-01T00:00:00Z", "targeting": [{ "percentage": { "a": 1 } }] }] });
    assert_eq!(
        one(&flag(later), team("".into())),
        failed("TARGETING_KEY_MISSING")
    );
    // With an empty path the targeting key is not checked, until a rollout needs it.
    let empty = flag(json!({ "bucketingKey": "", "targeting": [
        { "query": "x pr", "variation": "b" }, { "query": "y pr", "percentage": { "a": 50, "b": 50 } },
    ] }));
    assert_eq!(one(&empty, json!({ "x": 1 })), is("TARGETING_MATCH", "b"));
    assert_eq!(one(&empty, json!({})), failed("FLAG_CONFIG"));
    assert_eq!(
        one(&empty, json!({ "targetingKey": "u" })),
        is("DEFAULT", "a")
    );
}

#[test]
fn rules_that_serve_nothing_are_errors_only_when_they_match() {
    let flag = json!({
        "variations": { "a": 1 },
        "targeting": [{ "query": "x pr", "percentage": {} }, { "query": "y pr", "variation": "gone" }],
        "defaultRule": { "variation": "a" },
    });
    let told = told(&flag, &[json!({ "x": 1 }), json!({}), json!({ "y": 1 })]);
    assert_eq!(
        told,
        [
            failed("FLAG_CONFIG"),
            is("DEFAULT", "a"),
            is("TARGETING_MATCH", "gone")
        ]
    );
    let flag = json!({ "variations": { "a": 1 } });
    assert_eq!(one(&flag, json!({})), failed("FLAG_CONFIG"));
}

#[test]
fn a_rule_for_everybody_ends_the_flag() {
    let flag = json!({
        "variations": { "a": 1, "b": 2 },
        "targeting": [
            { "name": "off", "query": "", "variation": "b", "disable": true },
            { "name": "all", "query": "", "variation": "a" },
            { "name": "none", "query": "x pr", "variation": "b" },
        ],
        "defaultRule": { "variation": "b", "query": "y pr", "disable": true },
    });
    assert_eq!(one(&flag, json!({ "x": 1 })), is("TARGETING_MATCH", "a"));
    let notes = noted(&flag, Severity::Note);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("targeting[0]: the rule is disabled"))
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("targeting[2]: nobody gets here")),
        "{notes:?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("defaultRule: GO Feature Flag ignores"))
    );
}

#[test]
fn queries_see_the_key_and_who_is_anonymous() {
    let flag = |query: &str| {
        json!({
            "variations": { "a": 1, "b": 2 },
            "targeting": [{ "query": query, "variation": "b" }],
            "defaultRule": { "variation": "a" },
        })
    };
    let matches = |query: &str, context: Json| one(&flag(query), context).1 == "b";
    assert!(matches(
        r#"key eq "U""#,
        json!({ "targetingKey": "u", "key": "other" })
    ));
    assert!(matches(r#"targetingKey eq """#, json!({})));
    assert!(matches(
        "anonymous eq false",
        json!({ "anonymous": "true" })
    ));
    assert!(!matches("anonymous ne true", json!({ "anonymous": true })));
    assert!(matches(r#"{"==":[{"var":"anonymous"},false]}"#, json!({})));
    assert!(matches(
        r#"{"!":{"===":[{"var":"key"},"x"]}}"#,
        json!({ "key": "x" })
    ));
    // Numbers without a fraction are whole, wherever they stand in the request but not inside a map.
    assert!(matches("n in [7]", json!({ "n": 7.0 })));
    assert!(!matches("m.n in [7]", json!({ "m": { "n": 7 } })));
    assert!(matches("m.n eq 7", json!({ "m": { "n": 7 } })));
    let question = json!({ "flag": "f", "context": { "n": 7 }, "enrichment": { "n": 7, "x": { "anonymous": 1 } } });
    let answer = ask(
        &GoFeatureFlag,
        &json!({ "f": flag("n in [7]") }),
        &[question],
    )
    .remove(0);
    assert_eq!(answer.variant, Some("a".into()));
}

#[test]
fn callers_want_types() {
    let flag = json!({ "variations": { "a": 2.9 }, "defaultRule": { "variation": "a" } });
    let document = json!({ "f": flag });
    let ask_for = |name: &str, flag: &str| {
        let question = json!({ "flag": flag, "context": {}, "type": name, "default": 1 });
        ask(&GoFeatureFlag, &document, &[question]).remove(0)
    };
    assert_eq!(ask_for("int", "f").value, Some(json!(2)));
    assert_eq!(ask_for("float", "f").value, Some(json!(2.9)));
    let wrong = ask_for("string", "f");
    assert_eq!(
        (wrong.value, wrong.error),
        (Some(json!(1)), Some("TYPE_MISMATCH".into()))
    );
    let gone = ask_for("int", "g");
    assert_eq!(
        (gone.value, gone.error),
        (Some(json!(1)), Some("FLAG_NOT_FOUND".into()))
    );
    assert_eq!(gone.native.unwrap()["Reason"], "ERROR");
}

#[test]
fn odd_names_survive() {
    let flag = json!({
        "variations": { "on": true, "off": false },
        "targeting": [
            { "name": "otherwise", "query": "x eq 1", "variation": "on" },
            { "name": "twice", "query": "x eq 2", "variation": "on" },
            { "name": "twice", "query": "x eq 3", "variation": "on" },
            { "name": "a `b`\n c", "query": "x eq 4", "variation": "on" },
            { "name": "", "query": "x eq 5", "variation": "on" },
        ],
        "defaultRule": { "variation": "off" },
    });
    let contexts: Vec<Json> = (1..7).map(|x| json!({ "x": x })).collect();
    let names: Vec<Json> = answers(&flag, &contexts)
        .into_iter()
        .map(|answer| {
            let native = answer.native.unwrap();
            json!([
                native["RuleIndex"],
                native["RuleName"],
                native["Metadata"]["evaluatedRuleName"]
            ])
        })
        .collect();
    assert_eq!(
        names,
        [
            json!([0, "otherwise", "otherwise"]),
            json!([1, "twice", "twice"]),
            json!([2, "twice", "twice"]),
            json!([3, "a `b`\n c", "a `b`\n c"]),
            json!([4, "", null]),
            json!([null, null, null]),
        ]
    );
    assert!(
        imported(&json!({ "f": flag }))
            .0
            .starts_with("flag f: bool {\n  rule otherwise.1 when x in 1..<2 serve on\n")
    );
    let odd = json!({ "variations": { "": "x", "a\tb": "y", "é ü": "z" }, "defaultRule": { "percentage": { "": 30, "a\tb": 30, "é ü": 40 } } });
    let contexts: Vec<Json> = (0..40)
        .map(|key| json!({ "targetingKey": key.to_string() }))
        .collect();
    let variations: std::collections::HashSet<String> = told(&odd, &contexts)
        .into_iter()
        .map(|told| told.1)
        .collect();
    assert_eq!(variations.len(), 3, "{variations:?}");
    assert!(variations.contains("a\tb"));
}

#[test]
fn what_is_lost_is_noted() {
    let notes = noted(
        &json!({
            "variations": { "a": 1, "b": "x" }, "disabled": true, "trackEvents": false, "version": "1",
            "metadata": { "owner": "me", "link": "x" },
            "targeting": [
                { "query": "a eq 1 AND b eq 2", "variation": "a", "percentages": {} },
                { "query": "a = 1", "variation": "a" },
                { "query": r#"(a co "x" or d pr) and b.c eq "x""#, "variation": "a" },
                { "query": r#"{"endsWith":[{"var":"a"},"x"]}"#, "variation": "a" },
                { "query": "null", "variation": "a" },
            ],
            "defaultRule": { "variation": "a" },
        }),
        Severity::Warning,
    );
    for part in [
        "$.f.disabled: GO Feature Flag does not know",
        "$.f.targeting[0].percentages: GO Feature Flag does not know",
        "$.f.variations: the variations have several types",
        "$.f.targeting[0].query: what follows the first complete query",
        "$.f.targeting[1].query: GO Feature Flag cannot read",
        "$.f.targeting[2].query: where `b` or a map",
        "$.f.targeting[3].query: there is no operator `endsWith`",
        "$.f.targeting[4].query: `null`",
    ] {
        assert!(
            notes.iter().any(|note| note.starts_with(part)),
            "{part}: {notes:#?}"
        );
    }
}

#[test]
fn words_of_the_language_can_be_names_and_values_keep_their_form() {
    let words = [
        "rest",
        "next",
        "true",
        "null",
        "error",
        "ramp",
        "25%",
        "1/2",
        "a b",
        "serve",
        "by",
        "when",
        "otherwise",
        "#3",
        "no-key",
        "disabled",
        "-",
        "9",
        "é",
        "\"",
        "'",
        "\\",
        "{",
        "# x",
        "off",
    ];
    let values = [
        json!(null),
        json!(-0.0),
        json!(1e308),
        json!(1e-7),
        json!(i64::MIN),
        json!(u64::MAX),
        json!({ "a b": [{ "in": null }, "\u{0}\n\"\\"] }),
        json!([]),
        json!({}),
        json!("\t`${x}"),
    ];
    for (index, word) in words.iter().enumerate() {
        let other = words[(index + 1) % words.len()];
        for value in [
            &values[index % values.len()],
            &json!("x"),
            &json!(7),
            &json!(true),
        ] {
            let query = format!(
                "{} pr",
                if word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && !word.contains([' ', '%'])
                    && *word != "true"
                    && *word != "null"
                {
                    word
                } else {
                    "now"
                }
            );
            let document = json!({ *word: {
                "variations": { *word: value, other: value },
                "targeting": [
                    { "name": word, "query": query, "variation": word },
                    { "name": other, "query": "environment eq \"\u{7f}é\"", "variation": other },
                    { "name": "split", "query": "b pr", "percentage": { *word: 50, other: 50 } },
                ],
                "defaultRule": { "variation": other },
            } });
            let question = json!({ "flag": word, "context": { "targetingKey": "u" } });
            let answer = ask(&GoFeatureFlag, &document, &[question]).remove(0);
            assert_eq!(answer.variant, Some(other.into()), "{document}");
            let got = answer.value.unwrap();
            assert!(crate::equal(&got, value), "{got} is not {value}");
        }
    }
}

#[test]
fn no_other_format_claims_these_documents() {
    for (name, text) in SPELLINGS {
        let found = crate::detect(&Input::new(name, text)).unwrap();
        assert_eq!(found.id(), "gofeatureflag", "{name}");
    }
}

#[test]
fn broken_documents_do_no_harm() {
    let words = [
        "a",
        "b",
        "key",
        "anonymous",
        "targetingKey",
        "m.x",
        "2026-01-02T00:00:00Z",
        "100",
        "a eq 1 AND b pr",
        "m.x ne \"b\" or not a pr",
        r#"{"==":[{"var":"a"},1]}"#,
        r#"{"some":[{"var":"m"},{"var":""}]}"#,
        "null",
        "a in [1, 2] and a eq 1 or b lt -1.5",
        "DISABLED",
        "otherwise",
    ];
    let mut document = scheduled();
    document["bucketingKey"] = "m.x".into();
    document["experimentation"] =
        json!({ "start": "2025-01-01T00:00:00Z", "end": "2026-12-01T00:00:00Z" });
    document["metadata"] = json!({ "owner": "me", "description": "text" });
    let ramp = json!({ "name": "ramp", "query": r#"{"in":[{"var":"key"},["u"]]}"#, "progressiveRollout": {
        "initial": { "variation": "a", "percentage": 5, "date": "2025-06-01T00:00:00Z" },
        "end": { "variation": "b", "percentage": 95, "date": "2026-06-01T00:00:00Z" },
    } });
    document["targeting"].as_array_mut().unwrap().push(ramp);
    let context = json!({ "targetingKey": "u", "a": 1, "b": "x", "m": { "x": "k" } });
    let asked = json!({ "flag": "f", "context": context, "enrichment": { "y": 1 }, "default": 1 });
    survives(&GoFeatureFlag, &json!({ "f": document }), &words, &[asked]);
}

#[test]
fn large_documents_are_read_in_time() {
    let rule =
        |index: usize| json!({ "name": "same", "query": "x pr", "variation": format!("v{index}") });
    let rules: Vec<Json> = (0..5000).map(rule).collect();
    let shares: serde_json::Map<String, Json> = (0..5000)
        .map(|index| (format!("v{index}"), json!(0.001)))
        .collect();
    let date = |index: usize| {
        format!(
            "2026-01-01T{:02}:{:02}:{:02}Z",
            index / 3600,
            index / 60 % 60,
            index % 60
        )
    };
    let steps: Vec<Json> = (0..5000)
        .map(|index| json!({ "date": date(index), "targeting": [{ "name": index.to_string(), "variation": "v0" }] }))
        .collect();
    let document = json!({
        "rules": { "variations": { "v0": 1 }, "targeting": rules, "defaultRule": { "variation": "v0" } },
        "shares": { "variations": { "v0": 1 }, "defaultRule": { "percentage": shares } },
        "steps": { "variations": { "v0": 1 }, "defaultRule": { "variation": "v0" }, "scheduledRollout": steps },
        "and": { "variations": { "v0": 1 }, "targeting": [{ "query": "m.x pr or y gt 1 and ".repeat(400) + "z pr", "variation": "v0" }] },
    })
    .to_string();
    let started = std::time::Instant::now();
    let imported = GoFeatureFlag
        .import(&Input::new("a.json", &document))
        .unwrap();
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
    let refused = imported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Refused);
    let refused: Vec<String> = refused.map(|note| note.at.to_string()).collect();
    assert_eq!(
        refused,
        ["$.steps.scheduledRollout", "$.and.targeting[0].query"]
    );
}
