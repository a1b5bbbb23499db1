//! W506 and W514: segments and lists that nothing uses.

use super::Input;
use crate::ast::{ExprKind, visit};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Name;
use std::collections::HashSet;

/// Finds segments that no condition asks for.
pub(super) fn find_segments(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    let used = used(input, |kind| match kind {
        ExprKind::Segment { name, .. } => Some(name),
        _ => None,
    });
    if input.incomplete() {
        return;
    }
    for segment in &input.names.segments.all {
        let name = &segment.ast.name;
        if !used.contains(name.node.as_str()) {
            let message = format!("segment `{}` is not used", name.node);
            findings.push(
                Diagnostic::new(Code::UnusedSegment, name.span, message)
                    .help("use it with `in segment …`, or remove it"),
            );
        }
    }
}

/// Finds lists that no condition asks for.
pub(super) fn find_lists(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    let used = used(input, |kind| match kind {
        ExprKind::ListRef(name) => Some(name),
        _ => None,
    });
    if input.incomplete() {
        return;
    }
    for list in &input.names.lists.all {
        let name = &list.ast.name;
        if !used.contains(name.node.as_str()) {
            let message = format!("list `{}` is not used", name.node);
            findings.push(
                Diagnostic::new(Code::UnusedList, name.span, message)
                    .help("use it with `in $…`, or remove it"),
            );
        }
    }
}

/// The names that occur anywhere in an expression.
fn used<'i>(input: Input<'i>, name: fn(&'i ExprKind) -> Option<&'i Name>) -> HashSet<&'i str> {
    let mut used = HashSet::new();
    visit::expressions(input.document, &mut |top| {
        visit::walk_expr(top, &mut |expr| {
            used.extend(name(&expr.kind).map(|name| name.node.as_str()));
        });
    });
    used
}
