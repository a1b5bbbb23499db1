//! Quotes: plain, raw and curly, closed or not.

use super::Scanner;
use crate::diagnostic::{Code, Diagnostic};

/// So many characters of a line can stand between curly quotes.
const NEAR: usize = 256;

/// What most often follows a string whose closing quote was forgotten.
const BEHIND: [&str; 8] = [
    " serve ",
    " and ",
    " or ",
    " ignore_case",
    ",",
    "]",
    ")",
    "}",
];

impl Scanner<'_> {
    pub(super) fn quoted(&mut self, quote: u8) {
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

    /// A raw string, if one starts here.
    pub(super) fn raw(&mut self) -> bool {
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

    /// A curly quote: taken for a straight one when another one follows on the line.
    pub(super) fn curly(&mut self, first: char) {
        let start = self.at;
        let inside = start + first.len_utf8();
        let is_close = |c: char| match first {
            '‘' | '’' => c == '’' || c == '‘' || c == '\'',
            '«' | '»' => c == '»' || c == '«',
            _ => c == '”' || c == '“' || c == '"',
        };
        let line = self.near(inside);
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

    /// The rest of the line, but no more than is quoted by accident: each quote looks ahead.
    fn near(&self, from: usize) -> &str {
        let rest = self.text.get(from..).unwrap_or("");
        let end = rest
            .char_indices()
            .take(NEAR)
            .find(|(_, c)| *c == '\n')
            .map_or_else(|| rest.char_indices().nth(NEAR), Some)
            .map_or(rest.len(), |(end, _)| end);
        rest.get(..end).unwrap_or(rest)
    }

    /// The rest of the line, from byte `from`.
    fn line_from(&self, from: usize) -> &str {
        let rest = self.text.get(from..).unwrap_or("");
        rest.find('\n')
            .and_then(|end| rest.get(..end))
            .unwrap_or(rest)
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

    /// Notes that the statement around byte `at` cannot be read as it stands.
    pub(super) fn tear(&mut self, at: usize) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.torn.push(at);
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
        .label(format!("{label} is not closed"));
        let front = self.text.get(..start).unwrap_or("");
        let word = front
            .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
            .len();
        let diagnostic = if word == start || front.get(..word).is_none_or(|f| f.ends_with('"')) {
            let inside = self.text.get(start + 1..end).unwrap_or("");
            let length = BEHIND
                .iter()
                .filter_map(|next| inside.find(next))
                .filter(|length| *length > 0)
                .min()
                .unwrap_or(inside.len());
            let close = self.span(start + 1 + length, start + 1 + length);
            diagnostic
                .help(format!("add the closing `{quote}`"))
                .fix(close, quote)
        } else if quote == "'" {
            diagnostic.help("`'` is a quote; `isn't` is written `!=`, and `doesn't` is `not`")
        } else {
            diagnostic
                .help(format!("add the opening `{quote}`"))
                .fix(self.span(word, word), quote)
        };
        self.report(diagnostic);
        self.tear(start);
        self.at = end;
    }
}
