//! The tree, on all cores.

use super::skip::{MOST_BYTES, Skipped};
use super::{Options, Reader, Scan};
use crate::error::Error;
use crate::needles::Needles;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Mutex;

/// The file whose patterns leave out what only burgee should not read.
const IGNORE: &str = ".burgeeignore";

/// Reads the code below `folder`, and finds the places that name flags.
///
/// What `.gitignore`, `.ignore` and `.burgeeignore` leave out is left out, as are hidden files; links
/// are not followed. Each thread holds one file of at most [`MOST_BYTES`]; memory beside that grows
/// with the places found.
///
/// # Errors
/// When `folder` is no folder that can be read. What cannot be read inside it is in
/// [`Scan::skipped`].
pub fn scan_tree(folder: &Path, needles: &Needles, options: &Options) -> Result<Scan, Error> {
    check_folder(folder)?;
    let walker = WalkBuilder::new(folder)
        .require_git(false)
        .add_custom_ignore_filename(IGNORE)
        .threads(options.threads)
        .build_parallel();
    let all = Mutex::new(Scan::default());
    walker.run(|| {
        let mut worker = Worker {
            folder,
            options,
            reader: Reader::new(needles, options.any_file),
            buffer: Vec::new(),
            found: Scan::default(),
            all: &all,
        };
        Box::new(move |entry| {
            match entry {
                Ok(entry) => worker.take(&entry),
                Err(why) => worker.found.skipped.push(Skipped {
                    file: shown(folder).into(),
                    why: why.to_string(),
                }),
            }
            WalkState::Continue
        })
    });
    let mut scan = all
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    scan.sort();
    Ok(scan)
}

/// Refuses what is no folder, in words that do not need a manual.
pub(crate) fn check_folder(folder: &Path) -> Result<(), Error> {
    let why = match folder.metadata() {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => "it is not a folder".to_owned(),
        Err(why) if why.kind() == ErrorKind::NotFound => "there is no such folder".to_owned(),
        Err(why) => why.to_string(),
    };
    Err(Error::Unreadable {
        path: folder.display().to_string(),
        why,
    })
}

/// The path as it is shown.
pub(crate) fn shown(path: &Path) -> String {
    tidy(&path.to_string_lossy())
}

/// A path as every system reads it: with `/`, without a `./` in front.
pub(crate) fn tidy(path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let mut rest = path.as_str();
    while let Some(inner) = rest.strip_prefix("./") {
        rest = inner;
    }
    rest.to_owned()
}

/// One thread.
struct Worker<'w> {
    folder: &'w Path,
    options: &'w Options,
    reader: Reader<'w>,
    buffer: Vec<u8>,
    found: Scan,
    all: &'w Mutex<Scan>,
}

impl Worker<'_> {
    /// Reads a file, if it is one that is read.
    fn take(&mut self, entry: &DirEntry) {
        let path = entry.path();
        if !entry.file_type().is_some_and(|kind| kind.is_file()) || !self.reader.wants(path) {
            return;
        }
        if !self.options.exclude.is_empty()
            && path
                .canonicalize()
                .is_ok_and(|real| self.options.exclude.contains(&real))
        {
            return;
        }
        let shown = shown(path);
        if let Some(watched) = self.options.watched.get(shown.as_str()) {
            self.found.seen.insert(watched.clone());
        }
        self.buffer.clear();
        // One byte more than is read shows that a file is too large, whatever its size was said to be.
        let read = File::open(path)
            .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut self.buffer));
        if let Err(why) = read {
            self.found.skipped.push(Skipped {
                file: shown.into(),
                why: why.to_string(),
            });
            return;
        }
        let inside = path.strip_prefix(self.folder).unwrap_or(path);
        let inside = self::shown(inside);
        self.reader
            .read(&shown, &inside, &self.buffer, &mut self.found);
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        let found = std::mem::take(&mut self.found);
        let mut all = self
            .all
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        all.add(found);
    }
}
