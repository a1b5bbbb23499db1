//! Inputs that are made to break parsers: each gives a tree or a finding, in linear time.

use super::*;
use proptest::prelude::*;

const MANY: usize = 100_000;

/// How long chains are: a build without optimisation takes ten times as long for each link.
const LINKS: usize = if cfg!(debug_assertions) {
    MANY / 10
} else {
    MANY
};

fn generous() -> Limits {
    Limits {
        expression_bytes: 64 << 20,
        file_bytes: 64 << 20,
        ..Limits::default()
    }
}

/// Both entry points take `text`; the findings of the expression.
fn survive(text: &str) -> Vec<String> {
    let limits = generous();
    drop(parse(text, 7, &limits));
    drop(parse(
        &format!("segment s = {text}\nflag x: bool {{ rule a when {text} serve on }}"),
        0,
        &limits,
    ));
    drop(parse(&format!("flag x: json = {text}"), 0, &limits));
    parse_expression(text, 7, &limits)
        .diagnostics
        .iter()
        .map(|found| found.code.to_string())
        .collect()
}

#[test]
fn nesting_is_bounded_before_the_grammar() {
    for unit in [
        "(",
        "[",
        "{a:",
        "not ",
        "!",
        "-",
        "NOT not ! -",
        "any(o in ",
        "(not ",
        "f(",
        "[[",
        "((-",
    ] {
        let found = survive(&unit.repeat(MANY));
        assert_eq!(found.first().map(String::as_str), Some("E104"), "{unit}");
        assert!(found.len() < 5, "{unit}: {found:?}");
    }
    let closed = format!("{}a{}", "(".repeat(MANY), ")".repeat(MANY));
    assert_eq!(survive(&closed), ["E104"]);
    let limit = Limits::default().nesting;
    let at_limit = format!("{}a{}", "(".repeat(limit), ")".repeat(limit));
    assert_eq!(survive(&at_limit), [""; 0]);
    assert_eq!(survive(&format!("({at_limit})")), ["E104"]);
}

#[test]
fn long_chains_are_flat() {
    for (first, more) in [
        ("a", " and a"),
        ("a", " or a"),
        ("a", " ?? a"),
        ("1", "+1"),
        ("1", "*2-3"),
        ("a", " and b or c"),
        ("a == not b", " == not b"),
        ("a", " and not a"),
        ("1", "..2"),
        ("a", " < a"),
        ("a", " + - a"),
        ("a", " is true"),
        ("\"a\"", " ignore_case"),
        ("a", ".a"),
        ("a", "[0]"),
        ("a", " a"),
        ("a", " is null"),
        ("1% of a", " and 1% of a"),
    ] {
        let text = format!("{first}{}", more.repeat(LINKS));
        survive(&text);
    }
    survive(&format!("[{}]", "1, ".repeat(LINKS)));
    survive(&format!("x in [{}", "\"a\", ".repeat(LINKS)));
    survive(&format!(
        "attributes {{ a: {} int }}",
        "list of ".repeat(LINKS)
    ));
}

#[test]
fn long_texts() {
    let text = format!("segment s = \"{}", "x".repeat(8 << 20));
    let found = parse(&text, 0, &generous()).diagnostics;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, Code::UnclosedString);
    assert_eq!(found[0].span.start, 12);
    let found = parse(&"x".repeat(100_000_000), 0, &Limits::default()).diagnostics;
    assert_eq!(found[0].code, Code::TooLong);
    survive(&"\0".repeat(MANY));
    survive(&"\u{201c}".repeat(MANY));
    survive(&")]}".repeat(MANY));
    survive(&"\"".repeat(MANY));
    survive(&"flag x: bool {\n".repeat(20_000));
    survive(&"ownr 1\n".repeat(20_000));
}

#[test]
fn marks_and_line_ends_of_other_systems() {
    let text = "\u{feff}flag a: bool {\r\n  # why\r\n  otherwise serve off\r\n}\r\n";
    assert_eq!(items(text).len(), 1);
    assert_eq!(
        wrong("flag a: bool {\0 otherwise serve off }"),
        [("E106".to_owned(), "\0".to_owned())]
    );
}

const VALID: &str = r#"# a file
attributes { user.id: string key "who"  plan: string one of ["free", "pro"] tags: list of string }
list eu = ["AT", 'DE']
segment staff "us" = email ends_with "@x.com" and not (plan == "free") or 10% of user.id salt "s"
flag a: string {
  owner "x" created 2025-01-01 # when
  variants { b = "x" "why" c = { k: [1, -2.5, true] } }
  bucket by user.id ?? id salt "s" using md5-100

  rule r "d" from 2025-12-01T00:00Z until now + 30d when any(o in orders where o.x > 1..2) serve 25% b, rest next
  environment p, q { when x matches r"^a\d" serve ramp b 0% to 100% from 2025-01-01 until 2025-02-01 by x, rest c }
  rule z serve ramp b { 2025-12-01T09:00Z: 1.5% } by user.id
  otherwise serve error "CODE"
}
test a { given { plan: "pro" } at 2025-01-01 environment p expect b by rule r }
"#;

#[test]
fn the_seed_of_the_mutations_is_valid() {
    assert_eq!(items(VALID).len(), 5);
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC*") {
        survive(&text);
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        survive(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_tokens_are_survived(
        tokens in proptest::collection::vec(
            prop::sample::select(vec![
                "flag", "x", ":", "bool", "{", "}", "(", ")", "[", "]", "rule", "when", "serve", "on", "\"s\"",
                "'", "not", "!", "-", "==", "=", "and", "or", "in", "is", "present", "25%", "of", "rest", ",",
                "\n", "1", "2025-01-01", "1.2.3", "..", "??", "any(", "$l", "segment", "ignore_case", "#", "null",
                "otherwise", "variants", "ramp", "to", "by", "salt", "`", "“", "given", "test", "attributes",
            ]),
            0..60,
        )
    ) {
        survive(&tokens.join(" "));
        survive(&tokens.concat());
    }

    #[test]
    fn any_mutation_is_survived(at in 0..VALID.len(), length in 0..30_usize, new in "\\PC{0,4}|[(){}\\[\\]\"'`#=:!-]") {
        let end = (at + length).min(VALID.len());
        if let (Some(front), Some(back)) = (VALID.get(..at), VALID.get(end..)) {
            let text = format!("{front}{new}{back}");
            let parsed = parse(&text, 0, &Limits::default());
            let broken = parsed.document.items.iter().any(|item| matches!(item, Item::Broken(_)));
            prop_assert!(!broken || !parsed.diagnostics.is_empty(), "broken, and nothing said: {text}");
            for found in &parsed.diagnostics {
                prop_assert!(text.get(found.span.range()).is_some(), "{found:?} in {text}");
            }
        }
    }
}
