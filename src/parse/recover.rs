//! Statements inside an item, so that one mistake does not hide the next.

use super::error::STATEMENTS;
use super::headers::{Keyword, word_of};
use crate::diagnostic::closest;

/// Words that go on with a statement on its next line.
const CONTINUATIONS: [&str; 8] = ["when", "serve", "from", "until", "by", "and", "or", "not"];

/// The text of an item, in which statements with mistakes are made space.
pub(super) struct Patch {
    text: String,
    statements: Vec<(usize, usize)>,
}

impl Patch {
    /// The item `text`.
    pub(super) fn new(text: &str, keyword: Keyword) -> Patch {
        Patch {
            text: text.to_owned(),
            statements: statements(text, keyword),
        }
    }

    /// The text as it is now.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Makes the statement around byte `at` space; whether there was one that was not yet.
    pub(super) fn blank(&mut self, at: usize) -> bool {
        let found = self
            .statements
            .iter()
            .position(|(start, end)| (*start..*end).contains(&at));
        let Some((start, end)) = found.map(|found| self.statements.swap_remove(found)) else {
            return false;
        };
        let (Some(front), Some(back)) = (self.text.get(..start), self.text.get(end..)) else {
            return false;
        };
        let patched = format!("{front}{}{back}", " ".repeat(end - start));
        self.text = patched;
        true
    }
}

/// Where the statements directly between the item's braces stand.
fn statements(text: &str, keyword: Keyword) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let mut depth = 0_usize;
    let mut line_start = false;
    let mut quote = None;
    let mut escaped = false;
    let mut end = text.len();
    for (at, byte) in text.bytes().enumerate() {
        if let Some(open) = quote {
            if escaped {
                escaped = false;
            } else if byte == b'\\' && open != b'`' {
                escaped = true;
            } else if byte == open || byte == b'\n' {
                quote = None;
            }
            line_start |= byte == b'\n';
            continue;
        }
        match byte {
            b'\n' => line_start = true,
            b' ' | b'\t' | b'\r' => {}
            b'"' | b'\'' | b'`' => {
                if depth == 1 && line_start && keyword == Keyword::Attributes && byte == b'`' {
                    starts.push(at);
                }
                quote = Some(byte);
                line_start = false;
            }
            b'(' | b'[' | b'{' => {
                depth += 1;
                line_start = depth == 1;
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    end = at;
                }
                line_start = false;
            }
            _ => {
                let first = starts.is_empty() && keyword == Keyword::Flag;
                if depth == 1 && line_start && (first || starts_statement(text, at, keyword)) {
                    starts.push(at);
                }
                line_start = false;
            }
        }
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .filter(|(start, end)| start < end)
        .collect()
}

/// Whether a statement starts at byte `at`, which is the first of its line.
fn starts_statement(text: &str, at: usize, keyword: Keyword) -> bool {
    let word = text.get(at..).map_or("", word_of);
    match keyword {
        Keyword::Flag => {
            matches!(word, "default" | "else" | "fallback")
                || (!CONTINUATIONS.contains(&word) && closest(word, STATEMENTS).is_some())
        }
        Keyword::Test => word == "given",
        Keyword::Attributes => !word.is_empty(),
        _ => false,
    }
}
