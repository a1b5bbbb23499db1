//! Other systems' documents: `import`, `--from`, `verify`, `conformance`.

use crate::run::{at, burgee, burgee_with, folder};

/// A document in Unleash's form, with a flag that is on for pro users, one that asks for what burgee
/// cannot know, and one with a pattern that no linear engine has.
const FEATURES: &str = r#"{
  "version": 2,
  "features": [
    {
      "name": "new-search", "enabled": true, "description": "The search of 2026",
      "strategies": [{
        "name": "flexibleRollout",
        "parameters": { "rollout": "40", "stickiness": "userId", "groupId": "new-search" },
        "constraints": [{ "contextName": "plan", "operator": "IN", "values": ["pro", "team"] }]
      }]
    },
    {
      "name": "banner", "enabled": true,
      "strategies": [{ "name": "default" }],
      "variants": [{ "name": "red", "weight": 1, "stickiness": "userId",
                     "payload": { "type": "string", "value": "r" } }]
    },
    { "name": "old", "enabled": false, "strategies": [{ "name": "default" }] }
  ]
}"#;

/// Runs a command on the document.
fn unleash(arguments: &[&str]) -> crate::run::Ran {
    let folder = folder(&[("features.json", FEATURES)]);
    let path = at(&folder, "features.json");
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|argument| {
            if *argument == "DOC" {
                path.as_str()
            } else {
                *argument
            }
        })
        .collect();
    burgee(&arguments)
}

#[test]
fn a_document_becomes_rules_that_check_and_answer_alike() {
    let ran = unleash(&["import", "unleash", "DOC"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out
            .contains("flag new-search: bool {\n  description \"The search of 2026\""),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("using unleash/murmur3"), "{}", ran.out);
    let folder = folder(&[("features.flags", &ran.out)]);
    let rules = at(&folder, "features.flags");
    assert_eq!(burgee(&["check", &rules]).code, 0);
    assert_eq!(burgee(&["fmt", "--check", &rules]).code, 0);
    for user in 0..20 {
        let native = format!(r#"{{"userId":"u{user}","properties":{{"plan":"pro"}}}}"#);
        let plain = format!(r#"{{"userId":"u{user}","plan":"pro"}}"#);
        let theirs = unleash(&[
            "eval",
            "DOC",
            "new-search",
            "--from",
            "unleash",
            "-c",
            &native,
            "--format",
            "json",
        ]);
        let ours = burgee(&[
            "eval",
            &rules,
            "new-search",
            "-c",
            &plain,
            "--format",
            "json",
        ]);
        assert_eq!(theirs.json()["enabled"], ours.json()["value"], "{native}");
    }
}

#[test]
fn the_file_can_be_named_and_the_system_found_out() {
    let folder = folder(&[("features.json", FEATURES)]);
    let (from, to) = (at(&folder, "features.json"), at(&folder, "out.flags"));
    let ran = burgee(&["import", "auto", &from, "-o", &to]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(burgee(&["check", &to]).code, 0);
    let json = burgee(&["import", "auto", &from, "--format", "json"]).json();
    assert_eq!(json["system"], "unleash");
    assert_eq!(json["rules"], std::fs::read_to_string(&to).unwrap());
    assert!(json["notes"].is_array());
}

#[test]
fn answers_are_those_of_the_other_system() {
    let ask = |more: &[&str]| {
        let mut arguments = vec![
            "eval",
            "DOC",
            "banner",
            "--from",
            "unleash",
            "-c",
            r#"{"userId":"u"}"#,
        ];
        arguments.extend(more);
        unleash(&arguments)
    };
    let variant = ask(&["--kind", "variant", "--format", "json"]).json();
    assert_eq!(variant["variant"], "red");
    assert_eq!(variant["value"], "r");
    assert_eq!(variant["native"]["feature_enabled"], true);
    let people = ask(&["--kind", "enabled", "--explain"]);
    assert!(people.out.starts_with("banner = true\n"), "{}", people.out);
    assert!(people.out.contains("banner = "), "{}", people.out);
    let unknown = unleash(&["eval", "DOC", "baner", "--from", "unleash"]);
    assert_eq!(unknown.code, 1);
    assert!(
        unknown.err.contains("did you mean `banner`?"),
        "{}",
        unknown.err
    );
    let all = unleash(&[
        "eval", "DOC", "--all", "--from", "unleash", "--format", "json",
    ]);
    assert_eq!(all.out.lines().count(), 3);
}

#[test]
fn a_batch_has_their_questions_and_their_answers() {
    let folder = folder(&[("features.json", FEATURES)]);
    let document = at(&folder, "features.json");
    let lines = concat!(
        r#"{"id":1,"flag":"old","kind":"enabled","context":{"userId":"u"}}"#,
        "\n",
        r#"{"id":"two","flag":"banner","kind":"variant","context":{"userId":"u"}}"#,
        "\n",
        "no line\n",
    );
    let ran = burgee_with(
        &["eval", &document, "--from", "unleash", "--batch", "-"],
        lines,
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answers: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&answers[0]["id"], &answers[0]["enabled"]),
        (&1.into(), &false.into())
    );
    assert_eq!(
        (&answers[1]["id"], &answers[1]["variant"]),
        (&"two".into(), &"red".into())
    );
    assert_eq!(answers[2]["error"], "PARSE_ERROR");
    assert!(ran.err.contains("line 3"), "{}", ran.err);
}

#[test]
fn checks_and_tests_read_other_documents_too() {
    assert_eq!(unleash(&["check", "DOC", "--from", "unleash"]).code, 0);
    let folder = folder(&[
        ("features.json", FEATURES),
        ("good.flags", "test old { given {} expect off }\n"),
        ("bad.flags", "test old {\n  given {} expect on\n}\n"),
    ]);
    let document = at(&folder, "features.json");
    let test = |name: &str| {
        let file = at(&folder, name);
        burgee(&["test", "--from", "unleash", "--document", &document, &file])
    };
    assert_eq!(test("good.flags").code, 0);
    let bad = test("bad.flags");
    assert_eq!(bad.code, 1);
    assert!(bad.out.contains("bad.flags:2"), "{}", bad.out);
}

#[test]
fn recorded_answers_are_compared() {
    let folder = folder(&[
        ("features.json", FEATURES),
        (
            "asked.jsonl",
            "{\"id\":1,\"flag\":\"old\",\"context\":{\"userId\":\"a\"}}\n{\"id\":2,\"flag\":\"banner\",\"context\":{\"userId\":\"b\"}}\n{\"id\":3,\"flag\":\"banner\"}\n",
        ),
        (
            "same.jsonl",
            "{\"id\":2,\"enabled\":true}\n{\"id\":1,\"enabled\":false}\n",
        ),
        (
            "other.jsonl",
            "{\"id\":1,\"enabled\":true}\n{\"id\":2,\"enabled\":true}\n",
        ),
        ("none.jsonl", "{\"id\":9,\"enabled\":true}\n"),
    ]);
    let verify = |answers: &str, more: &[&str]| {
        let (document, asked) = (at(&folder, "features.json"), at(&folder, "asked.jsonl"));
        let answers = at(&folder, answers);
        let mut arguments = vec![
            "verify",
            "unleash",
            &document,
            "--contexts",
            &asked,
            "--answers",
            &answers,
        ];
        arguments.extend(more);
        burgee(&arguments)
    };
    let same = verify("same.jsonl", &[]);
    assert_eq!(same.code, 0, "{}{}", same.out, same.err);
    assert_eq!(
        same.out,
        "2 answers compared: all agree; 1 question without a recorded answer\n"
    );
    let other = verify("other.jsonl", &[]);
    assert_eq!(other.code, 1);
    assert!(
        other
            .out
            .contains("old for {\"userId\":\"a\"}\n  enabled was true, burgee says false\n"),
        "{}",
        other.out
    );
    assert!(other.out.contains("1 differ"), "{}", other.out);
    let json = verify("other.jsonl", &["--format", "json"]).json();
    assert_eq!(
        (&json["compared"], &json["different"]),
        (&2.into(), &1.into())
    );
    assert_eq!(json["shown"][0]["differences"]["enabled"]["was"], true);
    assert_eq!(verify("none.jsonl", &[]).code, 2);
    // Questions are no answers, and agree with nothing.
    assert_eq!(verify("asked.jsonl", &[]).code, 2);
}

#[test]
fn cases_without_a_document_are_answered() {
    let ran = burgee_with(
        &["conformance", "growthbook", "-"],
        "{\"id\":\"growthbook/hash/7\",\"args\":{\"seed\":\"\",\"value\":\"a\",\"version\":1}}\n{\"id\":\"what\"}\n",
    );
    assert_eq!(ran.code, 0);
    let first = ran.out.lines().next().unwrap();
    assert_eq!(first, r#"{"id":"growthbook/hash/7","value":0.22}"#);
    assert!(ran.out.contains("UNKNOWN_CASE"), "{}", ran.out);
}

#[test]
fn what_is_no_document_is_said_to_be_none() {
    let folder = folder(&[
        ("a.json", "{\"features\": 7}"),
        ("b.txt", "hello"),
        ("c.json", "{"),
    ]);
    let import = |system: &str, name: &str| burgee(&["import", system, &at(&folder, name)]);
    for (system, name) in [
        ("unleash", "a.json"),
        ("unleash", "b.txt"),
        ("auto", "b.txt"),
        ("launchdarkly", "c.json"),
    ] {
        let ran = import(system, name);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{system} {name}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
    let wrong = burgee(&[
        "import",
        "unleash",
        &at(&folder, "a.json"),
        "--profile",
        "x",
    ]);
    assert!(wrong.code == 2, "{}", wrong.err);
    assert_eq!(burgee(&["eval", "a", "b", "--profile", "x"]).code, 2);
}

#[test]
fn rules_are_written_for_other_systems_as_far_as_these_can_say_them() {
    let rules = concat!(
        "flag beta: bool {\n",
        "  rule pro when plan == \"pro\" serve on\n",
        "  otherwise serve off\n",
        "}\n",
        "flag half: bool { otherwise serve 50% on, rest off by user.id }\n",
    );
    let folder = folder(&[("a.flags", rules), ("bad.flags", "flag x: bool {}")]);
    let (from, to) = (at(&folder, "a.flags"), at(&folder, "out.json"));
    let ran = burgee(&["export", "flagd", &from, "-o", &to]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("refused: $.half:") && ran.err.contains("burgee/1"),
        "{}",
        ran.err
    );
    for (plan, value) in [("pro", true), ("free", false)] {
        let context = format!("{{\"plan\":\"{plan}\"}}");
        let back = burgee(&[
            "eval", &to, "beta", "--from", "flagd", "-c", &context, "--format", "json",
        ]);
        assert_eq!(back.json()["value"], value, "{}", back.err);
    }
    assert_eq!(
        burgee(&["export", "flagd", &at(&folder, "bad.flags")]).code,
        1
    );
    assert_eq!(
        burgee(&["export", "flagd", &at(&folder, "none.flags")]).code,
        2
    );
}

#[test]
fn a_document_that_is_given_as_rules_is_known_by_its_system() {
    for (command, more) in [
        ("check", &[][..]),
        ("fmt", &[]),
        ("test", &[]),
        ("eval", &["new-search"]),
        ("export", &[]),
    ] {
        let system = if command == "export" {
            &["flagd"][..]
        } else {
            &[]
        };
        let ran = unleash(&[&[command], system, &["DOC"], more].concat());
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        for part in [
            "features.json:1:1",
            "document of Unleash",
            "`--from unleash`",
        ] {
            assert!(ran.err.contains(part), "{command}: {}", ran.err);
        }
    }
}

#[test]
fn json_of_nobody_is_told_that_from_exists_and_rules_are_not() {
    let ran = burgee_with(&["check", "-"], "\u{feff}\n[{\"flag\": 1}]");
    assert!(ran.err.contains("with `--from`"), "{}", ran.err);
    assert!(ran.err.contains("launchdarkly"), "{}", ran.err);
    let ran = burgee_with(&["check", "-"], "flga a: bool { otherwise serve on }");
    assert!(ran.err.contains("`flag`"), "{}", ran.err);
    assert!(!ran.err.contains("--from"), "{}", ran.err);
}

#[test]
fn a_document_of_another_system_than_named_is_known() {
    let ran = unleash(&["check", "--from", "flagd", "DOC"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("system `unleash`"), "{}", ran.err);
    let rules = crate::run::data("shop.flags");
    for system in ["unleash", "auto"] {
        let ran = burgee(&["import", system, &rules]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("burgee's own rules"), "{}", ran.err);
    }
}

#[test]
fn a_file_without_its_system_is_told_to_name_one() {
    let ran = unleash(&["import", "DOC"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("in front of it: auto, unleash"),
        "{}",
        ran.err
    );
    let typo = unleash(&["import", "unlesh", "DOC"]);
    assert!(typo.err.contains("'unleash'"), "{}", typo.err);
}
