//! What kinds of values the rules expect.

use super::{Kind, Shape};
use burgee::typed::{AttributeId, Constant, Expr, ExprKind, ListOperand, Outcome, RuleSet};
use burgee::value::{Path, Type};
use indexmap::IndexMap;

/// What the rules say of each attribute.
pub(super) fn shapes(rules: &RuleSet) -> IndexMap<Path, Shape> {
    let mut seen = Seen {
        rules,
        shapes: vec![None; rules.attributes.len()],
    };
    let rules_of = rules.flags.values().flat_map(|flag| &flag.rules);
    for rule in rules_of {
        seen.within(rule.when.as_ref());
        match &rule.serve {
            Outcome::Split(split) => seen.within(Some(&split.bucket.key)),
            Outcome::Ramp(ramp) => seen.within(Some(&ramp.bucket.key)),
            Outcome::Variant(_) | Outcome::Error(_) => {}
        }
    }
    for segment in rules.segments.values() {
        seen.within(Some(&segment.when));
    }
    let attributes = rules.attributes.iter().zip(seen.shapes);
    let shapes = attributes.filter_map(|(attribute, inferred)| {
        let shape = match declared(&attribute.ty) {
            Some(shape) => shape,
            None => inferred?,
        };
        Some((attribute.path.clone(), shape))
    });
    shapes.collect()
}

fn declared(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Any => None,
        Type::List(element) => Some(Shape {
            kind: kind(element).unwrap_or(Kind::Text),
            list: true,
        }),
        other => Some(Shape {
            kind: kind(other)?,
            list: false,
        }),
    }
}

fn kind(ty: &Type) -> Option<Kind> {
    match ty {
        Type::Any => None,
        Type::Bool => Some(Kind::Bool),
        Type::Int | Type::Number => Some(Kind::Number),
        _ => Some(Kind::Text),
    }
}

/// What was seen of attributes that are not declared.
struct Seen<'r> {
    rules: &'r RuleSet,
    shapes: Vec<Option<Shape>>,
}

impl Seen<'_> {
    /// Looks through an expression. As deep as rules are nested, which is bounded.
    fn within(&mut self, expr: Option<&Expr>) {
        let Some(expr) = expr else {
            return;
        };
        match &expr.kind {
            ExprKind::Equal { left, right, .. } | ExprKind::Order { left, right, .. } => {
                self.note(left, kind(&right.ty), false);
                self.note(right, kind(&left.ty), false);
            }
            ExprKind::OneOf { operand, list, .. } => match list {
                ListOperand::Constants(values) => self.each(operand, values, false),
                ListOperand::Named(list) => {
                    if let Some(list) = self.rules.lists.get(list.index()) {
                        self.each(operand, &list.values, false);
                    }
                }
                ListOperand::Value(list) => self.note(list, kind(&operand.ty), true),
            },
            ExprKind::Contains { list, values, .. } => {
                for value in values {
                    self.note(list, kind(&value.ty), true);
                }
            }
            ExprKind::Arithmetic { first, rest } => {
                for operand in std::iter::once(&**first).chain(rest.iter().map(|(_, it)| it)) {
                    self.note(operand, kind(&expr.ty), false);
                }
            }
            ExprKind::Text { operand, .. } | ExprKind::Matches { operand, .. } => {
                self.note(operand, Some(Kind::Text), false);
            }
            ExprKind::Holds(operand) | ExprKind::IsTrue(operand) | ExprKind::IsFalse(operand) => {
                self.note(operand, Some(Kind::Bool), false);
            }
            _ => {}
        }
        for child in expr.children() {
            self.within(Some(child));
        }
    }

    fn each(&mut self, operand: &Expr, values: &[Constant], list: bool) {
        for value in values {
            let kind = match value {
                Constant::Bool(_) => Kind::Bool,
                Constant::Int(_) | Constant::Float(_) => Kind::Number,
                _ => Kind::Text,
            };
            self.note(operand, Some(kind), list);
        }
    }

    /// Notes that `expr`, if it is an attribute, is used as a `kind`. What is used as one and as another
    /// stays text.
    fn note(&mut self, expr: &Expr, kind: Option<Kind>, list: bool) {
        let (Some(AttributeId(number)), Some(kind)) = (attribute(expr), kind) else {
            return;
        };
        if let Some(shape) = self.shapes.get_mut(number as usize) {
            let before = shape.get_or_insert(Shape { kind, list });
            if before.kind != kind {
                before.kind = Kind::Text;
            }
            before.list &= list;
        }
    }
}

fn attribute(expr: &Expr) -> Option<AttributeId> {
    let mut expr = expr;
    while let ExprKind::Convert { operand, .. } = &expr.kind {
        expr = operand;
    }
    match expr.kind {
        ExprKind::Attribute(id) => Some(id),
        _ => None,
    }
}
