//! W512: what depends on a flag that is off for good.

use super::Input;
use crate::ast::{ExprKind, FlagItem, Status, visit};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span, Spanned};
use std::collections::HashMap;

/// Finds references to disabled and archived flags.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    let mut off: HashMap<&str, Spanned<Status>> = HashMap::new();
    for flag in input.flags() {
        for item in &flag.items {
            if let FlagItem::Status(status) = item
                && status.node != Status::Live
            {
                off.insert(&flag.name.node, *status);
            }
        }
    }
    if off.is_empty() {
        return;
    }
    let mut report = |name: &Name, place: Span| {
        if let Some(status) = off.get(name.node.as_str()) {
            let message = format!("flag `{}` is {}", name.node, status.node.text());
            findings.push(
                Diagnostic::new(Code::ArchivedDependency, place, message)
                    .label("so this has the same outcome for everybody")
                    .also(status.span, "switched off here")
                    .help("remove the dependency, or bring the flag back"),
            );
        }
    };
    for flag in input.flags() {
        for item in &flag.items {
            if let FlagItem::Requires(needed) = item {
                report(&needed.flag, needed.flag.span);
            }
        }
    }
    input.each_condition(|condition| {
        visit::walk_expr(condition, &mut |expr| match &expr.kind {
            ExprKind::FlagIs { flag, .. } | ExprKind::Flag(flag) => report(flag, flag.span),
            _ => {}
        });
    });
}
