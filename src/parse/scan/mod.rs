//! The linear pass before the grammar: quotes, brackets, depth, comments, and where items start.
//!
//! Nothing after it meets an unclosed quote, a control character, a comment, or more nesting than
//! the limit.

mod bracket;
mod character;
mod item;
mod quote;

use super::headers::{Header, header_at};
use crate::ast::{Trivia, TriviaKind};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::Span;

/// So many findings of one pass are enough: random bytes would give one for each.
const ENOUGH: usize = 100;

/// What the pass found. Offsets are those of the text, without a base.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The text, of the same length, with comments and what cannot stand there made spaces.
    pub(super) clean: Vec<u8>,
    /// The items, in order, without gaps but for space.
    pub(super) items: Vec<Piece>,
    /// Comments and blank lines.
    pub(super) trivia: Vec<Trivia>,
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A piece of the file that is parsed on its own.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Where it starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it starts with; nothing when that is no item keyword.
    pub(super) header: Option<Header>,
    /// Whether brackets and depth are in order, so that the grammar can have it.
    pub(super) sound: bool,
    /// Where quotes were not closed.
    pub(super) torn: Vec<usize>,
}

/// An opening bracket that waits for its closing one.
struct Open {
    byte: u8,
    at: usize,
    /// How deep the bracket and the prefix operators in front of it are.
    cost: usize,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about where the pass is"
)]
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    base: u32,
    limit: usize,
    /// Whether the text is a file of items, not a lone expression.
    file: bool,
    out: Scan,
    open: Vec<Open>,
    depth: usize,
    /// Prefix operators in a row.
    run: usize,
    too_deep: bool,
    at: usize,
    /// Whether only space stands before this on the line.
    line_start: bool,
    /// Whether a block has just ended, so that another item may follow on its line.
    block_end: bool,
    /// Where the line starts.
    line: usize,
    newlines: usize,
    blank_from: usize,
    seen_any: bool,
}

/// Scans a file, or a lone expression.
pub(super) fn scan(text: &str, base: u32, limits: &Limits, file: bool) -> Scan {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        base,
        limit: limits.nesting,
        file,
        out: Scan {
            clean: text.as_bytes().to_vec(),
            ..Scan::default()
        },
        open: Vec::new(),
        depth: 0,
        run: 0,
        too_deep: false,
        at: 0,
        line_start: true,
        block_end: false,
        line: 0,
        newlines: 0,
        blank_from: 0,
        seen_any: false,
    };
    if !file {
        scanner.begin(0, None);
    }
    scanner.run();
    scanner.close_all();
    scanner.finish();
    scanner.out
}

impl Scanner<'_> {
    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.blank(0, 3);
            self.at = 3;
            self.line = 3;
        }
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => self.newline(),
                b'#' => self.comment(),
                b'/' if self.byte(1) == Some(b'/') => self.comment(),
                _ => self.token(byte),
            }
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn newline(&mut self) {
        self.at += 1;
        self.newlines += 1;
        if self.newlines == 1 {
            self.blank_from = self.at;
        }
        self.line = self.at;
        self.line_start = true;
    }

    /// Notes the blank lines in front of what stands here.
    fn thing(&mut self) {
        if self.newlines > 1 && self.seen_any {
            let span = self.span(self.blank_from, self.line);
            self.out.trivia.push(Trivia {
                span,
                kind: TriviaKind::Blank,
            });
        }
        self.newlines = 0;
        self.seen_any = true;
    }

    fn comment(&mut self) {
        self.thing();
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        self.at += length;
        let text = self.text.get(start..self.at).unwrap_or("").trim_end();
        let kind = if self.line_start {
            TriviaKind::Line(text.to_owned())
        } else {
            TriviaKind::Trailing(text.to_owned())
        };
        let span = self.span(start, start + text.len());
        self.out.trivia.push(Trivia { span, kind });
        self.blank(start, self.at);
    }

    fn token(&mut self, byte: u8) {
        self.thing();
        if self.file && (self.line_start || self.block_end) {
            self.item_start();
        }
        let after_item = self.file && self.open.is_empty();
        self.line_start = false;
        self.block_end = false;
        // A brace goes on with the item in front, as behind `flag f: json = {}`.
        let goes_on = byte == b'{' && !self.out.items.is_empty();
        if after_item && !goes_on && self.piece_is_over() {
            // Something behind the end of an item, and no item itself.
            self.begin(self.at, header_at(self.text, self.at, true));
        }
        match byte {
            b'(' | b'[' | b'{' => self.opening(byte),
            b')' | b']' | b'}' => self.closing(byte),
            b'"' | b'\'' | b'`' => self.quoted(byte),
            b'!' if self.byte(1) == Some(b'=') => self.plain(2),
            b'!' | b'-' => self.prefix(1),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(),
            0..=31 | 127 => self.bad_character(),
            128.. => self.foreign_character(),
            _ => self.plain(1),
        }
    }

    fn plain(&mut self, length: usize) {
        self.run = 0;
        self.at += length;
    }

    fn word(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| !is_word(*byte))
            .unwrap_or(rest.len());
        match rest.get(..length) {
            Some(b"not" | b"NOT") => self.prefix(length),
            Some(b"r") if self.raw() => {}
            _ => self.plain(length.max(1)),
        }
    }

    /// A number may have `-` and `+` inside, as in dates; none of them is a prefix operator.
    fn number(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| !is_word(*byte))
            .unwrap_or(rest.len());
        self.plain(length.max(1));
    }

    fn put(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.out.clean.get_mut(at) {
            *place = byte;
        }
    }

    fn blank(&mut self, start: usize, end: usize) {
        if let Some(bytes) = self.out.clean.get_mut(start..end) {
            bytes.fill(b' ');
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        super::span(self.base, start, end)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.out.diagnostics.len() < ENOUGH {
            self.out.diagnostics.push(diagnostic);
        }
    }
}

/// Whether a byte can be inside a word. Letters beyond ASCII are taken one by one.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
