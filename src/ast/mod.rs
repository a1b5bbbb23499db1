//! What the author wrote: names and literals as they stand in the text, with spans, without meaning.
//!
//! Equality ignores spans and comments: two documents are equal when they say the same.

pub mod build;
mod expr;
mod flag;
mod print;
mod serve;
mod test;
pub mod visit;
mod words;

pub use expr::*;
pub use flag::*;
pub(crate) use print::is_plain_attribute;
pub use print::{print, print_expr};
pub use serve::*;
pub use test::*;

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
