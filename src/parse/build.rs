//! What all builders of the tree share: places, findings, names.

use super::backtick::plain_name;
use super::grammar::{Cursor, Node, Rule};
use crate::diagnostic::Diagnostic;
use crate::source::{Name, Span, Spanned};

/// Makes the tree out of what pest found.
///
/// A builder returns nothing only where the grammar and it disagree; what an author can get wrong
/// is reported, and built as it was meant.
#[derive(Debug)]
pub(super) struct Builder {
    /// Where the piece of text that is being read starts.
    pub(super) base: u32,
    /// How many postfixes the operand that was read last has had.
    pub(super) postfixes: usize,
    /// Deepest `list of list of …`.
    pub(super) nesting: usize,
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Builder {
    /// A builder for the text that starts at `base`.
    pub(super) fn new(base: u32, nesting: usize) -> Builder {
        Builder {
            base,
            postfixes: 0,
            nesting,
            diagnostics: Vec::new(),
        }
    }

    /// Notes a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Where `node` stands. A node that could have gone on has taken the space behind it.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        let start = node.as_span().start();
        super::span(
            self.base,
            start,
            start + node.as_str().trim_ascii_end().len(),
        )
    }

    /// A name, without its backticks.
    pub(super) fn name(&self, node: &Node<'_>) -> Name {
        Spanned::new(plain_name(node.as_str()), self.span(node))
    }

    /// A name or string, used as a name.
    pub(super) fn name_or_string(&mut self, node: &Node<'_>) -> Name {
        if node.as_rule() == Rule::string {
            self.string(node)
        } else {
            self.name(node)
        }
    }

    /// The text of a string.
    pub(super) fn string(&mut self, node: &Node<'_>) -> Spanned<String> {
        let span = self.span(node);
        let text = self.unquote(node.as_str(), span);
        Spanned::new(text, span)
    }

    /// The string that stands next, if one does.
    pub(super) fn take_string(&mut self, cursor: &mut Cursor<'_>) -> Option<Spanned<String>> {
        let node = cursor.next_if(Rule::string)?;
        Some(self.string(&node))
    }
}
