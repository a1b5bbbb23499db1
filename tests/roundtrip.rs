//! Printing and reading are each other's inverse, and formatting settles at once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

use burgee::Limits;
use burgee::ast::{Document, TriviaKind, build, print, print_expr};
use burgee::parse::{parse, parse_expression};
use burgee_testing::arbitrary;
use proptest::prelude::*;

/// The tree of a text that must be without fault.
fn read(text: &str) -> Document {
    let parsed = parse(text, 0, &Limits::default());
    assert!(
        parsed.diagnostics.is_empty(),
        "cannot be read: {:#?}\n{text}",
        parsed.diagnostics
    );
    parsed.document
}

/// The comments of a document, in order.
fn comments(document: &Document) -> Vec<String> {
    let texts = document
        .trivia
        .iter()
        .filter_map(|trivia| match &trivia.kind {
            TriviaKind::Line(text) | TriviaKind::Trailing(text) => Some(text.trim_end().to_owned()),
            TriviaKind::Blank => None,
        });
    texts.collect()
}

/// Puts numbered comments into some of the places where the text has space between two words.
fn with_comments(text: &str, places: &[(prop::sample::Index, bool, u8)]) -> (String, usize) {
    let gaps = gaps(text);
    let mut chosen: Vec<(usize, bool, u8)> = Vec::new();
    for (place, slashes, lines) in places {
        if !gaps.is_empty() {
            chosen.push((gaps[place.index(gaps.len())], *slashes, *lines));
        }
    }
    chosen.sort_unstable();
    chosen.dedup_by_key(|(at, ..)| *at);
    let (mut out, mut from) = (String::new(), 0);
    for (number, (at, slashes, lines)) in chosen.iter().enumerate() {
        out.push_str(&text[from..*at]);
        let mark = if *slashes { "//" } else { "#" };
        let before = "\n".repeat(usize::from(*lines % 4));
        let after = "\n".repeat(usize::from(*lines / 4 % 3) + 1);
        out.extend([
            before.as_str(),
            " ",
            mark,
            " comment \" [",
            &number.to_string(),
            after.as_str(),
        ]);
        from = *at;
    }
    out.push_str(&text[from..]);
    (out, chosen.len())
}

/// Where a text has space that is outside of quotes, backticks and raw strings.
fn gaps(text: &str) -> Vec<usize> {
    let mut gaps = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        at += if let Some(end) = quoted(rest) {
            end
        } else {
            let c = rest.chars().next().unwrap();
            if (c == ' ' || c == '\n') && !behind_keyword(&text[..at]) {
                gaps.push(at);
            }
            c.len_utf8()
        };
    }
    gaps.push(text.len());
    gaps
}

/// Whether the word that starts an item ends here: what follows must stand on the same line.
fn behind_keyword(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or("");
    let keywords = [
        "ruleset",
        "bucketing",
        "include",
        "attributes",
        "list",
        "segment",
        "flag",
        "test",
    ];
    keywords.contains(&line)
}

/// The length of what stands in quotes at the start of the text.
fn quoted(text: &str) -> Option<usize> {
    for hashes in ["", "#", "##"] {
        if let Some(rest) = text.strip_prefix(&format!("r{hashes}\"")) {
            let end = format!("\"{hashes}");
            return Some(2 + 2 * hashes.len() + rest.find(&end)? + 1);
        }
    }
    if let Some(rest) = text.strip_prefix('`') {
        return Some(rest.find('`')? + 2);
    }
    let rest = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return Some(at + 2),
            _ => escaped = false,
        }
    }
    None
}

/// Rust and the grammar have each their own table of what a letter is.
#[test]
fn a_name_can_have_every_character() {
    let is_letter = |code: u32| char::from_u32(code).is_some_and(char::is_alphanumeric);
    // The first and the last of every run of letters.
    let ends = ('\u{80}'..=char::MAX).filter(|c| {
        let code = u32::from(*c);
        is_letter(code) && !(is_letter(code - 1) && is_letter(code + 1))
    });
    let others = ('\0'..'\u{3000}').filter(|c| !c.is_ascii_control() || *c == '\t');
    let all: Vec<char> = ends.chain(others).collect();
    for some in all.chunks(4096) {
        let names = some
            .iter()
            .flat_map(|c| [c.to_string(), format!("a{c}"), format!("{c}b")]);
        let document: Document = names.map(|name| build::list_item(name, [])).collect();
        assert!(read(&print(&document)) == document, "{some:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_expression_reads_as_itself(expr in arbitrary::expr()) {
        let text = print_expr(&expr);
        let parsed = parse_expression(&text, 0, &Limits::default());
        prop_assert!(parsed.diagnostics.is_empty(), "{:#?}\n{text}", parsed.diagnostics);
        prop_assert_eq!(parsed.expr.as_ref(), Some(&expr), "{}", text);
        prop_assert_eq!(parsed.expr.map(|expr| print_expr(&expr)), Some(text));
    }

    #[test]
    fn a_printed_document_reads_as_itself(document in arbitrary::document()) {
        let text = print(&document);
        let parsed = parse(&text, 0, &Limits::default());
        prop_assert!(parsed.diagnostics.is_empty(), "{:#?}\n{text}", parsed.diagnostics);
        prop_assert_eq!(&parsed.document, &document, "{}", text);
        prop_assert_eq!(print(&parsed.document), text);
    }

    #[test]
    fn no_comment_is_lost(
        document in arbitrary::document(),
        places in prop::collection::vec(any::<(prop::sample::Index, bool, u8)>(), 0..12),
    ) {
        let (text, count) = with_comments(&print(&document), &places);
        let commented = read(&text);
        prop_assert_eq!(comments(&commented).len(), count, "{}", text);
        let formatted = print(&commented);
        let again = read(&formatted);
        prop_assert_eq!(&again, &document, "{}\n---\n{}", text, formatted);
        prop_assert_eq!(comments(&again), comments(&commented), "{}\n---\n{}", text, formatted);
        prop_assert_eq!(print(&again), formatted.clone(), "{}\n---\n{}", text, formatted);
    }
}
