//! Rules in a file.

use super::copy::{self, KeptFile};
use super::files::{Disk, Fingerprint, Remembered};
use super::foreign::{self, Foreign};
use super::{Bundle, Fault, Ruleset};
use burgee::schema::Files;
use burgee::{Diagnostics, Reading};
use burgee_import::builder;
use std::path::{Path, PathBuf};

/// The name of the copy in its directory.
const COPY: &str = "last-good-file.json";

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
    /// What to keep, if it can be served.
    pub(crate) kept: Option<KeptFile>,
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
        let (result, kept) = match self.read(&disk) {
            Ok((rules, kept)) => (Ok(rules), Some(kept)),
            Err(fault) => (Err(fault), None),
        };
        Attempt {
            result,
            kept,
            fingerprint: disk.fingerprint(),
        }
    }

    fn read(&self, disk: &Disk) -> Result<(Ruleset, KeptFile), Fault> {
        let text = disk.start(&self.path)?;
        let mut rules = self.compile(&text, disk)?;
        let includes = disk.texts();
        if rules.foreign.is_none() {
            rules.bundle = Bundle::new(&self.path, text.clone(), &includes);
        }
        let kept = KeptFile {
            path: self.path.display().to_string(),
            from: self.from.clone(),
            text,
            includes,
        };
        Ok((rules, kept))
    }

    /// Compiles what was kept in a directory, if that is of this file.
    pub(crate) fn load_kept(&self, directory: &Path) -> Option<Ruleset> {
        let kept: KeptFile = copy::read(&directory.join(COPY))?;
        if kept.path != self.path.display().to_string() || kept.from != self.from {
            return None;
        }
        let mut rules = self.compile(&kept.text, &Remembered(&kept.includes)).ok()?;
        if rules.foreign.is_none() {
            rules.bundle = Bundle::new(&self.path, kept.text, &kept.includes);
        }
        Some(rules)
    }

    fn compile(&self, text: &str, files: &dyn Files) -> Result<Ruleset, Fault> {
        match &self.from {
            None => self.native(text, files),
            Some((system, profile)) => self.foreign(text, system, profile.as_deref()),
        }
    }

    fn native(&self, text: &str, files: &dyn Files) -> Result<Ruleset, Fault> {
        let name = self.path.display().to_string();
        let reading = builder().name(name).files(files).read(text);
        let reading = self.valid(reading)?;
        Ok(Ruleset::native(reading.engine(), reading.rules))
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

impl Attempt {
    /// Keeps a copy of what can be served, for a start while the file is bad.
    pub(crate) fn keep(&self, directory: Option<&Path>) {
        let (Some(directory), Some(kept)) = (directory, &self.kept) else {
            return;
        };
        if let Err(error) = copy::write(&directory.join(COPY), kept) {
            copy::unwritten(&error);
        }
    }
}
