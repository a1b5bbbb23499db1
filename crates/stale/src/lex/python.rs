//! Python: texts in one quote or in three, raw or not, some with code in them.

use super::cursor::Quoted;
use super::{Cursor, Dialect};

/// Python.
pub(crate) struct Python;

impl Dialect for Python {
    fn take(&self, cursor: &mut Cursor<'_>) -> bool {
        match cursor.peek(0) {
            Some(b'#') => cursor.line_comment(),
            Some(b'"' | b'\'') => text(self, cursor, 0),
            Some(first) if is_prefix(first) => {
                let letters = (0..3)
                    .take_while(|ahead| cursor.peek(*ahead).is_some_and(is_prefix))
                    .count();
                let quote = cursor.peek(letters);
                matches!(quote, Some(b'"' | b'\'')) && text(self, cursor, letters)
            }
            _ => false,
        }
    }
}

/// Whether a letter can stand in front of a text: raw, bytes, Unicode, format, template.
fn is_prefix(letter: u8) -> bool {
    matches!(
        letter.to_ascii_lowercase(),
        b'r' | b'b' | b'u' | b'f' | b't'
    )
}

/// The text behind so many letters. A backslash keeps a quote from closing a raw text, too.
fn text(python: &Python, cursor: &mut Cursor<'_>, letters: usize) -> bool {
    let close: &[u8] = match (
        cursor.peek(letters),
        cursor.peek(letters + 1),
        cursor.peek(letters + 2),
    ) {
        (Some(b'"'), Some(b'"'), Some(b'"')) => b"\"\"\"",
        (Some(b'\''), Some(b'\''), Some(b'\'')) => b"'''",
        (Some(b'"'), ..) => b"\"",
        _ => b"'",
    };
    let quoted = Quoted {
        open: letters + close.len(),
        close,
        escapes: true,
        lines: close.len() == 3,
    };
    let holes = (0..letters).any(|ahead| {
        let letter = cursor.peek(ahead).map(|letter| letter.to_ascii_lowercase());
        matches!(letter, Some(b'f' | b't'))
    });
    if holes {
        cursor.template(python, quoted, b"{")
    } else {
        cursor.quoted(quoted)
    }
}
