//! Rules in a file.

use super::files::{Disk, Fingerprint};
use super::foreign::{self, Foreign};
use super::{Bundle, Fault, Ruleset};
use burgee::{Diagnostics, Reading};
use burgee_import::builder;
use std::path::{Path, PathBuf};

/// A file of rules, or another system's document.
#[derive(Debug, Clone)]
pub struct FileSource {
    path: PathBuf,
    /// The system whose document it is, and its dialect.
    from: Option<(String, Option<String>)>,
}

/// What an attempt to load gave.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) result: Result<Ruleset, Fault>,
    /// Which content was read; the same content need not be tried again.
    pub(crate) fingerprint: Fingerprint,
}

impl FileSource {
    /// A file of burgee rules.
    pub fn new(path: impl Into<PathBuf>) -> FileSource {
        FileSource {
            path: path.into(),
            from: None,
        }
    }

    /// The file is another system's document, in a dialect of it.
    #[must_use]
    pub fn from_system(mut self, system: impl Into<String>, profile: Option<String>) -> FileSource {
        self.from = Some((system.into(), profile));
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads and compiles what is in the file now.
    pub(crate) fn load(&self) -> Attempt {
        let disk = Disk::default();
        let text = disk.start(&self.path);
        let result = text.and_then(|text| match &self.from {
            None => self.native(&text, &disk),
            Some((system, profile)) => self.foreign(&text, system, profile.as_deref()),
        });
        Attempt {
            result,
            fingerprint: disk.fingerprint(),
        }
    }

    fn native(&self, text: &str, disk: &Disk) -> Result<Ruleset, Fault> {
        let name = self.path.display().to_string();
        let reading = builder().name(name).files(disk).read(text);
        let reading = self.valid(reading)?;
        let mut rules = Ruleset::native(reading.engine(), reading.rules);
        rules.bundle = Bundle::new(&self.path, text.to_owned(), disk.texts());
        Ok(rules)
    }

    fn foreign(&self, text: &str, system: &str, profile: Option<&str>) -> Result<Ruleset, Fault> {
        let name = self.path.display().to_string();
        let (format, imported) = foreign::import(system, profile, &name, text)
            .map_err(|why| Fault::Foreign(self.path.clone(), why))?;
        let rules = burgee::ast::print(&imported.document);
        let reading = builder().name(format!("{name} as burgee")).read(&rules);
        let reading = self.valid(reading)?;
        let foreign = Foreign::new(format, imported);
        let bundle = Bundle::foreign(rules, foreign.id());
        let mut rules = Ruleset::foreign(reading.engine(), reading.rules, foreign, text);
        rules.bundle = bundle;
        Ok(rules)
    }

    /// Refuses what has errors, and what has no flags: an editor that empties a file before it writes
    /// it must not switch everything to its default.
    fn valid(&self, reading: Reading) -> Result<Reading, Fault> {
        if reading.has_errors() {
            return Err(Fault::Invalid(Box::new(Diagnostics {
                sources: reading.sources,
                list: reading.diagnostics,
            })));
        }
        if reading.rules.flags.is_empty() {
            return Err(Fault::NoFlags(self.path.clone()));
        }
        Ok(reading)
    }
}
