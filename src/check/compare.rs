//! Comparisons: equality and order here, the other operators in rooms of their own.

use super::checker::Checker;
use super::constant;
use super::expr::truth;
use super::schema::article;
use crate::ast::{self, CompareOp};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::typed::{Constant, Expr, ExprKind, OrderOp};
use crate::value::Type;

/// The right side of a comparison without its `ignore_case`, and whether it has one.
fn case(right: &ast::Expr) -> (&ast::Expr, Option<Span>) {
    match &right.kind {
        ast::ExprKind::IgnoreCase(inner) => (inner, Some(right.span)),
        _ => (right, None),
    }
}

impl Checker<'_> {
    /// A comparison; the second part says that the result is to be negated.
    pub(super) fn compare(
        &mut self,
        op: &Spanned<CompareOp>,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Option<(Expr, bool)> {
        self.tests = self.tests.saturating_add(1);
        let (right, ignoring) = case(right);
        let ignore_case = ignoring.is_some();
        let test = match op.node {
            CompareOp::Equal | CompareOp::NotEqual => self.equal(left, right, ignore_case, span),
            CompareOp::Less => self.order(OrderOp::Less, left, right, ignoring, span),
            CompareOp::LessOrEqual => self.order(OrderOp::LessOrEqual, left, right, ignoring, span),
            CompareOp::Greater => self.order(OrderOp::Greater, left, right, ignoring, span),
            CompareOp::GreaterOrEqual => {
                self.order(OrderOp::GreaterOrEqual, left, right, ignoring, span)
            }
            CompareOp::In => self.member(left, right, ignore_case, span),
            CompareOp::StartsWith | CompareOp::EndsWith => {
                self.text(op.node, left, right, ignore_case, span)
            }
            CompareOp::Contains => self.contains(left, right, ignore_case, span),
            CompareOp::ContainsAny | CompareOp::ContainsAll => {
                self.contains_several(op, left, right, ignore_case, span)
            }
            CompareOp::Matches => self.matches(left, right, ignore_case, span),
            CompareOp::Like => self.like(left, right, ignore_case, span),
            CompareOp::InCidr => match ignoring {
                Some(place) => self.no_case(place, "addresses"),
                None => self.in_network(left, right, span),
            },
        }?;
        Some((test, op.node == CompareOp::NotEqual))
    }

    /// Refuses `ignore_case` where no text is compared.
    pub(super) fn no_case<T>(&mut self, place: Span, what: &str) -> Option<T> {
        let message = format!("{what} have no letter case to ignore");
        self.fail(Diagnostic::new(Code::TypeMismatch, place, message).help("remove `ignore_case`"))
    }

    fn equal(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let (left, right) = self.pair(left, right)?;
        let (left, right) = self.unify(left, right)?;
        if ignore_case {
            for side in [&left, &right] {
                if !matches!(side.ty, Type::String | Type::Any | Type::List(_)) {
                    let what = format!("values of type {}", side.ty);
                    return self.no_case(side.span, &what);
                }
            }
        }
        self.allowed(&left, &right, ignore_case)?;
        self.allowed(&right, &left, ignore_case)?;
        let kind = ExprKind::Equal {
            left: Box::new(left),
            right: Box::new(right),
            ignore_case,
        };
        Some(truth(kind, span))
    }

    fn order(
        &mut self,
        op: OrderOp,
        left: &ast::Expr,
        right: &ast::Expr,
        ignoring: Option<Span>,
        span: Span,
    ) -> Option<Expr> {
        if let Some(place) = ignoring {
            return self.fail(
                Diagnostic::new(Code::TypeMismatch, place, "order cannot ignore letter case")
                    .help("remove `ignore_case`"),
            );
        }
        let (left, right) = self.pair(left, right)?;
        let (left, right) = self.unify(left, right)?;
        self.ordered(op, left, right, span)
    }

    /// `left op right` of sides that go together.
    pub(super) fn ordered(
        &mut self,
        op: OrderOp,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Option<Expr> {
        for side in [&left, &right] {
            if matches!(side.ty, Type::Bool | Type::List(_) | Type::Map | Type::Ip) {
                let message = format!("values of type {} have no order", side.ty);
                let finding = Diagnostic::new(Code::TypeMismatch, side.span, message)
                    .label(format!("this is {}", article(&side.ty)));
                return self.fail(match side.ty {
                    Type::Ip => finding.help("test a range of addresses with `in_cidr`"),
                    Type::List(_) => finding.help("`len(…)` gives the length of a list"),
                    _ => finding,
                });
            }
        }
        let kind = ExprKind::Order {
            op,
            left: Box::new(left),
            right: Box::new(right),
        };
        Some(truth(kind, span))
    }

    /// Refuses a constant that the schema's `one of` list does not have.
    pub(super) fn allowed(
        &mut self,
        operand: &Expr,
        constant: &Expr,
        ignore_case: bool,
    ) -> Option<()> {
        match &constant.kind {
            ExprKind::Constant(value) => {
                self.allowed_value(operand, value, constant.span, ignore_case)
            }
            _ => Some(()),
        }
    }

    /// The same for a decoded constant.
    pub(super) fn allowed_value(
        &mut self,
        operand: &Expr,
        value: &Constant,
        span: Span,
        ignore_case: bool,
    ) -> Option<()> {
        let mut attribute = operand;
        while let ExprKind::Convert { operand, .. } = &attribute.kind {
            attribute = operand;
        }
        let ExprKind::Attribute(id) = &attribute.kind else {
            return Some(());
        };
        let schema = self.schema;
        let declared = self
            .attributes
            .get_index(id.index())
            .and_then(|(path, _)| schema.entries.get_key_value(path));
        let Some((path, entry)) = declared else {
            return Some(());
        };
        let Some(one_of) = &entry.one_of else {
            return Some(());
        };
        if one_of.has(value, ignore_case) || matches!(value, Constant::List(_)) {
            return Some(());
        }
        let shown = constant::show(value);
        let message = format!("`{path}` is never {shown}");
        let mut finding = Diagnostic::new(Code::NotAllowedValue, span, message)
            .label("not one of the declared values")
            .also(
                entry.span,
                format!("the values of `{path}` are declared here"),
            );
        let texts = one_of.values.iter().filter_map(|known| match known {
            Constant::String(text) => Some(text.as_str()),
            _ => None,
        });
        let near = match value {
            Constant::String(text) => self.near(text, texts),
            _ => None,
        };
        finding = if let Some(near) = near {
            finding
                .help(format!("did you mean \"{near}\"?"))
                .fix(span, format!("\"{near}\""))
        } else {
            let values = &one_of.values;
            let all: Vec<String> = values.iter().take(8).map(constant::show).collect();
            let more = if values.len() > all.len() {
                ", …"
            } else {
                ""
            };
            finding.help(format!("one of {}{more}", all.join(", ")))
        };
        self.fail(finding)
    }
}
