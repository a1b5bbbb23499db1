//! The parts of an expression between the operators.

use super::build::Builder;
use super::grammar::{Cursor, Node, Rule};
use super::literal::raw;
use crate::ast::{Expr, ExprKind, Literal, Percent, Portion, Quantifier, Slice};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span, Spanned};

impl Builder {
    /// What `node`, which stands at `span`, is.
    pub(super) fn operand_kind(&mut self, node: Node<'_>, span: Span) -> Option<ExprKind> {
        if let Some(literal) = self.literal(&node, span) {
            return Some(ExprKind::Literal(literal));
        }
        Some(match node.as_rule() {
            Rule::path => ExprKind::Path(self.path(node.as_str(), span)),
            Rule::list => ExprKind::List(self.list(node)?),
            Rule::map => ExprKind::Map(self.map(node)?),
            Rule::list_ref => {
                let name = Cursor::new(node).next_if(Rule::name)?;
                ExprKind::ListRef(self.name(&name))
            }
            Rule::segment_ref => {
                let name = Cursor::new(node).next_if(Rule::name)?;
                ExprKind::Segment {
                    name: self.name(&name),
                    negated: false,
                }
            }
            Rule::flag_ref => self.flag_ref(node)?,
            Rule::quantifier => self.quantifier(node)?,
            Rule::bucket_slice => self.bucket_slice(node)?,
            _ => return None,
        })
    }

    /// The literal that `node` is, if it is one.
    fn literal(&mut self, node: &Node<'_>, span: Span) -> Option<Literal> {
        let text = node.as_str();
        Some(match node.as_rule() {
            Rule::string => Literal::String(self.unquote(text, span)),
            Rule::raw => Literal::Raw(raw(text).to_owned()),
            Rule::boolean => Literal::Bool(text == "true"),
            Rule::null => Literal::Null,
            Rule::number => self.number(text, span),
            Rule::version | Rule::wrong_version => self.version(text, span),
            Rule::date if text.contains(['T', 't']) => Literal::DateTime(text.to_owned()),
            Rule::date => Literal::Date(text.to_owned()),
            _ => return None,
        })
    }

    /// A value that is written out: no operators but a minus in front of a number.
    pub(super) fn value(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let mut cursor = Cursor::new(node);
        let minus = cursor.next_if(Rule::minus).is_some();
        let inner = cursor.next()?;
        let inner_span = self.span(&inner);
        let kind = self.operand_kind(inner, inner_span)?;
        let expr = Expr::new(kind, inner_span);
        Some(if minus {
            Expr::new(ExprKind::Negate(Box::new(expr)), span)
        } else {
            expr
        })
    }

    /// A literal, list or map node on its own.
    pub(super) fn plain(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let kind = self.operand_kind(node, span)?;
        Some(Expr::new(kind, span))
    }

    /// The entries of `[a, b, c]`.
    pub(super) fn list(&mut self, node: Node<'_>) -> Option<Vec<Expr>> {
        let mut entries: Vec<Expr> = Vec::new();
        let mut separated = true;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::p_comma => separated = true,
                Rule::p_close_bracket => {}
                _ => {
                    let place = self.span(&part);
                    self.separator(separated, entries.last().map(|entry| entry.span), place);
                    separated = false;
                    let entry = if part.as_rule() == Rule::expr {
                        self.expr(part)
                    } else {
                        self.plain(part)
                    };
                    entries.push(entry?);
                }
            }
        }
        Some(entries)
    }

    /// The entries of `{ a: 1, b: 2 }`.
    fn map(&mut self, node: Node<'_>) -> Option<Vec<(Name, Expr)>> {
        let mut entries: Vec<(Name, Expr)> = Vec::new();
        let mut separated = true;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::p_comma => separated = true,
                Rule::entry => {
                    let place = self.span(&part);
                    self.separator(
                        separated,
                        entries.last().map(|(_, entry)| entry.span),
                        place,
                    );
                    separated = false;
                    let mut cursor = Cursor::new(part);
                    let key = cursor.next()?;
                    let key = self.name_or_string(&key);
                    if let Some(wrong) = cursor.next_if(Rule::wrong_equals) {
                        self.instead(&wrong, ":");
                    }
                    let value = cursor.next_if(Rule::expr)?;
                    let value = self.expr(value)?;
                    entries.push((key, value));
                }
                _ => {}
            }
        }
        Some(entries)
    }

    /// Reports a comma that is missing between two entries.
    fn separator(&mut self, separated: bool, before: Option<Span>, next: Span) {
        let (false, Some(before)) = (separated, before) else {
            return;
        };
        // The parentheses around the entry before are not in its span; the comma goes in front of
        // the next one instead.
        let place = next.before();
        self.report(
            Diagnostic::new(
                Code::MissingComma,
                next,
                "a comma is missing between two entries",
            )
            .also(before, "the entry before")
            .help("write `,` between them")
            .fix(place, ", "),
        );
    }

    /// Reports one sign where another must stand.
    pub(super) fn instead(&mut self, wrong: &Node<'_>, right: &str) {
        let span = self.span(wrong);
        let text = wrong.as_str();
        self.report(
            Diagnostic::new(
                Code::WrongSign,
                span,
                format!("`{text}` where `{right}` must stand"),
            )
            .help(format!("write `{right}`"))
            .fix(span, right),
        );
    }

    /// `lower(email)`
    pub(super) fn call(&mut self, function: &Node<'_>, arguments: Node<'_>) -> Option<ExprKind> {
        let name = Spanned::new(function.as_str().to_owned(), self.span(function));
        let arguments = Cursor::new(arguments)
            .map(|argument| self.expr(argument))
            .collect::<Option<Vec<Expr>>>()?;
        Some(ExprKind::Call {
            function: name,
            arguments,
        })
    }

    fn flag_ref(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut cursor = Cursor::new(node);
        let flag = cursor.next_if(Rule::name)?;
        let flag = self.name(&flag);
        let negated = cursor.next_if(Rule::k_not).is_some();
        Some(match cursor.next_if(Rule::name) {
            Some(variant) => ExprKind::FlagIs {
                flag,
                variant: self.name(&variant),
                negated,
            },
            None => ExprKind::Flag(flag),
        })
    }

    fn quantifier(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut cursor = Cursor::new(node);
        let kind = match cursor.next_if(Rule::quantifier_word)?.as_str() {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            _ => Quantifier::None,
        };
        let variable = cursor.next_if(Rule::ident)?;
        let variable = self.name(&variable);
        let list = self.expr(cursor.next_if(Rule::expr)?)?;
        let body = self.expr(cursor.next_if(Rule::expr)?)?;
        Some(ExprKind::Quantifier {
            kind,
            variable,
            list: Box::new(list),
            body: Box::new(body),
        })
    }

    fn bucket_slice(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut cursor = Cursor::new(node);
        let mut slices = Vec::new();
        while let Some(slice) = cursor.next_if(Rule::slice) {
            slices.push(self.slice(slice)?);
        }
        let by = self.expr(cursor.next_if(Rule::key)?)?;
        let bucket = self.bucket_clauses(&mut cursor)?;
        Some(ExprKind::Bucket {
            slices,
            by: Box::new(by),
            salt: bucket.salt,
            using: bucket.using,
        })
    }

    fn slice(&mut self, node: Node<'_>) -> Option<Slice> {
        let span = self.span(&node);
        let mut cursor = Cursor::new(node);
        let first = self.portion(&cursor.next()?);
        let second = cursor.next().map(|node| self.portion(&node));
        let (from, to) = match second {
            Some(second) => (first, second),
            None => (first.nothing(), first),
        };
        Some(Slice { from, to, span })
    }

    /// A percentage or a fraction.
    pub(super) fn portion(&mut self, node: &Node<'_>) -> Portion {
        let span = self.span(node);
        match node.as_rule() {
            Rule::fraction => self.fraction(node.as_str(), span),
            _ => Portion::Percent(self.percent(node.as_str(), span)),
        }
    }

    /// A percentage with its place.
    pub(super) fn placed_percent(&mut self, node: &Node<'_>) -> Spanned<Percent> {
        let span = self.span(node);
        Spanned::new(self.percent(node.as_str(), span), span)
    }
}
