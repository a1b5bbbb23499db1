//! Why a command could not do its work.

use burgee::diagnostic::Diagnostic;
use burgee::source::Sources;
use std::io;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or a file is at fault.
    Usage(Complaint),
    /// The rules have errors, which are still to be shown.
    Rules(Box<Sources>, Vec<Diagnostic>),
    /// Whoever read the output has gone, which is no reason to say anything.
    ReaderGone,
}

/// A complaint in the voice of the diagnostics: what is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// What is wrong: lower case, no full stop, the user's words in backticks.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Complaint {
    /// Says what is wrong.
    pub(crate) fn new(message: impl Into<String>) -> Complaint {
        Complaint {
            message: message.into(),
            help: None,
        }
    }

    /// Says what to do.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Complaint {
        self.help = Some(text.into());
        self
    }
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Failure {
        Failure::Usage(complaint)
    }
}

/// Only writing output fails with a bare `io::Error`: reading says which file it was.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::ReaderGone;
        }
        Complaint::new(format!("the output cannot be written: {error}")).into()
    }
}
