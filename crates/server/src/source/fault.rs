//! Why rules cannot be served.

use crate::ledger::LedgerError;
use burgee::Diagnostics;
use std::path::PathBuf;
use std::{fmt, io};

/// Why a document cannot be served. At the start it ends the server; later the last good revision
/// goes on being served.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The file is not UTF-8 text.
    NotText(PathBuf),
    /// The rules have errors.
    Invalid(Box<Diagnostics>),
    /// Another system's document cannot be imported: the file, and why.
    Foreign(PathBuf, String),
    /// There is not one flag in the file: most likely it is being written, or is the wrong one.
    NoFlags(PathBuf),
    /// The store cannot be read: its name, and why.
    Store(String, LedgerError),
    /// The server itself has a fault.
    Broken(String),
}

impl Fault {
    /// The same for the log, where a record is a line: several faults of rules stand one behind the other.
    pub(crate) fn in_one_line(&self) -> String {
        self.to_string().replace('\n', "; ")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unreadable(path, error) => {
                write!(f, "cannot read `{}`: {error}", path.display())
            }
            Fault::NotText(path) => write!(f, "`{}` is not UTF-8 text", path.display()),
            Fault::Invalid(diagnostics) => write!(f, "{diagnostics}"),
            Fault::Foreign(path, why) => write!(f, "`{}`: {why}", path.display()),
            Fault::Store(name, error) => write!(f, "{name}: {error}"),
            Fault::Broken(why) => write!(
                f,
                "the rules cannot be read by a fault of the server: {why}"
            ),
            Fault::NoFlags(path) => write!(f, "`{}` has no flags", path.display()),
        }
    }
}

impl std::error::Error for Fault {}
