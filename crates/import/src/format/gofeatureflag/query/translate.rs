//! A query as a condition.
//!
//! The original knows true, false and an error that makes the whole query false. A condition here is
//! true, false or unknown. So each part of a query becomes two conditions: when it is true, and when it
//! runs into no error; where one is unknown it counts as false.

use super::carry::{Carry, Instead};
use super::compare::comparison;
use super::{Op, Query, Value, parse::Failure};
use burgee::ast::{Expr, ExprKind, IsTest, Step, build};

/// How large a condition may grow. Errors in the middle of a long query multiply it.
const LARGEST: usize = 4000;

/// How deep it can be nested, so that its text can be read again within the language's limit.
const DEEPEST: usize = 50;

/// A condition, where it is not the same for everybody.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Truth {
    Always,
    Never,
    When(Box<Expr>),
}

impl From<Expr> for Truth {
    fn from(expr: Expr) -> Self {
        Truth::When(Box::new(expr))
    }
}

/// What becomes of a part of a query.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// When it is true.
    pub(super) yes: Truth,
    /// When it runs into no error.
    pub(super) sound: Truth,
    /// How many comparisons both hold.
    size: usize,
}

/// What becomes of a query: conditions that are true when it is true, and when it is false without an
/// error.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Outcome {
    pub(in super::super) yes: Expr,
    pub(in super::super) no: Expr,
    /// Where the original compares something else by mistake.
    pub(in super::super) mistakes: Mistakes,
}

/// Paths into a map, by what becomes of them where the map is missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Mistakes {
    /// The comparison comes out otherwise than false, as the condition says.
    pub(in super::super) said: Vec<Vec<String>>,
    /// It cannot be known what the original compares; here nothing is.
    pub(in super::super) unsure: Vec<Vec<String>>,
}

/// The conditions that say what a query says.
pub(in super::super) fn translate(query: &Query) -> Result<Outcome, Failure> {
    let mut mistakes = Mistakes::default();
    let Seen { part, .. } = part(query, &Carry::Nothing, &mut mistakes)?;
    if is_deep(&part.yes) {
        return Err(Failure::TooLarge);
    }
    let no = and(part.sound, not(part.yes.clone()));
    Ok(Outcome {
        yes: expr(part.yes),
        no: expr(no),
        mistakes,
    })
}

/// A part, and what it leaves over where it is true, and where it is false.
struct Seen {
    part: Part,
    if_true: Carry,
    if_false: Carry,
}

impl Part {
    pub(super) fn new(yes: impl Into<Truth>, sound: impl Into<Truth>) -> Part {
        let (yes, sound) = (yes.into(), sound.into());
        let size = 1 + usize::from(matches!(sound, Truth::When(_)));
        Part { yes, sound, size }
    }

    /// An error, for everybody.
    pub(super) fn error() -> Part {
        Part::new(Truth::Never, Truth::Never)
    }
}

fn part(query: &Query, carry: &Carry, mistakes: &mut Mistakes) -> Result<Seen, Failure> {
    // Operators nest to the left: a long query would be a deep one.
    let mut first = query;
    let mut others = Vec::new();
    while let Query::And(left, right) | Query::Or(left, right) = first {
        others.push((matches!(first, Query::And(..)), right));
        first = left;
    }
    let mut seen = operand(first, carry, mistakes)?;
    for (is_and, right) in others.into_iter().rev() {
        // The right side of `and` is looked at only when the left one is true, that of `or` when it is
        // not.
        let carry = if is_and {
            &seen.if_true
        } else {
            &seen.if_false
        };
        let right = part(right, carry, mistakes)?;
        seen = if is_and {
            seen.and(right)?
        } else {
            seen.or(right)?
        };
    }
    Ok(seen)
}

impl Seen {
    fn and(self, other: Seen) -> Result<Seen, Failure> {
        let (left, right) = (self.part, other.part);
        let unseen = not(left.yes.clone());
        Ok(Seen {
            part: join(
                &left,
                &right,
                and(left.yes.clone(), right.yes.clone()),
                and(left.sound.clone(), or(right.sound.clone(), unseen)),
            )?,
            if_true: other.if_true,
            if_false: Carry::either(&self.if_false, &other.if_false),
        })
    }

    fn or(self, other: Seen) -> Result<Seen, Failure> {
        let (left, right) = (self.part, other.part);
        let second = and(right.yes.clone(), left.sound.clone());
        let seen = left.yes.clone();
        Ok(Seen {
            part: join(
                &left,
                &right,
                or(left.yes.clone(), second),
                and(left.sound.clone(), or(right.sound.clone(), seen)),
            )?,
            if_true: Carry::either(&self.if_true, &other.if_true),
            if_false: other.if_false,
        })
    }
}

/// What is no `and` and no `or`.
fn operand(query: &Query, carry: &Carry, mistakes: &mut Mistakes) -> Result<Seen, Failure> {
    match query {
        Query::And(..) | Query::Or(..) => part(query, carry, mistakes),
        Query::Not(inner) => {
            let inner = part(inner, carry, mistakes)?;
            Ok(Seen {
                part: Part {
                    yes: and(not(inner.part.yes), inner.part.sound.clone()),
                    ..inner.part
                },
                if_true: inner.if_false,
                if_false: inner.if_true,
            })
        }
        Query::Present(path) => {
            let part = super::compare::present(path);
            Ok(leaf(query, path, part, carry, mistakes))
        }
        Query::Compare(path, op, value) => {
            let part = comparison(path, *op, value);
            Ok(leaf(query, path, part, carry, mistakes))
        }
    }
}

/// One comparison, with what it comes to where its map is missing.
fn leaf(
    query: &Query,
    path: &[String],
    mut part: Part,
    carry: &Carry,
    mistakes: &mut Mistakes,
) -> Seen {
    let map = || build::steps(path.first().cloned().map(Step::Key));
    let is = |test| Truth::from(build::is(map(), test));
    let instead = carry.instead(query);
    // Of what is missing only `eq null` is true.
    if is_null(query) && matches!(instead, Instead::Known(false) | Instead::Asks(_)) {
        part.yes = and(part.yes, is(IsTest::Present));
        mistakes.said.push(path.to_vec());
    }
    let also = match instead {
        Instead::Known(true) if !is_null(query) => Truth::Always,
        Instead::Asks(Query::Compare(path, op, value)) => comparison(&path, op, &value).yes,
        Instead::Asks(Query::Present(path)) => super::compare::present(&path).yes,
        Instead::Unsure => {
            mistakes.unsure.push(path.to_vec());
            Truth::Never
        }
        _ => Truth::Never,
    };
    // A comparison that fails always fails.
    if also != Truth::Never && part.sound != Truth::Never {
        part.yes = or(part.yes, and(is(IsTest::Missing), also));
        part.size += 1;
        mistakes.said.push(path.to_vec());
    }
    Seen {
        part,
        if_true: carry.after(query, true),
        if_false: carry.after(query, false),
    }
}

fn is_null(query: &Query) -> bool {
    matches!(query, Query::Compare(_, Op::Eq, Value::Null))
}

/// The whole of two parts; their size at most adds up twice.
fn join(left: &Part, right: &Part, yes: Truth, sound: Truth) -> Result<Part, Failure> {
    let repeated = !matches!(sound, Truth::Always);
    let size = (left.size + right.size) * if repeated { 2 } else { 1 };
    if size > LARGEST || is_deep(&yes) || is_deep(&sound) {
        return Err(Failure::TooLarge);
    }
    Ok(Part { yes, sound, size })
}

fn is_deep(truth: &Truth) -> bool {
    matches!(truth, Truth::When(expr) if depth(expr) > DEEPEST)
}

/// How many brackets there can be around one comparison.
fn depth(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            1 + parts.iter().map(depth).max().unwrap_or(0)
        }
        ExprKind::Is { operand, .. } => 1 + depth(operand),
        _ => 0,
    }
}

pub(super) fn and(left: Truth, right: Truth) -> Truth {
    match (left, right) {
        (Truth::Never, _) | (_, Truth::Never) => Truth::Never,
        (Truth::Always, other) | (other, Truth::Always) => other,
        (Truth::When(left), Truth::When(right)) => build::all([*left, *right]).into(),
    }
}

fn or(left: Truth, right: Truth) -> Truth {
    match (left, right) {
        (Truth::Always, _) | (_, Truth::Always) => Truth::Always,
        (Truth::Never, other) | (other, Truth::Never) => other,
        (Truth::When(left), Truth::When(right)) => build::any([*left, *right]).into(),
    }
}

/// True where `truth` is false or unknown. What is negated twice is itself: false and unknown are the
/// same to whoever asks.
pub(super) fn not(truth: Truth) -> Truth {
    let operand = match truth {
        Truth::Always => return Truth::Never,
        Truth::Never => return Truth::Always,
        Truth::When(operand) => operand,
    };
    match operand.kind {
        ExprKind::Is {
            operand,
            test,
            negated: true,
        } if test.node == IsTest::True => Truth::When(operand),
        ExprKind::Is {
            operand,
            test,
            negated: false,
        } if test.node == IsTest::Present => build::is(*operand, IsTest::Missing).into(),
        kind => build::is_not(kind.into(), IsTest::True).into(),
    }
}

fn expr(truth: Truth) -> Expr {
    match truth {
        Truth::Always => build::bool(true),
        Truth::Never => build::bool(false),
        Truth::When(expr) => *expr,
    }
}
