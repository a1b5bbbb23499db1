//! The parts of an expression, for everything that walks a whole tree.

use super::{Expr, ExprKind, ListOperand};

impl Expr {
    /// The expressions directly inside this one, in the order of the text.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let mut parts: Vec<&Expr> = Vec::new();
        match &self.kind {
            ExprKind::Constant(_)
            | ExprKind::Attribute(_)
            | ExprKind::Local { .. }
            | ExprKind::Now
            | ExprKind::Environment(_)
            | ExprKind::FlagKey(_)
            | ExprKind::FlagValue(_)
            | ExprKind::Segment(_)
            | ExprKind::FlagIs { .. } => {}
            ExprKind::Convert { operand, .. }
            | ExprKind::Negate(operand)
            | ExprKind::Holds(operand)
            | ExprKind::Not(operand)
            | ExprKind::Matches { operand, .. }
            | ExprKind::InNetwork { operand, .. }
            | ExprKind::Present(operand)
            | ExprKind::IsTrue(operand)
            | ExprKind::IsFalse(operand)
            | ExprKind::IsType { operand, .. } => parts.push(operand),
            ExprKind::Arithmetic { first, rest } => {
                parts.push(first);
                parts.extend(rest.iter().map(|(_, operand)| operand));
            }
            ExprKind::Coalesce(inner) | ExprKind::All(inner) | ExprKind::Any(inner) => {
                parts.extend(inner);
            }
            ExprKind::Call { arguments, .. } => parts.extend(arguments),
            ExprKind::Equal { left, right, .. } | ExprKind::Order { left, right, .. } => {
                parts.extend([left.as_ref(), right.as_ref()]);
            }
            ExprKind::OneOf { operand, list, .. } => {
                parts.push(operand);
                if let ListOperand::Value(list) = list {
                    parts.push(list);
                }
            }
            ExprKind::Text {
                operand, patterns, ..
            } => {
                parts.push(operand);
                parts.extend(patterns);
            }
            ExprKind::Contains { list, values, .. } => {
                parts.push(list);
                parts.extend(values);
            }
            ExprKind::ContainsDynamic {
                container, value, ..
            } => {
                parts.extend([container.as_ref(), value.as_ref()]);
            }
            ExprKind::Quantifier { list, body, .. } => {
                parts.extend([list.as_ref(), body.as_ref()]);
            }
            ExprKind::Bucket { bucket, .. } => parts.push(&bucket.key),
        }
        parts.into_iter()
    }
}
