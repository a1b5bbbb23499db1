//! The rules as they are now, as something to try other texts on.

use crate::source::stored::NAME;
use crate::state::Shared;
use burgee::{Reading, Timestamp};
use burgee_import::builder;
use indexmap::IndexMap;
use std::sync::Arc;
use std::time::SystemTime;

/// The rules and the files that they include.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) text: Arc<str>,
    pub(super) files: IndexMap<String, String>,
}

impl Base {
    /// Those of the store, or of the file.
    pub(super) fn now(state: &Shared) -> Base {
        if let Some(stored) = &state.stored {
            return Base {
                text: Arc::clone(&stored.ledger.known().text),
                files: IndexMap::new(),
            };
        }
        let snapshot = state.snapshot();
        Base {
            text: snapshot.bundle.rules.as_str().into(),
            files: snapshot.bundle.files.clone(),
        }
    }

    /// All texts, the rules first.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let files = self.files.values().map(String::as_str);
        std::iter::once(&*self.text).chain(files)
    }

    /// Reads another text in the place of the rules.
    pub(super) fn read(&self, text: &str) -> Reading {
        let today = Timestamp::from(SystemTime::now());
        let builder = builder().name(NAME).files(&self.files).today(today);
        builder.read(text)
    }
}

/// The number of the last entry in the log; 0 where there is none.
pub(super) fn number(state: &Shared) -> u64 {
    match &state.stored {
        Some(stored) => stored.ledger.known().number,
        None => 0,
    }
}
