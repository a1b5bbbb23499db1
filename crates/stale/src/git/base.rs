//! How everything was at another revision, without checking it out.

use super::blobs::Blobs;
use super::run;
use crate::error::Error;
use crate::needles::Needles;
use crate::scan::{Options, Reader, Scan, check_folder, scan_tree, shown};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A revision of the work tree that a folder is in.
#[derive(Debug, Clone)]
pub struct Base {
    folder: PathBuf,
    /// The commit that is compared with.
    pub commit: String,
    /// Whether that is where the histories part, and not the revision for want of such a commit.
    pub parted: bool,
    /// The top of the work tree.
    pub top: String,
}

/// What differs from the base, by paths as they are shown.
#[derive(Debug, Default)]
struct Changed {
    /// Everything that is not as it was.
    all: HashSet<Arc<str>>,
    /// What was there, with its path from the folder.
    was: Vec<(Arc<str>, String)>,
    /// Which of that is there no more.
    gone: HashSet<Arc<str>>,
}

impl Base {
    /// The commit at which the work in `folder` left `revision`: what was added there since is not
    /// the change's doing. Where the two have no commit in common, or the history is cut off before
    /// it, `revision` itself.
    ///
    /// # Errors
    /// When git cannot be run, `folder` is in no work tree, or the revision does not exist.
    pub fn find(folder: &Path, revision: &str) -> Result<Base, Error> {
        check_folder(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })?;
        let top = run::line(
            folder,
            &["rev-parse", "--show-toplevel"],
            "where its tree starts",
        )
        .map_err(|why| match why {
            Error::Git { why, .. } if why.contains("not a git repository") => {
                Error::NoWorkTree(folder.display().to_string())
            }
            other => other,
        })?;
        let wanted = format!("{revision}^{{commit}}");
        let ask = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ];
        let commit = run::line(folder, &ask, "which commit that is")
            .map_err(|_| Error::NoRevision(revision.to_owned()))?;
        let common = run::line(
            folder,
            &["merge-base", &commit, "HEAD"],
            "where the histories part",
        );
        Ok(Base {
            folder: folder.to_owned(),
            parted: common.is_ok(),
            commit: common.unwrap_or(commit),
            top,
        })
    }

    /// The code as it is, and as it was. Only what differs is read twice.
    ///
    /// # Errors
    /// When the folder cannot be read, or git refuses.
    pub fn scan(&self, needles: &Needles, options: &Options) -> Result<(Scan, Scan), Error> {
        let changed = self.changed()?;
        let options = Options {
            watched: changed.all.clone(),
            ..options.clone()
        };
        let now = scan_tree(&self.folder, needles, &options)?;
        let mut before = Scan::default();
        let same = |file: &Arc<str>| !changed.all.contains(file);
        before
            .hits
            .extend(now.hits.iter().filter(|hit| same(&hit.place.file)).cloned());
        before.keeps.extend(
            now.keeps
                .iter()
                .filter(|keep| same(&keep.place.file))
                .cloned(),
        );
        let left_out = self.left_out(&changed)?;
        let mut reader = Reader::new(needles, options.any_file);
        let mut blobs = Blobs::open(&self.folder, &self.commit)?;
        for (file, path) in &changed.was {
            let read = if changed.gone.contains(file) {
                !left_out.contains(path) && reader.wants(Path::new(path))
            } else {
                now.seen.contains(file)
            };
            if read && let Some(text) = blobs.read(path)? {
                reader.read(file, path, &text, &mut before);
            }
        }
        before.sort();
        Ok((now, before))
    }

    /// What differs between the commit and the folder as it lies there.
    fn changed(&self) -> Result<Changed, Error> {
        let what = "what the change is";
        let arguments = ["diff", "--name-status", "-z", "--no-renames", "--relative"];
        let arguments = arguments
            .into_iter()
            .chain([self.commit.as_str(), "--", "."]);
        let arguments: Vec<&str> = arguments.collect();
        let diff = run::git(&self.folder, &arguments, b"", what)?;
        let mut changed = Changed::default();
        let mut fields = diff.split(|byte| *byte == 0);
        while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
            // A name that is no text cannot be asked for at the base. What such a file has counts as known: to
            // take all of it for new would fail changes that add nothing.
            let Ok(path) = std::str::from_utf8(path).map(str::to_owned) else {
                continue;
            };
            let file: Arc<str> = shown(&self.folder.join(&path)).into();
            changed.all.insert(file.clone());
            if status != b"A" {
                changed.was.push((file.clone(), path));
            }
            if status == b"D" {
                changed.gone.insert(file);
            }
        }
        let arguments = [
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--",
            ".",
        ];
        let untracked = run::git(&self.folder, &arguments, b"", what)?;
        for path in untracked
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
        {
            let path = String::from_utf8_lossy(path);
            changed.all.insert(shown(&self.folder.join(&*path)).into());
        }
        Ok(changed)
    }

    /// Which of the files that are gone would not have been read: ignored, or hidden.
    fn left_out(&self, changed: &Changed) -> Result<HashSet<String>, Error> {
        let gone = changed
            .was
            .iter()
            .filter(|(file, _)| changed.gone.contains(file));
        let gone: Vec<&str> = gone.map(|(_, path)| path.as_str()).collect();
        let hidden = |path: &&&str| path.split('/').any(|step| step.starts_with('.'));
        let mut left_out: HashSet<String> = gone
            .iter()
            .filter(hidden)
            .map(|path| (*path).to_owned())
            .collect();
        if !gone.is_empty() {
            let arguments = ["check-ignore", "--no-index", "-z", "--stdin"];
            // Status 1 says that none is ignored.
            let paths = gone.join("\0");
            let what = "which files are ignored";
            let said = run::git_unless(&self.folder, &arguments, paths.as_bytes(), what, 1)?;
            let said = said
                .split(|byte| *byte == 0)
                .filter(|path| !path.is_empty());
            left_out.extend(said.map(|path| String::from_utf8_lossy(path).into_owned()));
        }
        Ok(left_out)
    }
}
