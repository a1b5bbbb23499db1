//! Copies of the last good rules on this machine, for a start while their source is away or bad.

use super::files::Include;
use crate::ledger::Head;
use crate::store::private_directory;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// What is kept of a store.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptStore {
    /// Which store it is a copy of.
    pub(super) store: String,
    pub(super) head: Head,
}

/// What is kept of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    /// Which file it is a copy of.
    pub(super) path: String,
    /// The system whose document it is, and its dialect.
    pub(super) from: Option<(String, Option<String>)>,
    pub(super) text: String,
    /// What it includes and takes lists from.
    pub(super) includes: Vec<Include>,
}

/// Writes a copy so that there is always a whole one. Nobody else reads it: what a store keeps of its
/// keys is in it.
pub(super) fn write<T: Serialize>(path: &Path, copy: &T) -> std::io::Result<()> {
    if let Some(directory) = path.parent() {
        private_directory(directory)?;
    }
    let new = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(&serde_json::to_vec(copy)?)?;
    file.sync_all()?;
    std::fs::rename(new, path)
}

/// A copy, if there is one.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = std::fs::read(path).ok()?;
    match serde_json::from_slice(&bytes) {
        Ok(copy) => Some(copy),
        Err(error) => {
            tracing::error!(file = %path.display(), %error, "the copy of the rules cannot be read");
            None
        }
    }
}

/// Says that there is no copy to start from.
pub(super) fn unwritten(error: &std::io::Error) {
    tracing::error!(%error, "the copy of the rules cannot be written; a start without their source will not be possible");
}
