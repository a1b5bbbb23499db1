//! Expressions: which form goes where.

use super::checker::Checker;
use super::constant;
use super::schema::article;
use crate::ast::{self, IsTest};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::or_raise;
use crate::source::Span;
use crate::typed::{Constant, Expr, ExprKind};
use crate::value::Type;

/// How many levels of the tree one bracket of the text can make.
const LEVELS_PER_BRACKET: usize = 8;

/// An expression of type bool.
pub(super) fn truth(kind: ExprKind, span: Span) -> Expr {
    Expr {
        kind,
        ty: Type::Bool,
        span,
    }
}

/// `expr`, or its negation.
pub(super) fn negate_if(negated: bool, expr: Expr) -> Expr {
    let span = expr.span;
    if negated {
        truth(ExprKind::Not(Box::new(expr)), span)
    } else {
        expr
    }
}

/// Whether the expression is a value that has to be asked whether it holds.
fn is_value(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Constant(_)
            | ExprKind::Attribute(_)
            | ExprKind::Local { .. }
            | ExprKind::Now
            | ExprKind::Environment(_)
            | ExprKind::FlagKey(_)
            | ExprKind::FlagValue(_)
            | ExprKind::Convert { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Coalesce(_)
            | ExprKind::Call { .. }
    )
}

impl Checker<'_> {
    /// `expr` where true or false is needed.
    pub(super) fn condition(&mut self, expr: &ast::Expr) -> Option<Expr> {
        let typed = self.operand(expr)?;
        if !matches!(typed.ty, Type::Bool | Type::Any) {
            let message = format!("this is {}, not a condition", article(&typed.ty));
            let finding = Diagnostic::new(Code::NotACondition, expr.span, message);
            return self.fail(match &typed.ty {
                Type::String | Type::Int | Type::Number | Type::Version | Type::Time => {
                    finding.help("compare it with something, such as `== …`")
                }
                Type::List(_) => finding.help("ask for an element with `contains` or `any(…)`"),
                _ => finding.help("compare it with something, or ask `is present`"),
            });
        }
        if is_value(&typed.kind) {
            self.tests = self.tests.saturating_add(1);
            let span = typed.span;
            return Some(truth(ExprKind::Holds(Box::new(typed)), span));
        }
        Some(typed)
    }

    /// `expr` where a value is needed; a condition is a value of type bool.
    pub(super) fn operand(&mut self, expr: &ast::Expr) -> Option<Expr> {
        // The text cannot nest as deep as this: a tree that a program has built can.
        if self.depth
            > self
                .options
                .limits
                .nesting
                .saturating_mul(LEVELS_PER_BRACKET)
        {
            let message = "the expression is nested too deeply";
            return self.fail(
                Diagnostic::new(Code::TooDeep, expr.span, message)
                    .help("name parts of the condition as segments"),
            );
        }
        self.depth += 1;
        let typed = self.form(expr);
        self.depth -= 1;
        typed
    }

    fn form(&mut self, expr: &ast::Expr) -> Option<Expr> {
        use ast::ExprKind as Ast;
        let span = expr.span;
        if let Some(constant) = constant::literal(expr) {
            let constant = self.report(constant)?;
            return Some(value(constant, span));
        }
        match &expr.kind {
            // Handled above.
            Ast::Literal(_) => None,
            Ast::List(elements) => self.list(elements, span),
            Ast::Map(_) => self.mismatch(span, "a map cannot stand in a condition"),
            Ast::Path(path) => self.path(path, span),
            Ast::ListRef(name) => {
                let message = format!("the list `${}` cannot stand here", name.node);
                self.fail(
                    Diagnostic::new(Code::TypeMismatch, span, message)
                        .help(format!("test membership with `… in ${}`", name.node)),
                )
            }
            Ast::Segment { name, negated } => {
                let segment = self.segment(name)?;
                Some(negate_if(*negated, truth(segment, span)))
            }
            Ast::Flag(name) => self.flag_value(name, span),
            Ast::FlagIs {
                flag,
                variant,
                negated,
            } => {
                let test = self.flag_is(flag, variant)?;
                Some(negate_if(*negated, truth(test, span)))
            }
            Ast::Bucket {
                slices,
                by,
                salt,
                using,
            } => self.slice_of_population(slices, by, salt.as_ref(), using.as_ref(), span),
            Ast::Quantifier {
                kind,
                variable,
                list,
                body,
            } => self.quantifier(*kind, variable, list, body, span),
            Ast::Call {
                function,
                arguments,
            } => self.call(function, arguments, span),
            Ast::Not(inner) => {
                let inner = self.condition(inner)?;
                Some(truth(ExprKind::Not(Box::new(inner)), span))
            }
            Ast::And(parts) => Some(truth(ExprKind::All(self.conditions(parts)?), span)),
            Ast::Or(parts) => Some(truth(ExprKind::Any(self.conditions(parts)?), span)),
            Ast::Compare {
                op,
                negated,
                left,
                right,
            } => {
                let (test, also_not) = self.compare(op, left, right, span)?;
                Some(negate_if(*negated != also_not, test))
            }
            Ast::Range { .. } => self.fail(
                Diagnostic::new(Code::TypeMismatch, span, "a range cannot stand here")
                    .help("test it with `… in low..high`"),
            ),
            Ast::Arithmetic { first, rest } => self.arithmetic(first, rest, span),
            Ast::Negate(inner) => self.negate(inner, span),
            Ast::Coalesce(parts) => self.coalesce(parts, span),
            Ast::Is {
                operand,
                test,
                negated,
            } => {
                let (typed, also_not) = self.is(operand, test.node, span)?;
                Some(negate_if(*negated != also_not, typed))
            }
            Ast::IgnoreCase(_) => self.fail(
                Diagnostic::new(
                    Code::TypeMismatch,
                    span,
                    "`ignore_case` has nothing to act on here",
                )
                .help(
                    "write it behind the right side of a comparison of text, once for a whole list",
                ),
            ),
        }
    }

    /// Every part, so that each reports its own errors.
    fn conditions(&mut self, parts: &[ast::Expr]) -> Option<Vec<Expr>> {
        let typed: Vec<Option<Expr>> = parts.iter().map(|part| self.condition(part)).collect();
        typed.into_iter().collect()
    }

    /// Every operand, so that each reports its own errors.
    pub(super) fn operands(&mut self, parts: &[ast::Expr]) -> Option<Vec<Expr>> {
        let typed: Vec<Option<Expr>> = parts.iter().map(|part| self.operand(part)).collect();
        typed.into_iter().collect()
    }

    /// Both operands, so that each reports its own errors.
    pub(super) fn pair(&mut self, left: &ast::Expr, right: &ast::Expr) -> Option<(Expr, Expr)> {
        let left = self.operand(left);
        let right = self.operand(right);
        left.zip(right)
    }

    /// A list as a value: of literals only.
    fn list(&mut self, elements: &[ast::Expr], span: Span) -> Option<Expr> {
        self.check_length(elements.len(), span)?;
        let typed = self.operands(elements)?;
        let mut constants = Vec::with_capacity(typed.len());
        for element in typed {
            match element.kind {
                ExprKind::Constant(constant) => constants.push(constant),
                _ => {
                    return self.fail(
                        Diagnostic::new(
                            Code::NeedsLiteral,
                            element.span,
                            "the elements of a list must be literals here",
                        )
                        .help("write the values in place, or compare them one by one"),
                    );
                }
            }
        }
        Some(value(Constant::List(constants), span))
    }

    /// Refuses a list that is longer than the limit.
    pub(super) fn check_length(&mut self, length: usize, span: Span) -> Option<()> {
        let limit = self.options.limits.list_entries;
        if length <= limit {
            return Some(());
        }
        let message = format!("the list has {length} entries; at most {limit} are accepted");
        self.fail(
            Diagnostic::new(Code::TooManyEntries, span, message).help(or_raise(
                "provide it from a file with `list … from \"…\"`",
                "list_entries",
            )),
        )
    }

    /// `operand is test`; the second part says that the result is to be negated.
    fn is(&mut self, operand: &ast::Expr, test: IsTest, span: Span) -> Option<(Expr, bool)> {
        self.tests = self.tests.saturating_add(1);
        if matches!(test, IsTest::True | IsTest::False) {
            let inner = Box::new(self.condition(operand)?);
            let kind = match test {
                IsTest::True => ExprKind::IsTrue(inner),
                _ => ExprKind::IsFalse(inner),
            };
            return Some((truth(kind, span), false));
        }
        // As it lies in the context: an unreadable version is present, and is text.
        let operand = Box::new(match &operand.kind {
            ast::ExprKind::Path(path) => self.raw_path(path, operand.span)?,
            _ => self.operand(operand)?,
        });
        let kind = match test {
            IsTest::Present | IsTest::Missing => ExprKind::Present(operand),
            test => ExprKind::IsType { operand, test },
        };
        Some((truth(kind, span), test == IsTest::Missing))
    }

    /// `a ?? b ?? c`
    fn coalesce(&mut self, parts: &[ast::Expr], span: Span) -> Option<Expr> {
        let mut typed = self.operands(parts)?;
        let made = typed
            .iter()
            .map(|part| part.ty.clone())
            .find(super::convert::made_of_text);
        if let Some(to) = made {
            let converted: Vec<Option<Expr>> = typed
                .into_iter()
                .map(|part| self.converted(part, &to))
                .collect();
            typed = converted.into_iter().collect::<Option<_>>()?;
        }
        let mut ty = Type::Any;
        let mut first: Option<&Expr> = None;
        for part in &typed {
            match first {
                _ if part.ty == Type::Any => {}
                None => {
                    ty = part.ty.clone();
                    first = Some(part);
                }
                Some(known) if !super::convert::comparable(&known.ty, &part.ty) => {
                    let message = format!(
                        "`??` joins {} and {}",
                        article(&known.ty),
                        article(&part.ty)
                    );
                    let finding = Diagnostic::new(Code::TypeMismatch, part.span, message)
                        .label(format!("this is {}", article(&part.ty)))
                        .also(known.span, format!("this is {}", article(&known.ty)));
                    return self.fail(finding);
                }
                Some(_) => ty = constant::common_type([ty, part.ty.clone()].into_iter()),
            }
        }
        if typed.iter().any(|part| part.ty == Type::Any) && !super::convert::made_of_text(&ty) {
            ty = Type::Any;
        }
        Some(Expr {
            kind: ExprKind::Coalesce(typed),
            ty,
            span,
        })
    }
}

/// A constant as an expression.
pub(super) fn value(constant: Constant, span: Span) -> Expr {
    Expr {
        ty: constant::type_of(&constant),
        kind: ExprKind::Constant(constant),
        span,
    }
}
