//! The linear pass before the grammar: quotes, brackets, depth, comments, and where items start.
//!
//! Nothing after it meets an unclosed quote, a control character, a comment, or more nesting than
//! the limit.

use super::headers::{Header, header_at};
use crate::ast::{Trivia, TriviaKind};
use crate::diagnostic::{Code, Diagnostic};
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
        if after_item && byte != b'{' && self.piece_is_over() {
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

    fn prefix(&mut self, length: usize) {
        self.run += 1;
        if self.depth + self.run > self.limit {
            self.deep();
        }
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

    /// A raw string, if one starts here.
    fn raw(&mut self) -> bool {
        let behind = self.bytes.get(self.at + 1..).unwrap_or_default();
        let hashes = behind.iter().take_while(|byte| **byte == b'#').count();
        if behind.get(hashes) != Some(&b'"') || hashes > 2 {
            return false;
        }
        let end = ["\"", "\"#", "\"##"].get(hashes).copied().unwrap_or("\"");
        let start = self.at;
        let from = start + hashes + 2;
        let line = self.line_from(from);
        match line.find(end) {
            Some(length) => {
                self.check_inside(from, from + length);
                self.at = from + length + end.len();
            }
            None => self.unclosed_string(start, from + line.len(), end),
        }
        self.run = 0;
        true
    }

    /// The rest of the line, from byte `from`.
    fn line_from(&self, from: usize) -> &str {
        let rest = self.text.get(from..).unwrap_or("");
        rest.find('\n')
            .and_then(|end| rest.get(..end))
            .unwrap_or(rest)
    }

    fn quoted(&mut self, quote: u8) {
        self.run = 0;
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.bytes.get(at) {
                None | Some(b'\n') => {
                    let mut end = at;
                    if self.bytes.get(end.wrapping_sub(1)) == Some(&b'\r') {
                        end -= 1;
                    }
                    let mark = char::from(quote).to_string();
                    self.unclosed_string(start, end, &mark);
                    return;
                }
                Some(b'\\')
                    if quote != b'`' && self.bytes.get(at + 1).is_some_and(|b| *b != b'\n') =>
                {
                    at += 2;
                }
                Some(byte) if *byte == quote => break,
                Some(_) => at += 1,
            }
        }
        self.check_inside(start + 1, at);
        self.at = at + 1;
    }

    /// Control characters have no place inside quotes either.
    fn check_inside(&mut self, start: usize, end: usize) {
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        let bad = bytes
            .iter()
            .position(|byte| (*byte < 32 && *byte != b'\t') || *byte == 127);
        if let Some(offset) = bad {
            let at = start + offset;
            let byte = bytes.get(offset).copied().unwrap_or(0);
            let span = self.span(at, at + 1);
            self.report(
                Diagnostic::new(
                    Code::BadCharacter,
                    span,
                    format!("control character U+{byte:04X} inside quotes"),
                )
                .help(format!("write it as an escape: `\\u{{{byte:x}}}`"))
                .fix(span, format!("\\u{{{byte:x}}}")),
            );
        }
    }

    fn unclosed_string(&mut self, start: usize, end: usize, quote: &str) {
        let label = if quote == "`" {
            "this backtick"
        } else {
            "this quote"
        };
        let diagnostic = Diagnostic::new(
            Code::UnclosedString,
            self.span(start, end),
            "a string is not closed on its line",
        )
        .label(format!("{label} is not closed"))
        .help(format!("add the closing `{quote}`"))
        .fix(self.span(end, end), quote);
        self.report(diagnostic);
        if let Some(piece) = self.out.items.last_mut() {
            piece.torn.push(start);
        }
        self.at = end;
    }

    fn opening(&mut self, byte: u8) {
        let cost = 1 + self.run;
        self.run = 0;
        self.depth += cost;
        if self.depth > self.limit {
            self.deep();
        }
        self.open.push(Open {
            byte,
            at: self.at,
            cost,
        });
        self.at += 1;
    }

    fn deep(&mut self) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.sound = false;
        }
        if self.too_deep {
            return;
        }
        self.too_deep = true;
        let diagnostic = Diagnostic::new(
            Code::TooDeep,
            self.span(self.at, self.at + 1),
            format!("nested more than {} deep", self.limit),
        )
        .help("name parts of the condition as segments");
        self.report(diagnostic);
    }

    fn closing(&mut self, byte: u8) {
        self.run = 0;
        let opener = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        // Looking back no further than the limit keeps this linear.
        let partner = self
            .open
            .iter()
            .rev()
            .take(self.limit + 1)
            .position(|open| open.byte == opener);
        if let Some(above) = partner {
            for _ in 0..above {
                self.unclosed();
            }
            if let Some(open) = self.open.pop() {
                self.depth -= open.cost;
            }
        } else {
            let span = self.span(self.at, self.at + 1);
            let mut diagnostic = Diagnostic::new(
                Code::StrayBracket,
                span,
                format!("`{}` closes nothing", char::from(byte)),
            )
            .fix(span, "");
            if let Some(open) = self.open.last() {
                diagnostic = diagnostic.also(
                    self.span(open.at, open.at + 1),
                    format!("`{}` is still open here", char::from(open.byte)),
                );
            }
            self.report(diagnostic);
            self.damaged();
        }
        self.at += 1;
        if self.open.is_empty() {
            self.block_end = byte == b'}';
        }
    }

    /// Gives up on the innermost open bracket.
    fn unclosed(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.depth -= open.cost;
        let closer = match open.byte {
            b'(' => ')',
            b'[' => ']',
            _ => '}',
        };
        let diagnostic = Diagnostic::new(
            Code::UnclosedBracket,
            self.span(open.at, open.at + 1),
            format!("`{}` is not closed", char::from(open.byte)),
        )
        .help(format!("add the closing `{closer}`"));
        self.damaged();
        if !self.too_deep {
            self.report(diagnostic);
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.unclosed();
        }
        self.depth = 0;
        self.run = 0;
    }

    fn damaged(&mut self) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.sound = false;
        }
    }

    fn bad_character(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let is_bad = |byte: &u8| (*byte < 32 && !b"\t\n\r".contains(byte)) || *byte == 127;
        let length = rest
            .iter()
            .position(|byte| !is_bad(byte))
            .unwrap_or(rest.len());
        let first = rest.first().copied().unwrap_or(0);
        let span = self.span(start, start + length);
        self.report(
            Diagnostic::new(
                Code::BadCharacter,
                span,
                format!("control character U+{first:04X}"),
            )
            .help("remove it")
            .fix(span, ""),
        );
        self.blank(start, start + length);
        self.at += length.max(1);
    }

    fn foreign_character(&mut self) {
        let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            self.at += 1;
            return;
        };
        let length = c.len_utf8();
        match c {
            '“' | '”' | '„' | '‟' | '‘' | '’' | '«' | '»' => return self.curly(c),
            '≠' | '≤' | '≥' | '→' | '⇒' => {}
            c if c.is_alphanumeric() => {}
            c => {
                let span = self.span(self.at, self.at + length);
                let space = c.is_whitespace();
                let diagnostic = Diagnostic::new(
                    Code::BadCharacter,
                    span,
                    if space {
                        format!("a space of another kind, U+{:04X}", u32::from(c))
                    } else {
                        format!("`{c}` (U+{:04X}) cannot stand here", u32::from(c))
                    },
                )
                .fix(span, if space { " " } else { "" });
                self.report(diagnostic);
                self.blank(self.at, self.at + length);
            }
        }
        self.plain(length);
    }

    /// A curly quote: taken for a straight one when another one follows on the line.
    fn curly(&mut self, first: char) {
        let start = self.at;
        let inside = start + first.len_utf8();
        let is_close = |c: char| match first {
            '‘' | '’' => c == '’' || c == '‘' || c == '\'',
            '«' | '»' => c == '»' || c == '«',
            _ => c == '”' || c == '“' || c == '"',
        };
        let line = self.line_from(inside);
        let close = line.char_indices().find(|(_, c)| is_close(*c));
        let message = format!("`{first}` is a curly quote");
        let Some((length, last)) = close else {
            let span = self.span(start, inside);
            self.report(
                Diagnostic::new(Code::CurlyQuote, span, message)
                    .help("use `\"`")
                    .fix(span, "\""),
            );
            self.blank(start, inside);
            self.at = inside;
            return;
        };
        let content = line.get(..length).unwrap_or("").to_owned();
        let end = inside + length + last.len_utf8();
        let safe = content.replace('\\', "\\\\").replace('"', "\\\"");
        let span = self.span(start, end);
        self.report(
            Diagnostic::new(Code::CurlyQuote, span, message)
                .help("use straight quotes")
                .fix(span, format!("\"{safe}\"")),
        );
        self.blank(start, inside);
        self.blank(inside + length, end);
        let mark = if content.contains('"') { b'\'' } else { b'"' };
        if content.contains(mark as char) || content.contains('\\') {
            self.blank(inside, inside + length);
            self.put(start, b'"');
            self.put(start + 1, b'"');
        } else {
            self.put(inside - 1, mark);
            self.put(inside + length, mark);
        }
        self.run = 0;
        self.at = end;
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

    /// Starts a new item if an item keyword stands here, at the start of a line.
    fn item_start(&mut self) {
        let first_column = self.at == self.line;
        if !self.open.is_empty() && !first_column {
            return;
        }
        let Some(header) = header_at(self.text, self.at, first_column) else {
            return;
        };
        if !self.open.is_empty() {
            if !header.sure {
                return;
            }
            self.close_all();
        }
        self.begin(self.at, Some(header));
    }

    /// Whether the item that is being read has had its closing brace, or there is none.
    fn piece_is_over(&self) -> bool {
        let Some(piece) = self.out.items.last() else {
            return true;
        };
        piece.start < self.at
            && piece.header.as_ref().is_some_and(Header::is_block)
            && self.last_before(self.at) == Some(b'}')
    }

    /// The last byte in front of `at` that is not space or comment.
    fn last_before(&self, at: usize) -> Option<u8> {
        let clean = self.out.clean.get(..at)?;
        clean
            .iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace())
            .copied()
    }

    fn begin(&mut self, at: usize, header: Option<Header>) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.end = at;
        }
        self.run = 0;
        self.too_deep = false;
        self.out.items.push(Piece {
            start: at,
            end: self.bytes.len(),
            header,
            sound: true,
            torn: Vec::new(),
        });
    }

    /// Cuts the space behind each item off.
    fn finish(&mut self) {
        for piece in &mut self.out.items {
            let bytes = self
                .out
                .clean
                .get(piece.start..piece.end)
                .unwrap_or_default();
            let space = bytes
                .iter()
                .rev()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            piece.end -= space;
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
