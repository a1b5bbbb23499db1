//! The rules as they are handed to those who evaluate by themselves.

use super::files::Include;
use indexmap::IndexMap;
use serde::Serialize;
use std::path::Path;

/// A ruleset that needs nothing else: the text, and what it includes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Bundle {
    /// The text.
    pub(crate) rules: String,
    /// What it includes and takes lists from, by path from the text's own directory.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) files: IndexMap<String, String>,
    /// The system whose document it was, which contexts must fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system: Option<&'static str>,
}

impl Bundle {
    /// A text, and the files that were read for it. Nobody learns where on this machine they are, unless
    /// they are elsewhere than the text.
    pub(crate) fn new(main: &Path, rules: String, includes: &[Include]) -> Bundle {
        let folder = main.parent().unwrap_or(Path::new(""));
        let near = |name: &str| match Path::new(name).strip_prefix(folder) {
            Ok(near) => near.display().to_string(),
            Err(_) => name.to_owned(),
        };
        Bundle {
            rules,
            files: includes
                .iter()
                .map(|include| (near(&include.asked), include.text.clone()))
                .collect(),
            system: None,
        }
    }

    /// Another system's document, as rules.
    pub(crate) fn foreign(rules: String, system: &'static str) -> Bundle {
        Bundle {
            rules,
            files: IndexMap::new(),
            system: Some(system),
        }
    }
}
