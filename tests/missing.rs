//! Every operator asked about an attribute that is missing: the answer is unknown, whatever stands on
//! the right side and whatever the schema says of the attribute.
//!
//! The reference evaluator reads the checked tree, so it cannot see what the checker lost on the way:
//! a test that names no operand any more. Here the rules are held against the language itself.

use burgee::ast::CompareOp;
use burgee::{Context, Engine};
use std::fmt::Write as _;

/// What a schema may say of the attribute; nothing, in the first.
const TYPES: &[&str] = &[
    "",
    "string",
    "int",
    "number",
    "bool",
    "time",
    "version",
    "ip",
    "map",
    "list of string",
    "list of int",
    "list of time",
    "list of version",
    "list of ip",
];

/// Right sides: single values, lists of none, one and several, of constants, of what is to be read
/// first, with names.
const RIGHTS: &[&str] = &[
    r#""a""#,
    "1",
    "true",
    "1.2.3",
    "2025-01-01",
    r#""10.0.0.0/8""#,
    "known",
    "[]",
    "$none",
    r#"["a"]"#,
    r#"["a", "b"]"#,
    "[1]",
    "[1, 2.5]",
    "[true]",
    "[1.2.3]",
    r#"[1.2.3, "2"]"#,
    "[2025-01-01]",
    r#"["10.0.0.1"]"#,
    r#"["10.0.0.0/8", "::/0"]"#,
    r#"["a", 1, true]"#,
    "[known]",
    r#"[known, "a"]"#,
    "$words",
    "1..10",
    "1.2.3..<2.0.0",
    r#""A" ignore_case"#,
    r#"["A"] ignore_case"#,
    "[] ignore_case",
];

/// Every test of `x` with every operator, as it is written.
fn tests() -> Vec<String> {
    let mut tests = Vec::new();
    for op in CompareOp::ALL {
        for right in RIGHTS {
            tests.extend(["", "not "].map(|not| format!("x {not}{} {right}", op.text())));
        }
    }
    tests
}

/// A flag for each test, called by its number; it serves what the test comes to.
fn rules(ty: &str, tests: &[String]) -> String {
    let mut text = String::from("list none = []\nlist words = [\"a\", \"b\"]\n");
    if !ty.is_empty() {
        let _ = writeln!(text, "attributes {{ x: {ty}  known: string }}");
    }
    for (number, test) in tests.iter().enumerate() {
        let _ = writeln!(
            text,
            "flag f{number}: string {{\n  when {test} serve \"true\"\n  when not ({test}) serve \"false\"\n  \
             otherwise serve \"unknown\"\n}}"
        );
    }
    text
}

#[test]
fn every_test_of_something_missing_is_unknown() {
    let contexts = ["{}", r#"{"x": null}"#, r#"{"known": "a"}"#]
        .map(|context| Context::from_json(context).expect("the context is valid"));
    let tests = tests();
    let (mut asked, mut wrong) = (0, Vec::new());
    for ty in TYPES {
        // Not every type has every operator: a flag with an error is left out, and the rest are asked.
        let engine = Engine::builder().read(&rules(ty, &tests)).engine();
        for (number, test) in tests.iter().enumerate() {
            for context in &contexts {
                let came_to = engine.str(&format!("f{number}"), context, "refused");
                asked += usize::from(came_to != "refused");
                if !matches!(came_to, "unknown" | "refused") {
                    wrong.push(format!("{test}, x: {ty}: {came_to}"));
                }
            }
        }
    }
    wrong.dedup();
    assert!(asked > 2_000, "only {asked} tests could be asked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
