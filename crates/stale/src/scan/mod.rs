//! Where code names flags.

mod call;
mod inline;
mod mention;
mod skip;
#[cfg(test)]
mod tests;
mod text;
mod walk;

pub use skip::{LONGEST_LINE, MOST_BYTES, Skipped};
pub use walk::scan_tree;

pub(crate) use text::Reader;
pub(crate) use walk::{check_folder, shown, tidy};

use crate::finding::Place;
use crate::keep::Keep;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// How a flag is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The key in quotes.
    Literal,
    /// A constant or a method of generated code: `NEW_CHECKOUT`.
    Name,
    /// The place that gives such a name to the key, which asks for nothing.
    Definition,
    /// The key somewhere in a file that is no code.
    Mention,
}

/// One place in code that names a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The key; one that no flag has is there only when it is `asked`.
    pub key: Arc<str>,
    /// How it is named.
    pub naming: Naming,
    /// Whether a call of an SDK asks for it.
    pub asked: bool,
    /// Whether the file is a test.
    pub test: bool,
    /// Where.
    pub place: Place,
}

/// What a scan found.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The places, by file and offset.
    pub hits: Vec<Hit>,
    /// The lines in comments that put findings off.
    pub keeps: Vec<Keep>,
    /// What was not read, by file.
    pub skipped: Vec<Skipped>,
    /// How many files were read.
    pub files: usize,
    /// How many lines they have.
    pub lines: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// Which of [`Options::watched`] were read.
    pub(crate) seen: HashSet<Arc<str>>,
}

/// How to scan.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether files that are no code are searched for keys too.
    pub any_file: bool,
    /// Files to leave out, canonical: the rules, which name every flag.
    pub exclude: HashSet<PathBuf>,
    /// How many threads; 0 is as many as there are cores.
    pub threads: usize,
    /// Files to note when they are read, as they are shown: those that differ from the revision that
    /// is compared with.
    pub(crate) watched: HashSet<Arc<str>>,
}

impl Options {
    /// As many threads as there are cores, nothing left out.
    pub fn new(any_file: bool) -> Options {
        Options {
            any_file,
            ..Options::default()
        }
    }

    /// The same on so many threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Options {
        self.threads = threads;
        self
    }
}

impl Scan {
    /// Adds the scan of another folder. A place that both have, because one lies in the other, counts
    /// once.
    pub fn merge(&mut self, other: Scan) {
        self.add(other);
        self.sort();
        self.hits.dedup_by(|one, other| one.place == other.place);
        self.keeps.dedup();
        self.skipped.dedup();
    }

    /// Adds what another thread has found.
    fn add(&mut self, other: Scan) {
        self.hits.extend(other.hits);
        self.keeps.extend(other.keeps);
        self.skipped.extend(other.skipped);
        self.files += other.files;
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.seen.extend(other.seen);
    }

    /// Puts everything in the order of files and places: threads come in any order.
    pub(crate) fn sort(&mut self) {
        self.hits.sort_by(|one, other| one.place.cmp(&other.place));
        self.keeps.sort_by(|one, other| one.place.cmp(&other.place));
        self.skipped.sort();
    }
}
