//! Expressions, in Kleene's three values.

use super::Scope;
use super::value::{Held, Val, arithmetic, equal, negate, order};
use burgee::Value;
use burgee::ast::{IsTest, Quantifier};
use burgee::schema::Parameter;
use burgee::typed::{AttributeId, Constant, Expr, ExprKind, ListOperand, TextOp};
use burgee::value::{
    Number, Path, Step, Type, contains_folded, ends_with_folded, starts_with_folded,
};
use std::ops::Not;

/// True, false or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// For certain.
    True,
    /// Certainly not.
    False,
    /// What is known does not decide it.
    Unknown,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Truth {
        value.map_or(Truth::Unknown, Truth::from)
    }
}

impl Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl Truth {
    /// Kleene's and.
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        !Truth::any(truths.into_iter().map(Not::not))
    }

    /// Kleene's or.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::False;
        for truth in truths {
            match (result, truth) {
                (_, Truth::True) | (Truth::True, _) => result = Truth::True,
                (_, Truth::Unknown) => result = Truth::Unknown,
                (_, Truth::False) => {}
            }
        }
        result
    }
}

/// The variables of the quantifiers around an expression, outermost first.
type Locals<'l> = &'l [Option<Val>];

impl Scope<'_> {
    /// Whether a condition holds.
    pub(super) fn truth(&self, expr: &Expr) -> Truth {
        self.truth_in(expr, &[])
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each form, in the order of `ExprKind`"
    )]
    fn truth_in(&self, expr: &Expr, locals: Locals<'_>) -> Truth {
        let truth = |expr: &Expr| self.truth_in(expr, locals);
        let value = |expr: &Expr| self.value_in(expr, locals);
        match &expr.kind {
            ExprKind::Not(operand) => !truth(operand),
            ExprKind::All(operands) => Truth::all(operands.iter().map(truth)),
            ExprKind::Any(operands) => Truth::any(operands.iter().map(truth)),
            ExprKind::Equal {
                left,
                right,
                ignore_case,
            } => equal(value(left).as_ref(), value(right).as_ref(), *ignore_case),
            ExprKind::Order { op, left, right } => value(left)
                .zip(value(right))
                .and_then(|(left, right)| order(&left, &right))
                .map(|ordering| op.holds(ordering))
                .into(),
            ExprKind::OneOf {
                operand,
                list,
                ignore_case,
            } => {
                let list = self.list(list, locals);
                one_of(value(operand).as_ref(), list.as_deref(), *ignore_case)
            }
            ExprKind::Text {
                op,
                operand,
                patterns,
                ignore_case,
            } => match value(operand) {
                Some(Val::Text(text)) => {
                    Truth::any(patterns.iter().map(|pattern| match value(pattern) {
                        Some(Val::Text(pattern)) => {
                            search(*op, &text, &pattern, *ignore_case).into()
                        }
                        _ => Truth::Unknown,
                    }))
                }
                _ => Truth::Unknown,
            },
            ExprKind::Matches { operand, patterns } => match value(operand) {
                Some(Val::Text(text)) => patterns
                    .iter()
                    .any(|pattern| pattern.search.is_in(&text))
                    .into(),
                _ => Truth::Unknown,
            },
            ExprKind::InNetwork { operand, networks } => match value(operand) {
                Some(Val::Ip(ip)) => networks
                    .iter()
                    .any(|network| network.contains(&ip.to_canonical()))
                    .into(),
                _ => Truth::Unknown,
            },
            ExprKind::Contains {
                list,
                values,
                all,
                ignore_case,
            } => match value(list) {
                Some(Val::List(elements)) => {
                    let found = values.iter().map(|wanted| {
                        one_of(value(wanted).as_ref(), Some(&elements), *ignore_case)
                    });
                    if *all {
                        Truth::all(found)
                    } else {
                        Truth::any(found)
                    }
                }
                _ => Truth::Unknown,
            },
            ExprKind::ContainsDynamic {
                container,
                value: wanted,
                ignore_case,
            } => match (value(container), value(wanted)) {
                (Some(Val::Text(text)), Some(Val::Text(part))) => {
                    search(TextOp::Contains, &text, &part, *ignore_case).into()
                }
                (Some(Val::List(elements)), wanted) => {
                    one_of(wanted.as_ref(), Some(&elements), *ignore_case)
                }
                _ => Truth::Unknown,
            },
            ExprKind::Segment(id) => match self.rules.segments.get_index(id.index()) {
                Some((_, segment)) => self.truth(&segment.when),
                None => Truth::Unknown,
            },
            ExprKind::FlagIs { flag, variant } => self
                .other(*flag)
                .is_some_and(|(_, served)| served == *variant)
                .into(),
            ExprKind::Present(operand) => value(operand).is_some().into(),
            ExprKind::IsTrue(operand) => (truth(operand) == Truth::True).into(),
            ExprKind::IsFalse(operand) => (truth(operand) == Truth::False).into(),
            ExprKind::IsType { operand, test } => value(operand)
                .is_some_and(|value| is_type(value, *test))
                .into(),
            ExprKind::Quantifier { kind, list, body } => match value(list) {
                Some(Val::List(elements)) => {
                    let each = elements.into_iter().map(|element| {
                        let mut inner = locals.to_vec();
                        inner.push(element);
                        self.truth_in(body, &inner)
                    });
                    match kind {
                        Quantifier::Any => Truth::any(each),
                        Quantifier::All => Truth::all(each),
                        Quantifier::None => !Truth::any(each),
                    }
                }
                _ => Truth::Unknown,
            },
            ExprKind::Bucket { bucket, ranges } => self
                .bucket(bucket, locals)
                .map(|place| {
                    let mut ranges = ranges.iter().filter(|range| !range.is_empty());
                    ranges.any(|range| {
                        !Scope::below(bucket, place, range.start)
                            && Scope::below(bucket, place, range.end)
                    })
                })
                .into(),
            ExprKind::Holds(operand) => as_truth(value(operand).as_ref()),
            _ => as_truth(value(expr).as_ref()),
        }
    }

    /// The value of an expression; none when there is none, for whatever reason.
    pub(super) fn value_in(&self, expr: &Expr, locals: Locals<'_>) -> Option<Val> {
        let value = |expr: &Expr| self.value_in(expr, locals);
        match &expr.kind {
            ExprKind::Constant(constant) => Some(Val::constant(constant)),
            ExprKind::Attribute(id) => self.attribute(*id),
            ExprKind::Local { level, path } => {
                let position = locals.len().checked_sub(level + 1)?;
                walk(locals.get(position)?.clone()?, &path.steps)
            }
            ExprKind::Now => self.question.now.map(Val::Time),
            ExprKind::Environment(id) => match self.question.environment {
                Some(environment) => Some(Val::Text(environment.to_owned())),
                None => self.attribute(*id),
            },
            ExprKind::FlagKey(id) => match self.flag {
                Some(flag) => Some(Val::Text(flag.name.clone())),
                None => self.attribute(*id),
            },
            ExprKind::FlagValue(id) => {
                let (flag, variant) = self.other(*id)?;
                Val::of(&flag.variants.get(variant.index())?.value)
            }
            ExprKind::Convert { operand, to } => value(operand)?.convert(to),
            ExprKind::Negate(operand) => negate(&value(operand)?),
            ExprKind::Arithmetic { first, rest } => {
                rest.iter().try_fold(value(first)?, |left, (op, right)| {
                    arithmetic(*op, left, value(right)?)
                })
            }
            ExprKind::Coalesce(operands) => operands.iter().find_map(value),
            ExprKind::Call {
                function,
                arguments,
            } => {
                let arguments: Vec<Option<Val>> = arguments.iter().map(value).collect();
                let signature = function.signature();
                let short = |at| signature.parameter(at) != Some(Parameter::Optional);
                if (0..)
                    .zip(&arguments)
                    .any(|(at, value)| value.is_none() && short(at))
                {
                    return None;
                }
                let held: Vec<_> = arguments
                    .iter()
                    .map(|value| value.as_ref().map(Held::new))
                    .collect();
                let lent: Vec<_> = arguments
                    .iter()
                    .zip(&held)
                    .map(|(value, held)| Some(value.as_ref()?.lend(held.as_ref()?)))
                    .collect();
                Val::returned(&function.call(&lent).ok()?)
            }
            _ => match self.truth_in(expr, locals) {
                Truth::True => Some(Val::Bool(true)),
                Truth::False => Some(Val::Bool(false)),
                Truth::Unknown => None,
            },
        }
    }

    fn attribute(&self, id: AttributeId) -> Option<Val> {
        let Path { steps } = &self.rules.attributes.get(id.index())?.path;
        walk(Val::of(self.question.context)?, steps)
    }

    /// The entries that `in` looks through; none when there is no list.
    fn list(&self, list: &ListOperand, locals: Locals<'_>) -> Option<Vec<Option<Val>>> {
        let constants = |values: &[Constant]| {
            values
                .iter()
                .map(|value| Some(Val::constant(value)))
                .collect()
        };
        match list {
            ListOperand::Constants(values) => Some(constants(values)),
            ListOperand::Named(id) => Some(constants(&self.rules.lists.get(id.index())?.values)),
            ListOperand::Value(expr) => match self.value_in(expr, locals)? {
                Val::List(values) => Some(values),
                _ => None,
            },
        }
    }
}

/// Membership. Unknown without an operand, even in an empty list.
fn one_of(wanted: Option<&Val>, list: Option<&[Option<Val>]>, ignore_case: bool) -> Truth {
    match (wanted, list) {
        (Some(_), Some(list)) => Truth::any(
            list.iter()
                .map(|entry| equal(wanted, entry.as_ref(), ignore_case)),
        ),
        _ => Truth::Unknown,
    }
}

/// Looks for `part` in `text`.
fn search(op: TextOp, text: &str, part: &str, ignore_case: bool) -> bool {
    match (op, ignore_case) {
        (TextOp::StartsWith, false) => text.starts_with(part),
        (TextOp::EndsWith, false) => text.ends_with(part),
        (TextOp::Contains, false) => text.contains(part),
        (TextOp::StartsWith, true) => starts_with_folded(text, part),
        (TextOp::EndsWith, true) => ends_with_folded(text, part),
        (TextOp::Contains, true) => contains_folded(text, part),
    }
}

/// A value in the place of a condition.
fn as_truth(value: Option<&Val>) -> Truth {
    match value {
        Some(Val::Bool(value)) => (*value).into(),
        _ => Truth::Unknown,
    }
}

/// Whether a value is what `is` asks for. Text that spells a time, version or address is one.
fn is_type(value: Val, test: IsTest) -> bool {
    match test {
        IsTest::Present => true,
        IsTest::Missing => false,
        IsTest::True => matches!(value, Val::Bool(true)),
        IsTest::False => matches!(value, Val::Bool(false)),
        IsTest::String => matches!(value, Val::Text(_)),
        IsTest::Number => matches!(value, Val::Number(_)),
        IsTest::Int => matches!(value, Val::Number(number) if Number::as_i64(number).is_some()),
        IsTest::Bool => matches!(value, Val::Bool(_)),
        IsTest::List => matches!(value, Val::List(_)),
        IsTest::Map => matches!(value, Val::Map(_)),
        IsTest::Time => value.convert(&Type::Time).is_some(),
        IsTest::Version => value.convert(&Type::Version).is_some(),
        IsTest::Ip => value.convert(&Type::Ip).is_some(),
    }
}

/// What lies at the end of a path.
fn walk(value: Val, steps: &[Step]) -> Option<Val> {
    steps
        .iter()
        .try_fold(value, |value, step| match (value, step) {
            (Val::Map(entries), Step::Key(key)) => {
                entries.get(key).and_then(|value: &Value| Val::of(value))
            }
            (Val::List(values), Step::Index(index)) => values.get(*index).cloned().flatten(),
            _ => None,
        })
}
