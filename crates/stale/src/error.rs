//! Why a tree could not be looked through.

/// Why nothing could be found out. Messages are lower case and say what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder with the code cannot be read.
    #[error("cannot read `{path}`: {why}")]
    Unreadable {
        /// The folder, as it was given.
        path: String,
        /// Why, in the words of the system.
        why: String,
    },
    /// The keys make no search that fits into memory.
    #[error("cannot look for the keys together: {0}")]
    TooManyKeys(String),
    /// `git` could not be run, or refused.
    #[error("git cannot say {what}: {why}")]
    Git {
        /// What it was asked for.
        what: String,
        /// What it said, in one line.
        why: String,
    },
    /// The revision to compare with is not in the history that is there.
    #[error("git knows no revision `{0}`")]
    NoRevision(String),
    /// The folder is in no git work tree.
    #[error("`{0}` is in no git work tree")]
    NoWorkTree(String),
}

impl Error {
    /// What to do about it, where that can be said.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Error::NoRevision(_) => Some(
                "fetch it first; CI often fetches one commit only (GitHub: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`)",
            ),
            Error::NoWorkTree(_) => Some("leave --base out, or check out with git"),
            Error::Unreadable { .. } => Some("name the folder that the code is in"),
            Error::TooManyKeys(_) | Error::Git { .. } => None,
        }
    }
}
