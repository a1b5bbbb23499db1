//! Why a store does not answer.

use std::fmt;

/// The store cannot be used now. Later it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// Says what is wrong, without secrets: it is logged and shown.
    pub fn new(why: impl fmt::Display) -> StoreError {
        StoreError(why.to_string())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

/// Why a record was not added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendError {
    /// Somebody else has added a record of that number.
    Taken,
    /// The store did not take it.
    Refused(StoreError),
    /// The store was lost on the way: it may have taken the record or not.
    Unknown(StoreError),
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppendError::Taken => f.write_str("somebody else has just made a change"),
            AppendError::Refused(error) => write!(f, "the store did not take the change: {error}"),
            AppendError::Unknown(error) => {
                write!(
                    f,
                    "the store did not say whether it took the change: {error}"
                )
            }
        }
    }
}

impl std::error::Error for AppendError {}
