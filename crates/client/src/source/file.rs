//! Rules in a file, which is followed.

use super::disk::{Disk, Stamps};
use crate::rules::{BadRules, Document, Origin, Ruleset, compile};
use crate::settings::Settings;
use crate::state::Shared;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;
#[cfg(feature = "chaos")]
use {
    crate::{rules::Files, settings::default_builder},
    indexmap::IndexMap,
    std::{collections::HashMap, io, path::Component},
};

/// How often a file is looked at.
const POLL: Duration = Duration::from_secs(1);

/// How long a file must have rested before it is read.
const QUIET: Duration = Duration::from_millis(50);

/// How many times a file that does not rest is waited for.
const MOST_WAITS: usize = 10;

/// Why the source gave no rules.
#[derive(Debug, Error)]
pub(crate) enum LoadError {
    #[error("cannot read `{0}`: {1}")]
    Unreadable(String, String),
    #[error("the new rules cannot be used: {0}")]
    Bad(#[from] BadRules),
}

/// A file of rules, and what it was when it was last read.
#[derive(Debug)]
pub(crate) struct FileFollower {
    path: PathBuf,
    seen: Option<Stamps>,
    /// Whether a file was too young when it was read, or could not be read, so that its stamp proves nothing.
    doubtful: bool,
}

impl FileFollower {
    pub(crate) fn new(path: PathBuf) -> FileFollower {
        FileFollower {
            path,
            seen: None,
            doubtful: false,
        }
    }

    /// Whether there may be something new to read. Costs one look at each file's metadata.
    pub(crate) fn may_have_changed(&self) -> bool {
        self.doubtful || self.seen.as_ref().is_none_or(|seen| seen.again() != *seen)
    }

    /// The files as they are now, to see whether whoever writes them is done.
    pub(crate) fn stamps(&self) -> Option<Stamps> {
        self.seen.as_ref().map(Stamps::again)
    }

    /// Reads and compiles what is in the file now.
    pub(crate) fn load(&mut self, settings: &Settings) -> Result<(Document, Ruleset), LoadError> {
        let (result, stamps) = read(&self.path, settings);
        self.doubtful = stamps.are_doubtful();
        self.seen = Some(stamps);
        result
    }
}

fn read(path: &Path, settings: &Settings) -> (Result<(Document, Ruleset), LoadError>, Stamps) {
    let disk = Disk::default();
    let name = path.display().to_string();
    let text = match disk.start(path) {
        Ok(text) => text,
        Err(error) => {
            let (_, stamps) = disk.finish();
            return (Err(LoadError::Unreadable(name, error.0)), stamps);
        }
    };
    let result = compile(&text, &name, &disk, settings, None, Origin::Source);
    let (files, stamps) = disk.finish();
    let document = Document {
        revision: None,
        name,
        rules: text,
        files,
    };
    let result = result.map(|rules| (document, rules));
    (result.map_err(LoadError::Bad), stamps)
}

impl FileFollower {
    /// Takes one look, and serves what it finds.
    pub(crate) fn look(&mut self, shared: &Shared) {
        match self.load(&shared.settings) {
            Ok((document, rules)) => shared.accept(&document, rules),
            Err(error) => shared.fail(&error),
        }
    }

    /// Looks from time to time, for ever.
    pub(crate) async fn follow(mut self, shared: &Shared) {
        loop {
            tokio::time::sleep(shared.settings.poll.unwrap_or(POLL)).await;
            if !self.may_have_changed() {
                if shared.health.is_well() {
                    shared.confirm();
                }
                continue;
            }
            // Who writes a file does so in several steps, and half a file can be valid.
            for _ in 0..MOST_WAITS {
                let before = self.stamps();
                tokio::time::sleep(QUIET).await;
                if self.stamps() == before {
                    break;
                }
            }
            self.look(shared);
        }
    }
}

/// The text of a file, and what it includes by path from its folder: as a service hands it out.
#[cfg(feature = "chaos")]
pub(crate) fn read_with_files(path: &Path) -> io::Result<(String, IndexMap<String, String>)> {
    let disk = Disk::default();
    let name = path.display().to_string();
    let text = disk
        .start(path)
        .map_err(|error| io::Error::other(error.0))?;
    drop(default_builder().name(&name).files(&disk).read(&text));
    let (Files::Read(reads), _) = disk.finish() else {
        return Ok((text, IndexMap::new()));
    };
    // A file comes after the one that names it.
    let mut called = HashMap::from([(name, PathBuf::new())]);
    let mut files = IndexMap::new();
    for read in reads {
        let from = called.get(&read.from).and_then(|name| name.parent());
        let near = from.unwrap_or(Path::new("")).join(&read.path);
        let steps = near.components().filter(|step| *step != Component::CurDir);
        let near: PathBuf = steps.collect();
        files.insert(near.display().to_string(), read.text);
        called.entry(read.name).or_insert(near);
    }
    Ok((text, files))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn what_is_there_and_cannot_be_read_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.flags");
        let settled = |path: &Path| {
            let file = std::fs::File::open(path).unwrap();
            let before = SystemTime::now() - Duration::from_secs(60);
            file.set_modified(before).unwrap();
        };
        // A folder stands for a file without the right to read it, which tests may have all the same.
        std::fs::create_dir(&path).unwrap();
        settled(&path);
        let mut follower = FileFollower::new(path.clone());
        follower.load(&Settings::default()).unwrap_err();
        assert!(follower.may_have_changed());
        std::fs::remove_dir(&path).unwrap();
        std::fs::write(&path, "flag x: bool = on").unwrap();
        settled(&path);
        follower.load(&Settings::default()).unwrap();
        assert!(!follower.may_have_changed());
    }
}
