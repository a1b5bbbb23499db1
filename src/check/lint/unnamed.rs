//! W507: percentages in conditions of rules without a name.

use super::Input;
use crate::ast::{ExprKind, visit};
use crate::diagnostic::{Code, Diagnostic};

/// Finds percentages whose salt is that of every other unnamed rule of the flag.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_rule(|rule| {
        let (None, Some(when)) = (&rule.name, &rule.when) else {
            return;
        };
        visit::walk_expr(when, &mut |expr| {
            if matches!(expr.kind, ExprKind::Bucket { salt: None, .. }) {
                findings.push(
                    Diagnostic::new(
                        Code::UnnamedRule,
                        expr.span,
                        "a percentage in a rule without a name",
                    )
                    .label("picks the same users in every unnamed rule of the flag")
                    .help("name the rule, `rule … when …`, or add `salt \"…\"`"),
                );
            }
        });
    });
}
