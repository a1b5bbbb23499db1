//! W500: `a or b and c` without parentheses.

use super::Input;
use crate::ast::{ExprKind, print_expr, visit};
use crate::diagnostic::{Code, Diagnostic};

/// Finds an `and` right inside of an `or`.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_condition(|condition| {
        visit::walk_expr(condition, &mut |expr| {
            let ExprKind::Or(parts) = &expr.kind else {
                return;
            };
            for part in parts {
                if matches!(part.kind, ExprKind::And(_)) && !part.parenthesised {
                    findings.push(
                        Diagnostic::new(
                            Code::MixedAndOr,
                            part.span,
                            "`and` and `or` are mixed without parentheses",
                        )
                        .label("this `and` binds tighter than the `or` beside it")
                        .help("write the parentheses, so that readers need not know")
                        .fix(part.span, format!("({})", print_expr(part))),
                    );
                }
            }
        });
    });
}
