//! How included files and lists from files reach the engine, which does no I/O of its own.

use thiserror::Error;

/// Provides the text behind `include "…"` and `list … from "…"`.
pub trait Files {
    /// The text of `path` as named in the file `from`.
    ///
    /// The result's name identifies the file: two spellings of one path should give one name.
    ///
    /// # Errors
    /// When the file does not exist or is not text; the message is shown to the author.
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError>;
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// Its name: shown to the author, and what paths inside it are relative to.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// Provides nothing: for rulesets that stand alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _from: &str, _path: &str) -> Result<FileText, ReadError> {
        Err(ReadError("no files are provided here".to_owned()))
    }
}

/// A list file: one entry a line; blank lines and lines that start with `#` do not count, and
/// space around an entry is dropped.
pub fn list_entries(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl<S: AsRef<str> + std::hash::Hash + Eq + std::borrow::Borrow<str>> Files
    for indexmap::IndexMap<S, S>
{
    fn read(&self, _from: &str, path: &str) -> Result<FileText, ReadError> {
        match self.get(path) {
            Some(text) => Ok(FileText {
                name: path.to_owned(),
                text: text.as_ref().to_owned(),
            }),
            None => Err(ReadError(format!(
                "`{path}` is not among the files that were given"
            ))),
        }
    }
}
