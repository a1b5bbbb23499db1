//! Sums, products and the sign.

use super::checker::Checker;
use super::schema::article;
use crate::ast::{self, ArithmeticOp};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::typed::{Expr, ExprKind};
use crate::value::Type;

/// What an operation does with operands of two types.
enum Step {
    /// It gives this type.
    Gives(Type),
    /// The left side becomes a time first.
    LeftIsTime(Type),
    /// The right side becomes a time first.
    RightIsTime(Type),
    /// It cannot be done.
    Wrong,
}

/// Times are the only values of context that go with durations, so text beside one is a time.
fn step(left: &Type, op: ArithmeticOp, right: &Type) -> Step {
    use ArithmeticOp::{Add, Divide, Multiply, Subtract};
    use Type::{Any, Duration, Int, Number, String, Time};
    match (left, op, right) {
        (Int, Divide, Int) => Step::Gives(Number),
        (Int, _, Int) => Step::Gives(Int),
        (Int | Number, _, Int | Number) => Step::Gives(Number),
        (Time, Add | Subtract, Duration) | (Duration, Add, Time) => Step::Gives(Time),
        (Any | String, Add | Subtract, Duration) => Step::LeftIsTime(Time),
        (Any | String, Subtract, Time) => Step::LeftIsTime(Duration),
        (Duration, Add, Any | String) => Step::RightIsTime(Time),
        (Time, Subtract, Any | String) => Step::RightIsTime(Duration),
        (Duration, Add | Subtract, Duration)
        | (Time, Subtract, Time)
        | (Duration, Multiply | Divide, Int | Number | Any)
        | (Int | Number | Any, Multiply, Duration) => Step::Gives(Duration),
        (Any, _, Any | Int | Number) | (Int | Number, _, Any) => Step::Gives(Any),
        _ => Step::Wrong,
    }
}

impl Checker<'_> {
    /// Sums and products from the left.
    pub(super) fn arithmetic(
        &mut self,
        first: &ast::Expr,
        rest: &[(Spanned<ArithmeticOp>, ast::Expr)],
        span: Span,
    ) -> Option<Expr> {
        let first = self.operand(first);
        let rest: Vec<_> = rest
            .iter()
            .map(|(op, operand)| Some((op, self.operand(operand)?)))
            .collect();
        let mut left = first?;
        // The type of what has been joined so far; that of `left` stays its own.
        let mut so_far = left.ty.clone();
        let mut joined: Vec<(ArithmeticOp, Expr)> = Vec::new();
        for part in rest {
            let (op, right) = part?;
            match step(&so_far, op.node, &right.ty) {
                Step::Gives(ty) => {
                    so_far = ty;
                    joined.push((op.node, right));
                }
                Step::LeftIsTime(ty) => {
                    left = self.converted(sum(left, &mut joined, so_far), &Type::Time)?;
                    so_far = ty;
                    joined.push((op.node, right));
                }
                Step::RightIsTime(ty) => {
                    so_far = ty;
                    joined.push((op.node, self.converted(right, &Type::Time)?));
                }
                Step::Wrong => {
                    let finding = wrong(&sum(left, &mut joined, so_far), op, &right);
                    return self.fail(finding);
                }
            }
        }
        let mut whole = sum(left, &mut joined, so_far);
        whole.span = span;
        Some(whole)
    }

    /// `-a`
    pub(super) fn negate(&mut self, inner: &ast::Expr, span: Span) -> Option<Expr> {
        let operand = self.operand(inner)?;
        let ty = operand.ty.clone();
        if !matches!(ty, Type::Any | Type::Int | Type::Number | Type::Duration) {
            let message = format!("`-` in front of {}", article(&ty));
            return self.mismatch(span, message);
        }
        Some(Expr {
            kind: ExprKind::Negate(Box::new(operand)),
            ty,
            span,
        })
    }
}

/// What has been joined so far as one operand of type `ty`.
fn sum(first: Expr, joined: &mut Vec<(ArithmeticOp, Expr)>, ty: Type) -> Expr {
    if joined.is_empty() {
        return first;
    }
    let span = joined
        .last()
        .map_or(first.span, |(_, last)| first.span.to(last.span));
    Expr {
        ty,
        span,
        kind: ExprKind::Arithmetic {
            first: Box::new(first),
            rest: std::mem::take(joined),
        },
    }
}

fn wrong(left: &Expr, op: &Spanned<ArithmeticOp>, right: &Expr) -> Diagnostic {
    let message = match (&left.ty, &right.ty) {
        (Type::Any, known) | (known, Type::Any) => {
            format!(
                "`{}` cannot be used with {}",
                op.node.text(),
                article(known)
            )
        }
        (left, right) => format!(
            "`{}` cannot join {} and {}",
            op.node.text(),
            article(left),
            article(right)
        ),
    };
    let mut finding = Diagnostic::new(Code::TypeMismatch, op.span, message);
    for side in [left, right] {
        if side.ty != Type::Any {
            finding = finding.also(side.span, format!("this is {}", article(&side.ty)));
        }
    }
    if left.ty == Type::String || right.ty == Type::String {
        finding
            .help("text cannot be joined or calculated with; `number(…)` reads a number from text")
    } else {
        finding
    }
}
