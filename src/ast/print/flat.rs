//! Expressions on one line.

use super::precedence::{Level, level, needs_parentheses};
use super::text;
use crate::ast::{Expr, ExprKind, Literal, Slice};

/// A line that gives up when it is longer than it may be, so that trying costs no more than a line.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    /// How many characters it may still have; none once it was too long.
    room: Option<usize>,
}

impl Line {
    /// A line of at most `room` characters.
    pub(super) fn new(room: usize) -> Line {
        Line {
            text: String::new(),
            room: Some(room),
        }
    }

    /// Adds to the line.
    pub(super) fn push(&mut self, text: &str) {
        self.room = self
            .room
            .and_then(|room| room.checked_sub(text.chars().count()));
        if self.room.is_some() {
            self.text.push_str(text);
        }
    }

    /// Says that this has no form on one line.
    pub(super) fn give_up(&mut self) {
        self.room = None;
    }

    /// The line, if it was not too long.
    pub(super) fn done(self) -> Option<String> {
        self.room.map(|_| self.text)
    }

    /// Adds a list of things with commas between.
    pub(super) fn separated<T>(
        &mut self,
        things: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Line, T),
    ) {
        for (position, thing) in things.into_iter().enumerate() {
            if self.room.is_none() {
                return;
            }
            if position > 0 {
                self.push(", ");
            }
            each(self, thing);
        }
    }

    /// Adds an expression.
    pub(super) fn expr(&mut self, expr: &Expr) {
        if self.room.is_none() {
            return;
        }
        match &expr.kind {
            ExprKind::List(elements) => {
                self.push("[");
                self.separated(elements, Line::expr);
                self.push("]");
            }
            ExprKind::Map(entries) if entries.is_empty() => self.push("{}"),
            ExprKind::Map(entries) => {
                self.push("{ ");
                self.separated(entries, |line, (key, value)| {
                    line.push(&text::key(&key.node));
                    line.push(": ");
                    line.expr(value);
                });
                self.push(" }");
            }
            ExprKind::Quantifier { list, body, .. } => {
                self.push(&head(expr));
                self.expr(list);
                self.push(" where ");
                self.expr(body);
                self.push(")");
            }
            ExprKind::Call { arguments, .. } => {
                self.push(&head(expr));
                self.separated(arguments, Line::expr);
                self.push(")");
            }
            ExprKind::Bucket {
                slices,
                by,
                salt,
                using,
            } => {
                self.slices(slices);
                self.push(" of ");
                self.key(by);
                if let Some(salt) = salt {
                    self.push(" salt ");
                    self.push(&text::string(&salt.node));
                }
                if let Some(using) = using {
                    self.push(" using ");
                    self.push(&using.node);
                }
            }
            _ => {
                self.push(&head(expr));
                for (position, (before, operand)) in operands(expr).enumerate() {
                    if self.room.is_none() {
                        return;
                    }
                    if position > 0 {
                        self.push(&before);
                    }
                    self.operand(expr, operand);
                }
                self.push(&tail(expr));
            }
        }
    }

    /// Adds a bucketing key: paths, calls and text, the first of several with `??` between.
    pub(super) fn key(&mut self, key: &Expr) {
        match &key.kind {
            ExprKind::Coalesce(keys) => {
                for (position, key) in keys.iter().enumerate() {
                    if position > 0 {
                        self.push(" ?? ");
                    }
                    self.grouped(key, is_key);
                }
            }
            _ => self.grouped(key, is_key),
        }
    }

    /// Adds a moment: a date, an attribute, `now - 30d`.
    pub(super) fn time(&mut self, time: &Expr) {
        match &time.kind {
            ExprKind::Arithmetic { first, rest } if level(time) == Level::Sum => {
                self.grouped(first, is_moment);
                for (op, operand) in rest {
                    self.push(" ");
                    self.push(op.node.text());
                    self.push(" ");
                    self.grouped(operand, is_moment);
                }
            }
            _ => self.grouped(time, is_moment),
        }
    }

    /// Adds an expression, in parentheses unless it is one that the place can have without.
    fn grouped(&mut self, expr: &Expr, plain: fn(&Expr) -> bool) {
        if plain(expr) {
            self.expr(expr);
        } else {
            self.push("(");
            self.expr(expr);
            self.push(")");
        }
    }

    /// Adds an operand, in parentheses where it needs them.
    fn operand(&mut self, parent: &Expr, child: &Expr) {
        let parentheses = needs_parentheses(parent, child);
        if parentheses {
            self.push("(");
        }
        self.expr(child);
        if parentheses {
            self.push(")");
        }
    }

    fn slices(&mut self, slices: &[Slice]) {
        match slices {
            [slice] if slice.from == slice.to.nothing() => self.push(&text::portion(slice.to)),
            [slice] => self.slice(*slice),
            _ => {
                self.push("[");
                self.separated(slices, |line, slice| line.slice(*slice));
                self.push("]");
            }
        }
    }

    fn slice(&mut self, slice: Slice) {
        self.push(&text::portion(slice.from));
        self.push(" to ");
        self.push(&text::portion(slice.to));
    }
}

/// Whether a bucketing key can be written without parentheses.
fn is_key(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Path(_) | ExprKind::Call { .. } | ExprKind::Literal(Literal::String(_))
    )
}

/// Whether a moment, or a part of one, can be written without parentheses.
fn is_moment(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(_) | ExprKind::Call { .. } => true,
        ExprKind::Literal(literal) => !matches!(
            literal,
            Literal::Null | Literal::Bool(_) | Literal::Raw(_) | Literal::Version(_)
        ),
        _ => false,
    }
}

/// The whole expression, however long.
pub(super) fn text(expr: &Expr) -> String {
    let mut line = Line::new(usize::MAX);
    line.expr(expr);
    line.done().unwrap_or_default()
}

/// What stands in front of the first operand; all of it for a form without operands.
pub(super) fn head(expr: &Expr) -> String {
    use text::Place::{Plain, Reference};
    match &expr.kind {
        ExprKind::Literal(literal) => text::literal(literal),
        ExprKind::Path(path) => text::path(path),
        ExprKind::ListRef(name) => format!("${}", text::name(&name.node, Plain)),
        ExprKind::Segment { name, negated } => {
            let not = if *negated { "not " } else { "" };
            format!("{not}in segment {}", text::name(&name.node, Plain))
        }
        ExprKind::Flag(flag) => format!("flag {}", text::name(&flag.node, Reference)),
        ExprKind::FlagIs {
            flag,
            variant,
            negated,
        } => {
            let not = if *negated { "not " } else { "" };
            let (flag, variant) = (
                text::name(&flag.node, Reference),
                text::name(&variant.node, Plain),
            );
            format!("flag {flag} is {not}{variant}")
        }
        ExprKind::Quantifier { kind, variable, .. } => {
            format!("{}({} in ", kind.text(), text::word(&variable.node))
        }
        ExprKind::Call { function, .. } => format!("{}(", text::word(&function.node)),
        ExprKind::Not(_) => "not ".to_owned(),
        ExprKind::Negate(_) => "-".to_owned(),
        _ => String::new(),
    }
}

/// What stands behind the last operand.
pub(super) fn tail(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Is { test, negated, .. } => {
            let not = if *negated { "not " } else { "" };
            format!(" is {not}{}", test.node.text())
        }
        ExprKind::IgnoreCase(_) => " ignore_case".to_owned(),
        _ => String::new(),
    }
}

/// The operands of an operator, each with what stands between it and the one before.
pub(super) fn operands(expr: &Expr) -> Box<dyn Iterator<Item = (String, &Expr)> + '_> {
    let with = |between: &'static str| move |operand| (between.to_owned(), operand);
    match &expr.kind {
        ExprKind::And(operands) => Box::new(operands.iter().map(with(" and "))),
        ExprKind::Or(operands) => Box::new(operands.iter().map(with(" or "))),
        ExprKind::Coalesce(operands) => Box::new(operands.iter().map(with(" ?? "))),
        ExprKind::Not(operand)
        | ExprKind::Negate(operand)
        | ExprKind::IgnoreCase(operand)
        | ExprKind::Is { operand, .. } => Box::new(std::iter::once((String::new(), &**operand))),
        ExprKind::Compare {
            op,
            negated,
            left,
            right,
        } => {
            let not = if *negated { "not " } else { "" };
            let between = format!(" {not}{} ", op.node.text());
            Box::new([(String::new(), &**left), (between, &**right)].into_iter())
        }
        ExprKind::Range {
            low,
            high,
            inclusive,
        } => {
            let dots = if *inclusive { ".." } else { "..<" };
            let between = if is_short(low) && is_short(high) {
                dots.to_owned()
            } else {
                format!(" {dots} ")
            };
            Box::new([(String::new(), &**low), (between, &**high)].into_iter())
        }
        ExprKind::Arithmetic { first, rest } => {
            let rest = rest
                .iter()
                .map(|(op, operand)| (format!(" {} ", op.node.text()), operand));
            Box::new(std::iter::once((String::new(), &**first)).chain(rest))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Whether the dots of a range can stand close to this bound.
fn is_short(bound: &Expr) -> bool {
    match &bound.kind {
        ExprKind::Literal(Literal::Int(_) | Literal::Float(_)) => true,
        ExprKind::Negate(operand) => is_short(operand),
        _ => false,
    }
}
