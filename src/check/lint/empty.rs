//! W509: empty lists.

use super::Input;
use crate::ast::{ExprKind, ListSource, visit};
use crate::diagnostic::{Code, Diagnostic};

/// Finds lists with nothing in them, where something is looked for.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_condition(|condition| {
        visit::walk_expr(condition, &mut |expr| {
            let ExprKind::Compare { right, .. } = &expr.kind else {
                return;
            };
            let list = match &right.kind {
                ExprKind::IgnoreCase(inner) => inner,
                _ => right,
            };
            if matches!(&list.kind, ExprKind::List(elements) if elements.is_empty()) {
                findings.push(
                    Diagnostic::new(Code::EmptyList, list.span, "the list is empty")
                        .label("there is nothing to find in it")
                        .help("fill it, or remove the test"),
                );
            }
        });
    });
    for list in &input.names.lists.all {
        let ListSource::Inline(entries) = &list.ast.source else {
            continue;
        };
        if entries.is_empty() {
            let name = &list.ast.name;
            let message = format!("list `{}` is empty", name.node);
            findings.push(Diagnostic::new(Code::EmptyList, name.span, message).help("fill it"));
        }
    }
}
