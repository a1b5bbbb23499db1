//! `in`: lists, named lists, ranges, networks.

use super::checker::{Checker, Entries};
use super::convert::{comparable, made_of_text};
use super::expr::{truth, value};
use super::names::Found;
use super::schema::article;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span};
use crate::typed::{Expr, ExprKind, ListId, ListOperand, OrderOp};
use crate::value::Type;
use std::sync::Arc;

impl Checker<'_> {
    /// `left in right`
    pub(super) fn member(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        match &right.kind {
            ast::ExprKind::List(elements) => {
                let operand = self.operand(left);
                self.check_length(elements.len(), right.span)?;
                let elements = self.operands(elements);
                self.one_of(operand?, elements?, right.span, ignore_case, span)
            }
            ast::ExprKind::ListRef(name) => {
                let operand = self.operand(left);
                let list = self.list_named(name);
                self.in_named(operand?, list?, name, ignore_case, span)
            }
            ast::ExprKind::Range {
                low,
                high,
                inclusive,
            } => {
                if ignore_case {
                    return self.no_case(right.span, "ranges");
                }
                self.in_range(left, (low, high), *inclusive, span)
            }
            _ => {
                let (operand, list) = self.pair(left, right)?;
                self.in_value(operand, list, ignore_case, span)
            }
        }
    }

    fn one_of(
        &mut self,
        operand: Expr,
        elements: Vec<Expr>,
        list: Span,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let text = |ty: &Type| matches!(ty, Type::Any | Type::String);
        let special = elements.iter().find(|element| made_of_text(&element.ty));
        let constant = elements
            .iter()
            .all(|element| matches!(element.kind, ExprKind::Constant(_)));
        // One conversion of the operand serves every element when all are of its type or text.
        let target = match special {
            _ if made_of_text(&operand.ty) => Some(operand.ty.clone()),
            Some(element) if text(&operand.ty) => Some(element.ty.clone()),
            _ => None,
        };
        let uniform = target.as_ref().is_none_or(|target| {
            elements
                .iter()
                .all(|element| element.ty == *target || element.ty == Type::String)
        });
        let mixes = special.is_some() && !made_of_text(&operand.ty);
        if !constant || !uniform || (mixes && elements.iter().any(|other| other.ty == Type::String))
        {
            return self.any_equal(&operand, elements, ignore_case, span);
        }
        let (mut operand, mut values, mut good) =
            (operand, Vec::with_capacity(elements.len()), true);
        if let Some(target) = &target {
            operand = self.converted(operand, target)?;
        }
        for element in elements {
            let element = match &target {
                Some(target) => self.converted(element, target),
                None => Some(element),
            };
            let Some(element) =
                element.and_then(|element| self.fits(&operand, element, ignore_case))
            else {
                good = false;
                continue;
            };
            if let ExprKind::Constant(constant) = element.kind {
                values.push(constant);
            }
        }
        if !good {
            return None;
        }
        if ignore_case && !matches!(operand.ty, Type::String | Type::Any) {
            return self.no_case(list, &format!("values of type {}", operand.ty));
        }
        Some(truth(
            ExprKind::OneOf {
                operand: Box::new(operand),
                list: ListOperand::Constants(Arc::new(values)),
                ignore_case,
            },
            span,
        ))
    }

    /// `element`, when it can equal `operand`.
    fn fits(&mut self, operand: &Expr, element: Expr, ignore_case: bool) -> Option<Expr> {
        if !comparable(&operand.ty, &element.ty) {
            // Reports the mismatch, and what to do about it.
            self.copies(operand, 1)?;
            self.unify(operand.clone(), element)?;
            return None;
        }
        self.allowed(operand, &element, ignore_case)?;
        Some(element)
    }

    /// Equality with each element, where the elements are not known yet or of several types.
    fn any_equal(
        &mut self,
        operand: &Expr,
        elements: Vec<Expr>,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        self.copies(operand, elements.len())?;
        let mut parts = Vec::with_capacity(elements.len());
        let mut good = true;
        for element in elements {
            let Some((left, right)) = self.unify(operand.clone(), element) else {
                good = false;
                continue;
            };
            good &= self.allowed(&left, &right, ignore_case).is_some();
            let span = right.span;
            let kind = ExprKind::Equal {
                left: Box::new(left),
                right: Box::new(right),
                ignore_case,
            };
            parts.push(truth(kind, span));
        }
        self.tests = self.tests.saturating_add(parts.len() as u64);
        good.then(|| truth(ExprKind::Any(parts), span))
    }

    /// The list that `$name` stands for.
    pub(super) fn list_named(&mut self, name: &Name) -> Option<(ListId, Entries)> {
        match self.names.lists.find(&name.node) {
            Found::Known(index) => {
                let id = self.names.lists.all.get(index)?.id?;
                let entries = self.lists.get(index)?.clone()?;
                Some((ListId(id), entries))
            }
            Found::Broken => None,
            Found::Unknown => {
                let message = format!("unknown list `${}`", name.node);
                let finding = Diagnostic::new(Code::UnknownList, name.span, message);
                let known = self.names.lists.all.iter();
                let near = self.near(&name.node, known.map(|list| list.ast.name.node.as_str()));
                self.fail(match near {
                    // The place of the name may or may not cover its `$`, so there is no edit.
                    Some(near) => finding.help(format!("did you mean `${near}`?")),
                    None => finding.help(format!("define it with `list {} = […]`", name.node)),
                })
            }
        }
    }

    fn in_named(
        &mut self,
        operand: Expr,
        (id, entries): (ListId, Entries),
        name: &Name,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let named = ListOperand::Named(id);
        let (operand, list) = if made_of_text(&operand.ty) && entries.ty == Type::String {
            self.spend(entries.values.len() as u64, name.span)?;
            let to = operand.ty.clone();
            let mut values = Vec::with_capacity(entries.values.len());
            for entry in entries.values.iter() {
                let entry = self.converted(value(entry.clone(), name.span), &to)?;
                if let ExprKind::Constant(constant) = entry.kind {
                    values.push(constant);
                }
            }
            (operand, ListOperand::Constants(Arc::new(values)))
        } else if made_of_text(&entries.ty) && matches!(operand.ty, Type::Any | Type::String) {
            (self.converted(operand, &entries.ty)?, named)
        } else if comparable(&operand.ty, &entries.ty) {
            (operand, named)
        } else {
            let message = format!(
                "`${}` has entries of type {}, and this is {}",
                name.node,
                entries.ty,
                article(&operand.ty)
            );
            return self.mismatch(operand.span, message);
        };
        if ignore_case && !matches!(operand.ty, Type::String | Type::Any) {
            return self.no_case(name.span, &format!("values of type {}", operand.ty));
        }
        Some(truth(
            ExprKind::OneOf {
                operand: Box::new(operand),
                list,
                ignore_case,
            },
            span,
        ))
    }

    fn in_range(
        &mut self,
        left: &ast::Expr,
        (low, high): (&ast::Expr, &ast::Expr),
        inclusive: bool,
        span: Span,
    ) -> Option<Expr> {
        let operand = self.operand(left);
        let (low, high) = self.pair(low, high)?;
        let (low, high) = self.unify(low, high)?;
        let operand = operand?;
        self.copies(&operand, 1)?;
        let (above, low) = self.unify(operand.clone(), low)?;
        let (below, high) = self.unify(operand, high)?;
        let upper = if inclusive {
            OrderOp::LessOrEqual
        } else {
            OrderOp::Less
        };
        let (start, end) = (low.span, high.span);
        let above = self.ordered(OrderOp::GreaterOrEqual, above, low, start)?;
        let below = self.ordered(upper, below, high, end)?;
        self.tests = self.tests.saturating_add(1);
        Some(truth(ExprKind::All(vec![above, below]), span))
    }

    /// Membership in a list that the context holds.
    fn in_value(
        &mut self,
        operand: Expr,
        list: Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let element = match &list.ty {
            Type::Any => Type::Any,
            Type::List(element) => (**element).clone(),
            other => {
                let message = format!("`in` needs a list, and this is {}", article(other));
                let finding = Diagnostic::new(Code::TypeMismatch, list.span, message);
                return self.fail(match other {
                    Type::String => {
                        finding.help("to look for text inside text, write `… contains …`")
                    }
                    _ => finding.help("write the values in brackets: `in [a, b]`"),
                });
            }
        };
        if made_of_text(&element) {
            return self.element_equals(list, operand, &element, ignore_case, span);
        }
        if !comparable(&operand.ty, &element) {
            let message = format!(
                "{} cannot be in {}",
                article(&operand.ty),
                article(&list.ty)
            );
            let finding = Diagnostic::new(Code::TypeMismatch, operand.span, message)
                .label(format!("this is {}", article(&operand.ty)))
                .also(list.span, format!("this is {}", article(&list.ty)));
            return self.fail(finding);
        }
        Some(truth(
            ExprKind::OneOf {
                operand: Box::new(operand),
                list: ListOperand::Value(Box::new(list)),
                ignore_case,
            },
            span,
        ))
    }
}
