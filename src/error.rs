//! What loading and asking can return.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use std::fmt;
use thiserror::Error;

/// Why a ruleset or a condition cannot be used.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The text has errors.
    #[error("{0}")]
    Invalid(Diagnostics),
}

impl Error {
    /// Everything that was found, warnings too.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Error::Invalid(diagnostics) => &diagnostics.list,
        }
    }
}

/// Findings together with the text that they point into. `Display` gives one line for each error.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    /// The text.
    pub sources: Sources,
    /// The findings, in the order of the text.
    pub list: Vec<Diagnostic>,
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for finding in self.list.iter().filter(|finding| finding.is_error()) {
            if !std::mem::take(&mut first) {
                writeln!(f)?;
            }
            if let Some((file, at)) = self.sources.position(finding.span) {
                write!(f, "{}:{}:{}: ", file.name, at.line, at.column)?;
            }
            write!(f, "{} {}", finding.code, finding.message)?;
            if let Some(help) = &finding.help {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

/// The ruleset has no flag of this name. OpenFeature: `FLAG_NOT_FOUND`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown flag `{0}`")]
pub struct UnknownFlag(pub String);
