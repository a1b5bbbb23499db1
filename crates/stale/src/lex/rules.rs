//! burgee's own rules: only their comments are of interest, for `burgee:keep` lines.

use super::cursor::Quoted;
use super::{Cursor, Dialect};

/// A `.flags` file.
pub(crate) struct Rules;

impl Dialect for Rules {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        let (close, escapes): (&[u8], bool) = match cursor.peek(0) {
            Some(b'#') => return cursor.line_comment(),
            Some(b'/') if cursor.sees(b"//") => return cursor.line_comment(),
            Some(b'"') => (b"\"", true),
            Some(b'`') => (b"`", false),
            _ => return false,
        };
        cursor.quoted(Quoted {
            open: 1,
            close,
            escapes,
            lines: false,
        })
    }
}
