//! A condition as a query.
//!
//! A condition can be unknown, a query cannot. So a condition becomes the query that is true when it
//! is true; where it is negated, the query that is true when it is false for certain.

use super::asked::{Asked, and, constant, is_text, not, or, other_text};
use super::names::Names;
use super::operand::{argument_of, lacking, lowered, natural, number, ordinary, plain_text, text};
use crate::format::gofeatureflag::query::{Op, Query, Value};
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, Literal, Step};

/// Why a condition has no query: what it is that GO Feature Flag does not have.
pub(super) type Lacking = String;

/// How deep segments and conditions are followed.
const DEEPEST: usize = 64;

/// Translates conditions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conditions<'d> {
    names: &'d Names<'d>,
    /// Whether the condition stands under a negation.
    negated: bool,
    /// Whether what is compared is known to be text.
    of_text: bool,
    depth: usize,
}

impl<'d> Conditions<'d> {
    pub(super) fn new(names: &'d Names<'d>) -> Self {
        names.begin();
        Conditions {
            names,
            negated: false,
            of_text: false,
            depth: 0,
        }
    }

    /// The query that is true when `expr` is.
    pub(super) fn asked(self, expr: &Expr) -> Result<Asked, Lacking> {
        if self.depth > DEEPEST {
            return Err("conditions nested this deeply".into());
        }
        self.names.count()?;
        let this = Conditions {
            depth: self.depth + 1,
            of_text: self.of_text && matches!(expr.kind, ExprKind::Compare { .. }),
            ..self
        };
        let opposite = Conditions {
            negated: !this.negated,
            ..this
        };
        match &expr.kind {
            ExprKind::Literal(Literal::Bool(value)) => Ok(constant(*value != this.negated)),
            ExprKind::Path(_) => this.bool(expr, true, Op::Eq),
            ExprKind::Not(inner) => opposite.asked(inner),
            ExprKind::And(parts) => this.joined(parts, this.negated),
            ExprKind::Or(parts) => this.joined(parts, !this.negated),
            ExprKind::Segment { name, negated } => {
                let when = this.names.segment(&name.node)?;
                if *negated { opposite } else { this }.asked(when)
            }
            ExprKind::Is {
                operand,
                test,
                negated,
            } => this.is(operand, test.node, *negated),
            ExprKind::Compare {
                op,
                negated,
                left,
                right,
            } => if *negated { opposite } else { this }.compare(op.node, left, right),
            other => Err(lacking(other).to_owned()),
        }
    }

    /// All of the parts, or any.
    fn joined(self, parts: &[Expr], any: bool) -> Result<Asked, Lacking> {
        let mut all = constant(!any);
        for part in parts {
            let of_text = !any && parts.iter().any(|other| says_text(other, part));
            let needless = !any && parts.iter().any(|other| says_text(part, other));
            if needless {
                continue;
            }
            let part = Conditions { of_text, ..self }.asked(part)?;
            all = if any { or(all, part) } else { and(all, part) };
        }
        Ok(all)
    }

    fn is(self, operand: &Expr, test: IsTest, negated: bool) -> Result<Asked, Lacking> {
        let turned = negated != self.negated;
        let plain = Conditions {
            negated: false,
            ..self
        };
        match test {
            IsTest::True | IsTest::False => {
                let inner = Conditions {
                    negated: test == IsTest::False,
                    ..self
                };
                let holds = inner.asked(operand)?;
                Ok(if turned { not(holds) } else { holds })
            }
            IsTest::Present | IsTest::Missing => {
                let path = plain.path(operand)?;
                let present = (test == IsTest::Present) != turned;
                if path.len() > 1 && !present {
                    return Err("`is missing` of something in a map".into());
                }
                if is_key(&path) {
                    return Err("asking whether the targeting key is there".into());
                }
                Ok(Asked::When(if present {
                    Query::Present(path)
                } else {
                    Query::Compare(path, Op::Eq, Value::Null)
                }))
            }
            IsTest::String => {
                let asked = Asked::When(is_text(plain.path(operand)?));
                Ok(if turned { not(asked) } else { asked })
            }
            _ => Err(format!("`is {}`", test.text())),
        }
    }

    fn compare(self, op: CompareOp, left: &Expr, right: &Expr) -> Result<Asked, Lacking> {
        let right = self.names.list(right)?;
        let (right, ignore_case) = match &right.kind {
            ExprKind::IgnoreCase(inner) => (self.names.list(inner)?, true),
            _ => (right, false),
        };
        match (&right.kind, op) {
            (ExprKind::List(elements), CompareOp::In) if !ignore_case => {
                self.one_of(left, elements)
            }
            (ExprKind::List(elements), CompareOp::StartsWith | CompareOp::EndsWith) => {
                let elements: Result<Vec<Asked>, Lacking> = elements
                    .iter()
                    .map(|element| self.text(op, left, element, ignore_case))
                    .collect();
                let start = constant(self.negated);
                let join = if self.negated { and } else { or };
                Ok(elements?.into_iter().fold(start, join))
            }
            (
                ExprKind::Range {
                    low,
                    high,
                    inclusive,
                },
                CompareOp::In,
            ) => {
                let least = self.number(CompareOp::GreaterOrEqual, left, low)?;
                let below = if *inclusive {
                    CompareOp::LessOrEqual
                } else {
                    CompareOp::Less
                };
                let most = self.number(below, left, high)?;
                Ok(if self.negated {
                    or(least, most)
                } else {
                    and(least, most)
                })
            }
            (ExprKind::Literal(Literal::Bool(value)), CompareOp::Equal) => {
                self.bool(left, *value, Op::Eq)
            }
            (ExprKind::Literal(Literal::Bool(value)), CompareOp::NotEqual) => {
                self.bool(left, *value, Op::Ne)
            }
            (ExprKind::Literal(Literal::String(_) | Literal::Raw(_)), _) => {
                self.text(op, left, &right, ignore_case)
            }
            (ExprKind::Literal(Literal::Version(text)), _) => self.version(op, left, text),
            _ => self.number(op, left, &right),
        }
    }

    /// A condition on true and false.
    fn bool(self, left: &Expr, value: bool, op: Op) -> Result<Asked, Lacking> {
        let path = self.path(left)?;
        let wanted = (value == (op == Op::Eq)) != self.negated;
        if path == ["anonymous"] && !wanted {
            return Err("`anonymous` compared with false".into());
        }
        Ok(Asked::When(Query::Compare(
            path,
            Op::Eq,
            Value::Bool(wanted),
        )))
    }

    /// A comparison of numbers; they are written with a point, because whole numbers cut off fractions.
    fn number(self, op: CompareOp, left: &Expr, right: &Expr) -> Result<Asked, Lacking> {
        let path = self.path(left)?;
        let Some(number) = number(right) else {
            return Err(format!("`{}` with this operand", op.text()));
        };
        let op = ordinary(op, self.negated).ok_or_else(|| format!("`{}`", op.text()))?;
        Ok(Asked::When(Query::Compare(path, op, Value::Double(number))))
    }

    /// A version, which GO Feature Flag wants in full.
    fn version(self, op: CompareOp, left: &Expr, text: &str) -> Result<Asked, Lacking> {
        let Some(argument) = argument_of(left, "gofeatureflag_version") else {
            return Err(
                "comparing a version: GO Feature Flag takes only `1.2.3` for one, not `1.2` or \
                 `v1.2.3`; `gofeatureflag_version(…)` says the same"
                    .into(),
            );
        };
        let op = ordinary(op, self.negated).ok_or_else(|| format!("`{}`", op.text()))?;
        let value = Value::Version(text.to_owned());
        Ok(Asked::When(Query::Compare(self.path(argument)?, op, value)))
    }

    /// A comparison with text.
    fn text(
        self,
        op: CompareOp,
        left: &Expr,
        right: &Expr,
        ignore_case: bool,
    ) -> Result<Asked, Lacking> {
        let text = text(right)?;
        let lower = argument_of(left, "gofeatureflag_lower");
        let path = self.path(lower.unwrap_or(left))?;
        if lower.is_some() {
            lowered(text, ignore_case)?;
        }
        let letters = text.chars().any(char::is_alphabetic);
        let folded = ignore_case && text.is_ascii() || lower.is_some() || !letters;
        if is_key(&path) && text.is_empty() {
            return Err("comparing the targeting key with an empty text".into());
        }
        let compared = |op| Query::Compare(path.clone(), op, Value::String(text.to_owned()));
        let query = match op {
            CompareOp::Equal | CompareOp::NotEqual if folded => {
                let equal = (op == CompareOp::Equal) != self.negated;
                return Ok(Asked::When(compared(if equal { Op::Eq } else { Op::Ne })));
            }
            CompareOp::Equal | CompareOp::NotEqual if !ignore_case => {
                let list = Value::Strings(vec![text.to_owned()]);
                let is_in = Query::Compare(path.clone(), Op::In, list);
                let equal = (op == CompareOp::Equal) != self.negated;
                return Ok(Asked::When(if equal {
                    is_in
                } else {
                    other_text(path, is_in)
                }));
            }
            CompareOp::StartsWith if folded => compared(Op::Sw),
            CompareOp::EndsWith if folded => compared(Op::Ew),
            CompareOp::Contains if folded && (self.of_text || self.names.is_text(&path)) => {
                compared(Op::Co)
            }
            CompareOp::Contains if folded => {
                return Err(
                    "`contains` of what could be a list; `x is string and` says that it is none"
                        .into(),
                );
            }
            CompareOp::Less
            | CompareOp::LessOrEqual
            | CompareOp::Greater
            | CompareOp::GreaterOrEqual
                if lower.is_some() =>
            {
                let op = ordinary(op, self.negated).unwrap_or(Op::Eq);
                return Ok(Asked::When(compared(op)));
            }
            op if ignore_case => {
                return Err(format!(
                    "`{}` with `ignore_case` and letters beyond ASCII",
                    op.text()
                ));
            }
            CompareOp::StartsWith | CompareOp::EndsWith | CompareOp::Contains => {
                return Err(format!("`{}` where letter case counts", op.text()));
            }
            op => return Err(format!("`{}`", op.text())),
        };
        Ok(Asked::When(if self.negated {
            other_text(path, query)
        } else {
            query
        }))
    }

    /// A list of texts or of numbers.
    fn one_of(self, left: &Expr, elements: &[Expr]) -> Result<Asked, Lacking> {
        let texts: Option<Vec<&str>> = elements.iter().map(plain_text).collect();
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            let path = self.path(left)?;
            if let Some(text) = texts.iter().find(|text| !Query::is_text(text)) {
                return Err(format!("the text {text:?} in a query"));
            }
            let texts = texts.into_iter().map(str::to_owned).collect();
            let is_in = Query::Compare(path.clone(), Op::In, Value::Strings(texts));
            return Ok(Asked::When(if self.negated {
                other_text(path, is_in)
            } else {
                is_in
            }));
        }
        let whole = argument_of(left, "gofeatureflag_int");
        let path = self.path(whole.unwrap_or(left))?;
        let numbers: Option<Vec<f64>> = elements.iter().map(number).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else {
            return Err("a list of other things than texts or numbers".into());
        };
        if whole.is_some() {
            let ints: Option<Vec<i64>> = numbers.iter().map(|number| natural(*number)).collect();
            return match ints {
                Some(ints) if !self.negated => {
                    Ok(Asked::When(Query::Compare(path, Op::In, Value::Ints(ints))))
                }
                _ => Err("`not in` a list of whole numbers".into()),
            };
        }
        if self.negated {
            let unequal = numbers.into_iter().map(|number| {
                Asked::When(Query::Compare(path.clone(), Op::Ne, Value::Double(number)))
            });
            return Ok(unequal.fold(Asked::Always, and));
        }
        Ok(Asked::When(Query::Compare(
            path,
            Op::In,
            Value::Doubles(numbers),
        )))
    }

    /// The attribute that an expression is.
    fn path(self, expr: &Expr) -> Result<Vec<String>, Lacking> {
        let path = match &expr.kind {
            ExprKind::Path(path) => path,
            other => return Err(lacking(other).to_owned()),
        };
        let root = path.path.root();
        if !path.quoted && matches!(root, "now" | "environment" | "flag_key") {
            return Err(format!("`{root}`"));
        }
        let steps: Option<Vec<String>> = path
            .path
            .steps
            .iter()
            .map(|step| match step {
                Step::Key(key) if Query::is_name(key) => Some(key.clone()),
                _ => None,
            })
            .collect();
        let steps = steps.ok_or_else(|| format!("the attribute `{}`", path.path))?;
        self.names.check(&path.path)?;
        match steps.first().map(String::as_str) {
            Some("key") => Err("an attribute called `key`, which means the targeting key".into()),
            Some("targetingKey" | "anonymous") if steps.len() > 1 => {
                Err(format!("the attribute `{}`", path.path))
            }
            _ => Ok(steps),
        }
    }
}

/// Whether `test` is `x is string`, and `part` asks whether `x` contains something.
fn says_text(test: &Expr, part: &Expr) -> bool {
    match (&test.kind, &part.kind) {
        (
            ExprKind::Is {
                operand,
                test,
                negated: false,
            },
            ExprKind::Compare {
                op,
                negated: false,
                left,
                ..
            },
        ) => test.node == IsTest::String && op.node == CompareOp::Contains && operand == left,
        _ => false,
    }
}

fn is_key(path: &[String]) -> bool {
    path == ["targetingKey"]
}
