//! Go: texts in quotes and in backticks.

use super::cursor::Quoted;
use super::{Cursor, Dialect};

/// Go.
pub(crate) struct Go;

impl Dialect for Go {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        let (close, escapes): (&[u8], bool) = match cursor.peek(0) {
            Some(b'/') if cursor.sees(b"//") => return cursor.line_comment(),
            Some(b'/') if cursor.sees(b"/*") => return cursor.block_comment(b"/*", b"*/", false),
            Some(b'"') => (b"\"", true),
            Some(b'\'') => (b"'", true),
            Some(b'`') => (b"`", false),
            _ => return false,
        };
        cursor.quoted(Quoted {
            open: 1,
            close,
            escapes,
            lines: !escapes,
        })
    }
}
