//! The file system, as rules read it: what they include and take lists from is remembered, so that a
//! change in any of it is seen.

use super::fault::Fault;
use burgee::schema::{FileText, Files, ReadError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Most bytes of one file. Above what the engine accepts for rules: it keeps a device from filling the
/// memory.
const MOST_BYTES: u64 = 256 << 20;

/// The file system, and what was read from it.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// Each file keeps the name under which it was first seen, so that a cycle is seen whatever way it
    /// takes.
    names: RefCell<HashMap<PathBuf, String>>,
    seen: RefCell<Vec<(PathBuf, Content)>>,
    /// What was read beside the file that reading starts from, for those who evaluate by themselves.
    texts: RefCell<Vec<Include>>,
}

/// A hash of what was in a file, or of why it could not be read.
type Content = [u8; 32];

/// The files that one attempt to load has read, and what was in them. The same content need not be
/// tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint(Vec<(PathBuf, Content)>);

impl Fingerprint {
    /// The same files as they are now.
    pub(crate) fn again(&self) -> Fingerprint {
        let files = self.0.iter();
        let now = files.map(|(path, _)| (path.clone(), content(&bytes(path))));
        Fingerprint(now.collect())
    }

    /// The files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|(path, _)| path.as_path())
    }
}

impl Disk {
    /// The text of the file that reading starts from.
    pub(super) fn start(&self, path: &Path) -> Result<String, Fault> {
        self.name(path);
        let bytes = self.read_bytes(path);
        let bytes = bytes.map_err(|error| Fault::Unreadable(path.to_owned(), error))?;
        String::from_utf8(bytes).map_err(|_| Fault::NotText(path.to_owned()))
    }

    /// What was read.
    pub(super) fn fingerprint(self) -> Fingerprint {
        Fingerprint(self.seen.into_inner())
    }

    /// The texts beside the first.
    pub(super) fn texts(&self) -> Vec<Include> {
        self.texts.take()
    }

    /// What a file is that another names.
    fn target(from: &str, path: &str) -> PathBuf {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        // `.` says nothing; `..` stays, because behind a link it leads elsewhere than its spelling says.
        folder
            .join(path)
            .components()
            .filter(|step| *step != Component::CurDir)
            .collect()
    }

    fn read_bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let result = bytes(path);
        let mut seen = self.seen.borrow_mut();
        if !seen.iter().any(|(known, _)| known == path) {
            seen.push((path.to_owned(), content(&result)));
        }
        result
    }

    fn name(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        match path.canonicalize() {
            Ok(real) => self.names.borrow_mut().entry(real).or_insert(shown).clone(),
            Err(_) => shown,
        }
    }
}

impl Files for Disk {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        let target = Disk::target(from, path);
        let bytes = self.read_bytes(&target);
        let bytes = bytes.map_err(|error| ReadError(error.to_string()))?;
        let text =
            String::from_utf8(bytes).map_err(|_| ReadError("it is not UTF-8 text".to_owned()))?;
        let name = self.name(&target);
        let asked = target.display().to_string();
        self.texts.borrow_mut().push(Include {
            asked,
            name: name.clone(),
            text: text.clone(),
        });
        Ok(FileText { name, text })
    }
}

/// A file that another names.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Include {
    /// The path that it was read from.
    pub(super) asked: String,
    /// The name that it goes by in findings: that under which it was first seen.
    pub(super) name: String,
    pub(super) text: String,
}

/// Files as they once were.
#[derive(Debug)]
pub(super) struct Remembered<'a>(pub(super) &'a [Include]);

impl Files for Remembered<'_> {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        let asked = Disk::target(from, path).display().to_string();
        let kept = self.0.iter().find(|kept| kept.asked == asked);
        let kept = kept.ok_or_else(|| ReadError("it was not kept".to_owned()))?;
        Ok(FileText {
            name: kept.name.clone(),
            text: kept.text.clone(),
        })
    }
}

fn content(read: &io::Result<Vec<u8>>) -> Content {
    let mut hash = Sha256::new();
    match read {
        Ok(bytes) => {
            hash.update([1]);
            hash.update(bytes);
        }
        Err(error) => {
            hash.update([0]);
            hash.update(error.kind().to_string());
        }
    }
    hash.finalize().into()
}

/// The bytes of a file.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}
