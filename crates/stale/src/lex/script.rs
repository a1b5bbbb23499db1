//! TypeScript and JavaScript, alone or between the tags of a component: regular expressions, which
//! look like divisions, texts with code in them, and plain words between tags.

use super::cursor::Quoted;
use super::{Cursor, Dialect, Kind};

/// TypeScript, JavaScript, and components of Vue and Svelte.
pub(crate) struct Script {
    /// Whether tags stand around the code, whose attributes hold code themselves.
    pub(crate) markup: bool,
}

/// Words that an expression follows: a slash behind them starts a regular expression.
const BEFORE_EXPRESSION: &[&[u8]] = &[
    b"return", b"typeof", b"case", b"in", b"of", b"delete", b"void", b"throw", b"new", b"else",
    b"do", b"yield", b"await",
];

impl Dialect for Script {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        match cursor.peek(0) {
            // Two slashes behind a colon are an address between tags: no code has them there.
            Some(b'/') if cursor.sees(b"//") => {
                cursor.before() != Some(b':') && cursor.line_comment()
            }
            Some(b'/') if cursor.sees(b"/*") => cursor.block_comment(b"/*", b"*/", false),
            Some(b'/') => regex(cursor),
            Some(b'<') if self.markup && cursor.sees(b"<!--") => {
                cursor.block_comment(b"<!--", b"-->", false)
            }
            Some(b'"') if self.markup && cursor.before() == Some(b'=') => attribute(self, cursor),
            Some(b'"') => cursor.quoted(text(b"\"")),
            Some(b'\'') => cursor.quoted(text(b"'")),
            Some(b'`') => {
                let lines = Quoted {
                    lines: true,
                    ..text(b"`")
                };
                cursor.template(self, lines, b"${")
            }
            _ => false,
        }
    }
}

/// A text on one line.
fn text(close: &[u8]) -> Quoted<'_> {
    Quoted {
        open: 1,
        close,
        escapes: true,
        lines: false,
    }
}

/// `v-if="isEnabled('new-checkout')"`: the quotes are passed over, and what they hold is read as
/// code. An attribute that calls nothing and quotes nothing (`flag="new-checkout"`) is a text.
fn attribute(script: &Script, cursor: &mut Cursor<'_>) -> bool {
    let code = (1..4096)
        .map_while(|ahead| cursor.peek(ahead).filter(|byte| *byte != b'"'))
        .any(|byte| matches!(byte, b'(' | b'\'' | b'`'));
    if !code {
        return cursor.quoted(text(b"\""));
    }
    cursor.push(Kind::Mark(b'"'), 1);
    while cursor.peek(0).is_some_and(|byte| byte != b'"') {
        cursor.step(script);
    }
    cursor.skip(1);
    true
}

/// How often a slash may turn out to start no regular expression, in one file, until only short ones are
/// looked for: long lines of slashes would take as long as their square.
const UNCLOSED: usize = 64;

/// The most bytes of such a short one.
const SHORT: usize = 256;

/// `/…/` where an expression can start.
fn regex(cursor: &mut Cursor<'_>) -> bool {
    let starts = match cursor.last() {
        None => true,
        Some((Kind::Word, word)) => BEFORE_EXPRESSION.contains(&word),
        Some((Kind::Mark(mark), _)) => !matches!(mark, b')' | b']' | b'}' | b'<' | b'"'),
        Some(_) => false,
    };
    if !starts {
        return false;
    }
    let most = if cursor.open_regexes < UNCLOSED {
        usize::MAX
    } else {
        SHORT
    };
    let mut class = false;
    let mut length = 1;
    while let Some(byte) = cursor
        .peek(length)
        .filter(|byte| *byte != b'\n' && length < most)
    {
        length += 1;
        match byte {
            b'\\' => length += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => {
                cursor.push(Kind::Mark(b'/'), length);
                return true;
            }
            _ => {}
        }
    }
    cursor.open_regexes += 1;
    false
}
