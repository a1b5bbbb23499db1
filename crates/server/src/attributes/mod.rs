//! Contexts written in an address, where all is text: what the rules say or show of each attribute
//! decides what its text is read as.

mod kinds;
mod query;

use burgee::typed::RuleSet;
use burgee::value::Path;
use indexmap::IndexMap;

/// What the rules know of the attributes: made once for each revision.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    /// Those that are more than a text.
    shapes: IndexMap<Path, Shape>,
    /// Who counts as one, if the schema says it.
    key: Option<Path>,
}

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    kind: Kind,
    /// Whether it is one of several, also when it comes alone.
    list: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// As it is: text, and what is written as text, as times, versions and addresses are.
    Text,
    Number,
    Bool,
}

impl Attributes {
    /// What a ruleset declares, and else what it compares its attributes with.
    pub(crate) fn of(rules: &RuleSet) -> Attributes {
        Attributes {
            shapes: kinds::shapes(rules),
            key: rules.key.clone(),
        }
    }
}
