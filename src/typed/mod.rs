//! The typed tree: names resolved, types known, literals decoded. What linters, analysers and the
//! reference evaluator read.

mod children;
mod expr;
mod lend;

pub use expr::*;

use crate::ast::{FlagType, Status};
use crate::bucket::{Bucketing, Scale};
use crate::source::Span;
use crate::value::{Path, Timestamp, Type, Value};
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// Which attribute: an index into [`RuleSet::attributes`].
    AttributeId;
    /// Which list: an index into [`RuleSet::lists`].
    ListId;
    /// Which segment: an index into [`RuleSet::segments`].
    SegmentId;
    /// Which flag: an index into [`RuleSet::flags`].
    FlagId;
    /// Which variant: an index into [`Flag::variants`].
    VariantId;
}

/// A ruleset without errors: what could not be used is left out, and what depends on it too.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// The name that the file gives itself.
    pub name: Option<String>,
    /// The attribute that the schema marks `key`: who counts as one where nothing else is said.
    pub key: Option<Path>,
    /// Every attribute that is declared or read.
    pub attributes: Vec<Attribute>,
    /// The named lists.
    pub lists: Vec<List>,
    /// The segments, in the order of their definition.
    pub segments: IndexMap<String, Segment>,
    /// The flags, in the order of their definition.
    pub flags: IndexMap<String, Flag>,
    /// The file's own tests.
    pub tests: Vec<Test>,
}

/// An attribute that is declared or read.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent marks, as the schema has them"
)]
pub struct Attribute {
    /// Where it lies in the context.
    pub path: Path,
    /// Its type; [`Type::Any`] without a declaration.
    pub ty: Type,
    /// Whether it is declared in the schema.
    pub declared: bool,
    /// Whether text is converted to the declared type.
    pub coerce: bool,
    /// Whether its value must not be shown.
    pub private: bool,
    /// Whether the host promises that it is present.
    pub required: bool,
}

/// A named list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Its name, without `$`.
    pub name: String,
    /// The entries, decoded.
    pub values: Arc<Vec<Constant>>,
}

/// A named condition.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub description: Option<String>,
    /// Who is in it.
    pub when: Expr,
}

/// A flag.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its key.
    pub name: String,
    /// The type of its values.
    pub ty: FlagType,
    /// What it can serve. Values that were written in place have no name.
    pub variants: Vec<Variant>,
    /// Whether it is in use.
    pub status: Status,
    /// What it serves while disabled, or while a prerequisite is not met. The caller's default when absent.
    pub if_disabled: Option<VariantId>,
    /// What other flags must serve.
    pub requires: Vec<Requirement>,
    /// The rules in order; blocks of environments are flattened in place, every `otherwise` is a rule
    /// without a condition, and the last rule is the flag's own `otherwise`.
    pub rules: Vec<Rule>,
    /// What people said about it.
    pub metadata: Metadata,
    /// Where it stands.
    pub span: Span,
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name; none when the value was written in place.
    pub name: Option<String>,
    /// Its value.
    pub value: Value,
    /// What it is, for people.
    pub description: Option<String>,
}

/// `requires other is on`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// The other flag.
    pub flag: FlagId,
    /// What it must serve.
    pub variant: VariantId,
    /// Where it stands.
    pub span: Span,
}

/// What people said about a flag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Who answers for it.
    pub owner: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Where the work is tracked.
    pub ticket: Option<String>,
    /// `release`, `experiment`, `operational`, `permission`, …
    pub kind: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// When it was added.
    pub created: Option<Timestamp>,
    /// When it should be gone.
    pub expires: Option<Timestamp>,
    /// Why it should not be used any more, or since when.
    pub deprecated: Option<String>,
}

impl Metadata {
    /// Nothing said.
    pub const fn new() -> Metadata {
        Metadata {
            owner: None,
            description: None,
            ticket: None,
            kind: None,
            tags: Vec::new(),
            created: None,
            expires: None,
            deprecated: None,
        }
    }
}

/// How a rule is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleName {
    /// By its own name.
    Named(String),
    /// Not at all; the number counts the flag's rules, named or not, from 1 in the order of the text.
    /// An `otherwise` is not counted.
    Unnamed(usize),
    /// `otherwise`
    Otherwise,
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleName::Named(name) => f.write_str(name),
            RuleName::Unnamed(number) => write!(f, "#{number}"),
            RuleName::Otherwise => f.write_str("otherwise"),
        }
    }
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How it is called.
    pub name: RuleName,
    /// What it is, for people.
    pub description: Option<String>,
    /// Where it counts; everywhere when empty.
    pub environments: Vec<String>,
    /// The first instant at which it counts.
    pub from: Option<Timestamp>,
    /// The first instant at which it counts no more.
    pub until: Option<Timestamp>,
    /// Who it is for; everybody when absent.
    pub when: Option<Expr>,
    /// What they get.
    pub serve: Outcome,
    /// Where it stands.
    pub span: Span,
}

/// What a rule serves.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// One variant for everybody.
    Variant(VariantId),
    /// No value, and this code.
    Error(String),
    /// Shares of the population.
    Split(Split),
    /// A share that grows with time.
    Ramp(Ramp),
}

/// How a key becomes a bucket.
#[derive(Debug, Clone)]
pub struct BucketBy {
    /// The key. Text counts as it is, whole numbers in decimal, bools as `true` and `false`; anything
    /// else is no key.
    pub key: Expr,
    /// The salt.
    pub salt: String,
    /// The function.
    pub bucketing: Arc<dyn Bucketing>,
    /// In what the shares are counted.
    pub scale: Scale,
}

/// Shares of the population. The key falls in the first share whose bound is above its bucket: the
/// bounds are what [`Salted::bounds`](crate::bucket::Salted::bounds) makes of the sizes of the shares,
/// and a share that ends at the whole has everybody who is left.
#[derive(Debug, Clone)]
pub struct Split {
    /// Who counts as one, and how they are dealt out.
    pub bucket: BucketBy,
    /// The shares; the last ends at the scale's whole.
    pub shares: Vec<Share>,
}

/// One share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Where the share ends, counted from the start of the first, in parts of the whole.
    pub end: u32,
    /// What it gets; the next rules decide when none.
    pub to: Option<VariantId>,
}

/// A share that grows with time.
#[derive(Debug, Clone)]
pub struct Ramp {
    /// Who counts as one, and how they are dealt out.
    pub bucket: BucketBy,
    /// What the buckets below the schedule's bound get.
    pub to: VariantId,
    /// How many buckets that is, at which time.
    pub schedule: Schedule,
    /// What the others get; the next rules decide when none.
    pub rest: Option<VariantId>,
}

/// How a ramp grows: percentages in buckets, 0 to 100 000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// A straight line between two points, level before and after.
    Linear {
        /// When it starts to grow.
        from: Timestamp,
        /// When it has grown.
        until: Timestamp,
        /// The share at `from`.
        low: u32,
        /// The share at `until`.
        high: u32,
    },
    /// The last step at or before now; nothing before the first.
    Steps(Vec<(Timestamp, u32)>),
}

/// The tests of one flag.
#[derive(Debug, Clone)]
pub struct Test {
    /// The flag.
    pub flag: FlagId,
    /// The cases.
    pub cases: Vec<TestCase>,
}

/// One case.
#[derive(Debug, Clone)]
pub struct TestCase {
    /// The context: a map.
    pub given: Value,
    /// The time of the request.
    pub at: Option<Timestamp>,
    /// The environment of the request.
    pub environment: Option<String>,
    /// The variant that must be served; a value written in place is the variant with that value.
    pub expect: Expected,
    /// The rule that must have served it.
    pub by_rule: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// What a test case expects.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A variant by name.
    Variant(VariantId),
    /// A value.
    Value(Value),
}
