//! Formatting real files: each `tests/fixtures/valid/NAME.flags` becomes `NAME.fmt`, and stays it.
//!
//! With `BURGEE_BLESS` set the outcomes are written instead of compared.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::Limits;
use burgee::ast::{Document, TriviaKind, print};
use burgee::parse::parse;
use std::path::{Path, PathBuf};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "flags"))
        .collect();
    files.sort();
    assert!(files.len() >= 6);
    files
}

fn read(file: &Path, text: &str) -> Document {
    let parsed = parse(text, 0, &Limits::default());
    assert!(
        parsed.diagnostics.is_empty(),
        "{}: {:#?}",
        file.display(),
        parsed.diagnostics
    );
    parsed.document
}

fn comments(document: &Document) -> Vec<&str> {
    let texts = document
        .trivia
        .iter()
        .filter_map(|trivia| match &trivia.kind {
            TriviaKind::Line(text) | TriviaKind::Trailing(text) => Some(text.trim_end()),
            TriviaKind::Blank => None,
        });
    texts.collect()
}

#[test]
fn files_become_their_canonical_form() {
    for file in fixtures() {
        let document = read(&file, &std::fs::read_to_string(&file).unwrap());
        let formatted = print(&document);
        let expected = file.with_extension("fmt");
        if std::env::var_os("BURGEE_BLESS").is_some() {
            std::fs::write(&expected, &formatted).unwrap();
        }
        let expected = std::fs::read_to_string(&expected).unwrap();
        assert!(formatted == expected, "{}:\n{formatted}", file.display());
    }
}

#[test]
fn formatting_changes_no_meaning_loses_no_comment_and_settles() {
    for file in fixtures() {
        let document = read(&file, &std::fs::read_to_string(&file).unwrap());
        let formatted = print(&document);
        let again = read(&file, &formatted);
        assert!(again == document, "{}", file.display());
        assert_eq!(comments(&again), comments(&document), "{}", file.display());
        assert_eq!(print(&again), formatted, "{}", file.display());
    }
}

#[test]
fn lines_that_end_with_a_carriage_return_format_alike() {
    for file in fixtures() {
        let text = std::fs::read_to_string(&file).unwrap();
        let windows = text.replace('\n', "\r\n");
        assert_eq!(
            print(&read(&file, &windows)),
            print(&read(&file, &text)),
            "{}",
            file.display()
        );
    }
}
