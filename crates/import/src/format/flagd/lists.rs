//! Where plain rules differ from flagd: lists in places where nobody has one.
//!
//! Both could be said exactly, but only by a function in the place of `user.name` and `contains`, in
//! nearly every rule. The notes say it instead.

use crate::note::{JsonPath, Note, Severity};
use burgee::ast::visit::expressions;
use burgee::ast::{CompareOp, Document, Expr, ExprKind};

/// The notes on the rules of a document.
pub(super) fn notes(document: &Document) -> Vec<Note> {
    let mut inner_path = None;
    let mut part_of = None;
    expressions(document, &mut |expr| match &expr.kind {
        ExprKind::Path(path) if path.path.steps.len() > 1 => {
            inner_path.get_or_insert(expr);
        }
        ExprKind::Compare { op, left, .. } if op.node == CompareOp::Contains => {
            if let ExprKind::Path(_) = left.kind {
                part_of.get_or_insert(&**left);
            }
        }
        _ => {}
    });
    let shown = |expr: &Expr| burgee::ast::print_expr(expr);
    let inner_path = inner_path.map(|path| {
        format!(
            "where a part of a path such as `{}` is a list, flagd goes on with its first element, \
             and the rules find nothing",
            shown(path)
        )
    });
    let part_of = part_of.map(|path| {
        format!(
            "where an attribute such as `{}` is a list of lists, flagd takes those inside for ranges \
             of numbers, and the rules do not",
            shown(path)
        )
    });
    let messages = inner_path.into_iter().chain(part_of);
    let notes = messages.map(|message| Note {
        severity: Severity::Warning,
        at: JsonPath::root().key("flags"),
        message,
    });
    notes.collect()
}
