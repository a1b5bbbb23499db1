//! Every form of test against constants with every form of value: the engine against the specification.
//!
//! Random rules seldom meet the ends of ranges, texts of just sixteen bytes or versions that are nearly
//! versions; here each meets each.

use burgee::{Condition, Context, Value};
use burgee_testing::reference::{Question, Truth};
use burgee_testing::subject::{Compiled, Reference, Subject};
use indexmap::IndexMap;

/// Texts around the lengths at which comparing them changes.
const TEXTS: &[&str] = &[
    "",
    "a",
    "DE",
    "de",
    "ÄB",
    "FRA",
    "beta",
    "admin",
    "admim",
    "staging",
    "abcdefgh",
    "abcdefgx",
    "xbcdefgh",
    "enterprise",
    "enterprisé",
    "@company.com",
    "ann@company.com",
    "ann.lee@company.com",
    "ann@COMPANY.com",
    "fifteen-bytes-x",
    "sixteen-bytes-xx",
    "sixteen-bytes-xy",
    "seventeen-bytes-x",
    "a text that is longer than any word, and ends with beta",
    "true",
    "10",
];

/// Texts that are versions, or nearly.
const VERSIONS: &[&str] = &[
    "4",
    "4.2",
    "4.2.0",
    "4.2.1",
    "4.1.9",
    "5",
    "v4.2.0",
    " 4.2.0 ",
    "4.2.0-beta",
    "4.2.0+5",
    "4.2.0.1",
    "4..2",
    ".4",
    "4.",
    "04.02.00",
    "4.2.x",
    "99999999999999999.0",
    "18446744073709551615",
    "18446744073709551616",
    "0.0.0",
    "2097151.2097151.2097151",
    "4.2097151.0",
    "4.2097152.0",
    "2097152.0.0",
];

/// What the attribute is asked, as `it`.
fn conditions() -> Vec<String> {
    let mut conditions = Vec::new();
    for text in TEXTS {
        conditions.extend(
            [
                "==",
                "!=",
                "== ignoring case",
                "starts_with",
                "ends_with",
                "contains",
            ]
            .map(|op| format!("it {op} {text:?}")),
        );
        conditions.push(format!("{text:?} in it"));
        conditions.push(format!("{text:?} not in it"));
    }
    for list in [
        r#"["DE", "FR", "FRA"]"#,
        r#"["DE"]"#,
        r#"["", "a"]"#,
        r#"["beta", "seventeen-bytes-x"]"#,
        r#"["a", "b", "c", "d", "e", "f", "g", "h", "DE", "sixteen-bytes-xx", "seventeen-bytes-x"]"#,
        "[1, 10, 3]",
    ] {
        conditions.push(format!("it in {list}"));
        conditions.push(format!("it not in {list}"));
        conditions.push(format!("it starts_with {list}").replace("1, 10, 3", r#""1", "a""#));
        conditions.push(format!("it contains any {list}"));
        conditions.push(format!("it contains all {list}"));
    }
    for number in [i64::MIN, i64::MIN + 1, -1, 0, 10, i64::MAX - 1, i64::MAX] {
        let ops = ["==", "!=", "<", "<=", ">", ">="];
        conditions.extend(ops.map(|op| format!("it {op} {number}")));
    }
    for version in [
        "4.2.0",
        "4.2.1",
        "0.0.0",
        "4.2.0-beta",
        "2097151.2097151.2097151",
        "2097152.0.0",
        "18446744073709551615.0.0",
    ] {
        let ops = ["==", "!=", "<", "<=", ">", ">="];
        conditions.extend(ops.map(|op| format!("it {op} {version}")));
    }
    for pattern in [
        r"^[a-z]+(\.[a-z]+)?@company\.com$",
        "be",
        "^be",
        "ta$",
        "^$",
        "",
        r"\bbeta\b",
        r"(?i)DE",
        r"\d+",
        r"^\w+$",
        r"^\p{L}+$",
        r"^(?i)ENTERPRISE$",
        r"^seventeen-bytes-[a-z]",
        r"\Ab(e|o)ta?\z",
        r"^(a|b)?",
        r"^[^b]*beta$",
        "(?m)^x",
    ] {
        conditions.push(format!("it matches r\"{pattern}\""));
        conditions.push(format!("not (it matches r\"{pattern}\")"));
    }
    conditions
        .extend(["it like \"*@company.com\"", "it", "not it", "it is present"].map(str::to_owned));
    conditions
}

/// Two questions at once: they are asked in a row where both have a short form, in another order than
/// they stand, and what one has looked up the other finds.
fn pairs() -> Vec<String> {
    let parts = [
        r#"it == "beta""#,
        r#"it != "beta""#,
        r#"it starts_with "4.""#,
        r#"it not ends_with "x""#,
        r#"it in ["DE", "beta"]"#,
        r#"it matches r"^\w+$""#,
        r#""beta" in it"#,
        "it >= 4.2.0",
        "it < 4.2.1",
        "it >= 10",
        "it < 1",
        "it",
        "not it",
        "it is string",
    ];
    let mut pairs = Vec::new();
    for one in parts {
        for other in parts {
            pairs.push(format!("({one}) and ({other})"));
            pairs.push(format!("({one}) or ({other})"));
            pairs.push(format!("not ({one} or ({other}))"));
        }
    }
    pairs
}

/// What the attribute is.
fn values() -> Vec<Value> {
    let mut values: Vec<Value> = TEXTS
        .iter()
        .chain(VERSIONS)
        .map(|text| (*text).into())
        .collect();
    values.extend([i64::MIN, i64::MIN + 1, -1, 0, 1, 10, i64::MAX - 1, i64::MAX].map(Value::Int));
    values.extend([0.0, -0.0, 10.0, 10.5, 1e300, f64::NAN, f64::INFINITY].map(Value::Float));
    values.extend([Value::Null, Value::Bool(true), Value::Bool(false)]);
    values.push(Value::Map(IndexMap::new()));
    let lists: [Vec<Value>; 6] = [
        vec![],
        vec!["staff".into(), "beta".into(), "DE".into()],
        vec![Value::Int(10), "beta".into()],
        vec!["a".into(), Value::Null],
        vec![Value::Null, "beta".into(), Value::Bool(true)],
        TEXTS.iter().map(|text| (*text).into()).collect(),
    ];
    values.extend(lists.map(Value::List));
    values
}

#[test]
fn every_test_of_constants_is_decided_as_the_reference_says() {
    // Nearly all of them are accepted, or nothing is tested.
    assert!(compare(conditions()) > 15_000);
}

#[test]
fn two_tests_are_decided_as_the_reference_says() {
    assert!(compare(pairs()) > 15_000);
}

/// Asks each condition with each value, and says how often.
fn compare(conditions: Vec<String>) -> usize {
    let values = values();
    let mut tested = 0;
    for text in conditions {
        // What the checker refuses, such as a test that can never hold, has no answer.
        let (Ok(expected), Ok(found), Ok(condition)) = (
            Reference.condition(&text),
            Compiled.condition(&text),
            Condition::compile(&text),
        ) else {
            continue;
        };
        for value in &values {
            let context = Value::Map(IndexMap::from([("it".to_owned(), value.clone())]));
            let question = Question {
                context: &context,
                now: None,
                environment: None,
            };
            let truth = expected.truth(question);
            assert_eq!(found.truth(question), truth, "{text} with {value:?}");
            let context = Context::new().with("it", value.clone());
            let holds = truth == Truth::True;
            assert_eq!(condition.matches(&context), holds, "{text} with {value:?}");
            assert_eq!(
                condition.bind(&context).matches(),
                holds,
                "{text} with {value:?}"
            );
            tested += 1;
        }
    }
    tested
}
