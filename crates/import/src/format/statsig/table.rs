//! What the system's answers say and the rules do not: kept beside them, by spec and rule name.

use super::project::Kind;
use indexmap::{IndexMap, IndexSet};
use std::collections::HashMap;

/// The document as far as contexts and answers need it.
#[derive(Debug)]
pub(super) struct Table {
    /// Every spec, by its key there.
    pub(super) specs: IndexMap<(Kind, String), SpecEntry>,
    /// The fields of users that conditions read.
    pub(super) fields: IndexSet<String>,
    /// The fields of the environment that conditions read.
    pub(super) environment: IndexSet<String>,
    /// The types of units that are counted.
    pub(super) units: IndexSet<String>,
}

/// A spec of the document.
#[derive(Debug)]
pub(super) struct SpecEntry {
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) enabled: bool,
    pub(super) rules: HashMap<String, RuleEntry>,
}

/// What a spec has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The flag of this name.
    Flag(String),
    /// The segment of this name.
    Segment(String),
    /// Nothing.
    Refused,
}

/// What answers say about a rule.
#[derive(Debug)]
pub(super) struct RuleEntry {
    pub(super) id: String,
    pub(super) group: Option<String>,
}
