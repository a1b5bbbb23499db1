//! Flags, and what stands inside their braces.

use super::{Expr, Outcome, Target};
use crate::source::{Name, Span, Spanned};

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
