//! The file system as rules read it. What was read is recorded, so that it can be cached, and so that a
//! change in any of it is seen.

use crate::rules::{FileRead, Files};
use burgee::schema::{FileText, ReadError};
use std::cell::{Cell, RefCell};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Most bytes of one file. Above what the engine accepts for rules: it keeps a device from filling the
/// memory.
const MOST_BYTES: u64 = 256 << 20;

/// How fine the clock of a file system may be: a file that changed this recently may change again without
/// its time doing so.
const COARSE: Duration = Duration::from_secs(2);

/// The file system, and what was read from it.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    /// The file that reading started from, and how it is called.
    root: RefCell<Option<(PathBuf, String)>>,
    reads: RefCell<Vec<FileRead>>,
    stamps: RefCell<Vec<(PathBuf, Stamp)>>,
    /// Whether a file is there and could not be read.
    refused: Cell<bool>,
}

/// What tells one content of a file from another without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// The file is there: length, time of change, and number of the file where the system has one.
    There(u64, Option<SystemTime>, u64),
    /// It is not, or cannot be seen.
    Gone(io::ErrorKind),
}

/// The files that one attempt has read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Stamps {
    files: Vec<(PathBuf, Stamp)>,
    /// Whether one of them is there and could not be read. That may pass without a trace in its stamp: a
    /// right that is granted later changes neither length nor time.
    refused: bool,
}

impl Stamps {
    /// The same files as they are now.
    pub(crate) fn again(&self) -> Stamps {
        let files = self.files.iter();
        let now = files.map(|(path, _)| (path.clone(), Stamp::of(path)));
        Stamps {
            files: now.collect(),
            refused: self.refused,
        }
    }

    /// Whether a look at the stamps alone proves nothing.
    pub(crate) fn are_doubtful(&self) -> bool {
        self.refused || self.are_fresh()
    }

    /// Whether a file is so young that its next change may leave no trace in its stamp.
    fn are_fresh(&self) -> bool {
        let now = SystemTime::now();
        self.files.iter().any(|(_, stamp)| match stamp {
            Stamp::There(_, Some(changed), _) => now
                .duration_since(*changed)
                .map_or(true, |age| age < COARSE),
            Stamp::There(_, None, _) => true,
            Stamp::Gone(_) => false,
        })
    }
}

impl Stamp {
    fn of(path: &Path) -> Stamp {
        match path.metadata() {
            Ok(metadata) => Stamp::There(
                metadata.len(),
                metadata.modified().ok(),
                file_number(&metadata),
            ),
            Err(error) => Stamp::Gone(error.kind()),
        }
    }
}

#[cfg(unix)]
fn file_number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}

impl Disk {
    /// The text of the file that reading starts from.
    pub(crate) fn start(&self, path: &Path) -> Result<String, ReadError> {
        let shown = path.display().to_string();
        *self.root.borrow_mut() = path.canonicalize().ok().map(|real| (real, shown));
        self.text(path)
    }

    /// The one name of a file: two spellings of a path are one file, so that a cycle is seen whatever way
    /// it takes.
    fn name(&self, path: PathBuf) -> String {
        let real = path.canonicalize().unwrap_or(path);
        match &*self.root.borrow() {
            Some((root, shown)) if *root == real => shown.clone(),
            _ => real.display().to_string(),
        }
    }

    /// What was read because another file named it, and the stamps of all files.
    pub(crate) fn finish(self) -> (Files, Stamps) {
        let files = self.stamps.into_inner();
        let refused = self.refused.into_inner();
        let stamps = Stamps { files, refused };
        (Files::Read(self.reads.into_inner()), stamps)
    }

    fn text(&self, path: &Path) -> Result<String, ReadError> {
        // The stamp is taken first, so that a change while reading is seen at the next look.
        let stamp = Stamp::of(path);
        let mut stamps = self.stamps.borrow_mut();
        if !stamps.iter().any(|(known, _)| known == path) {
            stamps.push((path.to_owned(), stamp));
        }
        let bytes = bytes(path).map_err(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                self.refused.set(true);
            }
            ReadError(error.to_string())
        })?;
        String::from_utf8(bytes).map_err(|_| ReadError("it is not UTF-8 text".to_owned()))
    }
}

impl burgee::schema::Files for Disk {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        // `.` says nothing; `..` stays, because behind a link it leads elsewhere than its spelling says.
        let target: PathBuf = folder
            .join(path)
            .components()
            .filter(|step| *step != Component::CurDir)
            .collect();
        let text = self.text(&target)?;
        let read = FileRead {
            from: from.to_owned(),
            path: path.to_owned(),
            name: self.name(target),
            text,
        };
        let text = FileText {
            name: read.name.clone(),
            text: read.text.clone(),
        };
        let mut reads = self.reads.borrow_mut();
        if !reads.contains(&read) {
            reads.push(read);
        }
        Ok(text)
    }
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
