//! W508: text compared by order.

use super::Input;
use crate::diagnostic::{Code, Diagnostic};
use crate::typed::{Constant, ExprKind};
use crate::value::{Timestamp, Type, Version, parse_number};

/// Finds `<` and its like between texts.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_typed(|expr| {
        let ExprKind::Order { left, right, .. } = &expr.kind else {
            return;
        };
        let sides = [(right, left), (left, right)];
        let Some((text, other)) = sides.into_iter().find(|(side, _)| side.ty == Type::String)
        else {
            return;
        };
        let finding = Diagnostic::new(Code::StringOrder, expr.span, "text is compared by order")
            .label("by code points: \"10\" is less than \"9\", and \"Z\" less than \"a\"");
        findings.push(match &text.kind {
            ExprKind::Constant(Constant::String(written)) => {
                let plain = written.trim();
                let literal = if parse_number(plain).is_some() {
                    Some("number")
                } else if Version::parse_strict(plain).is_some() {
                    Some("version")
                } else if Timestamp::parse(plain).is_some() {
                    Some("time")
                } else {
                    None
                };
                match literal {
                    Some(kind) if other.ty == Type::String => finding.help(format!(
                        "declare the attribute as a {kind}, and write {plain} without quotes"
                    )),
                    Some(kind) => finding
                        .help(format!("write the {kind} without quotes"))
                        .fix(text.span, plain),
                    None => finding.help("compare numbers, versions or times"),
                }
            }
            _ => finding.help("compare numbers, versions or times"),
        });
    });
}
