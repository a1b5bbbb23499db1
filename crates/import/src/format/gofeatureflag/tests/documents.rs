//! Documents: their spellings, odd names, what is noted, and those that are broken.

use super::{GoFeatureFlag, answers, imported, noted, scheduled, told};
use crate::mutation::survives;
use crate::testing::ask;
use crate::{Confidence, Importer, Input, Note, Severity};
use burgee::ast;
use serde_json::{Value as Json, json};

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
