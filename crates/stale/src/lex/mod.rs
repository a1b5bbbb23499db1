//! Code as words, texts and comments: as much of a language's grammar as it takes to know that a key
//! stands in a text, and not in a comment or in a longer text.
//!
//! Nothing here fails. What is not closed is passed over as a mark, so that one stray quote (an
//! apostrophe between two tags, say) hides a line at most.

mod cursor;
mod go;
mod java;
mod python;
mod rules;
mod rust;
mod script;
#[cfg(test)]
mod tests;

pub(crate) use cursor::Cursor;
pub(crate) use go::Go;
pub(crate) use java::{Java, Kotlin};
pub(crate) use python::Python;
pub(crate) use rules::Rules;
pub(crate) use rust::Rust;
pub(crate) use script::Script;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text: the token is what stands between its quotes.
    Text,
    /// A name or a keyword.
    Word,
    /// A number.
    Number,
    /// Any other byte.
    Mark(u8),
    /// A comment, with what starts and ends it.
    Comment,
}

/// A piece of code: bytes `start` to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Offset of its first byte.
    pub(crate) start: usize,
    /// Offset behind its last byte.
    pub(crate) end: usize,
}

impl Token {
    /// The bytes of the token.
    pub(crate) fn of<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        text.get(self.start..self.end).unwrap_or(&[])
    }
}

/// How a language writes comments and texts.
pub(crate) trait Dialect: Sync {
    /// Takes the comment or the text that starts here. False, with nothing taken, leaves it to the
    /// rules that all languages share.
    fn take(&self, cursor: &mut Cursor<'_>) -> bool;
}

/// Takes `text` apart, into a buffer that is used again from file to file.
///
/// Linear, but for what is never closed: that is looked for a bounded number of times.
pub(crate) fn tokens(dialect: &dyn Dialect, text: &[u8], into: &mut Vec<Token>) {
    into.clear();
    let mut cursor = Cursor::new(text, into);
    while cursor.step(dialect) {}
}
