//! Flat expressions to trees: precedence.

use super::build::Builder;
use super::grammar::{Cursor, Node, Rule};
use super::operator::{Infix, Level, infix, spelling};
use crate::ast::{Expr, ExprKind, IsTest, Literal};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// More postfixes in a row are refused: they say nothing, and each nests deeper.
const POSTFIXES: usize = 8;

/// A part of a flat expression.
enum Token<'i> {
    Not(Span),
    Minus(Span),
    Operand(Placed),
    Infix(Operator<'i>),
}

/// An operator between two operands, with its place.
#[derive(Clone, Copy)]
struct Operator<'i> {
    op: Infix,
    span: Span,
    /// Which finding it is, when it belongs to another language.
    foreign: Option<Code>,
    text: &'i str,
}

/// The parts of a flat expression that are still to be read.
type Tokens<'i> = std::iter::Peekable<std::vec::IntoIter<Token<'i>>>;

/// An expression, and the place that it takes with the parentheses around it.
struct Placed {
    expr: Expr,
    outer: Span,
}

impl Placed {
    fn bare(expr: Expr) -> Placed {
        let outer = expr.span;
        Placed { expr, outer }
    }
}

impl Builder {
    /// The tree of an `expr`, `time` or `key` node.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Option<Expr> {
        Some(self.placed(node)?.expr)
    }

    fn placed(&mut self, node: Node<'_>) -> Option<Placed> {
        let mut cursor = Cursor::new(node);
        let mut tokens = Vec::new();
        while let Some(node) = cursor.next() {
            let token = match node.as_rule() {
                Rule::prefix => self.prefix(&node),
                Rule::infix | Rule::coalesce | Rule::plus_minus => {
                    let (op, foreign) = infix(node.as_str())?;
                    Token::Infix(Operator {
                        op,
                        span: self.span(&node),
                        foreign,
                        text: node.as_str(),
                    })
                }
                Rule::postfix => {
                    self.postfix(node, &mut tokens)?;
                    continue;
                }
                _ => {
                    let operand = self.operand(node, &mut cursor)?;
                    self.postfixes = 0;
                    Token::Operand(operand)
                }
            };
            tokens.push(token);
        }
        if tokens.len() == 1 {
            // By far the most expressions are a single operand.
            return match tokens.pop() {
                Some(Token::Operand(operand)) => Some(operand),
                _ => None,
            };
        }
        let mut tokens = tokens.into_iter().peekable();
        self.climb(&mut tokens, Level::Or)
    }

    fn prefix<'i>(&mut self, node: &Node<'i>) -> Token<'i> {
        let span = self.span(node);
        if node.as_str() == "-" {
            Token::Minus(span)
        } else {
            Token::Not(span)
        }
    }

    /// Reports an operator of another language.
    fn foreign(&mut self, operator: Operator<'_>) {
        let (Some(code), Infix::Compare(op, negated)) = (operator.foreign, operator.op) else {
            return;
        };
        let right = spelling(op, negated);
        let message = match code {
            Code::SingleEquals => "`=` does not compare".to_owned(),
            _ => format!("`{}` is no operator of this language", operator.text),
        };
        self.report(
            Diagnostic::new(code, operator.span, message)
                .help(format!("write `{right}`"))
                .fix(operator.span, right),
        );
    }

    /// `is …` and `ignore_case` bind to the operand that was read last.
    fn postfix(&mut self, node: Node<'_>, tokens: &mut Vec<Token<'_>>) -> Option<()> {
        let span = self.span(&node);
        let Some(Token::Operand(operand)) = tokens.pop() else {
            return None;
        };
        self.postfixes += 1;
        if self.postfixes > POSTFIXES {
            if self.postfixes == POSTFIXES + 1 {
                self.report(
                    Diagnostic::new(
                        Code::TooDeep,
                        span,
                        format!("more than {POSTFIXES} tests in a row"),
                    )
                    .help("one of them says it all"),
                );
            }
            tokens.push(Token::Operand(operand));
            return Some(());
        }
        let outer = operand.outer.to(span);
        let mut cursor = Cursor::new(node);
        let first = cursor.next()?;
        let (negated, test) = match first.as_rule() {
            Rule::ignore_case => {
                let kind = ExprKind::IgnoreCase(Box::new(operand.expr));
                tokens.push(Token::Operand(Placed::bare(Expr::new(kind, outer))));
                return Some(());
            }
            Rule::k_not => (true, cursor.next()?),
            _ => (false, first),
        };
        let name = IsTest::ALL
            .into_iter()
            .find(|known| known.text() == test.as_str())?;
        let kind = ExprKind::Is {
            operand: Box::new(operand.expr),
            test: Spanned::new(name, self.span(&test)),
            negated,
        };
        tokens.push(Token::Operand(Placed::bare(Expr::new(kind, outer))));
        Some(())
    }

    /// An operand and the operators behind it that bind at least as tightly as `level`.
    fn climb(&mut self, tokens: &mut Tokens<'_>, level: Level) -> Option<Placed> {
        let mut left = self.unary(tokens, level)?;
        while let Some(Token::Infix(operator)) = tokens.peek() {
            let operator = *operator;
            if operator.op.level() < level {
                break;
            }
            tokens.next();
            let right = self.climb(tokens, operator.op.level().tighter())?;
            left = self.join(left, operator, right);
        }
        Some(left)
    }

    /// An operand with the prefix operators in front of it. Behind an operator, `not` reaches no
    /// further than that operator's operand, so that only prefixes in a row nest.
    fn unary(&mut self, tokens: &mut Tokens<'_>, level: Level) -> Option<Placed> {
        match tokens.next()? {
            Token::Operand(operand) => Some(operand),
            Token::Not(span) => {
                let mut operand = self.climb(tokens, level.max(Level::Compare))?;
                let outer = span.to(operand.outer);
                if let ExprKind::Segment { negated, .. } = &mut operand.expr.kind
                    && !*negated
                    && !operand.expr.parenthesised
                {
                    *negated = true;
                    operand.expr.span = outer;
                    return Some(Placed::bare(operand.expr));
                }
                let kind = ExprKind::Not(Box::new(operand.expr));
                Some(Placed::bare(Expr::new(kind, outer)))
            }
            Token::Minus(span) => {
                let operand = self.unary(tokens, Level::Operand)?;
                let outer = span.to(operand.outer);
                let kind = ExprKind::Negate(Box::new(operand.expr));
                Some(Placed::bare(Expr::new(kind, outer)))
            }
            Token::Infix(..) => None,
        }
    }

    /// `left op right`; chains of one operator become one node, so that no chain nests.
    fn join(&mut self, left: Placed, operator: Operator<'_>, right: Placed) -> Placed {
        let (op, at) = (operator.op, operator.span);
        let outer = left.outer.to(right.outer);
        let open = !left.expr.parenthesised;
        let (mut left, right) = (left.expr, right.expr);
        match (&mut left.kind, op) {
            (ExprKind::And(terms), Infix::And)
            | (ExprKind::Or(terms), Infix::Or)
            | (ExprKind::Coalesce(terms), Infix::Coalesce)
                if open =>
            {
                terms.push(right);
                left.span = outer;
                return Placed::bare(left);
            }
            (ExprKind::Arithmetic { rest, .. }, Infix::Arithmetic(next))
                if open
                    && rest.last().is_some_and(|(before, _)| {
                        Infix::Arithmetic(before.node).level() == op.level()
                    }) =>
            {
                rest.push((Spanned::new(next, at), right));
                left.span = outer;
                return Placed::bare(left);
            }
            (ExprKind::Compare { .. } | ExprKind::And(_), Infix::Compare(..)) if open => {
                self.foreign(operator);
                return self.chained(left, op, at, right, outer);
            }
            (ExprKind::Range { .. }, Infix::Range(_)) if open => {
                self.report(
                    Diagnostic::new(Code::ChainedComparison, at, "a range has two ends")
                        .help("write `low..high`"),
                );
                left.span = outer;
                return Placed::bare(left);
            }
            _ => {}
        }
        let kind = match op {
            Infix::And => ExprKind::And(vec![left, right]),
            Infix::Or => ExprKind::Or(vec![left, right]),
            Infix::Coalesce => ExprKind::Coalesce(vec![left, right]),
            Infix::Arithmetic(op) => ExprKind::Arithmetic {
                first: Box::new(left),
                rest: vec![(Spanned::new(op, at), right)],
            },
            Infix::Range(inclusive) => ExprKind::Range {
                low: Box::new(left),
                high: Box::new(right),
                inclusive,
            },
            Infix::Compare(op, negated) => {
                if let Some(kind) = self.presence(&left, operator, &right) {
                    kind
                } else {
                    self.foreign(operator);
                    ExprKind::Compare {
                        op: Spanned::new(op, at),
                        negated,
                        left: Box::new(left),
                        right: Box::new(right),
                    }
                }
            }
        };
        Placed::bare(Expr::new(kind, outer))
    }

    /// `is null` and the like mean presence, and `is presnt` is a slip.
    fn presence(&mut self, left: &Expr, operator: Operator<'_>, right: &Expr) -> Option<ExprKind> {
        operator.foreign?;
        // Only what stands there itself is tested, so that a chain of them does not nest.
        if !matches!(left.kind, ExprKind::Path(_) | ExprKind::Call { .. }) {
            return None;
        }
        let negated = match operator.text {
            "is" => false,
            text if text.starts_with("is") && text.ends_with("not") => true,
            _ => return None,
        };
        let word = presence_word(right)?;
        let test = match word {
            "null" => IsTest::Missing,
            word => {
                let near = closest(word, IsTest::ALL.map(IsTest::text))?;
                IsTest::ALL.into_iter().find(|test| test.text() == near)?
            }
        };
        let place = operator.span.to(right.span);
        let not = if negated { "not " } else { "" };
        let better = match (test, negated) {
            (IsTest::Missing, true) => "is present".to_owned(),
            _ => format!("is {not}{}", test.text()),
        };
        self.report(
            Diagnostic::new(
                Code::UnknownOperator,
                place,
                format!("`is {not}{word}` is no test"),
            )
            .help(format!("did you mean `{better}`?"))
            .fix(place, better),
        );
        Some(ExprKind::Is {
            operand: Box::new(left.clone()),
            test: Spanned::new(test, right.span),
            negated,
        })
    }

    /// `1 < x < 10`: read as `1 < x and x < 10`.
    fn chained(&mut self, left: Expr, op: Infix, at: Span, right: Expr, outer: Span) -> Placed {
        let Infix::Compare(op, negated) = op else {
            return Placed::bare(left);
        };
        let reported = matches!(left.kind, ExprKind::And(_));
        let (mut terms, middle) = if let ExprKind::And(terms) = left.kind {
            let middle = terms.last().and_then(right_side);
            (terms, middle)
        } else {
            let middle = right_side(&left);
            (vec![left], middle)
        };
        if !reported {
            self.report(
                Diagnostic::new(Code::ChainedComparison, at, "comparisons cannot be chained")
                    .label("the second comparison")
                    .help("write both, with `and` between them, or use `in low..high`"),
            );
        }
        let middle =
            middle.unwrap_or_else(|| Expr::new(ExprKind::Literal(Literal::Bool(true)), at));
        let span = middle.span.to(right.span);
        let kind = ExprKind::Compare {
            op: Spanned::new(op, at),
            negated,
            left: Box::new(middle),
            right: Box::new(right),
        };
        terms.push(Expr::new(kind, span));
        Placed::bare(Expr::new(ExprKind::And(terms), outer))
    }

    /// A part of an expression that is no operator.
    fn operand(&mut self, node: Node<'_>, rest: &mut Cursor<'_>) -> Option<Placed> {
        let outer = self.span(&node);
        if node.as_rule() == Rule::group {
            let inner = Cursor::new(node).next_if(Rule::expr)?;
            let mut expr = self.expr(inner)?;
            expr.parenthesised = true;
            return Some(Placed { expr, outer });
        }
        if node.as_rule() == Rule::path
            && let Some(arguments) = rest.next_if(Rule::arguments)
        {
            let span = outer.to(self.span(&arguments));
            let kind = self.call(&node, arguments)?;
            return Some(Placed::bare(Expr::new(kind, span)));
        }
        let kind = self.operand_kind(node, outer)?;
        Some(Placed::bare(Expr::new(kind, outer)))
    }
}

/// The word on the right of `is` that could be meant as a test.
fn presence_word(right: &Expr) -> Option<&str> {
    match &right.kind {
        ExprKind::Literal(Literal::Null) => Some("null"),
        ExprKind::Path(path) if path.path.steps.len() == 1 && !path.quoted => {
            match path.path.root() {
                "null" | "nil" | "none" | "undefined" | "empty" => Some("null"),
                "set" | "defined" | "given" => Some("present"),
                word => Some(word),
            }
        }
        _ => None,
    }
}

/// What a comparison compares with, to be compared once more.
fn right_side(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Compare { right, .. } => Some(Expr::clone(right)),
        _ => None,
    }
}
