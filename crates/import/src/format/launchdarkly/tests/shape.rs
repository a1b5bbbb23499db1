//! What people read: the rules, and the notes.

use super::super::Format;
use crate::{Importer, Input};
use burgee::ast;
use serde_json::{Value as Json, json};

/// The rules and the notes of a document.
fn import(document: &Json, profile: Option<&str>) -> (String, Vec<String>) {
    let text = document.to_string();
    let input = Input {
        name: "d.json",
        text: &text,
        profile,
    };
    let imported = Format.import(&input).unwrap();
    let notes = imported.notes.iter();
    let notes = notes.map(|note| format!("{:?} {note}", note.severity));
    (ast::print(&imported.document), notes.collect())
}

/// The condition that a clause becomes.
fn condition(clause: &Json, profile: Option<&str>) -> String {
    let segments = json!({ "s": { "rules": [{ "clauses": [clause] }] } });
    let (text, _) = import(&json!({ "segments": segments }), profile);
    let words: Vec<&str> = text
        .trim_start_matches("segment s =")
        .split_whitespace()
        .collect();
    words.join(" ")
}

#[test]
fn a_flag_reads_like_one_that_was_written() {
    let (text, notes) = import(
        &json!({
            "flags": { "checkout": {
                "on": true, "salt": "q", "variations": [false, true], "offVariation": 0,
                "prerequisites": [{ "key": "cart", "variation": 1 }],
                "targets": [{ "variation": 1, "values": ["ann", "bob"] }],
                "rules": [
                    { "id": "staff", "variation": 1, "clauses": [
                        { "op": "segmentMatch", "values": ["staff"] },
                    ] },
                    { "id": "0f3c-77", "clauses": [
                        { "contextKind": "org", "attribute": "key", "op": "startsWith", "values": ["eu-"] },
                    ], "rollout": { "contextKind": "org", "variations": [
                        { "variation": 1, "weight": 25_000 }, { "variation": 0, "weight": 75_000 },
                    ] } },
                ],
                "fallthrough": { "rollout": { "seed": 7, "kind": "experiment", "variations": [
                    { "variation": 0, "weight": 90_000 }, { "variation": 1, "weight": 10_000 },
                ] } },
            }, "cart": {
                "on": false, "variations": ["plain", "with pictures"], "offVariation": 0,
                "fallthrough": { "variation": 1 },
            } },
            "segments": { "staff": {
                "included": ["eve"], "excluded": ["mal"], "salt": "z",
                "rules": [{ "weight": 5_000, "clauses": [
                    { "attribute": "name", "op": "endsWith", "values": [" (staff)"] },
                ] }],
            } },
        }),
        None,
    );
    let expected = r#"segment staff =
  user.key in ["eve"]
  or (
    (user.key in ["mal"]) is not true
    and user.name ends_with " (staff)"
    and 5% of user.key salt "staff.z" using launchdarkly/sha1
  )

flag checkout: bool {
  requires cart is variation-1
  if_disabled serve off
  bucket salt "checkout.q" using launchdarkly/sha1
  rule targets-on when user.key in ["ann", "bob"] serve on
  rule staff when in segment staff serve on
  rule rule-1 "id 0f3c-77" when org.key starts_with "eu-" serve 25% on, 75% off by org.key
  rule fallthrough when user.key is present serve 90% off, 10% on by user.key salt "7"
  otherwise serve off
}

flag cart: string {
  status disabled
  if_disabled serve plain
  variants {
    plain = "plain"
    variation-1 = "with pictures"
  }
  otherwise serve variation-1
}
"#;
    assert_eq!(text, expected);
    assert_eq!(notes, Vec::<String>::new());
}

#[test]
fn clauses_are_plain_conditions() {
    let clause = |attribute: &str, op: &str, values: Json| json!({ "attribute": attribute, "op": op, "values": values });
    for (clause, expected) in [
        (
            clause("key", "in", json!(["a", "b"])),
            r#"user.key in ["a", "b"]"#,
        ),
        (clause("key", "in", json!([7, "a"])), r#"user.key == "a""#),
        (
            clause("plan", "in", json!(["a", 7])),
            r#"user.plan in ["a", 7]"#,
        ),
        (clause("n", "lessThan", json!([3, 9, "12"])), "user.n < 9"),
        (
            clause("n", "greaterThanOrEqual", json!([3, 9])),
            "user.n >= 3",
        ),
        (
            clause("t", "after", json!([0, "soon"])),
            "launchdarkly_date(user.t) > 1970-01-01T00:00:00Z",
        ),
        (
            clause("v", "semVerEqual", json!(["2.1", "v3"])),
            "launchdarkly_version(user.v) == 2.1.0",
        ),
        (
            clause("v", "semVerLessThan", json!(["2", "3"])),
            "launchdarkly_version(user.v) < 3.0.0",
        ),
        (
            clause("name", "matches", json!([r"\d", "("])),
            r#"user.name matches r"[0-9]""#,
        ),
        (
            clause("kind", "in", json!(["org"])),
            r#"kind contains "org""#,
        ),
        (clause("key", "unheardOf", json!(["a"])), "false"),
        (clause("key", "before", json!(["soon"])), "false"),
    ] {
        assert_eq!(condition(&clause, Some("single-values")), expected);
    }
    let mut negated = clause("key", "in", json!(["a"]));
    negated["negate"] = json!(true);
    assert_eq!(condition(&negated, None), r#"user.key != "a""#);
    negated["attribute"] = json!("plan");
    let expected = r#"user.plan is present and (user.plan == "a") is not true"#;
    assert_eq!(condition(&negated, Some("single-values")), expected);
    let listed = clause("plan", "contains", json!(["a"]));
    let expected = r#"(user.plan is string and user.plan contains "a") or any(one in user.plan where one is string and one contains "a")"#;
    assert_eq!(condition(&listed, None), expected);
}

#[test]
fn nothing_is_lost_in_silence() {
    let clause = |json: Json| json!({ "clauses": [json], "variation": 0 });
    let (_, notes) = import(
        &json!({
            "flags": { "f": {
                "on": true, "variations": [1], "fallthrough": { "variation": 0 },
                "rules": [
                    clause(json!({ "attribute": "a", "op": "resembles", "values": [1] })),
                    clause(json!({ "op": "segmentMatch", "values": ["nobody"] })),
                    clause(json!({ "attribute": "a", "op": "matches", "values": ["x", "(", 5] })),
                    clause(json!({ "contextKind": "user", "attribute": "/", "op": "in" })),
                    clause(json!({ "attribute": "a", "op": "in", "values": [1] })),
                ],
            } },
            "segments": { "big": { "unbounded": true, "generation": 2 } },
        }),
        None,
    );
    let expected = [
        "Warning $.segments.big: the members of a big segment are not in the document: only its rules count",
        "Note $.flags.f.rules[0].clauses[0].op: `resembles` is no operator: it matches nothing",
        "Note $.flags.f.rules[0]: the rule is never reached, or matches nobody: it is left out",
        "Note $.flags.f.rules[1].clauses[0].values: there is no segment `nobody`: it contains nobody",
        "Note $.flags.f.rules[1]: the rule is never reached, or matches nobody: it is left out",
        "Note $.flags.f.rules[2].clauses[0].values[1]: \"(\" is no pattern of Go's: it matches nothing",
        "Note $.flags.f.rules[2].clauses[0].values[2]: 5 is no pattern of Go's: it matches nothing",
        "Note $.flags.f.rules[3].clauses[0].attribute: `/` is no attribute reference: the flag answers \
         MALFORMED_FLAG where it is reached",
        "Note $.flags.f.rules[4]: the rule is never reached, or matches nobody: it is left out",
    ];
    assert_eq!(notes, expected);
    let (_, notes) = import(&json!({}), Some("single-values"));
    assert_eq!(
        notes,
        ["Warning $: attributes are taken to hold single values: a list matches nothing"]
    );
}
