//! W503: `lower(x) == "ABC"`.

use super::Input;
use crate::ast::{CompareOp, Expr, ExprKind, Literal, visit};
use crate::diagnostic::{Code, Diagnostic};

/// Finds text that the function beside it can never give.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_condition(|condition| {
        visit::walk_expr(condition, &mut |expr| {
            let ExprKind::Compare {
                op, left, right, ..
            } = &expr.kind
            else {
                return;
            };
            if !matches!(
                op.node,
                CompareOp::Equal
                    | CompareOp::NotEqual
                    | CompareOp::In
                    | CompareOp::StartsWith
                    | CompareOp::EndsWith
                    | CompareOp::Contains
            ) {
                return;
            }
            compare(left, right, findings);
            if matches!(op.node, CompareOp::Equal | CompareOp::NotEqual) {
                compare(right, left, findings);
            }
        });
    });
}

/// `call` on one side, and text or a list of texts on the other.
fn compare(call: &Expr, other: &Expr, findings: &mut Vec<Diagnostic>) {
    let ExprKind::Call { function, .. } = &call.kind else {
        return;
    };
    let given: fn(&str) -> String = match function.node.as_str() {
        "lower" => str::to_lowercase,
        "upper" => str::to_uppercase,
        _ => return,
    };
    let texts = match &other.kind {
        ExprKind::List(elements) => elements.as_slice(),
        _ => std::slice::from_ref(other),
    };
    for text in texts {
        let ExprKind::Literal(Literal::String(written)) = &text.kind else {
            continue;
        };
        let possible = given(written);
        if possible != *written {
            let message = format!("`{}` never gives {written:?}", function.node);
            findings.push(
                Diagnostic::new(Code::NeverEqual, text.span, message)
                    .also(call.span, "the letter case is changed here")
                    .help(format!("write {possible:?}"))
                    .fix(text.span, format!("{possible:?}")),
            );
        }
    }
}
