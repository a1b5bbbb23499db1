//! Expressions over several lines.

use super::flat::{self, head, tail};
use super::layout::Printer;
use super::precedence::needs_parentheses;
use super::text;
use crate::ast::{Expr, ExprKind};
use crate::source::Span;

impl Printer<'_> {
    /// Adds an expression: on this line if it fits and no comment inside needs a line, else broken.
    pub(super) fn expr(&mut self, expr: &Expr) {
        if self.holds_comment(expr) || !self.try_line(|line| line.expr(expr)) {
            self.broken(expr);
        }
        self.wrote(expr.span);
    }

    /// Adds a condition that stands on lines of its own: its operators need no further indent.
    pub(super) fn top(&mut self, expr: &Expr) {
        let chained = matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_));
        if chained {
            self.outdent();
        }
        self.expr(expr);
        if chained {
            self.indent();
        }
    }

    /// A list as it stands in places that have no expression around it.
    pub(super) fn list(&mut self, elements: &[Expr], span: Span) {
        let comments = self.has_comment(span.start, span.end) && !elements.is_empty();
        let flat = |line: &mut flat::Line| {
            line.push("[");
            line.separated(elements, flat::Line::expr);
            line.push("]");
        };
        if comments || !self.try_line(flat) {
            self.broken_list(elements, span);
        }
        self.wrote(span);
    }

    /// Whether the broken form of `expr` keeps a comment inside: only then may a comment break it,
    /// or it would be joined again when it is formatted the next time.
    pub(super) fn holds_comment(&self, expr: &Expr) -> bool {
        let Span { start, end } = expr.span;
        if !self.has_comment(start, end) {
            return false;
        }
        match &expr.kind {
            ExprKind::List(elements) => !elements.is_empty(),
            ExprKind::Map(entries) => !entries.is_empty(),
            ExprKind::Quantifier { .. } => true,
            ExprKind::And(operands) | ExprKind::Or(operands) => {
                operands.last().is_some_and(|last| {
                    self.has_comment(start, last.span.start) || self.holds_comment(last)
                })
            }
            ExprKind::Call { arguments, .. } => arguments
                .iter()
                .any(|argument| self.holds_comment(argument)),
            _ => flat::operands(expr).any(|(_, operand)| self.holds_comment(operand)),
        }
    }

    /// Adds an expression over several lines, where it has parts that can be put on lines.
    pub(super) fn broken(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::List(elements) if !elements.is_empty() => {
                self.broken_list(elements, expr.span);
            }
            ExprKind::Map(entries) if !entries.is_empty() => {
                self.open("{");
                for (key, value) in entries {
                    self.line(key.span);
                    self.push(&text::key(&key.node));
                    self.push(": ");
                    self.expr(value);
                    self.push(",");
                }
                self.close(expr.span);
                self.push("}");
            }
            ExprKind::And(operands) => self.chain(expr, "and ", operands),
            ExprKind::Or(operands) => self.chain(expr, "or ", operands),
            ExprKind::Quantifier { list, body, .. } => {
                self.push(&head(expr));
                self.expr(list);
                self.open(" where");
                self.continuation(body.span);
                self.top(body);
                self.close(expr.span);
                self.push(")");
            }
            ExprKind::Call { arguments, .. } => {
                self.push(&head(expr));
                for (position, argument) in arguments.iter().enumerate() {
                    if position > 0 {
                        self.push(", ");
                    }
                    self.expr(argument);
                }
                self.push(")");
            }
            ExprKind::List(_) | ExprKind::Map(_) | ExprKind::Bucket { .. } => {
                self.push(&flat::text(expr));
            }
            _ => {
                self.push(&head(expr));
                let mut operands = flat::operands(expr).peekable();
                let mut first = true;
                while let Some((before, operand)) = operands.next() {
                    if !first {
                        self.push(&before);
                    }
                    first = false;
                    let next = operands.peek().map(|(_, next)| next.span);
                    self.operand(expr, operand, next);
                }
                self.push(&tail(expr));
            }
        }
    }

    fn broken_list(&mut self, elements: &[Expr], span: Span) {
        self.open("[");
        if !self.comment_waits(span.end)
            && let Some(words) = short_words(elements)
        {
            self.filled(&words);
            self.close(span);
            self.push("]");
            return;
        }
        for element in elements {
            self.line(element.span);
            self.expr(element);
            self.push(",");
        }
        self.close(span);
        self.push("]");
    }

    /// As many words on a line as fit.
    fn filled(&mut self, words: &[String]) {
        let mut room = 0;
        for word in words {
            // The comma, and the space in front.
            let width = word.chars().count() + 2;
            if width > room {
                self.continuation(Span::NONE);
                room = self.room() + 1;
            } else {
                self.push(" ");
            }
            self.push(word);
            self.push(",");
            room -= width.min(room);
        }
    }

    /// Conditions on lines of their own, the operator in front.
    fn chain(&mut self, parent: &Expr, operator: &str, operands: &[Expr]) {
        self.indent();
        for (position, operand) in operands.iter().enumerate() {
            if position > 0 {
                self.continuation(operand.span);
                self.push(operator);
            }
            let next = operands.get(position + 1).map(|next| next.span);
            self.operand(parent, operand, next);
        }
        self.outdent();
    }

    /// An operand, in parentheses where it needs them, which stand on lines of their own when it is
    /// broken. Comments up to the `next` operand stand inside of them: where the closing one stood is
    /// not known.
    fn operand(&mut self, parent: &Expr, child: &Expr, next: Option<Span>) {
        if !needs_parentheses(parent, child) {
            self.expr(child);
            return;
        }
        let flat = |line: &mut flat::Line| {
            line.push("(");
            line.expr(child);
            line.push(")");
        };
        if self.holds_comment(child) || !self.try_line(flat) {
            self.open("(");
            self.continuation(child.span);
            self.top(child);
            self.close(next.map_or(parent.span.after(), Span::before));
            self.push(")");
        }
        self.wrote(child.span);
    }
}

/// The elements of a list of short literals, such as country codes: only these share lines. Anything
/// else has a line of its own, so that a change is a change of one line.
fn short_words(elements: &[Expr]) -> Option<Vec<String>> {
    const SHORT: usize = 8;
    let word = |element: &Expr| match &element.kind {
        ExprKind::Literal(literal) => {
            Some(text::literal(literal)).filter(|word| word.chars().count() <= SHORT)
        }
        _ => None,
    };
    elements.iter().map(word).collect()
}
