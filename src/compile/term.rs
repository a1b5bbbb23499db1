//! Operands.

use super::Compiler;
use crate::program::{Argument, Slot, Term};
use crate::schema::Parameter;
use crate::typed::{Constant, Expr, ExprKind};

impl Compiler<'_> {
    /// The operand that `expr` stands for.
    pub(super) fn term(self, expr: &Expr) -> Term {
        let terms = |parts: &[Expr]| parts.iter().map(|part| self.term(part)).collect();
        match &expr.kind {
            ExprKind::Constant(constant) => Term::Constant(constant.clone()),
            ExprKind::Attribute(id) => Term::Attribute(Slot(id.0)),
            ExprKind::Local { level, path } => Term::Local {
                level: *level,
                path: path.clone(),
            },
            ExprKind::Now => Term::Now,
            ExprKind::Environment(id) => Term::Environment(Slot(id.0)),
            ExprKind::FlagKey(id) => Term::FlagKey(Slot(id.0)),
            ExprKind::FlagValue(id) => Term::FlagValue(*id),
            ExprKind::Convert { operand, to } => {
                Term::Convert(Box::new(self.term(operand)), to.clone())
            }
            ExprKind::Negate(operand) => Term::Negate(Box::new(self.term(operand))),
            ExprKind::Arithmetic { first, rest } => Term::Arithmetic(
                Box::new(self.term(first)),
                rest.iter()
                    .map(|(op, operand)| (*op, self.term(operand)))
                    .collect(),
            ),
            ExprKind::Coalesce(parts) => Term::Coalesce(terms(parts)),
            ExprKind::Call {
                function,
                arguments,
            } => {
                let signature = function.signature();
                let prepared = match arguments.first().map(|first| &first.kind) {
                    Some(ExprKind::Constant(Constant::String(text))) => function.prepared(text),
                    _ => None,
                };
                let arguments = arguments.iter().enumerate();
                let arguments = arguments.map(|(at, argument)| Argument {
                    term: self.term(argument),
                    optional: signature.parameter(at) == Some(Parameter::Optional),
                });
                let function = prepared.unwrap_or_else(|| function.clone());
                Term::Call(function, arguments.collect())
            }
            _ => Term::Condition(Box::new((
                self.predicate(expr, true),
                self.predicate(expr, false),
            ))),
        }
    }
}
