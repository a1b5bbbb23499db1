//! `contains`, `contains_any`, `contains_all`: text in text, values in lists.

use super::checker::Checker;
use super::convert::{comparable, made_of_text};
use super::expr::truth;
use super::schema::article;
use crate::ast::{self, CompareOp};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::typed::{Expr, ExprKind, TextOp};
use crate::value::Type;

impl Checker<'_> {
    /// `left contains right`: what it asks depends on the left side.
    pub(super) fn contains(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let container = self.operand(left);
        let several = matches!(
            right.kind,
            ast::ExprKind::List(_) | ast::ExprKind::ListRef(_)
        );
        let values = self.values(right);
        let (container, values) = container.zip(values)?;
        match &container.ty {
            Type::List(_) => self.in_list(container, values, false, ignore_case, span),
            Type::String => {
                let mut patterns = Vec::with_capacity(values.len());
                for value in values {
                    if !matches!(value.ty, Type::String | Type::Any) {
                        let message = format!("text cannot contain {}", article(&value.ty));
                        return self.mismatch(value.span, message);
                    }
                    patterns.push(value);
                }
                Some(truth(
                    ExprKind::Text {
                        op: TextOp::Contains,
                        operand: Box::new(container),
                        patterns,
                        ignore_case,
                    },
                    span,
                ))
            }
            Type::Any if values.is_empty() => Some(nothing_in(container, ignore_case, span)),
            Type::Any => {
                self.copies(&container, values.len())?;
                let mut parts = values.into_iter().map(|value| {
                    let kind = ExprKind::ContainsDynamic {
                        container: Box::new(container.clone()),
                        value: Box::new(value),
                        ignore_case,
                    };
                    truth(kind, span)
                });
                if several {
                    Some(truth(ExprKind::Any(parts.collect()), span))
                } else {
                    parts.next()
                }
            }
            other => {
                let message = format!(
                    "`contains` needs text or a list, and this is {}",
                    article(other)
                );
                self.mismatch(container.span, message)
            }
        }
    }

    /// `left contains_any right`, `left contains_all right`
    pub(super) fn contains_several(
        &mut self,
        op: &Spanned<CompareOp>,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let container = self.operand(left);
        if !matches!(
            right.kind,
            ast::ExprKind::List(_) | ast::ExprKind::ListRef(_)
        ) {
            let message = format!("`{}` needs a list in brackets", op.node.text());
            return self.fail(
                Diagnostic::new(Code::NeedsLiteral, right.span, message)
                    .help("for a single value, write `contains`"),
            );
        }
        let values = self.values(right);
        let (container, values) = container.zip(values)?;
        match &container.ty {
            Type::List(_) | Type::Any => {
                let all = op.node == CompareOp::ContainsAll;
                self.in_list(container, values, all, ignore_case, span)
            }
            other => {
                let message = format!(
                    "`{}` needs a list, and this is {}",
                    op.node.text(),
                    article(other)
                );
                let finding = Diagnostic::new(Code::TypeMismatch, container.span, message);
                self.fail(match (other, op.node) {
                    (Type::String, CompareOp::ContainsAny) => finding
                        .help("for text, `contains [a, b]` looks for any of them")
                        .fix(op.span, "contains"),
                    (Type::String, _) => {
                        finding.help("for text, write `… contains a and … contains b`")
                    }
                    _ => finding,
                })
            }
        }
    }

    /// The values on the right side: one, or those of a list.
    pub(super) fn values(&mut self, right: &ast::Expr) -> Option<Vec<Expr>> {
        let values = match &right.kind {
            ast::ExprKind::List(elements) => {
                self.check_length(elements.len(), right.span)?;
                self.operands(elements)?
            }
            ast::ExprKind::ListRef(name) => {
                let (_, entries) = self.list_named(name)?;
                self.spend(entries.values.len() as u64, name.span)?;
                let entries = entries.values.iter().cloned();
                entries
                    .map(|entry| super::expr::value(entry, right.span))
                    .collect()
            }
            _ => vec![self.operand(right)?],
        };
        self.tests = self.tests.saturating_add(values.len() as u64);
        Some(values)
    }

    /// Elements of a list.
    fn in_list(
        &mut self,
        list: Expr,
        values: Vec<Expr>,
        all: bool,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let element = list.ty.element().cloned().unwrap_or(Type::Any);
        // Where nothing is looked for, nothing is to be converted; `Contains` still asks for the list.
        if made_of_text(&element) && !values.is_empty() {
            self.copies(&list, values.len())?;
            let parts: Vec<Option<Expr>> = values
                .into_iter()
                .map(|value| self.element_equals(list.clone(), value, &element, ignore_case, span))
                .collect();
            let parts = parts.into_iter().collect::<Option<Vec<Expr>>>()?;
            let kind = if all {
                ExprKind::All(parts)
            } else {
                ExprKind::Any(parts)
            };
            return Some(truth(kind, span));
        }
        let mut good = true;
        for value in &values {
            if !comparable(&element, &value.ty) {
                let message = format!(
                    "{} cannot contain {}",
                    article(&list.ty),
                    article(&value.ty)
                );
                self.findings.push(
                    Diagnostic::new(Code::TypeMismatch, value.span, message)
                        .label(format!("this is {}", article(&value.ty)))
                        .also(list.span, format!("this is {}", article(&list.ty))),
                );
                good = false;
            }
            good &= self.allowed(&list, value, ignore_case).is_some();
        }
        good.then(|| {
            let kind = ExprKind::Contains {
                list: Box::new(list),
                values,
                all,
                ignore_case,
            };
            truth(kind, span)
        })
    }
}

/// `container contains []`, of what may be text or a list: false of either, and unknown of all else. A
/// list and a text are asked for nothing; Kleene's and takes the false of the one that was right.
fn nothing_in(container: Expr, ignore_case: bool, span: Span) -> Expr {
    let in_list = ExprKind::Contains {
        list: Box::new(container.clone()),
        values: Vec::new(),
        all: false,
        ignore_case,
    };
    let in_text = ExprKind::Text {
        op: TextOp::Contains,
        operand: Box::new(container),
        patterns: Vec::new(),
        ignore_case,
    };
    let parts = [in_list, in_text].map(|kind| truth(kind, span));
    truth(ExprKind::All(parts.into()), span)
}
