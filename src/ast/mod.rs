//! What the author wrote: names and literals as they stand in the text, with spans, without meaning.
//!
//! Equality ignores spans and comments: two documents are equal when they say the same.

pub mod build;
mod expr;
mod print;
pub mod visit;
mod words;

pub use expr::*;
pub(crate) use print::is_plain_attribute;
pub use print::{print, print_expr};

use crate::source::{Name, Span, Spanned};

/// A whole file, or several joined by `include`.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The items, in the order in which they stand.
    pub items: Vec<Item>,
    /// Comments and blank lines, for the formatter, in the order in which they stand.
    pub trivia: Vec<Trivia>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

/// What the language passes over and the formatter keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trivia {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TriviaKind,
}

/// A comment or a blank line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriviaKind {
    /// A comment on a line of its own, with its `#` or `//`, without the line's end.
    Line(String),
    /// A comment behind something on the same line.
    Trailing(String),
    /// One or more blank lines.
    Blank,
}

/// Something that stands at the top of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `ruleset "name"`
    Ruleset(Spanned<String>),
    /// `bucketing unleash/murmur3`: the function for every flag that names none.
    Bucketing(Name),
    /// `include "other.flags"`
    Include(Spanned<String>),
    /// `attributes { … }`
    Attributes(Attributes),
    /// `list eu = [ … ]`
    List(List),
    /// `segment staff = …`
    Segment(Segment),
    /// `flag checkout: bool { … }`
    Flag(Flag),
    /// `test checkout { … }`
    Test(Test),
    /// Something that could not be read. Its name, where one was seen, still counts as defined, so
    /// that one mistake is reported once.
    Broken(Broken),
}

/// An item that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// Where it stands.
    pub span: Span,
    /// What it would have defined.
    pub defines: Option<(Definition, Name)>,
}

/// The kinds of names that items define.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Definition {
    /// A flag.
    Flag,
    /// A segment.
    Segment,
    /// A list.
    List,
    /// An `attributes` block, which has no name.
    Attributes,
}

/// The schema: which attributes exist, and their types.
#[derive(Debug, Clone)]
pub struct Attributes {
    /// The declarations.
    pub entries: Vec<Attribute>,
    /// From `attributes` to the closing brace.
    pub span: Span,
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

/// `plan: string one of ["free", "pro"] required "the paid plan"`
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Where it lies in the context.
    pub path: Spanned<Path>,
    /// Its type.
    pub ty: Spanned<TypeName>,
    /// The values that it can have.
    pub one_of: Option<Vec<Expr>>,
    /// `key`, `required`, `private`, `coerce`.
    pub marks: Vec<Spanned<Mark>>,
    /// What it is, for people.
    pub description: Option<Spanned<String>>,
}

/// A type as written in a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeName {
    /// `string`
    String,
    /// `int`
    Int,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `time`
    Time,
    /// `version`
    Version,
    /// `ip`
    Ip,
    /// `map`
    Map,
    /// `list of string`
    List(Box<TypeName>),
}

/// What is said of an attribute besides its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The bucketing key where a flag names none.
    Key,
    /// The host promises that it is present.
    Required,
    /// Its value is not shown in explanations.
    Private,
    /// Text is converted to the declared type.
    Coerce,
}

/// `list eu = ["AT", "BE"]` or `list blocked from "blocked.txt"`
#[derive(Debug, Clone)]
pub struct List {
    /// Its name, without `$`.
    pub name: Name,
    /// Where the entries are.
    pub source: ListSource,
    /// The whole item.
    pub span: Span,
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.source == other.source
    }
}

/// Where the entries of a list are.
#[derive(Debug, Clone, PartialEq)]
pub enum ListSource {
    /// Written in place.
    Inline(Vec<Expr>),
    /// Provided by the host under this name.
    Host(Spanned<String>),
}

/// `segment staff "People on our payroll" = email ends_with "@company.com"`
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// What it is, for people.
    pub description: Option<Spanned<String>>,
    /// Who is in it.
    pub when: Expr,
    /// The whole item.
    pub span: Span,
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.description == other.description && self.when == other.when
    }
}

/// `flag checkout: bool { … }`
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its key.
    pub name: Name,
    /// The type of its values.
    pub ty: Spanned<FlagType>,
    /// `= value` or `= variant`: a flag that serves one thing to everybody.
    pub value: Option<Target>,
    /// What stands between the braces, in order.
    pub items: Vec<FlagItem>,
    /// The whole item.
    pub span: Span,
}

impl PartialEq for Flag {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.ty == other.ty
            && self.value == other.value
            && self.items == other.items
    }
}

/// The type of a flag's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlagType {
    /// `bool`, with the variants `on` and `off` unless others are given.
    Bool,
    /// `string`
    String,
    /// `int`
    Int,
    /// `number`
    Number,
    /// `json`: any value.
    Json,
}

/// Something inside a flag's braces.
#[derive(Debug, Clone, PartialEq)]
pub enum FlagItem {
    /// `owner "payments"`, `expires 2026-02-01`, …
    Meta(Meta),
    /// `status disabled`
    Status(Spanned<Status>),
    /// `if_disabled serve off`
    IfDisabled(Target),
    /// `variants { a = 1  b = 2 }`
    Variants(Spanned<Vec<Variant>>),
    /// `bucket by user.id salt "s" using md5-100`
    Bucket(Spanned<Bucket>),
    /// `requires other is on`
    Requires(Requires),
    /// `rule name when … serve …`
    Rule(Box<Rule>),
    /// `environment production { … }`
    Environment(Environment),
    /// `otherwise serve …`
    Otherwise(Otherwise),
}

/// One piece of metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// Which.
    pub key: Spanned<MetaKey>,
    /// A string, a date, a list of strings, or a bare word.
    pub value: MetaValue,
}

/// The metadata that a flag can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetaKey {
    /// Who answers for the flag.
    Owner,
    /// What it is for.
    Description,
    /// Where the work is tracked.
    Ticket,
    /// `release`, `experiment`, `operational`, `permission`, …
    Kind,
    /// Free words.
    Tags,
    /// When it was added.
    Created,
    /// When it should be gone.
    Expires,
    /// Why it should not be used any more, or since when.
    Deprecated,
}

/// The value of a piece of metadata, as written.
#[derive(Debug, Clone, PartialEq)]
pub enum MetaValue {
    /// A string, date, date-time or list.
    Expr(Expr),
    /// A bare word: `kind experiment`.
    Word(Name),
}

/// Whether a flag is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Its rules decide.
    Live,
    /// Switched off: `if_disabled` is served.
    Disabled,
    /// Over, kept for the record: `if_disabled` is served.
    Archived,
}

/// `control = "Buy now" "what everybody has today"`
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Its value: a literal, a list or a map.
    pub value: Expr,
    /// What it is, for people.
    pub description: Option<Spanned<String>>,
}

/// How a key becomes a bucket; what is absent is inherited from the flag, the file, the schema.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bucket {
    /// `by account.id ?? user.id`
    pub by: Option<Expr>,
    /// `salt "checkout-2025"`
    pub salt: Option<Spanned<String>>,
    /// `using launchdarkly/sha1`
    pub using: Option<Name>,
}

impl Bucket {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.by.is_none() && self.salt.is_none() && self.using.is_none()
    }
}

/// `requires other is on`
#[derive(Debug, Clone, PartialEq)]
pub struct Requires {
    /// The flag that this one depends on.
    pub flag: Name,
    /// The variant that it must serve.
    pub variant: Name,
}

/// `rule staff "our people" from … until … when … serve …`; a bare `when … serve …` has no name.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub name: Option<Name>,
    /// What it is, for people.
    pub description: Option<Spanned<String>>,
    /// `from`: the first instant at which it counts.
    pub from: Option<Expr>,
    /// `until`: the first instant at which it counts no more.
    pub until: Option<Expr>,
    /// Who it is for; everybody when absent.
    pub when: Option<Expr>,
    /// What they get.
    pub serve: Outcome,
    /// The whole rule.
    pub span: Span,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.description == other.description
            && self.from == other.from
            && self.until == other.until
            && self.when == other.when
            && self.serve == other.serve
    }
}

/// `environment production, staging { … }`
#[derive(Debug, Clone)]
pub struct Environment {
    /// Where the rules inside count.
    pub names: Vec<Name>,
    /// Rules, and at most one `otherwise`.
    pub items: Vec<EnvironmentItem>,
    /// The whole block.
    pub span: Span,
}

impl PartialEq for Environment {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names && self.items == other.items
    }
}

/// Something inside an environment block.
#[derive(Debug, Clone, PartialEq)]
pub enum EnvironmentItem {
    /// A rule.
    Rule(Box<Rule>),
    /// What everybody else in this environment gets.
    Otherwise(Otherwise),
}

/// `otherwise serve off`
#[derive(Debug, Clone)]
pub struct Otherwise {
    /// What everybody else gets.
    pub serve: Outcome,
    /// The whole line.
    pub span: Span,
}

impl PartialEq for Otherwise {
    fn eq(&self, other: &Self) -> bool {
        self.serve == other.serve
    }
}

/// What stands behind `serve`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// One variant or value for everybody.
    Target(Target),
    /// Shares of the population.
    Split(Split),
    /// A share that grows with time.
    Ramp(Box<Ramp>),
    /// `error "MALFORMED_FLAG"`: no value, and this code.
    Error(Spanned<String>),
}

/// A variant by name, or a value written in place.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The name of a variant.
    Variant(Name),
    /// A value, for a flag without `variants`.
    Value(Expr),
}

/// `25% on, rest off by account.id salt "s"`
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The shares, in order.
    pub shares: Vec<Share>,
    /// Who counts as one, and how they are dealt out.
    pub bucket: Bucket,
}

/// `25% on`, `rest off`, `rest next`
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// How much.
    pub weight: Spanned<Weight>,
    /// What they get.
    pub to: ShareTarget,
}

/// How much of the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// In thousandths of a percent.
    Percent(Percent),
    /// What the other shares leave.
    Rest,
}

/// A percentage in thousandths of a percent: 25 % is 25 000. More than 100 % can be written, and is
/// refused by the checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub u32);

/// What a share gets.
#[derive(Debug, Clone)]
pub enum ShareTarget {
    /// A variant or value.
    Target(Target),
    /// `next`: go on with the next rule.
    Next(Span),
}

impl PartialEq for ShareTarget {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (ShareTarget::Target(one), ShareTarget::Target(other)) => one == other,
            (ShareTarget::Next(_), ShareTarget::Next(_)) => true,
            _ => false,
        }
    }
}

/// `ramp on { 2025-12-01T09:00Z: 1% … } by user.id, rest off`
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// What the growing share gets.
    pub to: Target,
    /// How it grows.
    pub schedule: Spanned<Schedule>,
    /// Who counts as one, and how they are dealt out.
    pub bucket: Bucket,
    /// What the others get; `next` when absent.
    pub rest: Option<Share>,
}

/// How a ramp grows.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a ramp is boxed as a whole")]
pub enum Schedule {
    /// `0% to 100% from 2025-12-01T09:00Z until 2025-12-08T09:00Z`
    Linear {
        /// The share at `from` and before.
        low: Spanned<Percent>,
        /// The share at `until` and later.
        high: Spanned<Percent>,
        /// When it starts to grow.
        from: Expr,
        /// When it has grown.
        until: Expr,
    },
    /// `{ 2025-12-01T09:00Z: 1%  2025-12-02T09:00Z: 10% }`; 0 % before the first.
    Steps(Vec<(Expr, Spanned<Percent>)>),
}

/// `test checkout { given … expect … }`
#[derive(Debug, Clone)]
pub struct Test {
    /// The flag under test.
    pub flag: Name,
    /// The cases.
    pub cases: Vec<TestCase>,
    /// The whole item.
    pub span: Span,
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        self.flag == other.flag && self.cases == other.cases
    }
}

/// `given { country: "DE" } at 2025-12-24T12:00Z environment production expect snow by rule december`
#[derive(Debug, Clone)]
pub struct TestCase {
    /// The context: a map literal.
    pub given: Expr,
    /// The time of the request.
    pub at: Option<Expr>,
    /// The environment of the request.
    pub environment: Option<Name>,
    /// What must be served.
    pub expect: Target,
    /// The rule that must have served it: a name, or `otherwise`.
    pub by_rule: Option<Name>,
    /// The whole case.
    pub span: Span,
}

impl PartialEq for TestCase {
    fn eq(&self, other: &Self) -> bool {
        self.given == other.given
            && self.at == other.at
            && self.environment == other.environment
            && self.expect == other.expect
            && self.by_rule == other.by_rule
    }
}
