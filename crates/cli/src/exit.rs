//! What the exit status means: the same for every command.

use std::process::ExitCode;

/// The exit status. Other programs read it, so the numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, and nothing to complain about.
    Clean = 0,
    /// Done, and something was found: an error in the rules, a file that is not formatted, a test
    /// that fails, a flag that does not exist.
    Findings = 1,
    /// Not done: the command line is wrong, or a file cannot be read or written.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
