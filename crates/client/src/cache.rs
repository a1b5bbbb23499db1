//! The last good rules on disk, for a start while the source is out of reach.

use crate::rules::{Document, Origin, Ruleset, compile};
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use thiserror::Error;

/// The form of the file; another number is not read.
const FORM: u32 = 1;

/// Most bytes that are read.
const MOST_BYTES: u64 = 512 << 20;

/// Why the copy on disk cannot be used.
#[derive(Debug, Error)]
pub(crate) enum CacheError {
    #[error("cannot read the cache: {0}")]
    Unreadable(#[from] io::Error),
    #[error("the cache is damaged: {0}")]
    Damaged(String),
    #[error("the cache was written by another version")]
    OtherForm,
    #[error("the rules in the cache cannot be used: {0}")]
    Bad(#[from] crate::rules::BadRules),
}

/// What is in the file.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    form: u32,
    /// CRC-32 of the document's JSON: what a crash or a full disk left half written is not served.
    sum: u32,
    document: String,
}

/// Writes the document in one step: whoever reads sees the old file or the new one, also after a crash.
pub(crate) fn store(path: &Path, document: &Document) -> io::Result<()> {
    let document = serde_json::to_string(document)?;
    let stored = Stored {
        form: FORM,
        sum: crc32fast::hash(document.as_bytes()),
        document,
    };
    let folder = folder(path);
    std::fs::create_dir_all(&folder)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = PathBuf::from(name);
    let written =
        write(&new, &serde_json::to_vec(&stored)?).and_then(|()| std::fs::rename(&new, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    written?;
    // The rename itself must last too. Where a folder cannot be opened, there is nothing to wait for.
    match File::open(folder) {
        Ok(folder) if cfg!(unix) => folder.sync_all(),
        _ => Ok(()),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // Rules can name people.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads and compiles the copy; none if there is none. It is as old as its file.
pub(crate) fn load(path: &Path, settings: &Settings) -> Result<Option<Ruleset>, CacheError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let saved = file
        .metadata()?
        .modified()
        .unwrap_or(SystemTime::UNIX_EPOCH);
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    let damaged = |error: serde_json::Error| CacheError::Damaged(error.to_string());
    let stored: Stored = serde_json::from_slice(&bytes).map_err(damaged)?;
    if stored.form != FORM {
        return Err(CacheError::OtherForm);
    }
    if stored.sum != crc32fast::hash(stored.document.as_bytes()) {
        return Err(CacheError::Damaged("its checksum is wrong".to_owned()));
    }
    let Document {
        revision,
        name,
        rules,
        files,
    } = serde_json::from_str(&stored.document).map_err(damaged)?;
    let origin = Origin::Cache(saved);
    let rules = compile(&rules, &name, &files, settings, revision, origin)?;
    Ok(Some(rules))
}

/// Notes that the source has confirmed the copy.
pub(crate) fn touch(path: &Path, now: SystemTime) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.set_modified(now)
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
