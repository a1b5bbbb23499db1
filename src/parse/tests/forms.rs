//! Forms that are wrong and plausible: the code, the underlined text, and a fix that mends it.

use super::*;
use std::fmt::Write;

/// A condition with one mistake: its code and place, and whether its fix gives a text without it.
fn condition(text: &str, code: &str, place: &str) {
    let parsed = parse_expression(text, 0, &Limits::default());
    let found: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|found| (found.code.number(), text.get(found.span.range()).unwrap()))
        .collect();
    assert_eq!(found, [(code, place)], "{text}");
    if let Some(fix) = &parsed.diagnostics[0].fix {
        let mut mended = text.to_owned();
        mended.replace_range(fix.span.range(), &fix.replacement);
        let again = parse_expression(&mended, 0, &Limits::default());
        assert_eq!(again.diagnostics, [], "{text} -> {mended}");
    }
}

#[test]
fn operators_of_other_languages() {
    condition("a = 1", "E109", "=");
    for op in [
        "===",
        "<>",
        "=~",
        "!==",
        "!~",
        "equals",
        "eq",
        "endswith",
        "endsWith",
        "ends-with",
        "startswith",
        "includes",
        "has",
        "not equals",
        "does not contain",
        "starts with",
        "is equal to",
        "is not",
        "is in",
        "≠",
        "=<",
        "nin",
    ] {
        let right = if matches!(op, "is in" | "nin") {
            "[\"x\"]"
        } else {
            "\"x\""
        };
        condition(&format!("a {op} {right}"), "E110", op);
    }
    condition("plan endz_with \"x\"", "E111", "endz_with");
    condition("plan is null", "E111", "is null");
    condition("plan is not empty", "E111", "is not empty");
    condition("plan is prsent", "E111", "is prsent");
    condition("any(o in orders whre o.x > 1)", "E111", "whre");
}

#[test]
fn operators_that_are_missing_or_one_too_many() {
    condition("plan == \"pro\" country == \"DE\"", "E112", "country");
    condition("plan \"pro\"", "E112", "\"pro\"");
    condition("plan [\"pro\"]", "E112", "[");
    condition("1 < x < 10", "E113", "<");
    condition("1 < x < 10 < 11", "E113", "<");
    condition("a ==", "E119", "==");
    condition("== 3", "E119", "==");
    condition("a and", "E119", "and");
    condition("and == 3", "E118", "and");
    condition("x in [\"a\" \"b\"]", "E121", "\"b\"");
}

#[test]
fn literals() {
    condition("v >= v2.3", "E114", "v2.3");
    condition("v >= v2.3.1-rc.1", "E114", "v2.3.1-rc.1");
    condition("v >= 1.2.3.4", "E114", "1.2.3.4");
    condition("x == 007", "E115", "007");
    condition("x == 1__0", "E115", "1__0");
    condition("t > now - 30x", "E115", "30x");
    condition("25.0001% of x", "E115", "25.0001%");
    condition("x == \"a\\q\"", "E108", "\\q");
    condition("x == \"a\\u{110000}\"", "E108", "\\u");
    condition("x == “pro”", "E107", "“pro”");
    condition("x == \"pro", "E101", "\"pro");
    condition("x == (1", "E102", "(");
    condition("x == 1)", "E103", ")");
    condition("x == 1;", "E100", ";");
    condition("", "E100", "");
}

#[test]
fn a_wrong_form_is_built_as_it_was_meant() {
    let limits = Limits::default();
    let read = |text: &str| parse_expression(text, 0, &limits).expr;
    assert_eq!(read("a = 1 and b <> 2"), read("a == 1 and b != 2"));
    assert_eq!(read("1 < x < 10"), read("1 < x and x < 10"));
    assert_eq!(read("x == “pro”"), read("x == \"pro\""));
    assert_eq!(read("x is not null"), read("x is not missing"));
    assert_eq!(read("v > v2.3"), read("v > 2.3.0"));
}

#[test]
fn five_faults_in_five_flags_and_two_in_one() {
    let mut text = String::new();
    for (flag, rule) in ["x = 1", "x ==", "x == \"a", "(x == 1", "x endz_with \"a\""]
        .iter()
        .enumerate()
    {
        writeln!(
            text,
            "flag f{flag}: bool {{\n  rule a when {rule} serve on\n  otherwise serve off\n}}"
        )
        .unwrap();
    }
    let codes: Vec<_> = wrong(&text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["E109", "E119", "E101", "E102", "E111"]);
    let text = "flag f: bool {\n  ownr \"x\"\n  rule a when x = 1 serve on\n  rule b when x == 1 on\n  otherwise off\n}\n";
    let codes: Vec<_> = wrong(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["E117", "E109", "E123", "E123"]);
}

#[test]
fn an_unclosed_brace_does_not_swallow_the_next_flag() {
    let text =
        "flag a: bool {\n  rule r when x == 1 serve on\nflag b: bool { otherwise serve on }\n";
    assert_eq!(wrong(text), [("E102".to_owned(), "{".to_owned())]);
    let parsed = parse(text, 0, &Limits::default());
    assert!(
        matches!(&parsed.document.items[0], Item::Broken(broken) if broken.defines.as_ref().unwrap().1.node == "a")
    );
    assert!(matches!(&parsed.document.items[1], Item::Flag(flag) if flag.name.node == "b"));
}

#[test]
fn a_character_that_cannot_stand_between_items_is_reported_once() {
    let text = "list a = [1]\nflag b: bool { otherwise serve on }\u{a0}\u{1eef0}\n";
    assert_eq!(
        wrong("flag b: bool { otherwise serve on }\u{2029}x"),
        [("E106".into(), "\u{2029}".into())]
    );
    let codes: Vec<_> = wrong(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["E106", "E106"]);
}

#[test]
fn comments_and_blank_lines_are_kept_in_order() {
    use crate::ast::TriviaKind::{Blank, Line, Trailing};
    let text = "\n# one\nlist a = [1] # two\n\n\n// three\nlist b = [\"#\"]\n\n";
    let parsed = parse(text, 0, &Limits::default());
    let kinds: Vec<_> = parsed
        .document
        .trivia
        .into_iter()
        .map(|trivia| trivia.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            Line("# one".into()),
            Trailing("# two".into()),
            Blank,
            Line("// three".into())
        ]
    );
}

/// Each file of `tests/fixtures/invalid` that shows a mistake of syntax shows the one in its name,
/// and only that one.
#[test]
fn fixtures_show_what_their_names_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/invalid");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // E105 needs a limit of its own, which the runner of all fixtures sets.
        if name.starts_with("E105")
            || !name.starts_with("E1")
            || path.extension().is_none_or(|end| end != "flags")
        {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // What only other limits make wrong is looked at in `tests/diagnostics.rs`.
        if text.starts_with("# limits:") {
            continue;
        }
        let mut codes: Vec<_> = wrong(&text).into_iter().map(|(code, _)| code).collect();
        codes.dedup();
        assert_eq!(codes, [name.split('-').next().unwrap()], "{name}");
        seen += 1;
    }
    assert!(seen > 20);
}
