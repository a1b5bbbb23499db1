//! What the system's answers say and the rules do not: kept beside them, by flag and rule name.

use super::wire::VariationType;
use burgee::{Engine, Timestamp, ast};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The document as far as answers repeat it.
#[derive(Debug)]
pub(super) struct Table {
    /// The name of the environment; null when it is not given.
    pub(super) environment: Json,
    /// Whether names are MD5 sums.
    pub(super) hashed: bool,
    /// Every flag of the document, by its key there.
    pub(super) flags: IndexMap<String, Entry>,
    /// The bandit's key for a flag's key and a value of it.
    pub(super) bandits: HashMap<(String, String), String>,
    /// The rules of every allocation, asked one by one.
    pub(super) questions: Questions,
}

/// A flag of the document.
#[derive(Debug)]
pub(super) enum Entry {
    /// One that was imported.
    Flag(FlagEntry),
    /// One that cannot be read, or was refused.
    Unusable,
}

/// An imported flag.
#[derive(Debug)]
pub(super) struct FlagEntry {
    pub(super) enabled: bool,
    pub(super) ty: VariationType,
    /// The values as they stand in the document.
    pub(super) variations: IndexMap<String, Json>,
    pub(super) allocations: Vec<AllocationEntry>,
    /// Which allocation a rule is of, and which of its splits where it is of one alone.
    pub(super) rules: HashMap<String, (usize, Option<usize>)>,
}

/// An allocation of an imported flag.
#[derive(Debug)]
pub(super) struct AllocationEntry {
    pub(super) key: String,
    /// The first instant at which it counts.
    pub(super) from: Option<Timestamp>,
    /// The first instant at which it counts no more.
    pub(super) until: Option<Timestamp>,
    /// The rules as they stand in the document: `{"conditions": […]}`.
    pub(super) rules: Vec<Json>,
    /// The flag of [`Questions`] that tells which of the rules holds; none without rules.
    pub(super) question: Option<String>,
    pub(super) splits: Vec<SplitEntry>,
}

/// A split of an allocation.
#[derive(Debug)]
pub(super) struct SplitEntry {
    pub(super) variation: String,
    /// How many of its shards leave anybody out.
    pub(super) significant: usize,
}

/// Tells which rule of an allocation holds. In the imported flag the rules of an allocation stand in
/// one condition, together with the shards; an answer tells them apart.
#[derive(Debug)]
pub(super) struct Questions {
    document: ast::Document,
    engine: OnceLock<Engine>,
}

impl Questions {
    /// Flags of which each serves the number of a rule; compiled when the first answer needs them.
    pub(super) fn new(flags: Vec<ast::Flag>) -> Questions {
        Questions {
            document: flags.into_iter().map(ast::Item::Flag).collect(),
            engine: OnceLock::new(),
        }
    }

    /// The first rule that holds, by its number.
    pub(super) fn first_rule(&self, flag: &str, context: &burgee::Context) -> Option<usize> {
        let engine = self.engine.get_or_init(|| {
            let reading = crate::builder().read_document(self.document.clone());
            reading.engine()
        });
        let number = engine.i64(flag, context, -1);
        usize::try_from(number).ok()
    }
}
