//! Where the rules come from, a file or a store, and what happens when they change.

mod bundle;
pub(crate) mod change;
mod copy;
mod difference;
mod fault;
mod file;
mod files;
mod follower;
mod foreign;
pub(crate) mod stored;
mod watch;

pub(crate) use bundle::Bundle;
pub(crate) use difference::Difference;
pub use fault::Fault;
pub(crate) use file::Attempt;
pub use file::FileSource;
pub(crate) use files::Fingerprint;
pub(crate) use follower::follow_store;
pub(crate) use foreign::Foreign;
pub(crate) use stored::Stored;
pub(crate) use watch::follow;

use crate::store::Store;
use burgee::typed::RuleSet;
use burgee::{Context, Engine};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Where the rules come from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Source {
    /// A file that others write.
    File(FileSource),
    /// A store that this server writes.
    Store(Arc<dyn Store>),
}

impl From<FileSource> for Source {
    fn from(file: FileSource) -> Source {
        Source::File(file)
    }
}

impl From<Arc<dyn Store>> for Source {
    fn from(store: Arc<dyn Store>) -> Source {
        Source::Store(store)
    }
}

/// Rules that can be served: one revision of them, complete.
#[derive(Debug)]
pub(crate) struct Ruleset {
    pub(crate) engine: Engine,
    /// What the engine was made of: types and descriptions for the manifest, names for the metrics.
    pub(crate) rules: RuleSet,
    /// How contexts become another system's, if the document is one.
    pub(crate) foreign: Option<Foreign>,
    /// Tells this content from any other: the engine's revision, or a hash of another system's
    /// document, whose contexts depend on more than its rules.
    pub(crate) identity: String,
    /// Whether no answer depends on the time, so that a context has one answer in this revision.
    pub(crate) timeless: bool,
    /// The rules for those who evaluate by themselves.
    pub(crate) bundle: Bundle,
}

impl Ruleset {
    /// Rules that nobody else wrote.
    pub(crate) fn native(engine: Engine, rules: RuleSet) -> Ruleset {
        let identity = engine.revision().to_owned();
        Ruleset::new(engine, rules, None, identity)
    }

    /// Another system's document, whose bytes are `text`.
    pub(crate) fn foreign(engine: Engine, rules: RuleSet, foreign: Foreign, text: &str) -> Ruleset {
        let mut hash = Sha256::new();
        hash.update(engine.revision());
        hash.update(text);
        let identity = hex(&hash.finalize());
        let identity = identity.chars().take(32).collect();
        Ruleset::new(engine, rules, Some(foreign), identity)
    }

    fn new(engine: Engine, rules: RuleSet, foreign: Option<Foreign>, identity: String) -> Ruleset {
        let answers = engine.evaluate_all(&Context::new());
        let timeless = answers.iter().all(|answer| answer.cacheable);
        Ruleset {
            engine,
            rules,
            foreign,
            identity,
            timeless,
            bundle: Bundle::default(),
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}
