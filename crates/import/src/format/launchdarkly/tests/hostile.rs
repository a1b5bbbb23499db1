//! Documents that nobody should send.

use super::super::Format;
use crate::testing::engines;
use crate::{Confidence, Imported, Importer, Input, Severity};
use serde_json::{Value as Json, json};

fn import(document: &Json) -> Imported {
    let text = document.to_string();
    let imported = Format.import(&Input::new("d.json", &text)).unwrap();
    // Both ways are without errors.
    engines(&imported);
    imported
}

/// What was left out.
fn refused(imported: &Imported) -> Vec<String> {
    let notes = imported.notes.iter();
    let refused = notes.filter(|note| note.severity == Severity::Refused);
    refused.map(|note| note.at.to_string()).collect()
}

/// A flag that serves its first variation, or its second where a rule with this clause matches.
fn flag(clause: &Json) -> Json {
    json!({
        "on": true, "variations": ["a", "b"], "offVariation": 0, "fallthrough": { "variation": 0 },
        "rules": [{ "clauses": [clause], "variation": 1 }],
    })
}

#[test]
fn names_can_be_anything() {
    for name in [
        "", "a`b", "a\nb", "a\"b\\", "or", "ü 1", "\u{0}", "a/b~c", "when", "x'y", "kind",
    ] {
        let clause =
            json!({ "contextKind": name, "attribute": name, "op": "in", "values": [name] });
        let matching = json!({ "op": "segmentMatch", "values": [name] });
        let mut other = flag(&matching);
        other["prerequisites"] = json!([{ "key": name, "variation": 0 }]);
        other["targets"] = json!([{ "variation": 1, "values": [name] }]);
        other["salt"] = json!(name);
        other["variations"] = json!([name, name]);
        other["fallthrough"] = json!({ "rollout": { "variations": [
            { "variation": 0, "weight": 50_000 }, { "variation": 1, "weight": 50_000 },
        ] } });
        let mut own = flag(&clause);
        own["rules"][0]["id"] = json!(name);
        let imported = import(&json!({
            "flags": { name: own, "other": other },
            "segments": { name: { "included": [name], "rules": [{ "clauses": [clause] }] } },
        }));
        // Rules have no way to write these as names; LaunchDarkly has none of them either.
        let unspeakable = name.contains(['\n', '\u{0}']);
        assert_eq!(
            refused(&imported).len(),
            if unspeakable { 3 } else { 0 },
            "{name:?}"
        );
    }
}

#[test]
fn a_name_that_the_import_needs_for_itself_is_refused() {
    let bad = flag(&json!({ "attribute": "", "op": "in" }));
    let imported = import(&json!({ "flags": { "a": bad, "a/malformed": bad, "b/c": bad } }));
    assert_eq!(refused(&imported), [r#"$.flags["a/malformed"]"#]);
}

#[test]
fn a_malformed_flag_harms_no_other() {
    let good = flag(&json!({ "attribute": "key", "op": "in", "values": ["k"] }));
    let imported = import(&json!({
        "flags": {
            "good": good, "null": null, "text": "x", "rules": { "rules": 7 },
            "index": { "offVariation": 0.5 }, "needy": {
                "on": true, "variations": [1], "fallthrough": { "variation": 0 },
                "prerequisites": [{ "key": "rules", "variation": 0 }],
            },
            "using": flag(&json!({ "op": "segmentMatch", "values": ["torn"] })),
            "negative": { "on": true, "variations": [1, 2], "fallthrough": { "rollout": { "variations": [
                { "variation": 0, "weight": -5 }, { "variation": 1, "weight": 100_000 },
            ] } } },
        },
        "segments": { "torn": { "included": [1] }, "user": {
            "rules": [{ "clauses": [{ "op": "segmentMatch", "values": ["torn"] }] }],
        } },
    }));
    let mut refused = refused(&imported);
    refused.sort();
    let expected = [
        "$.flags.index",
        "$.flags.needy",
        "$.flags.negative",
        "$.flags.null",
        "$.flags.rules",
        "$.flags.text",
        "$.flags.using",
        "$.segments.torn",
        "$.segments.user",
    ];
    assert_eq!(refused, expected);
    assert_eq!(engines(&imported).0.flags().collect::<Vec<_>>(), ["good"]);
}

#[test]
fn what_is_no_payload_is_an_error() {
    for text in [
        "",
        "{",
        "[]",
        "7",
        r#"{"flags": []}"#,
        r#"{"flags": {"a": {"on"#,
        r#"{"segments": 1}"#,
    ] {
        let input = Input::new("d.json", text);
        assert!(Format.import(&input).is_err(), "{text}");
        assert_eq!(Format.recognise(&input), Confidence::No, "{text}");
    }
    assert!(import(&json!({})).document.items.is_empty());
}

#[test]
fn a_payload_is_known_by_its_flags() {
    let sure = |document: &Json| Format.recognise(&Input::new("d.json", &document.to_string()));
    let flag = flag(&json!({}));
    assert_eq!(sure(&json!({ "flags": { "f": flag } })), Confidence::Sure);
    assert_eq!(
        sure(&json!({ "path": "/", "data": { "flags": { "f": flag } } })),
        Confidence::Sure
    );
    assert_eq!(sure(&json!({ "flagValues": { "f": 1 } })), Confidence::Sure);
    assert_eq!(
        sure(&json!({ "flags": { "f": { "variants": { "on": true } } } })),
        Confidence::No
    );
    assert_eq!(sure(&json!({ "features": [] })), Confidence::No);
}

#[test]
fn chains_beyond_the_limits_are_refused_from_where_they_are_too_long() {
    let link = |next: String| {
        json!({ "rules": [{ "clauses": [
        { "op": "segmentMatch", "values": [next] },
    ] }] })
    };
    let segments: serde_json::Map<String, Json> = (0..100)
        .map(|number| (format!("s{number}"), link(format!("s{}", number + 1))))
        .collect();
    let imported = import(&json!({ "segments": segments, "flags": {
        "long": flag(&json!({ "op": "segmentMatch", "values": ["s0"] })),
        "short": flag(&json!({ "op": "segmentMatch", "values": ["s90"] })),
    } }));
    let refused = refused(&imported);
    assert!(refused.contains(&"$.segments.s0".to_owned()));
    assert!(refused.contains(&"$.flags.long".to_owned()));
    assert_eq!(engines(&imported).0.flags().collect::<Vec<_>>(), ["short"]);
}

#[test]
fn circles_are_bounded() {
    let count = 40;
    let everything: Vec<String> = (0..count).map(|number| format!("n{number}")).collect();
    let segments: serde_json::Map<String, Json> = everything
        .iter()
        .map(|name| {
            let clause = json!({ "op": "segmentMatch", "values": everything });
            (name.clone(), json!({ "rules": [{ "clauses": [clause] }] }))
        })
        .collect();
    let flags: serde_json::Map<String, Json> = everything
        .iter()
        .map(|name| {
            let needed = everything
                .iter()
                .map(|key| json!({ "key": key, "variation": 0 }));
            let mut flag = flag(&json!({}));
            flag["prerequisites"] = needed.collect();
            (name.clone(), flag)
        })
        .collect();
    let imported = import(&json!({ "flags": flags, "segments": segments }));
    assert_eq!(refused(&imported).len(), 2 * count);
}

#[test]
fn deep_values_are_refused_and_long_lists_are_not() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    let keys: Vec<String> = (0..120_000)
        .map(|number| format!("user-{number}"))
        .collect();
    let mut long = flag(&json!({}));
    long["targets"] = json!([{ "variation": 1, "values": keys }]);
    let imported = import(&json!({ "flags": {
        "deep": { "on": true, "variations": [deep], "fallthrough": { "variation": 0 } },
        "long": long,
    } }));
    assert_eq!(refused(&imported), ["$.flags.deep"]);
}

#[test]
fn what_is_no_payload_says_where() {
    for (document, at) in [
        (json!({ "flags": "none" }), "$.flags"),
        (json!({ "flags": {}, "segments": [1] }), "$.segments"),
        (json!({ "data": { "flagValues": 5 } }), "$.flagValues"),
        (json!([]), "$"),
    ] {
        let text = document.to_string();
        let error = Format.import(&Input::new("d.json", &text)).unwrap_err();
        assert_eq!(error.at.to_string(), at, "{document}");
    }
    import(&json!({ "flags": null, "segments": null }));
}
