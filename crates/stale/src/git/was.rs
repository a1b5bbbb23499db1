//! Where files of rules were at the base: folders come and go, and files move.

use super::Base;
use super::blobs::Blobs;
use super::run;
use crate::error::Error;
use crate::scan::tidy;
use burgee::schema::{FileText, Files, ReadError};
use std::path::{Component, Path, PathBuf};

impl Base {
    /// A file of rules as it was at the commit, by its path from where the command runs; none when it was
    /// not there. A file that the change moved is found where it was, and is called so.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn was(&self, path: &str) -> Result<Option<FileText>, Error> {
        if let Some(text) = self.text(path)? {
            let name = path.to_owned();
            return Ok(Some(FileText { name, text }));
        }
        let Some(inside) = self.inside(path) else {
            return Ok(None);
        };
        let Some(old) = self.moved_from(&inside)? else {
            return Ok(None);
        };
        let name = Path::new(&self.top).join(old).display().to_string();
        let text = self.text(&name)?;
        Ok(text.map(|text| FileText { name, text }))
    }

    /// The text of a file at the commit.
    fn text(&self, path: &str) -> Result<Option<String>, Error> {
        let Some(inside) = self.inside(path) else {
            return Ok(None);
        };
        let mut blobs = Blobs::open(Path::new(&self.top), &self.commit)?;
        let text = blobs.read(&inside)?;
        Ok(text.and_then(|text| String::from_utf8(text).ok()))
    }

    /// The path from the top of the work tree. Its folders need not be there any more.
    pub(super) fn inside(&self, path: &str) -> Option<String> {
        let mut real = PathBuf::new();
        for step in std::path::absolute(path).ok()?.components() {
            match step {
                Component::CurDir => {}
                Component::ParentDir => drop(real.pop()),
                step => real.push(step),
            }
            real = real.canonicalize().unwrap_or(real);
        }
        let top = Path::new(&self.top).canonicalize().ok()?;
        Some(tidy(&real.strip_prefix(top).ok()?.to_string_lossy()))
    }

    /// Where the change moved a file from, by paths from the top.
    fn moved_from(&self, inside: &str) -> Result<Option<String>, Error> {
        let arguments = [
            "diff",
            "--name-status",
            "-z",
            "--find-renames",
            "--diff-filter=R",
            &self.commit,
            "--",
        ];
        let what = "which files were moved";
        let said = run::git(Path::new(&self.top), &arguments, b"", what)?;
        // Status, old path and new path, each with an end.
        let said = String::from_utf8_lossy(&said);
        let mut fields = said.split('\0');
        while let (Some(_), Some(old), Some(new)) = (fields.next(), fields.next(), fields.next()) {
            if new == inside {
                return Ok(Some(old.to_owned()));
            }
        }
        Ok(None)
    }
}

/// The files that rules include, at the base: the counterpart of the file system.
#[derive(Debug)]
pub struct BaseFiles<'b>(pub &'b Base);

impl Files for BaseFiles<'_> {
    fn read(&self, from: &str, path: &str) -> Result<FileText, ReadError> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let name = tidy(&folder.join(path).to_string_lossy());
        match self.0.text(&name) {
            Ok(Some(text)) => Ok(FileText { name, text }),
            Ok(None) => Err(ReadError("it was not there".to_owned())),
            Err(why) => Err(ReadError(why.to_string())),
        }
    }
}
