//! The languages whose code is read, by the names of their files.

use crate::lex::{self, Dialect};
use std::path::Path;

/// A language: what its files are called, and how its comments and texts are told apart.
#[derive(Clone, Copy)]
pub struct Language {
    /// The name, for people.
    pub name: &'static str,
    /// The extensions of its files, in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether its tests may stand in the file that they test.
    pub(crate) tests_inside: bool,
    /// Where its comments and texts start and end.
    pub(crate) dialect: &'static dyn Dialect,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every language that is read. A new one is a line here and a dialect.
pub const LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        extensions: &["rs"],
        tests_inside: true,
        dialect: &lex::Rust,
    },
    Language {
        name: "TypeScript and JavaScript",
        extensions: &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"],
        tests_inside: false,
        dialect: &lex::Script { markup: false },
    },
    Language {
        name: "Vue and Svelte",
        extensions: &["vue", "svelte"],
        tests_inside: false,
        dialect: &lex::Script { markup: true },
    },
    Language {
        name: "Python",
        extensions: &["py", "pyi"],
        tests_inside: false,
        dialect: &lex::Python,
    },
    Language {
        name: "Go",
        extensions: &["go"],
        tests_inside: false,
        dialect: &lex::Go,
    },
    Language {
        name: "Java",
        extensions: &["java"],
        tests_inside: false,
        dialect: &lex::Java,
    },
    Language {
        name: "Kotlin",
        extensions: &["kt", "kts"],
        tests_inside: false,
        dialect: &lex::Kotlin,
    },
];

/// The language of a file, told by its extension.
pub fn language_of(path: &Path) -> Option<&'static Language> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    LANGUAGES
        .iter()
        .find(|language| language.extensions.contains(&extension.as_str()))
}
