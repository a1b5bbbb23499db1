//! The files that rules include and take lists from, out of the file system.

use crate::input;
use burgee::schema::{FileText, Files, ReadError};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// The file system. Paths are relative to the file that names them.
///
/// Each file keeps the name under which it was first seen, so that two ways to the same file give
/// one name, and an include cycle is seen whatever way it takes.
#[derive(Debug, Default)]
pub(crate) struct FileSystem {
    names: RefCell<HashMap<PathBuf, String>>,
}

impl FileSystem {
    /// The file system, with the name of the file that reading starts from.
    pub(crate) fn starting_at(path: &str) -> FileSystem {
        let files = FileSystem::default();
        if path != input::STDIN {
            files.name(Path::new(path));
        }
        files
    }

    /// The name of the file at `path`: the one that it had first.
    fn name(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        match path.canonicalize() {
            Ok(real) => self.names.borrow_mut().entry(real).or_insert(shown).clone(),
            Err(_) => shown,
        }
    }
}

impl Files for FileSystem {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let target = tidy(&folder.join(path));
        let shown = target.display().to_string();
        // `-` would be standard input on the command line; in a file it is a name like any other.
        let result = if shown == input::STDIN {
            input::read("./-")
        } else {
            input::read(&shown)
        };
        let bytes = result.map_err(|complaint| {
            ReadError(match complaint.help {
                Some(help) => format!("{}; {help}", reason(&complaint.message, &shown)),
                None => reason(&complaint.message, &shown),
            })
        })?;
        let text =
            String::from_utf8(bytes).map_err(|_| ReadError("it is not UTF-8 text".to_owned()))?;
        Ok(FileText {
            name: self.name(&target),
            text,
        })
    }
}

/// The path without `.` steps, which say nothing. `..` stays: behind a link it leads elsewhere than
/// its spelling says.
fn tidy(path: &Path) -> PathBuf {
    path.components()
        .filter(|step| *step != Component::CurDir)
        .collect()
}

/// Why the file could not be read, without its name, which the finding says already.
fn reason(complaint: &str, name: &str) -> String {
    let front = format!("cannot read `{name}`: ");
    complaint
        .strip_prefix(&front)
        .unwrap_or(complaint)
        .to_owned()
}
