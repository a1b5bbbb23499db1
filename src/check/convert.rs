//! The conversions that the language makes by itself, written out.

use super::checker::Checker;
use super::constant;
use super::schema::article;
use crate::diagnostic::{Code, Diagnostic};
use crate::typed::{Constant, Expr, ExprKind};
use crate::value::Type;

/// `expr` converted to `to` when it is evaluated.
pub(super) fn wrap(expr: Expr, to: Type) -> Expr {
    let span = expr.span;
    Expr {
        kind: ExprKind::Convert {
            operand: Box::new(expr),
            to: to.clone(),
        },
        ty: to,
        span,
    }
}

/// Whether text becomes a value of this type where the other side asks for it.
pub(super) fn made_of_text(ty: &Type) -> bool {
    matches!(ty, Type::Time | Type::Version | Type::Ip)
}

/// Whether values of the two types can be equal.
pub(super) fn comparable(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::List(left), Type::List(right)) => comparable(left, right),
        (left, right) => left == right || (left.is_number() && right.is_number()),
    }
}

impl Checker<'_> {
    /// `expr` as a `to`, one of the types that are made of text: constant text is converted at once.
    pub(super) fn converted(&mut self, expr: Expr, to: &Type) -> Option<Expr> {
        if expr.ty == *to {
            return Some(expr);
        }
        match (&expr.kind, &expr.ty) {
            (ExprKind::Constant(Constant::String(text)), _) => {
                let constant = constant::convert(text, to, expr.span);
                let constant = self.report(constant)?;
                Some(Expr {
                    kind: ExprKind::Constant(constant),
                    ty: to.clone(),
                    span: expr.span,
                })
            }
            (_, Type::Any | Type::String) => Some(wrap(expr, to.clone())),
            (_, found) => {
                let message = format!("{} where {} is needed", article(found), article(to));
                self.mismatch(expr.span, message)
            }
        }
    }

    /// Both sides as values that can be compared.
    pub(super) fn unify(&mut self, left: Expr, right: Expr) -> Option<(Expr, Expr)> {
        let text = |ty: &Type| matches!(ty, Type::Any | Type::String);
        if made_of_text(&left.ty) && text(&right.ty) {
            let right = self.converted(right, &left.ty)?;
            return Some((left, right));
        }
        if made_of_text(&right.ty) && text(&left.ty) {
            let left = self.converted(left, &right.ty)?;
            return Some((left, right));
        }
        if !comparable(&left.ty, &right.ty) {
            let finding = not_comparable(&left, &right);
            return self.fail(finding);
        }
        if left.ty == Type::Map || right.ty == Type::Map {
            let span = left.span.to(right.span);
            return self.fail(
                Diagnostic::new(Code::TypeMismatch, span, "maps cannot be compared")
                    .help("compare something inside the map"),
            );
        }
        Some((left, right))
    }
}

/// The finding about two sides whose types do not go together.
fn not_comparable(left: &Expr, right: &Expr) -> Diagnostic {
    let message = format!(
        "{} cannot be compared with {}",
        article(&left.ty),
        article(&right.ty)
    );
    let finding = Diagnostic::new(Code::TypeMismatch, right.span, message)
        .label(format!("this is {}", article(&right.ty)))
        .also(left.span, format!("this is {}", article(&left.ty)));
    match (&left.ty, &right.ty, &right.kind) {
        (left, Type::String, ExprKind::Constant(Constant::String(text)))
            if left.is_number() && crate::value::parse_number(text).is_some() =>
        {
            finding
                .help("write the number without quotes")
                .fix(right.span, text.trim())
        }
        (Type::Bool, Type::String, ExprKind::Constant(Constant::String(text)))
            if text == "true" || text == "false" =>
        {
            finding
                .help(format!("write `{text}` without quotes"))
                .fix(right.span, text.as_str())
        }
        (Type::String, right_ty, ExprKind::Constant(Constant::Int(number)))
            if right_ty.is_number() =>
        {
            finding
                .help(format!("write the number as text: \"{number}\""))
                .fix(right.span, format!("\"{number}\""))
        }
        (Type::List(element), other, _) if comparable(element, other) => {
            finding.help("use `contains` to look for an element of a list")
        }
        (other, Type::List(element), _) if comparable(element, other) => {
            finding.help("use `in` to look for something in a list")
        }
        _ => finding.help("convert one side with `string(…)` or `number(…)` if this is meant"),
    }
}
