//! The text of rules with that of all files that it includes: what comes from a source, and what the
//! cache on disk keeps.

use burgee::schema::{FileText, ReadError};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// Rules as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Document {
    /// What the source calls this content; none where it is to be told by the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) revision: Option<String>,
    /// What the text is called in messages, and what the paths in it are relative to.
    #[serde(default)]
    pub(crate) name: String,
    /// The text.
    pub(crate) rules: String,
    /// What it includes.
    #[serde(default)]
    pub(crate) files: Files,
}

/// Where included files come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Files {
    /// By their path from the rules' own folder: what a service sends.
    Named(IndexMap<String, String>),
    /// As they were read from a disk, where the same name means another file in another folder.
    Read(Vec<FileRead>),
}

/// A file that was read because another named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRead {
    /// The file that names it.
    pub(crate) from: String,
    /// How.
    pub(crate) path: String,
    /// Its own name.
    pub(crate) name: String,
    /// What it says.
    pub(crate) text: String,
}

impl Default for Files {
    fn default() -> Files {
        Files::Read(Vec::new())
    }
}

impl burgee::schema::Files for Files {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        match self {
            Files::Named(files) => {
                let folder = Path::new(from).parent().unwrap_or(Path::new(""));
                // `.` says nothing; `..` stays, as in the names that the service gives.
                let steps = folder.join(path);
                let steps = steps.components().filter(|step| *step != Component::CurDir);
                let name = steps.collect::<PathBuf>().display().to_string();
                match files.get(&name) {
                    Some(text) => Ok(FileText {
                        name,
                        text: text.clone(),
                    }),
                    None => Err(ReadError("the service does not hand it out".to_owned())),
                }
            }
            Files::Read(files) => {
                let file = files
                    .iter()
                    .find(|file| file.from == from && file.path == path);
                let file = file.ok_or_else(|| ReadError("it was not read".to_owned()))?;
                Ok(FileText {
                    name: file.name.clone(),
                    text: file.text.clone(),
                })
            }
        }
    }
}
