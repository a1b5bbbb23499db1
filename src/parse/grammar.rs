//! The grammar: the only place where pest's derive runs, and the cursor over what it returns.

use pest::iterators::{Pair, Pairs};

/// The parser that pest makes of `grammar/`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/lexical.pest"]
#[grammar = "../grammar/expr.pest"]
#[grammar = "../grammar/document.pest"]
pub(super) struct Grammar;

/// What pest found, as one node of it.
pub(super) type Node<'i> = Pair<'i, Rule>;

/// Walks over the parts of a node, passing over what only holds it together.
pub(super) struct Cursor<'i> {
    nodes: Pairs<'i, Rule>,
}

impl<'i> Cursor<'i> {
    /// The parts of `node`.
    pub(super) fn new(node: Node<'i>) -> Self {
        Cursor {
            nodes: node.into_inner(),
        }
    }

    /// The next part, if it is a `rule`.
    pub(super) fn next_if(&mut self, rule: Rule) -> Option<Node<'i>> {
        (self.peek()? == rule).then(|| self.nodes.next())?
    }

    /// What the next part is.
    pub(super) fn peek(&mut self) -> Option<Rule> {
        loop {
            let rule = self.nodes.peek()?.as_rule();
            if !is_glue(rule) {
                return Some(rule);
            }
            self.nodes.next();
        }
    }
}

impl<'i> Iterator for Cursor<'i> {
    type Item = Node<'i>;

    fn next(&mut self) -> Option<Node<'i>> {
        self.peek()?;
        self.nodes.next()
    }
}

/// Whether a rule only holds the others together: keywords and punctuation.
fn is_glue(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::EOI
            | Rule::k_is
            | Rule::k_flag
            | Rule::k_error
            | Rule::k_ramp
            | Rule::k_in
            | Rule::k_of
            | Rule::k_to
            | Rule::k_where
            | Rule::k_segment
            | Rule::k_by
            | Rule::k_salt
            | Rule::k_using
            | Rule::k_rule
            | Rule::k_when
            | Rule::k_serve
            | Rule::k_otherwise
            | Rule::k_status
            | Rule::k_if_disabled
            | Rule::k_variants
            | Rule::k_bucket
            | Rule::k_requires
            | Rule::k_from
            | Rule::k_until
            | Rule::k_one
            | Rule::k_given
            | Rule::k_expect
            | Rule::p_close_paren
            | Rule::p_close_bracket
            | Rule::p_close_brace
            | Rule::p_open_brace
            | Rule::p_equals
            | Rule::p_colon
            | Rule::k_environment
            | Rule::k_at
            | Rule::p_comma
    )
}
