//! From a path on the command line to another system's document, imported.

use super::FromArgs;
use crate::failure::{Complaint, Failure};
use crate::{input, load};
use burgee::{Code, Diagnostic, Reading, ast};
use burgee_import::{FORMATS, Imported, Importer, Input, builder, by_id, detect};
use clap::builder::PossibleValuesParser;

/// The word that means: find out.
const AUTO: &str = "auto";

/// A document that was imported.
pub(crate) struct Document {
    /// Whose it is.
    pub(crate) format: &'static dyn Importer,
    /// What became of it.
    pub(crate) imported: Imported,
    /// The rules as text, which is what diagnostics point into.
    pub(crate) text: String,
    /// The rules, read from that text.
    pub(crate) reading: Reading,
}

/// The systems that can be named.
pub(crate) fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(std::iter::once(AUTO).chain(FORMATS.iter().map(|format| format.id())))
}

/// The same without `auto`.
pub(crate) fn system_names() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.id()))
}

/// The format of this name, which the command line has checked; for `auto` the one that the text is in.
fn by_name(name: &str, input: &Input<'_>) -> Result<&'static dyn Importer, Complaint> {
    let found = if name == AUTO {
        detect(input)
    } else {
        by_id(name)
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = FORMATS.iter().map(|format| format.id()).collect();
        let help = super::hint::instead(None, input)
            .unwrap_or_else(|| format!("name the system: {}", ids.join(", ")));
        Complaint::new(format!("cannot tell whose document `{}` is", input.name)).help(help)
    })
}

/// Refuses a dialect that the format does not have.
fn check_profile(format: &dyn Importer, profile: Option<&str>) -> Result<(), Complaint> {
    let profiles = format.profiles();
    let Some(profile) = profile.filter(|profile| !profiles.contains(profile)) else {
        return Ok(());
    };
    let complaint = Complaint::new(format!("{} has no profile `{profile}`", format.title()));
    Err(complaint.help(if profiles.is_empty() {
        "leave --profile out".to_owned()
    } else {
        format!("the profiles are {}", profiles.join(", "))
    }))
}

impl Document {
    /// Reads and imports the document in `path`, if `args` say that it is another system's.
    pub(crate) fn open(args: &FromArgs, path: &str) -> Result<Option<Document>, Failure> {
        let Some(name) = &args.from else {
            return Ok(None);
        };
        let text = load::text(path)?;
        Document::import(name, args.profile.as_deref(), path, &text).map(Some)
    }

    /// Imports a text.
    pub(crate) fn import(
        name: &str,
        profile: Option<&str>,
        path: &str,
        text: &str,
    ) -> Result<Document, Failure> {
        let input = Input {
            name: input::name(path),
            text,
            profile,
        };
        let format = by_name(name, &input)?;
        check_profile(format, profile)?;
        let imported = format.import(&input).map_err(|error| {
            let complaint = Complaint::new(format!(
                "`{}` cannot be read as a document of {}: {error}",
                input.name,
                format.title()
            ));
            match super::hint::instead(Some(format), &input) {
                Some(help) => complaint.help(help),
                None => complaint,
            }
        })?;
        let text = ast::print(&imported.document);
        let name = format!("{} as burgee", input.name);
        let mut reading = builder().name(name).read(&text);
        // The other system has no owners to lack.
        let owned = |finding: &Diagnostic| finding.code != Code::NoOwner;
        reading.diagnostics.retain(owned);
        Ok(Document {
            format,
            imported,
            text,
            reading,
        })
    }

    /// The rules together with the tests in `tests`, which stand in front so that places in them are
    /// those of their file.
    pub(crate) fn with_tests(self, name: &str, tests: &str) -> Result<Reading, Failure> {
        let document = self.valid()?;
        let reading = builder()
            .name(name)
            .read(&format!("{tests}\n{}", document.text));
        if !reading.has_errors() {
            return Ok(reading);
        }
        let errors = reading.diagnostics.iter().filter(|found| found.is_error());
        let errors = errors.cloned().collect();
        Err(Failure::Rules(Box::new(reading.sources), errors))
    }

    /// Refuses a document of which something cannot be evaluated: that would be a fault of the import.
    pub(crate) fn valid(self) -> Result<Document, Failure> {
        if !self.reading.has_errors() {
            return Ok(self);
        }
        let findings = self.reading.diagnostics.iter();
        let errors = findings.filter(|finding| finding.is_error()).cloned();
        let errors = errors.collect();
        Err(Failure::Rules(Box::new(self.reading.sources), errors))
    }
}
