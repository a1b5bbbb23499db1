//! Expressions as written.

use super::Portion;
use crate::source::{Name, Span, Spanned};

/// An attribute path as written.
pub use crate::value::{Path, Step};

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, without the parentheses around it.
    pub span: Span,
    /// Whether the author put parentheses around it. Says nothing about the meaning.
    pub parenthesised: bool,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Expr {
    /// `kind` at `span`, without parentheses.
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        Expr {
            kind,
            span,
            parenthesised: false,
        }
    }
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// `[a, b, c]`
    List(Vec<Expr>),
    /// `{ a: 1, "b c": 2 }`
    Map(Vec<(Name, Expr)>),
    /// `user.id`, `orders[0].total`, `now`, `environment`, `flag_key`, or a quantifier's variable.
    Path(AttributePath),
    /// `$eu`
    ListRef(Name),
    /// `in segment staff`, `not in segment staff`
    Segment {
        /// Which segment.
        name: Name,
        /// Whether `not` stands in front.
        negated: bool,
    },
    /// `flag checkout`: the value that another flag serves.
    Flag(Name),
    /// `flag checkout is on`, `flag checkout is not on`
    FlagIs {
        /// Which flag.
        flag: Name,
        /// Which variant.
        variant: Name,
        /// Whether `not` stands behind `is`.
        negated: bool,
    },
    /// `25% of account.id salt "s" using md5-100`, `[10% to 20%] of user.id`
    Bucket {
        /// The slices of the population, each `from` inclusive and `to` exclusive. `25%` is `0% to 25%`.
        slices: Vec<Slice>,
        /// The key.
        by: Box<Expr>,
        /// Its own salt.
        salt: Option<Spanned<String>>,
        /// Its own bucketing.
        using: Option<Name>,
    },
    /// `any(o in orders where o.total > 500)`
    Quantifier {
        /// Which.
        kind: Quantifier,
        /// The variable.
        variable: Name,
        /// The list.
        list: Box<Expr>,
        /// The condition on each element.
        body: Box<Expr>,
    },
    /// `lower(email)`
    Call {
        /// The function.
        function: Name,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `not a`
    Not(Box<Expr>),
    /// `a and b and c`; two or more.
    And(Vec<Expr>),
    /// `a or b or c`; two or more.
    Or(Vec<Expr>),
    /// `a == b`, `a not in b`, `a starts_with b`, …
    Compare {
        /// The operator.
        op: Spanned<CompareOp>,
        /// Whether `not` stands in front of the operator (`not in`, `not starts_with`).
        negated: bool,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `1..10`, `1..<10`: only on the right of `in`.
    Range {
        /// The lowest value that is in.
        low: Box<Expr>,
        /// The highest value.
        high: Box<Expr>,
        /// Whether `high` is in: `..`, not `..<`.
        inclusive: bool,
    },
    /// `a + b - c` or `a * b / c`: one precedence, from the left; one or more in `rest`.
    Arithmetic {
        /// The first operand.
        first: Box<Expr>,
        /// The others, each with the operator in front of it.
        rest: Vec<(Spanned<ArithmeticOp>, Expr)>,
    },
    /// `-a`
    Negate(Box<Expr>),
    /// `a ?? b ?? c`; two or more.
    Coalesce(Vec<Expr>),
    /// `a is present`, `a is not true`, `a is string`
    Is {
        /// What is tested.
        operand: Box<Expr>,
        /// What for.
        test: Spanned<IsTest>,
        /// Whether `not` stands behind `is`.
        negated: bool,
    },
    /// `"@x.com" ignore_case`
    IgnoreCase(Box<Expr>),
}

/// A slice of the population.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// Where it starts, inclusive.
    pub from: Portion,
    /// Where it ends, exclusive.
    pub to: Portion,
    /// Where it is written.
    pub span: Span,
}

impl PartialEq for Slice {
    fn eq(&self, other: &Self) -> bool {
        self.from == other.from && self.to == other.to
    }
}

/// A path as written, with what its spelling says.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributePath {
    /// The steps.
    pub path: Path,
    /// Whether the first step stands in backticks or the like, so that it names an attribute even
    /// where a plain word would be `now`, `environment` or `flag_key`.
    pub quoted: bool,
}

/// A literal as written: numbers, dates and versions are decoded by the checker.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`, for values only.
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `1_000`, as written.
    Int(String),
    /// `2.5`, `1e9`, as written.
    Float(String),
    /// Text, with escapes resolved.
    String(String),
    /// `r"…"`: text without escapes.
    Raw(String),
    /// `2025-12-01`
    Date(String),
    /// `2025-12-01T09:00Z`
    DateTime(String),
    /// `2.10.0-rc.1`
    Version(String),
    /// `30d`, `1h30m`
    Duration(String),
}

/// Which elements must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Every one.
    All,
    /// Not one.
    None,
}

/// The operators between two operands that give true or false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `starts_with`
    StartsWith,
    /// `ends_with`
    EndsWith,
    /// `contains`
    Contains,
    /// `contains_any`
    ContainsAny,
    /// `contains_all`
    ContainsAll,
    /// `matches`
    Matches,
    /// `like`
    Like,
    /// `in_cidr`
    InCidr,
}

impl CompareOp {
    /// Every operator, for suggestions and tests.
    pub const ALL: [CompareOp; 15] = [
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
        CompareOp::In,
        CompareOp::StartsWith,
        CompareOp::EndsWith,
        CompareOp::Contains,
        CompareOp::ContainsAny,
        CompareOp::ContainsAll,
        CompareOp::Matches,
        CompareOp::Like,
        CompareOp::InCidr,
    ];

    /// The spelling.
    pub fn text(self) -> &'static str {
        match self {
            CompareOp::Equal => "==",
            CompareOp::NotEqual => "!=",
            CompareOp::Less => "<",
            CompareOp::LessOrEqual => "<=",
            CompareOp::Greater => ">",
            CompareOp::GreaterOrEqual => ">=",
            CompareOp::In => "in",
            CompareOp::StartsWith => "starts_with",
            CompareOp::EndsWith => "ends_with",
            CompareOp::Contains => "contains",
            CompareOp::ContainsAny => "contains_any",
            CompareOp::ContainsAll => "contains_all",
            CompareOp::Matches => "matches",
            CompareOp::Like => "like",
            CompareOp::InCidr => "in_cidr",
        }
    }
}

/// The operators that make values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl ArithmeticOp {
    /// The spelling.
    pub fn text(self) -> &'static str {
        match self {
            ArithmeticOp::Add => "+",
            ArithmeticOp::Subtract => "-",
            ArithmeticOp::Multiply => "*",
            ArithmeticOp::Divide => "/",
        }
    }
}

/// What `is` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IsTest {
    /// `is present`: there is a value, of whatever type.
    Present,
    /// `is missing`: there is none.
    Missing,
    /// `is true`: collapses unknown to false.
    True,
    /// `is false`: the operand is false, not unknown.
    False,
    /// `is string`
    String,
    /// `is number`: whole or not.
    Number,
    /// `is int`: a whole number.
    Int,
    /// `is bool`
    Bool,
    /// `is list`
    List,
    /// `is map`
    Map,
    /// `is time`: text that is a time, or a time.
    Time,
    /// `is version`: text that is a version, or a version.
    Version,
    /// `is ip`: text that is an address.
    Ip,
}

impl IsTest {
    /// Every test, for suggestions and tests.
    pub const ALL: [IsTest; 13] = [
        IsTest::Present,
        IsTest::Missing,
        IsTest::True,
        IsTest::False,
        IsTest::String,
        IsTest::Number,
        IsTest::Int,
        IsTest::Bool,
        IsTest::List,
        IsTest::Map,
        IsTest::Time,
        IsTest::Version,
        IsTest::Ip,
    ];

    /// The spelling.
    pub fn text(self) -> &'static str {
        match self {
            IsTest::Present => "present",
            IsTest::Missing => "missing",
            IsTest::True => "true",
            IsTest::False => "false",
            IsTest::String => "string",
            IsTest::Number => "number",
            IsTest::Int => "int",
            IsTest::Bool => "bool",
            IsTest::List => "list",
            IsTest::Map => "map",
            IsTest::Time => "time",
            IsTest::Version => "version",
            IsTest::Ip => "ip",
        }
    }
}
