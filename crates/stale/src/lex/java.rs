//! Java and Kotlin: texts in one quote or in three; Kotlin's with code in them.

use super::cursor::Quoted;
use super::{Cursor, Dialect};

/// Java.
pub(crate) struct Java;

/// Kotlin.
pub(crate) struct Kotlin;

impl Dialect for Java {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        match cursor.peek(0) {
            Some(b'/') if cursor.sees(b"//") => cursor.line_comment(),
            Some(b'/') if cursor.sees(b"/*") => cursor.block_comment(b"/*", b"*/", false),
            Some(b'"') if cursor.sees(b"\"\"\"") => cursor.quoted(block(true)),
            Some(b'"') => cursor.quoted(line(b"\"")),
            Some(b'\'') => cursor.quoted(line(b"'")),
            _ => false,
        }
    }
}

impl Dialect for Kotlin {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        match cursor.peek(0) {
            Some(b'/') if cursor.sees(b"//") => cursor.line_comment(),
            Some(b'/') if cursor.sees(b"/*") => cursor.block_comment(b"/*", b"*/", true),
            Some(b'"') if cursor.sees(b"\"\"\"") => cursor.template(self, block(false), b"${"),
            Some(b'"') => cursor.template(self, line(b"\""), b"${"),
            Some(b'\'') => cursor.quoted(line(b"'")),
            _ => false,
        }
    }
}

/// A text on one line.
fn line(close: &[u8]) -> Quoted<'_> {
    Quoted {
        open: 1,
        close,
        escapes: true,
        lines: false,
    }
}

/// A text over several lines.
fn block(escapes: bool) -> Quoted<'static> {
    Quoted {
        open: 3,
        close: b"\"\"\"",
        escapes,
        lines: true,
    }
}
