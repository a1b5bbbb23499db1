//! Looking for a value among elements that are made of text, and so are converted one by one.

use super::checker::Checker;
use super::convert::wrap;
use super::expr::{truth, value};
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{Constant, Expr, ExprKind};
use crate::value::Type;

impl Checker<'_> {
    /// "Some element equals `operand`" for elements that are made of text and so need a conversion
    /// each.
    pub(super) fn element_equals(
        &mut self,
        list: Expr,
        operand: Expr,
        element: &Type,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        if ignore_case {
            return self.no_case(list.span, &format!("values of type {element}"));
        }
        let operand = self.converted(operand, element)?;
        if !self.locals.is_empty() && !is_simple(&operand) {
            let message =
                format!("only a plain value can be looked for in a list of {element} here");
            return self.fail(Diagnostic::new(Code::NeedsLiteral, operand.span, message));
        }
        let each = Expr {
            kind: ExprKind::Local {
                level: 0,
                path: crate::value::Path::default(),
            },
            ty: element.clone(),
            span: list.span,
        };
        let body = ExprKind::Equal {
            left: Box::new(wrap(each, element.clone())),
            right: Box::new(one_level_out(operand)),
            ignore_case: false,
        };
        Some(truth(
            ExprKind::Quantifier {
                kind: ast::Quantifier::Any,
                body: Box::new(truth(body, span)),
                list: Box::new(list),
            },
            span,
        ))
    }
}

/// Whether [`one_level_out`] can move the operand.
fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_)
        | ExprKind::Attribute(_)
        | ExprKind::Local { .. }
        | ExprKind::Now
        | ExprKind::Environment(_)
        | ExprKind::FlagKey(_) => true,
        ExprKind::Convert { operand, .. } => is_simple(operand),
        _ => false,
    }
}

/// The operand as seen from inside one more quantifier.
fn one_level_out(mut expr: Expr) -> Expr {
    match &mut expr.kind {
        ExprKind::Local { level, .. } => *level += 1,
        ExprKind::Convert { operand, .. } => {
            let placeholder = value(Constant::Bool(false), expr.span);
            let inner = std::mem::replace(operand.as_mut(), placeholder);
            **operand = one_level_out(inner);
        }
        // No variable in it: a variable in anything else has been refused.
        _ => {}
    }
    expr
}
