//! A copy of the last good rules on this machine, for a start while the store is away.

use crate::ledger::Head;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What is kept on this machine.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// Which store it is a copy of.
    pub(super) store: String,
    pub(super) head: Head,
}

impl Kept {
    /// Writes it so that there is always a whole one.
    pub(super) fn write(&self, path: &Path) -> std::io::Result<()> {
        use std::io::Write as _;
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        let new = path.with_extension("new");
        let mut file = std::fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        std::fs::rename(new, path)
    }
}

/// The copy, if there is one.
pub(super) fn kept(path: &Path) -> Option<Kept> {
    let bytes = std::fs::read(path).ok()?;
    match serde_json::from_slice(&bytes) {
        Ok(kept) => Some(kept),
        Err(error) => {
            tracing::error!(file = %path.display(), %error, "the copy of the rules cannot be read");
            None
        }
    }
}
