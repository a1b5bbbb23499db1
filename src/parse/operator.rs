//! Spellings of operators, those of other languages among them.

use crate::ast::{ArithmeticOp, CompareOp};
use crate::diagnostic::Code;

/// How tightly an operator binds: later binds tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Compare,
    Range,
    Coalesce,
    Sum,
    Product,
    /// Tighter than every operator between two operands.
    Operand,
}

impl Level {
    /// The next tighter level.
    pub(super) fn tighter(self) -> Level {
        match self {
            Level::Or => Level::And,
            Level::And => Level::Compare,
            Level::Compare => Level::Range,
            Level::Range => Level::Coalesce,
            Level::Coalesce => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product | Level::Operand => Level::Operand,
        }
    }
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    Or,
    And,
    Compare(CompareOp, bool),
    /// Says whether the upper bound is in.
    Range(bool),
    Coalesce,
    Arithmetic(ArithmeticOp),
}

impl Infix {
    /// How tightly it binds.
    pub(super) fn level(self) -> Level {
        match self {
            Infix::Or => Level::Or,
            Infix::And => Level::And,
            Infix::Compare(..) => Level::Compare,
            Infix::Range(_) => Level::Range,
            Infix::Coalesce => Level::Coalesce,
            Infix::Arithmetic(ArithmeticOp::Add | ArithmeticOp::Subtract) => Level::Sum,
            Infix::Arithmetic(ArithmeticOp::Multiply | ArithmeticOp::Divide) => Level::Product,
        }
    }
}

/// What an operator means that the grammar has accepted, and, when it belongs to another language,
/// which finding it is.
pub(super) fn infix(text: &str) -> Option<(Infix, Option<Code>)> {
    let right = match text {
        "and" | "AND" | "&&" => Infix::And,
        "or" | "OR" | "||" => Infix::Or,
        ".." => Infix::Range(true),
        "..<" => Infix::Range(false),
        "??" => Infix::Coalesce,
        "+" => Infix::Arithmetic(ArithmeticOp::Add),
        "-" => Infix::Arithmetic(ArithmeticOp::Subtract),
        "*" => Infix::Arithmetic(ArithmeticOp::Multiply),
        "/" => Infix::Arithmetic(ArithmeticOp::Divide),
        _ => return compare(text),
    };
    Some((right, None))
}

/// The same for what compares.
fn compare(text: &str) -> Option<(Infix, Option<Code>)> {
    if let Some(op) = by_text(text) {
        return Some((Infix::Compare(op, false), None));
    }
    // A word operator, perhaps with `not` in front, perhaps foreign.
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    let negated = words
        .first()
        .is_some_and(|word| matches!(*word, "not" | "NOT" | "does"));
    if words.first() == Some(&"does") {
        words.remove(0);
    }
    if negated {
        words.remove(0);
    }
    let word = words.join(" ").to_ascii_lowercase();
    if let Some(op) = by_text(&word) {
        return Some((Infix::Compare(op, negated), None));
    }
    let (op, inner) = match word.as_str() {
        "=" => {
            return Some((
                Infix::Compare(CompareOp::Equal, false),
                Some(Code::SingleEquals),
            ));
        }
        "===" | "equals" | "equal_to" | "eq" | "is" | "is equal to" => (CompareOp::Equal, false),
        "!==" | "<>" | "≠" | "ne" | "neq" | "not_equals" | "is not" | "is not equal to" => {
            (CompareOp::NotEqual, false)
        }
        "gt" => (CompareOp::Greater, false),
        "gte" | "ge" | "≥" => (CompareOp::GreaterOrEqual, false),
        "lt" => (CompareOp::Less, false),
        "lte" | "le" | "=<" | "≤" => (CompareOp::LessOrEqual, false),
        "is in" | "one of" | "any of" | "is one of" | "is any of" => (CompareOp::In, false),
        "is not in" | "is not one of" | "is not any of" | "not_in" | "notin" | "nin" => {
            (CompareOp::In, true)
        }
        "startswith" | "starts-with" | "begins_with" | "beginswith" | "starts with"
        | "starting_with" => (CompareOp::StartsWith, false),
        "endswith" | "ends-with" | "ends with" | "ending_with" => (CompareOp::EndsWith, false),
        "includes" | "include" | "contain" | "has" => (CompareOp::Contains, false),
        "has_any" | "containsany" => (CompareOp::ContainsAny, false),
        "has_all" | "containsall" => (CompareOp::ContainsAll, false),
        "=~" | "regex" | "regexp" | "match" => (CompareOp::Matches, false),
        "!~" => (CompareOp::Matches, true),
        "glob" => (CompareOp::Like, false),
        "in_subnet" | "cidr" => (CompareOp::InCidr, false),
        _ => return None,
    };
    let (op, negated) = match (op, negated != inner) {
        // `not equals` is written `!=`.
        (CompareOp::Equal, true) => (CompareOp::NotEqual, false),
        other => other,
    };
    Some((Infix::Compare(op, negated), Some(Code::ForeignOperator)))
}

/// The operator that is spelled like this.
fn by_text(text: &str) -> Option<CompareOp> {
    Some(match text {
        "==" => CompareOp::Equal,
        "!=" => CompareOp::NotEqual,
        "<" => CompareOp::Less,
        "<=" => CompareOp::LessOrEqual,
        ">" => CompareOp::Greater,
        ">=" => CompareOp::GreaterOrEqual,
        "in" => CompareOp::In,
        "starts_with" => CompareOp::StartsWith,
        "ends_with" => CompareOp::EndsWith,
        "contains" => CompareOp::Contains,
        "contains_any" => CompareOp::ContainsAny,
        "contains_all" => CompareOp::ContainsAll,
        "matches" => CompareOp::Matches,
        "like" => CompareOp::Like,
        "in_cidr" => CompareOp::InCidr,
        _ => return None,
    })
}

/// How an operator is written here.
pub(super) fn spelling(op: CompareOp, negated: bool) -> String {
    if negated {
        format!("not {}", op.text())
    } else {
        op.text().to_owned()
    }
}
