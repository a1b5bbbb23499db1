//! Text out, and the same answers from it.

use super::GoFeatureFlagExport;
use crate::export::Exporter;
use crate::format::gofeatureflag::GoFeatureFlag;
use crate::{Importer, Input, Note, Question, Severity, builder};
use burgee::{Timestamp, ast};
use serde_json::{Value as Json, json};

/// The text and the notes.
fn export(document: &ast::Document) -> (String, Vec<Note>) {
    let exported = GoFeatureFlagExport.export(document);
    (exported.text, exported.notes)
}

/// The document of a text.
fn document(text: &str) -> ast::Document {
    burgee::parse::parse(text, 0, &burgee::Limits::default()).document
}

/// The text of the only flag's YAML, which must not be refused.
fn yaml(text: &str) -> String {
    let (yaml, notes) = export(&document(text));
    assert!(
        notes.iter().all(|note| note.severity < Severity::Refused),
        "{notes:?}"
    );
    yaml
}

/// Why the only flag is refused.
fn refused(body: &str) -> String {
    let (yaml, notes) = export(&document(&format!("flag f: string {{ {body} }}")));
    assert_eq!(yaml, "{}\n", "{body}");
    let [note] = notes.as_slice() else {
        panic!("{body}: {notes:?}");
    };
    assert_eq!(
        (note.severity, note.at.to_string().as_str()),
        (Severity::Refused, "$.f")
    );
    note.message.clone()
}

/// What both say about each context at each time.
fn same_answers(text: &str, contexts: &[Json], times: &[&str]) {
    let original = builder().read(text);
    assert!(!original.has_errors(), "{:?}", original.diagnostics);
    let original = original.engine();
    let yaml = yaml(text);
    let imported = GoFeatureFlag
        .import(&Input::new("out.yaml", &yaml))
        .unwrap();
    let back = builder().read_document(imported.document);
    assert!(!back.has_errors(), "{:?}\n{yaml}", back.diagnostics);
    let back = back.engine();
    for flag in original.flags() {
        for context in contexts {
            for time in times {
                let question = json!({ "flag": flag, "context": context, "now": time });
                let question = Question::new(&question, Timestamp(0));
                let request = imported.native.context(&question);
                let (one, other) = (
                    original.evaluate(flag, &request),
                    back.evaluate(flag, &request),
                );
                assert_eq!(
                    one.unwrap().value,
                    other.unwrap().value,
                    "{context} {time}\n{yaml}"
                );
            }
        }
    }
}

#[test]
fn a_flag_is_written_as_people_write_it() {
    let text = r#"
        segment staff = email ends_with "@company.com" ignore_case
        flag checkout: bool {
          owner "payments"
          rule people "ours" when in segment staff and not (role == "guest") serve on
          when plan in ["team", "pro"] and seats > 20 serve on
          otherwise serve off
        }
    "#;
    assert_eq!(
        yaml(text),
        r#"checkout:
  variations:
    "on": true
    "off": false
  targeting:
    - name: people
      query: 'email ew "@company.com" and (role co "" and not (role in ["guest"]))'
      variation: "on"
    - query: 'plan in ["team", "pro"] and seats gt 20.0'
      variation: "on"
  defaultRule:
    variation: "off"
  metadata:
    owner: payments
"#
    );
}

#[test]
fn a_rule_that_is_named_for_the_schedule_takes_no_name_of_another() {
    let text = r#"flag f: string {
        rule from 2026-01-10 when x == "a" serve "b"
        rule rule-1 when y == "a" serve "c"
        rule rule-2 until 2026-01-10 serve "b"
        rule until 2026-01-20 serve "c"
        otherwise serve "d"
    }"#;
    let read: Json = Input::new("a.yaml", &yaml(text)).yaml().unwrap();
    let rules = read["f"]["targeting"].as_array().unwrap();
    let names: Vec<&str> = rules
        .iter()
        .map(|rule| rule["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["rule-3", "rule-1", "rule-2", "rule-4"]);
}

/// Contexts in which the attributes of the tests are of every kind, or missing.
fn contexts() -> Vec<Json> {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(5),
        json!(5.5),
        json!(-1),
        json!(""),
        json!("a"),
        json!("A"),
        json!("ab"),
        json!("Abc"),
        json!("1.2.0"),
        json!("5"),
        json!(["a", 5]),
        json!({ "y": "a" }),
        json!({ "y": 5 }),
    ];
    let mut contexts = vec![json!({ "targetingKey": "u" })];
    for (index, x) in values.iter().enumerate() {
        for y in [
            &values[(index * 7 + 3) % values.len()],
            &json!("a"),
            &json!(5),
        ] {
            contexts.push(json!({ "targetingKey": format!("u{index}"), "x": x, "z": y }));
        }
    }
    contexts
}

#[test]
fn conditions_keep_their_meaning() {
    for condition in [
        r#"x == "a""#,
        r#"x != "a""#,
        r#"not (x == "a" ignore_case)"#,
        r#"x == "a" ignore_case"#,
        r#"x in ["a", "ab"] or z == 5"#,
        r#"x not in ["a", "ab"]"#,
        r#"not (x in ["a"] or z in ["a"])"#,
        r#"x starts_with ["a", "1"] ignore_case"#,
        r#"x not ends_with "B" ignore_case"#,
        r#"x is string and x contains "b" ignore_case"#,
        "x == 5",
        "x != 5",
        "x < 5.5 and x >= 0",
        "not (x < 5)",
        "x in 0..<5",
        "x not in 0..5",
        "x in [1, 5.5]",
        "x not in [1, 5]",
        "x",
        "not x",
        "x == false",
        "x is true",
        "(x == 5) is not true",
        "(x == 5) is false",
        "x is present and z is missing",
        "not (x is string)",
        "gofeatureflag_version(x) >= 1.0.0",
        "not (gofeatureflag_version(x) == 1.2.0)",
        r#"gofeatureflag_lower(x) > "a""#,
        "gofeatureflag_int(x) in [1, 5]",
        r#"z == "a" and x.y == "a""#,
        r#"x.y != "b" and z in ["a"]"#,
        "x.y is present",
        "in segment s and x is present",
        "not in segment s",
        "x in $numbers or z in $numbers",
        "true",
        "x == 5 and false",
    ] {
        let text = format!(
            "list numbers = [1, 5]\nsegment s = x == \"a\" or z == 5\n\
             flag f: string {{ rule r when {condition} serve \"yes\" otherwise serve \"no\" }}"
        );
        same_answers(&text, &contexts(), &["2026-01-01T00:00Z"]);
    }
}

#[test]
fn rollouts_windows_and_experimentations_keep_their_meaning() {
    let keys: Vec<Json> = (0..60)
        .map(|number| json!({ "targetingKey": format!("user-{number}"), "team": { "id": number.to_string() } }))
        .collect();
    let times = [
        "2026-01-01T00:00:00Z",
        "2026-01-09T23:59:59.999999Z",
        "2026-01-10T00:00:00Z",
        "2026-01-15T12:00:00.5Z",
        "2026-01-20T00:00:00Z",
        "2026-01-20T00:00:00.000001Z",
        "2026-02-01T00:00:00Z",
    ];
    for body in [
        r#"otherwise serve 30% "b", rest "a""#,
        r#"otherwise serve 91000/182000 "b", 91000/182000 "a""#,
        r#"bucket by team.id  rule r when x is present serve "c" otherwise serve 99.5% "z", 0.5% "y""#,
        r#"rule r from 2026-01-10 until 2026-01-20T00:00Z serve "b" otherwise serve "a""#,
        r#"rule r from 2026-01-10 serve 50% "b", rest "a"  when x == "a" serve "c" otherwise serve "a""#,
        r#"rule a until 2026-01-10T00:00Z serve error "DISABLED" rule b from 2026-01-20T00:00:00.000001Z serve error "DISABLED" otherwise serve "a""#,
        r#"rule r when gofeatureflag_bucket("f", targetingKey) < gofeatureflag_progress(now, 2026-01-10T00:00Z, 2026-01-20T00:00Z, 5, 80) serve "b" otherwise serve "a""#,
        r#"rule r when x is missing and gofeatureflag_bucket("f", targetingKey) < gofeatureflag_progress(now, 2026-01-10T00:00Z, 2026-01-20T00:00Z, 5, 80) serve "b" rule i when x is missing serve "c" otherwise serve "a""#,
        r#"status disabled if_disabled serve "b" otherwise serve "a""#,
        r#"status archived otherwise serve "a""#,
    ] {
        let text = format!("bucketing gofeatureflag/fnv1a\nflag f: string {{ {body} }}");
        same_answers(&text, &keys, &times);
    }
}

#[test]
fn what_has_no_equivalent_is_named() {
    for (body, name) in [
        (r#"requires g is on otherwise serve "a""#, "`requires`"),
        (
            r#"environment p { otherwise serve "b" } otherwise serve "a""#,
            "environment",
        ),
        (
            r#"rule r when x matches "a" serve "b" otherwise serve "a""#,
            "`matches`",
        ),
        (
            r#"rule r when x starts_with "a" serve "b" otherwise serve "a""#,
            "letter case",
        ),
        (
            r#"rule r when x contains "a" ignore_case serve "b" otherwise serve "a""#,
            "a list",
        ),
        (
            r#"rule r when x == "é" ignore_case serve "b" otherwise serve "a""#,
            "ASCII",
        ),
        (
            r#"rule r when x == "a\"b" serve "b" otherwise serve "a""#,
            "the text",
        ),
        (
            r#"rule r when gofeatureflag_lower(x) == "A" serve "b" otherwise serve "a""#,
            "lower case",
        ),
        (
            r#"rule r when x >= 1.0.0 serve "b" otherwise serve "a""#,
            "version",
        ),
        (
            r#"rule r when now > 2026-01-01T00:00Z serve "b" otherwise serve "a""#,
            "`now`",
        ),
        (
            r#"rule r when 5% of x serve "b" otherwise serve "a""#,
            "percentage",
        ),
        (
            r#"rule r when (x ?? "a") == "a" serve "b" otherwise serve "a""#,
            "`??`",
        ),
        (
            r#"rule r when x + 1 == 2 serve "b" otherwise serve "a""#,
            "arithmetic",
        ),
        (
            r#"rule r when any(o in x where o == 1) serve "b" otherwise serve "a""#,
            "`any`",
        ),
        (
            r#"rule r when len(x) == 2 serve "b" otherwise serve "a""#,
            "function",
        ),
        (
            r#"rule r when x.y == "a" or z == "a" serve "b" otherwise serve "a""#,
            "path into a map",
        ),
        (
            r#"rule r when `a b` == "a" serve "b" otherwise serve "a""#,
            "attribute",
        ),
        (
            r#"rule r when key == "a" serve "b" otherwise serve "a""#,
            "`key`",
        ),
        (
            r#"rule r serve error "X" otherwise serve "a""#,
            "serve error",
        ),
        (
            r#"rule r serve 10% "b", rest next by x using gofeatureflag/fnv1a otherwise serve "a""#,
            "`next`",
        ),
        (
            r#"otherwise serve 10% "b", rest "a""#,
            "using gofeatureflag/fnv1a",
        ),
        (
            r#"otherwise serve 10% "b", rest "a" salt "s" using gofeatureflag/fnv1a"#,
            "salt",
        ),
        (
            r#"otherwise serve 10% "a", rest "b" using gofeatureflag/fnv1a"#,
            "by the names",
        ),
        (
            r#"rule r serve ramp "b" 0% to 5% from 2026-01-01T00:00Z until 2026-01-02T00:00Z, rest "a" otherwise serve "a""#,
            "ramp",
        ),
    ] {
        let message = refused(body);
        assert!(message.contains(name), "{body}: {message}");
    }
}

#[test]
fn what_is_converted_or_mixed_is_refused() {
    let (_, notes) = export(&document(
        "attributes { x: bool coerce }\nflag f: bool { otherwise serve 5% on, rest off by x using gofeatureflag/fnv1a }",
    ));
    assert!(
        notes[0].message.contains("which the schema converts"),
        "{notes:?}"
    );
    let (_, notes) = export(&document(
        "flag f: json { variants { a = 1 b = \"x\" } otherwise serve a }",
    ));
    assert!(notes[0].message.contains("several types"));
}

#[test]
fn what_changes_for_some_is_warned_of() {
    let warning = |text: &str| export(&document(text)).1[0].clone();
    let split =
        warning("flag f: bool { otherwise serve 5% on, rest off using gofeatureflag/fnv1a }");
    assert!(split.severity == Severity::Warning && split.message.contains("without a key"));
    let off = warning("flag f: bool { status disabled otherwise serve on }");
    assert!(off.message.contains("disabled"));
}

#[test]
fn yaml_reads_back_as_what_was_written() {
    let odd = json!({
        "yes": { "a b": "x: y", "": "", "#": "it's \"so\"", "n": null, "l": [1, "a", []], "o": {} },
        "é\u{1F600}\n": [{ "a": [{ "b": 1.5 }] }, 2, { "c": { "d": "- e" } }],
        "1": "0x1", "~": "~",
    });
    let text = super::yaml::text(&odd);
    let read: Json = Input::new("a.yaml", &text).yaml().unwrap();
    assert_eq!(read, odd, "{text}");
}

#[test]
fn conditions_that_multiply_are_refused() {
    use std::fmt::Write;
    let mut text = "segment s0 = x == 1\n".to_owned();
    for number in 1..15 {
        let before = number - 1;
        writeln!(
            text,
            "segment s{number} = in segment s{before} or (in segment s{before} and y)"
        )
        .unwrap();
    }
    text += "flag f: bool { rule r when in segment s14 serve on otherwise serve off }";
    let (_, notes) = export(&document(&text));
    assert!(notes[0].message.contains("1000 parts"), "{notes:?}");
}
