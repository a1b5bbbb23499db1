//! W510: one attribute compared with values of several types.

use super::Input;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{AttributeId, Constant, Expr, ExprKind, ListOperand};
use std::collections::{HashMap, HashSet};

/// What a value of the context would have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Text, also such as spells a time, version or address.
    Text,
    Number,
    Bool,
}

impl Class {
    fn of(constant: &Constant) -> Option<Class> {
        match constant {
            Constant::Bool(_) => Some(Class::Bool),
            Constant::Int(_) | Constant::Float(_) => Some(Class::Number),
            Constant::String(_) | Constant::Time(_) | Constant::Version(_) | Constant::Ip(_) => {
                Some(Class::Text)
            }
            Constant::Duration(_) | Constant::List(_) => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Class::Text => "text",
            Class::Number => "a number",
            Class::Bool => "true or false",
        }
    }
}

/// Finds attributes that are compared with text here and with a number there. With a schema the
/// types are known, and such a comparison is an error.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    if input.schema.given {
        return;
    }
    let mut seen: Vec<(AttributeId, Class, Span)> = Vec::new();
    input.each_typed(|expr| match &expr.kind {
        ExprKind::Equal { left, right, .. } | ExprKind::Order { left, right, .. } => {
            for (side, other) in [(left, right), (right, left)] {
                if let (Some(id), ExprKind::Constant(constant)) = (attribute(side), &other.kind)
                    && let Some(class) = Class::of(constant)
                {
                    seen.push((id, class, expr.span));
                }
            }
        }
        ExprKind::OneOf {
            operand,
            list: ListOperand::Constants(constants),
            ..
        } => {
            let classes = constants.iter().filter_map(Class::of);
            if let Some(id) = attribute(operand) {
                let mut classes: Vec<Class> = classes.collect();
                classes.dedup();
                seen.extend(classes.into_iter().map(|class| (id, class, expr.span)));
            }
        }
        ExprKind::Text { operand, .. } | ExprKind::Matches { operand, .. } => {
            seen.extend(attribute(operand).map(|id| (id, Class::Text, expr.span)));
        }
        _ => {}
    });
    // Walking is not in the order of the text, and the first use is to be named as such.
    seen.sort_by_key(|(_, _, span)| *span);
    let mut first: HashMap<AttributeId, (Class, Span)> = HashMap::new();
    let mut reported: HashSet<AttributeId> = HashSet::new();
    for (id, class, span) in seen {
        let (known, place) = *first.entry(id).or_insert((class, span));
        if known == class || !reported.insert(id) {
            continue;
        }
        let Some(attribute) = input.rules.attributes.get(id.index()) else {
            continue;
        };
        let message = format!(
            "`{}` is compared with {} here and with {} elsewhere",
            attribute.path,
            class.name(),
            known.name()
        );
        findings.push(
            Diagnostic::new(Code::MixedTypes, span, message)
                .label("one of the two is always unknown")
                .also(place, format!("compared with {} here", known.name()))
                .help("declare its type under `attributes`"),
        );
    }
}

/// The attribute that is compared, also when it is converted.
fn attribute(expr: &Expr) -> Option<AttributeId> {
    match &expr.kind {
        ExprKind::Attribute(id) => Some(*id),
        ExprKind::Convert { operand, .. } => match &operand.kind {
            ExprKind::Attribute(id) => Some(*id),
            _ => None,
        },
        _ => None,
    }
}
