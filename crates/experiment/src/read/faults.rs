//! Lines that could not be read: the first few in full, all of them counted.

use serde::Serialize;

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    file: String,
    most: usize,
    /// The first few.
    pub(crate) shown: Vec<Fault>,
    /// How many there are.
    pub(crate) total: u64,
}

impl Faults {
    /// Remembers so many of them.
    pub(crate) fn new(most: usize) -> Faults {
        Faults {
            // One at least, so that the first can be shown when nothing can be read.
            most: most.max(1),
            ..Faults::default()
        }
    }

    /// The next ones are of this file.
    pub(crate) fn start(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// One more.
    pub(crate) fn add(&mut self, line: u64, why: String) {
        self.total += 1;
        let here = self.shown.iter().filter(|fault| fault.file == self.file);
        if here.count() < self.most {
            self.shown.push(Fault {
                file: self.file.clone(),
                line,
                why,
            });
        }
    }

    /// The first of the file that is being read.
    pub(crate) fn first_here(&self) -> Option<&Fault> {
        self.shown.iter().find(|fault| fault.file == self.file)
    }
}
