//! Tests that stand in the file that they test, as Rust has them.

use crate::lex::{Kind, Token};
use std::ops::Range;

/// The bytes of items that only tests have: those with an attribute that names `test`, unless it says
/// `not`. In the order of the text; none lies in another.
pub(super) fn tests(text: &[u8], tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let opens = tokens
            .get(at)
            .is_some_and(|next| next.kind == Kind::Mark(b'['));
        if token.kind != Kind::Mark(b'#') || !opens {
            continue;
        }
        let attribute = group(tokens, at);
        let has = |word: &[u8]| {
            let mut inside = tokens.get(at..attribute).unwrap_or(&[]).iter();
            inside.any(|token| token.kind == Kind::Word && token.of(text) == word)
        };
        let is_test = has(b"test") && !has(b"not");
        at = attribute;
        if is_test {
            at = item(tokens, at);
            let end = at.checked_sub(1).and_then(|last| tokens.get(last));
            found.push(token.start..end.map_or(text.len(), |last| last.end));
        }
    }
    found
}

/// Behind the item that starts at `at`: its braces, or the semicolon in place of them.
fn item(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Mark(b'{') => return group(tokens, at),
            Kind::Mark(b'(' | b'[') => at = group(tokens, at),
            Kind::Mark(b';') => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Behind the bracket that closes the one at `at`.
fn group(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (ahead, token) in tokens.iter().skip(at).enumerate() {
        match token.kind {
            Kind::Mark(b'{' | b'(' | b'[') => depth += 1,
            Kind::Mark(b'}' | b')' | b']') if depth <= 1 => return at + ahead + 1,
            Kind::Mark(b'}' | b')' | b']') => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::lex;

    /// The texts of `code` that stand in tests.
    fn in_tests(code: &str) -> Vec<String> {
        let text = code.as_bytes();
        let mut tokens = Vec::new();
        lex::tokens(&lex::Rust, text, &mut tokens);
        let ranges = super::tests(text, &tokens);
        tokens
            .iter()
            .filter(|token| token.kind == Kind::Text)
            .filter(|token| ranges.iter().any(|range| range.contains(&token.start)))
            .map(|token| String::from_utf8_lossy(token.of(text)).into_owned())
            .collect()
    }

    #[test]
    fn items_with_a_test_attribute_are_tests() {
        let code = r#"
f("no");
#[cfg(test)]
#[allow(unused)]
mod tests { #[test] fn a() { g("one"); } mod deeper { const B: &str = "two"; } }
f("no");
#[tokio::test] async fn c(x: [u8; 2]) { h("three") }
#[cfg(all(test, unix))] use x::y;
f("no");
#[cfg(not(test))] fn d() { f("no") }
#[derive(Debug)] struct E { e: &'static str }
fn e() { f("no") }
#[cfg(test)] mod open { h("four");
"#;
        assert_eq!(in_tests(code), ["one", "two", "three", "four"]);
    }

    #[test]
    fn nothing_is_too_broken() {
        for code in [
            "#[",
            "#[test",
            "#[test]",
            "#[test]}",
            "#[test];",
            "#[test] fn",
            "#[#[test]]",
        ] {
            in_tests(&code.repeat(3));
        }
    }
}
