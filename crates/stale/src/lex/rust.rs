//! Rust: nested comments, raw texts, and quotes that start a lifetime.

use super::cursor::Quoted;
use super::{Cursor, Dialect, Kind};

/// Rust.
pub(crate) struct Rust;

impl Dialect for Rust {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        match cursor.peek(0) {
            Some(b'/') if cursor.sees(b"//") => cursor.line_comment(),
            Some(b'/') if cursor.sees(b"/*") => cursor.block_comment(b"/*", b"*/", true),
            Some(b'"') => cursor.quoted(text(1)),
            Some(b'\'') => character(cursor),
            Some(b'b' | b'c' | b'r') => prefixed(cursor),
            _ => false,
        }
    }
}

/// A text with escapes, opened by `open` bytes.
fn text(open: usize) -> Quoted<'static> {
    Quoted {
        open,
        close: b"\"",
        escapes: true,
        lines: true,
    }
}

/// `'a'` is a character, `'a` a lifetime.
fn character(cursor: &mut Cursor<'_>) -> bool {
    let is_character = match cursor.peek(1) {
        Some(b'\\') => true,
        Some(first) => cursor.peek(1 + width(first)) == Some(b'\''),
        None => false,
    };
    is_character
        && cursor.quoted(Quoted {
            open: 1,
            close: b"'",
            escapes: true,
            lines: false,
        })
}

/// How many bytes the character has that starts with this one.
fn width(first: u8) -> usize {
    match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

/// `b"…"`, `c"…"`, `r"…"`, `br#"…"#`; false for a word that only starts so.
fn prefixed(cursor: &mut Cursor<'_>) -> bool {
    let letters = match (cursor.peek(0), cursor.peek(1)) {
        (Some(b'b'), Some(b'\'')) => {
            cursor.push(Kind::Word, 1);
            character(cursor);
            return true;
        }
        (Some(b'b' | b'c'), Some(b'"')) => return cursor.quoted(text(2)),
        (Some(b'b' | b'c'), Some(b'r')) => 2,
        (Some(b'r'), _) => 1,
        _ => return false,
    };
    let hashes = (0..=255)
        .take_while(|ahead| cursor.peek(letters + ahead) == Some(b'#'))
        .count();
    if cursor.peek(letters + hashes) != Some(b'"') {
        return false;
    }
    let mut close = vec![b'"'];
    close.resize(1 + hashes, b'#');
    cursor.quoted(Quoted {
        open: letters + hashes + 1,
        close: &close,
        escapes: false,
        lines: true,
    })
}
