//! What ConfigCat answers and rules do not say: the ids of values, and which rule they came from.

use super::value::Kind;
use burgee::Value;
use indexmap::IndexMap;
use std::collections::HashMap;

/// By flag.
pub(super) type Table = HashMap<String, FlagInfo>;

/// By [`Served::key`], the name of the variant.
pub(super) type Variants = IndexMap<String, (String, Served)>;

/// What is known of a flag.
#[derive(Debug)]
pub(super) struct FlagInfo {
    /// Its type.
    pub(super) kind: Kind,
    /// Its variants, where its values need names; else nothing.
    pub(super) variants: Variants,
    /// By rule, what it serves; none for `otherwise`.
    pub(super) rules: HashMap<Option<String>, RuleInfo>,
}

/// What a rule serves.
#[derive(Debug, Default)]
pub(super) struct RuleInfo {
    /// The targeting rule's place in the document.
    pub(super) index: Option<usize>,
    /// Whether it deals out percentages.
    pub(super) percentages: bool,
    /// Its values.
    pub(super) served: Vec<Served>,
}

/// A value that is served.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Served {
    /// The value.
    pub(super) value: Value,
    /// The id; empty where the document gives none.
    pub(super) id: String,
}

impl Served {
    /// The value and the id as one text.
    pub(super) fn key(&self) -> String {
        format!("{:?} {}", self.value, self.id)
    }
}

/// Equal, numbers by value.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a whole number that a double setting serves"
        )]
        (Value::Int(one), Value::Float(other)) | (Value::Float(other), Value::Int(one)) => {
            (*one as f64).total_cmp(other).is_eq()
        }
        _ => one == other,
    }
}
