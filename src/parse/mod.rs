//! Text to tree.
//!
//! A linear pass (`scan`) goes first: it sees to quotes, brackets and depth, keeps the comments,
//! and cuts a file into items. The grammar in `grammar/` reads each item on its own, so that a
//! mistake in one hides nothing in the others; the builders make the tree of what it found. Forms of
//! other languages are in the grammar too: they are reported, and built as what they mean.
//!
//! Nothing of pest is visible from outside this folder.

mod backtick;
mod build;
mod error;
mod expr;
mod flag;
mod grammar;
mod headers;
mod item;
mod literal;
mod operand;
mod operator;
mod phrase;
mod piece;
mod recover;
mod scan;
mod serve;
#[cfg(test)]
mod tests;

use crate::ast::{Document, Expr};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{Limits, or_raise};
use crate::parallel;
use crate::source::Span;

/// What could be read of a file, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The items; those with mistakes that leave no doubt about what was meant are among them.
    pub document: Document,
    /// What is wrong, in the order in which it stands.
    pub diagnostics: Vec<Diagnostic>,
}

/// What could be read of a lone expression, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct ParsedExpression {
    /// The expression; absent when it could not be read.
    pub expr: Option<Expr>,
    /// What is wrong, in the order in which it stands.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file. Its first byte is at `base` on the number line of spans.
pub fn parse(text: &str, base: u32, limits: &Limits) -> Parsed {
    if let Some(diagnostic) = too_long(text, base, limits, Whole::File) {
        return Parsed {
            diagnostics: vec![diagnostic],
            ..Parsed::default()
        };
    }
    let scan = scan::scan(text, base, limits, true);
    let clean = String::from_utf8_lossy(&scan.clean);
    let mut diagnostics = scan.diagnostics;
    let read = parallel::map(&scan.items, |piece| {
        let mut found = Vec::new();
        (piece::item(piece, &clean, base, limits, &mut found), found)
    });
    let mut items = Vec::with_capacity(read.len());
    for (item, found) in read {
        items.push(item);
        diagnostics.extend(found);
    }
    in_order(&mut diagnostics);
    Parsed {
        document: Document {
            items,
            trivia: scan.trivia,
        },
        diagnostics,
    }
}

/// Reads a lone expression. Its first byte is at `base` on the number line of spans.
pub fn parse_expression(text: &str, base: u32, limits: &Limits) -> ParsedExpression {
    if let Some(diagnostic) = too_long(text, base, limits, Whole::Condition) {
        return ParsedExpression {
            expr: None,
            diagnostics: vec![diagnostic],
        };
    }
    let scan = scan::scan(text, base, limits, false);
    let clean = String::from_utf8_lossy(&scan.clean);
    let mut diagnostics = scan.diagnostics;
    let sound = scan
        .items
        .iter()
        .all(|piece| piece.sound && piece.torn.is_empty());
    let expr = if sound {
        piece::expression(&clean, base, limits, &mut diagnostics)
    } else {
        None
    };
    in_order(&mut diagnostics);
    ParsedExpression { expr, diagnostics }
}

/// What a text is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    File,
    Condition,
}

/// The finding that `text` is longer than its limit, if it is.
fn too_long(text: &str, base: u32, limits: &Limits, whole: Whole) -> Option<Diagnostic> {
    let (what, limit, help) = match whole {
        Whole::File => (
            "file",
            limits.file_bytes,
            or_raise("split it with `include`", "file_bytes"),
        ),
        Whole::Condition => (
            "condition",
            limits.expression_bytes,
            or_raise(
                "put it into a file as a segment, where it may be as long as the file",
                "expression_bytes",
            ),
        ),
    };
    (text.len() > limit).then(|| {
        let start = (0..=limit)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        Diagnostic::new(
            Code::TooLong,
            span(base, start, start),
            format!(
                "the {what} has {} bytes, and {limit} are allowed",
                text.len()
            ),
        )
        .help(help)
    })
}

/// Sorts findings by place.
fn in_order(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
}

/// The span of bytes `start..end` of the text whose first byte is at `base`.
fn span(base: u32, start: usize, end: usize) -> Span {
    let place = |at: usize| base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    Span::new(place(start), place(end))
}
