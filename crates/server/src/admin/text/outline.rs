//! Where in a text a flag stands.

use burgee::ast::{Document, Flag, Item, TriviaKind};
use burgee::{Limits, Span};
use std::ops::Range;

/// A text and its items.
pub(crate) struct Outline<'t> {
    text: &'t str,
    document: Document,
}

/// Where a flag and its tests stand, in bytes. Comment lines directly above something belong to it, and
/// so does what stands behind it on its last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The flag.
    pub(crate) flag: Range<usize>,
    /// Its tests, in the order of the text.
    pub(crate) tests: Vec<Range<usize>>,
}

impl<'t> Outline<'t> {
    /// Reads a text. What cannot be read is passed over.
    pub(crate) fn new(text: &'t str) -> Outline<'t> {
        let document = burgee::parse::parse(text, 0, &Limits::default()).document;
        Outline { text, document }
    }

    /// What was read.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// The flag of this key, as written.
    pub(crate) fn flag(&self, key: &str) -> Option<&Flag> {
        self.document.items.iter().find_map(|item| match item {
            Item::Flag(flag) if flag.name.node == key => Some(flag),
            _ => None,
        })
    }

    /// Whether there are comments inside a flag, or behind it on its last line.
    pub(crate) fn is_commented(&self, flag: &Flag) -> bool {
        let start = flag.span.range().start;
        self.comment_in(start..self.end(flag.span.range().end))
            .is_some()
    }

    /// The comments above the flag at a place.
    pub(crate) fn head_at(&self, place: &Place, flag: &Flag) -> &'t str {
        let head = place.flag.start..flag.span.range().start;
        self.text.get(head).unwrap_or_default()
    }

    /// The tests at a place, each with its comments.
    pub(crate) fn tests_at(&self, place: &Place) -> Vec<String> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        place
            .tests
            .iter()
            .map(|range| text(range).to_owned())
            .collect()
    }

    /// The keys of all flags, in the order of the text.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.document.items.iter().filter_map(|item| match item {
            Item::Flag(flag) => Some(flag.name.node.as_str()),
            _ => None,
        })
    }

    /// Where the flag of this key stands.
    pub(crate) fn find(&self, key: &str) -> Option<Place> {
        let flag = self.piece(self.flag(key)?.span);
        let tests = self.document.items.iter().filter_map(|item| match item {
            Item::Test(test) if test.flag.node == key => Some(self.piece(test.span)),
            _ => None,
        });
        Some(Place {
            flag,
            tests: tests.collect(),
        })
    }

    /// The flag at `place` and its tests, with a blank line between them.
    pub(crate) fn text_at(&self, place: &Place) -> String {
        let mut text = String::new();
        for range in std::iter::once(&place.flag).chain(&place.tests) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(self.text.get(range.clone()).unwrap_or_default());
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        text
    }

    /// An item with the lines that belong to it.
    fn piece(&self, span: Span) -> Range<usize> {
        let Range { start, end } = span.range();
        self.start(start)..self.end(end)
    }

    fn start(&self, start: usize) -> usize {
        let line = self.line_start(start);
        if !self.is_blank(line..start) {
            // Another item stands in front of it on the line.
            return start;
        }
        let mut first = line;
        while first > 0 {
            let above = self.line_start(first - 1);
            if above == first || !self.is_comment(above..first) {
                break;
            }
            first = above;
        }
        first
    }

    fn end(&self, end: usize) -> usize {
        let rest = self.text.get(end..).unwrap_or_default();
        let line = rest.find('\n').map_or(self.text.len(), |at| end + at + 1);
        let comment = self.comment_in(end..line).unwrap_or(line);
        if self.is_blank(end..comment) {
            line
        } else {
            end
        }
    }

    /// Where the line starts that `at` is in; behind the mark that a text may begin with.
    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        match before.rfind('\n') {
            Some(end) => end + 1,
            None if before.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
            None => 0,
        }
    }

    fn is_blank(&self, range: Range<usize>) -> bool {
        let text = self.text.get(range).unwrap_or_default();
        text.trim().is_empty()
    }

    /// Whether there is a comment on this line, and nothing else.
    fn is_comment(&self, line: Range<usize>) -> bool {
        let start = line.start;
        self.comment_in(line)
            .is_some_and(|comment| self.is_blank(start..comment))
    }

    /// Where the first comment in this range starts.
    fn comment_in(&self, range: Range<usize>) -> Option<usize> {
        let trivia = &self.document.trivia;
        let first = trivia.partition_point(|trivia| trivia.span.range().start < range.start);
        let near = trivia.iter().skip(first);
        near.take_while(|trivia| trivia.span.range().start < range.end)
            .find(|trivia| trivia.kind != TriviaKind::Blank)
            .map(|trivia| trivia.span.range().start)
    }
}
