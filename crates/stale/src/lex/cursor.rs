//! A place in the code, and what all languages share.

use super::{Dialect, Kind, Token};

/// How often a text over several lines may turn out not to be closed, in one file. Each time costs a
/// look at the rest of it.
const UNCLOSED: usize = 16;

/// How deep code may stand in texts in code: `${ … }` in each other.
const DEEPEST: usize = 32;

/// Where the reading of a file has come to.
pub(crate) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
    tokens: &'t mut Vec<Token>,
    unclosed: usize,
    /// How many regular expressions were not closed on their line. Each costs a look at the rest of it.
    pub(super) open_regexes: usize,
    depth: usize,
}

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quoted<'q> {
    /// How many bytes open it: quotes with what stands in front of them.
    pub(super) open: usize,
    /// What closes it.
    pub(super) close: &'q [u8],
    /// Whether a backslash takes the next byte with it.
    pub(super) escapes: bool,
    /// Whether it may go on over the end of a line.
    pub(super) lines: bool,
}

impl<'t> Cursor<'t> {
    /// The start of `text`.
    pub(super) fn new(text: &'t [u8], tokens: &'t mut Vec<Token>) -> Cursor<'t> {
        Cursor {
            text,
            at: 0,
            tokens,
            unclosed: 0,
            open_regexes: 0,
            depth: 0,
        }
    }

    /// The byte that is `ahead` bytes further on.
    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// Whether `what` stands here.
    pub(super) fn sees(&self, what: &[u8]) -> bool {
        self.rest().starts_with(what)
    }

    /// The byte in front of this place.
    pub(super) fn before(&self) -> Option<u8> {
        self.text.get(self.at.checked_sub(1)?).copied()
    }

    /// The last token that is no comment, and its text.
    pub(super) fn last(&self) -> Option<(Kind, &'t [u8])> {
        let mut tokens = self.tokens.iter().rev();
        let token = tokens.find(|token| token.kind != Kind::Comment)?;
        Some((token.kind, token.of(self.text)))
    }

    /// All that follows.
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or(&[])
    }

    /// Takes the next `length` bytes as a token.
    pub(super) fn push(&mut self, kind: Kind, length: usize) {
        let end = (self.at + length).min(self.text.len());
        self.tokens.push(Token {
            kind,
            start: self.at,
            end,
        });
        self.at = end;
    }

    /// Passes over the next `length` bytes.
    pub(super) fn skip(&mut self, length: usize) {
        self.at = (self.at + length).min(self.text.len());
    }

    /// Takes one token; false at the end.
    pub(super) fn step(&mut self, dialect: &dyn Dialect) -> bool {
        let Some(byte) = self.peek(0) else {
            return false;
        };
        if byte.is_ascii_whitespace() {
            self.at += 1;
        } else if dialect.take(self) {
            // Taken.
        } else if byte.is_ascii_digit() {
            self.run(Kind::Number);
        } else if is_word(byte) {
            self.run(Kind::Word);
        } else {
            self.push(Kind::Mark(byte), 1);
        }
        true
    }

    /// Takes what belongs to one word.
    fn run(&mut self, kind: Kind) {
        let length = self
            .rest()
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        self.push(kind, length);
    }

    /// Takes a comment up to the end of the line.
    pub(super) fn line_comment(&mut self) -> bool {
        let length = memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
        self.push(Kind::Comment, length);
        true
    }

    /// Takes a comment between two marks; `nested` when one may stand in another.
    pub(super) fn block_comment(&mut self, open: &[u8], close: &[u8], nested: bool) -> bool {
        let rest = self.rest();
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
            if here.starts_with(close) && depth > 0 {
                depth -= 1;
                at += close.len();
                if depth == 0 {
                    break;
                }
            } else if here.starts_with(open) && (nested || depth == 0) {
                depth += 1;
                at += open.len();
            } else {
                at += 1;
            }
        }
        self.push(Kind::Comment, at);
        true
    }

    /// Takes a text. False when it is not closed.
    pub(super) fn quoted(&mut self, quoted: Quoted<'_>) -> bool {
        if quoted.lines && self.unclosed >= UNCLOSED {
            return false;
        }
        let Some(length) = self.find_close(quoted, &[]) else {
            self.unclosed += usize::from(quoted.lines);
            return false;
        };
        self.skip(quoted.open);
        self.push(Kind::Text, length);
        self.skip(quoted.close.len());
        true
    }

    /// Takes a text with code in it, which `hole` opens and `}` closes: the code is read as code. A
    /// text without any is a text like others.
    pub(super) fn template(
        &mut self,
        dialect: &dyn Dialect,
        quoted: Quoted<'_>,
        hole: &[u8],
    ) -> bool {
        if quoted.lines && self.unclosed >= UNCLOSED {
            return false;
        }
        if self.depth >= DEEPEST || self.find_close(quoted, hole).is_some() {
            return self.quoted(quoted);
        }
        let Some(mut length) = self.find_close(
            Quoted {
                close: hole,
                ..quoted
            },
            &[],
        ) else {
            return self.quoted(quoted);
        };
        self.depth += 1;
        let mut open = quoted.open;
        // From here on nothing is taken back: what has been read as code stays so.
        loop {
            self.skip(open + length + hole.len());
            if !self.hole(dialect, quoted.lines) {
                break;
            }
            open = 0;
            let rest = Quoted { open, ..quoted };
            if let Some(last) = self.find_close(rest, hole) {
                self.skip(last + quoted.close.len());
                break;
            }
            match self.find_close(
                Quoted {
                    close: hole,
                    ..rest
                },
                &[],
            ) {
                Some(next) => length = next,
                None => break,
            }
        }
        self.depth -= 1;
        true
    }

    /// Reads code up to the brace that closes it. False at the end of the file, and of the line where
    /// the text may not go on over it.
    fn hole(&mut self, dialect: &dyn Dialect, lines: bool) -> bool {
        let mut depth = 0_usize;
        loop {
            match self.peek(0) {
                None => return false,
                Some(b'\n') if !lines => return false,
                Some(b'{') => depth += 1,
                Some(b'}') if depth == 0 => {
                    self.skip(1);
                    return true;
                }
                Some(b'}') => depth -= 1,
                Some(_) => {}
            }
            self.step(dialect);
        }
    }

    /// How far behind the opening the closing mark stands, unless `stop` (where it is not empty) or
    /// the end of the line comes first. An opening brace twice stands for itself.
    fn find_close(&self, quoted: Quoted<'_>, stop: &[u8]) -> Option<usize> {
        let rest = self.rest().get(quoted.open..)?;
        let mut at = 0;
        loop {
            let here = rest.get(at..)?;
            let byte = *here.first()?;
            let escape = quoted.escapes && byte == b'\\';
            let brace = here.starts_with(b"{{") && (stop == b"{" || quoted.close == b"{");
            if escape || brace {
                at += 2;
            } else if here.starts_with(quoted.close) {
                return Some(at);
            } else if !stop.is_empty() && here.starts_with(stop) || byte == b'\n' && !quoted.lines {
                return None;
            } else {
                at += 1;
            }
        }
    }
}

/// Whether a byte can be part of a name. Letters beyond ASCII all can: no language here has marks
/// there.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
