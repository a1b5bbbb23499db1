//! W515: `plan == pro`, where `"pro"` is meant.

use super::Input;
use crate::ast::{self, CompareOp, Expr, ExprKind, visit};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::HashSet;

/// Finds words on the right of comparisons that are attributes nowhere else. With a schema such a
/// word is an error, so there is nothing to look for.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    if input.schema.given || input.incomplete() {
        return;
    }
    let mut bare: Vec<(&str, Span)> = Vec::new();
    let mut places: HashSet<Span> = HashSet::new();
    visit::expressions(input.document, &mut |expr| {
        visit::walk_expr(expr, &mut |expr| {
            let ExprKind::Compare { op, right, .. } = &expr.kind else {
                return;
            };
            if !compares_text(op.node) {
                return;
            }
            let right = match &right.kind {
                ExprKind::IgnoreCase(inner) => inner,
                _ => right,
            };
            let words = match &right.kind {
                ExprKind::List(elements) => elements.as_slice(),
                // `plan in plans` is a list from the context.
                _ if op.node == CompareOp::In => return,
                _ => std::slice::from_ref(&**right),
            };
            for word in words {
                if let Some(name) = plain_word(word) {
                    bare.push((name, word.span));
                    places.insert(word.span);
                }
            }
        });
    });
    if bare.is_empty() {
        return;
    }
    let known = known(input.document, &places);
    for (word, place) in bare {
        if !known.contains(word) {
            findings.push(finding(word, place));
        }
    }
}

fn compares_text(op: CompareOp) -> bool {
    matches!(
        op,
        CompareOp::Equal
            | CompareOp::NotEqual
            | CompareOp::In
            | CompareOp::StartsWith
            | CompareOp::EndsWith
            | CompareOp::Like
    )
}

/// The name of an attribute of one step without backticks.
fn plain_word(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Path(path) if path.path.steps.len() == 1 && !path.quoted => {
            Some(path.path.root())
        }
        _ => None,
    }
}

/// The names that stand for something elsewhere: attributes, variables, what tests give, and what
/// every request has.
fn known<'d>(document: &'d ast::Document, bare: &HashSet<Span>) -> HashSet<&'d str> {
    let mut known = HashSet::from(["now", "environment", "flag_key"]);
    visit::expressions(document, &mut |expr| {
        visit::walk_expr(expr, &mut |expr| match &expr.kind {
            ExprKind::Path(path) if !bare.contains(&expr.span) => {
                known.insert(path.path.root());
            }
            ExprKind::Quantifier { variable, .. } => {
                known.insert(&variable.node);
            }
            ExprKind::Map(entries) => {
                known.extend(entries.iter().map(|(name, _)| name.node.as_str()));
            }
            _ => {}
        });
    });
    known
}

fn finding(word: &str, place: Span) -> Diagnostic {
    let message = format!("`{word}` is read as an attribute");
    let finding = Diagnostic::new(Code::BareWord, place, message).label("and occurs nowhere else");
    match word.to_ascii_lowercase().as_str() {
        "otherwise" | "rule" | "when" => finding.help("finish the condition in front of it"),
        truth @ ("true" | "false") => finding.help(format!("write `{truth}`")).fix(place, truth),
        "yes" => finding.help("write `true`").fix(place, "true"),
        "no" => finding.help("write `false`").fix(place, "false"),
        "none" | "nil" | "undefined" => finding.help("write `… is missing`"),
        _ => finding
            .help("text stands in quotes; backticks say that an attribute is meant")
            .fix(place, format!("\"{word}\"")),
    }
}
