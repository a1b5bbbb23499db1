//! One file: from its bytes to the places in it that name flags.

use super::skip::{self, Skipped, Why};
use super::{Hit, Naming, Scan, call, inline, mention};
use crate::finding::Place;
use crate::keep;
use crate::language::{Language, language_of};
use crate::lex::{self, Kind, Token};
use crate::needles::Needles;
use crate::test_code::is_test;
use std::path::Path;
use std::sync::Arc;

/// Reads one file after another, with buffers that are used again.
pub(crate) struct Reader<'n> {
    needles: &'n Needles,
    any_file: bool,
    tokens: Vec<Token>,
}

impl<'n> Reader<'n> {
    /// A reader for one thread.
    pub(crate) fn new(needles: &'n Needles, any_file: bool) -> Reader<'n> {
        Reader {
            needles,
            any_file,
            tokens: Vec::new(),
        }
    }

    /// Whether a file of this name is read at all.
    pub(crate) fn wants(&self, path: &Path) -> bool {
        language_of(path).is_some()
            || self.any_file
                && path
                    .extension()
                    .is_none_or(|extension| extension != "flags")
    }

    /// Reads a file: `shown` is its name in findings, `inside` its path in the tree, which tells
    /// tests.
    pub(crate) fn read(&mut self, shown: &str, inside: &str, text: &[u8], into: &mut Scan) {
        let lines = match skip::measure(text) {
            Ok(lines) => lines,
            Err(why) => {
                // An image is not skipped but never meant.
                if why != Why::Binary || language_of(Path::new(inside)).is_some() {
                    into.skipped.push(Skipped {
                        file: shown.into(),
                        why: why.to_string(),
                    });
                }
                return;
            }
        };
        into.files += 1;
        into.lines += lines;
        into.bytes += text.len() as u64;
        let in_test = is_test(inside);
        match language_of(Path::new(inside)) {
            Some(language) if self.needles.may_be_in(text) => {
                self.code(language, shown, in_test, text, into);
            }
            Some(_) => {}
            None => mention::read(self.needles, shown, in_test, text, into),
        }
    }

    /// Reads code.
    fn code(
        &mut self,
        language: &Language,
        shown: &str,
        in_test: bool,
        text: &[u8],
        into: &mut Scan,
    ) {
        lex::tokens(language.dialect, text, &mut self.tokens);
        let mut places = Places::new(shown, text);
        let tokens = self.tokens.iter();
        for token in tokens.filter(|token| token.kind == Kind::Comment) {
            let comment = String::from_utf8_lossy(token.of(text));
            if let Some((mut keep, start)) = keep::parse(&comment) {
                let start = token.start + start;
                keep.place = places.at(start, start + crate::needles::KEEP.len());
                into.keeps.push(keep);
            }
        }
        self.tokens.retain(|token| token.kind != Kind::Comment);
        let tests = if language.tests_inside && !in_test {
            inline::tests(text, &self.tokens)
        } else {
            Vec::new()
        };
        let mut tests = tests.into_iter().peekable();
        let mut places = Places::new(shown, text);
        for (at, token) in self.tokens.iter().enumerate() {
            let content = token.of(text);
            let (key, naming, asked) = match token.kind {
                Kind::Word => match self.needles.named(content) {
                    // The text behind it is the definition.
                    Some(key) if defines(self.needles, text, &self.tokens, at, key) => continue,
                    Some(key) => (key.clone(), Naming::Name, false),
                    None => continue,
                },
                Kind::Text => {
                    let asked = call::asks(self.needles, text, &self.tokens, at);
                    match self.needles.key(content).cloned() {
                        // What a call asks for is in use, whatever name its answer has.
                        Some(key)
                            if !asked && defined(self.needles, text, &self.tokens, at, &key) =>
                        {
                            (key, Naming::Definition, asked)
                        }
                        Some(key) => (key, Naming::Literal, asked),
                        None => match unknown(content).filter(|_| asked) {
                            Some(key) => (key, Naming::Literal, asked),
                            None => continue,
                        },
                    }
                }
                _ => continue,
            };
            while tests.next_if(|range| range.end <= token.start).is_some() {}
            let in_test = in_test
                || tests
                    .peek()
                    .is_some_and(|range| range.contains(&token.start));
            into.hits.push(Hit {
                key,
                naming,
                asked,
                test: in_test,
                place: places.at(token.start, token.end),
            });
        }
    }
}

/// A key that no flag has; none for a text that is put together, or that no key would be.
fn unknown(content: &[u8]) -> Option<Arc<str>> {
    let text = std::str::from_utf8(content).ok()?;
    let odd =
        |letter: char| letter.is_control() || letter.is_whitespace() || "{}$%\\".contains(letter);
    (!text.is_empty() && text.len() <= 256 && !text.contains(odd)).then(|| text.into())
}

/// How many tokens may stand between a constant and the key that it is: its type, `=`, and the name of
/// what makes a flag of a text.
const DEFINITION: usize = 16;

/// Whether the name at `at` is being given to its key: `NEW_CHECKOUT = "new-checkout"`,
/// `NEW_CHECKOUT("new-checkout")`, `newCheckout: "new-checkout"`.
fn defines(needles: &Needles, text: &[u8], tokens: &[Token], at: usize, key: &Arc<str>) -> bool {
    let name = tokens.get(at).map_or(&[][..], |token| token.of(text));
    let upper = !name.iter().any(u8::is_ascii_lowercase);
    let mut last = Kind::Word;
    for (distance, token) in tokens.iter().skip(at + 1).take(DEFINITION).enumerate() {
        match token.kind {
            Kind::Text => return needles.key(token.of(text)) == Some(key),
            // A constant may be made of its key by a call; of another name that is asking.
            Kind::Mark(b'(') if distance == 0 || upper => {}
            // To compare is not to define.
            Kind::Mark(b'=') if last == Kind::Mark(b'=') => return false,
            Kind::Mark(b':' | b'=' | b'&' | b'<' | b'>' | b'.') | Kind::Word => {}
            _ => return false,
        }
        last = token.kind;
    }
    false
}

/// Whether the text at `at` is the key in such a place.
fn defined(needles: &Needles, text: &[u8], tokens: &[Token], at: usize, key: &Arc<str>) -> bool {
    let first = at.saturating_sub(DEFINITION);
    (first..at).any(|name| {
        tokens.get(name).is_some_and(|token| {
            token.kind == Kind::Word && needles.named(token.of(text)) == Some(key)
        }) && defines(needles, text, tokens, name, key)
    })
}

/// Counts lines and columns from place to place, which come in the order of the text.
pub(super) struct Places<'t> {
    file: Arc<str>,
    text: &'t [u8],
    line: usize,
    start: usize,
    counted: usize,
}

impl<'t> Places<'t> {
    /// The start of a file.
    pub(super) fn new(shown: &str, text: &'t [u8]) -> Places<'t> {
        Places {
            file: shown.into(),
            text,
            line: 1,
            start: 0,
            counted: 0,
        }
    }

    /// The place of these bytes, which start no earlier than the last.
    pub(super) fn at(&mut self, start: usize, end: usize) -> Place {
        let between = self.text.get(self.counted..start).unwrap_or(&[]);
        for line_end in memchr::memchr_iter(b'\n', between) {
            self.line += 1;
            self.start = self.counted + line_end + 1;
        }
        self.counted = self.counted.max(start);
        let before = self.text.get(self.start..start).unwrap_or(&[]);
        // All bytes of a character but the first have these two bits.
        let column = before.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
        Place {
            file: self.file.clone(),
            start,
            end,
            line: self.line,
            column,
        }
    }
}
