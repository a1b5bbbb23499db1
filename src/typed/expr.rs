//! Typed expressions. Every conversion that the language makes by itself is written out here.

use super::{AttributeId, BucketBy, FlagId, ListId, SegmentId, VariantId};
use crate::ast::{ArithmeticOp, CompareOp, IsTest, Quantifier};
use crate::schema::Function;
use crate::source::Span;
use crate::value::{Duration, Path, Timestamp, Type, Version};
use ipnet::IpNet;
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

/// An expression with its type.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type: [`Type::Bool`] for every condition.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// A decoded literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, finite.
    Float(f64),
    /// Text.
    String(String),
    /// An instant.
    Time(Timestamp),
    /// A length of time.
    Duration(Duration),
    /// A version.
    Version(Version<'static>),
    /// An address.
    Ip(IpAddr),
    /// A list of literals.
    List(Vec<Constant>),
}

/// The forms of a typed expression.
///
/// An expression of type bool is true, false or unknown. Any other has a value, or none for a
/// reason. An operand without a value makes the test that asks for it unknown, unless the form says
/// otherwise.
#[derive(Debug, Clone)]
pub enum ExprKind {
    // Values
    /// A literal.
    Constant(Constant),
    /// An attribute of the context. A `coerce` attribute is converted by a [`ExprKind::Convert`]
    /// around it.
    Attribute(AttributeId),
    /// A quantifier's variable, or something inside it.
    Local {
        /// How many quantifiers out the variable belongs to; 0 is the innermost.
        level: usize,
        /// The path inside the element; empty for the element itself.
        path: Path,
    },
    /// The time of the request.
    Now,
    /// The environment of the request; where the request has none, this attribute of the context.
    Environment(AttributeId),
    /// The key of the flag that is evaluated; in a lone condition, this attribute of the context.
    FlagKey(AttributeId),
    /// The value that another flag serves. None while that flag serves an error or the caller's default.
    FlagValue(FlagId),
    /// The operand if it has type `to` already; text that spells a time, version, address, number or
    /// bool is converted; anything else is unknown.
    Convert {
        /// What is converted.
        operand: Box<Expr>,
        /// To what: time, version, ip, int, number or bool.
        to: Type,
    },
    /// `-a`, of a number or duration.
    Negate(Box<Expr>),
    /// Sums or products from the left. Whole numbers stay whole, except that `/` gives a fraction
    /// where it does not come out even; overflow and division by zero are unknown. Time ± duration is
    /// a time, time − time a duration, duration × or / number a duration in whole
    /// microseconds.
    Arithmetic {
        /// The first operand.
        first: Box<Expr>,
        /// The others.
        rest: Vec<(ArithmeticOp, Expr)>,
    },
    /// The first operand that has a value.
    Coalesce(Vec<Expr>),
    /// The result of a function; none when an argument has none.
    Call {
        /// The function.
        function: Arc<dyn Function>,
        /// The arguments.
        arguments: Vec<Expr>,
    },

    // Conditions
    /// A value in the place of a condition: true or false if it is a bool, else unknown.
    Holds(Box<Expr>),
    /// Kleene's not.
    Not(Box<Expr>),
    /// Kleene's and; empty is true.
    All(Vec<Expr>),
    /// Kleene's or; empty is false.
    Any(Vec<Expr>),
    /// Both have values of one type, and they are equal. Numbers compare on one line, versions by
    /// precedence, lists element by element; unknown for other pairs of types and for maps.
    Equal {
        /// One side.
        left: Box<Expr>,
        /// The other.
        right: Box<Expr>,
        /// Whether text is compared after Unicode simple case folding.
        ignore_case: bool,
    },
    /// `left op right` for numbers, text (by code point), times, durations and versions.
    Order {
        /// How.
        op: OrderOp,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// The operand equals one of the entries. Kleene's or over [`ExprKind::Equal`]: an entry of
    /// another type than the operand is unknown. An operand without a value is unknown even when the
    /// list is empty.
    OneOf {
        /// What is looked for.
        operand: Box<Expr>,
        /// Where.
        list: ListOperand,
        /// Whether text is compared after Unicode simple case folding.
        ignore_case: bool,
    },
    /// `left` starts with, ends with or contains one of `patterns` (Kleene's or over them).
    Text {
        /// How.
        op: TextOp,
        /// The text.
        operand: Box<Expr>,
        /// What to look for. Constants, or operands of type string.
        patterns: Vec<Expr>,
        /// Whether text is compared after Unicode simple case folding.
        ignore_case: bool,
    },
    /// One of the patterns matches the text somewhere (`matches`), or as a whole (`like`, whose `*`
    /// became a regular expression that fits any text).
    Matches {
        /// The text.
        operand: Box<Expr>,
        /// The patterns, compiled; letter case is settled inside them.
        patterns: Vec<Pattern>,
    },
    /// The address lies in one of the networks. IPv4 addresses mapped into IPv6 count as IPv4.
    InNetwork {
        /// The address: type ip.
        operand: Box<Expr>,
        /// The networks.
        networks: Vec<IpNet>,
    },
    /// The list has elements that equal the values: all of them or any of them, in Kleene's logic
    /// over [`ExprKind::Equal`] of element and value.
    Contains {
        /// The list.
        list: Box<Expr>,
        /// The values.
        values: Vec<Expr>,
        /// Whether every value must be there.
        all: bool,
        /// Whether text is compared after Unicode simple case folding.
        ignore_case: bool,
    },
    /// Membership in a list that is known only at run time: `plan in allowed_plans`, with the roles
    /// of operand and list as in `OneOf`; and substring if the right side turns out to be text is not
    /// offered. `text contains x` where the left side may be text or a list at run time.
    ContainsDynamic {
        /// Text or a list.
        container: Box<Expr>,
        /// What to look for.
        value: Box<Expr>,
        /// Whether text is compared after Unicode simple case folding.
        ignore_case: bool,
    },
    /// The segment's condition; unknown stays unknown.
    Segment(SegmentId),
    /// The flag serves the variant. Never unknown.
    FlagIs {
        /// The flag.
        flag: FlagId,
        /// The variant.
        variant: VariantId,
    },
    /// `is present`: never unknown.
    Present(Box<Expr>),
    /// `is true`: true if the operand is true, else false. Never unknown.
    IsTrue(Box<Expr>),
    /// `is false`: true if the operand is false, else false. Never unknown.
    IsFalse(Box<Expr>),
    /// `is string`, …: whether there is a value of that type. Never unknown; false when missing.
    IsType {
        /// What is tested.
        operand: Box<Expr>,
        /// For what.
        test: IsTest,
    },
    /// Kleene's or (any), and (all), not-or (none) of `body` over the elements. Unknown when `list`
    /// has no value or is no list.
    Quantifier {
        /// Which.
        kind: Quantifier,
        /// The list.
        list: Box<Expr>,
        /// The condition on each element.
        body: Box<Expr>,
    },
    /// The key's bucket lies in one of the ranges. Unknown without a key.
    Bucket {
        /// Who counts as one.
        bucket: Box<BucketBy>,
        /// The ranges, each within the parts of the scale's whole. One that ends at the whole has no
        /// upper bound.
        ranges: Vec<Range<u32>>,
    },
}

/// How two values are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderOp {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl OrderOp {
    /// Whether `ordering` of left to right is what is asked for.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            OrderOp::Less => ordering.is_lt(),
            OrderOp::LessOrEqual => ordering.is_le(),
            OrderOp::Greater => ordering.is_gt(),
            OrderOp::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// How text is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextOp {
    /// At the start.
    StartsWith,
    /// At the end.
    EndsWith,
    /// Anywhere.
    Contains,
}

/// Where `in` looks.
#[derive(Debug, Clone)]
pub enum ListOperand {
    /// In these literals.
    Constants(Arc<Vec<Constant>>),
    /// In a named list.
    Named(ListId),
    /// In a list that the context holds.
    Value(Box<Expr>),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// What the author wrote, for explanations.
    pub source: String,
    /// How the author asked for it: `matches`, `like`, or `contains` without regard to case.
    pub op: CompareOp,
    /// Whether letter case does not count.
    pub ignore_case: bool,
    /// The regular expression: the author's own, or the translation of a `like` pattern.
    pub search: crate::value::Search,
}
