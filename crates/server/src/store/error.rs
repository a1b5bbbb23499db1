//! Why a store does not answer.

use std::fmt;
use std::time::Duration;

/// The store cannot be used now. Later it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// Says what is wrong, without secrets: it is logged and shown.
    pub fn new(why: impl fmt::Display) -> StoreError {
        StoreError(why.to_string())
    }

    /// It was waited for in vain.
    pub(crate) fn slow(waited: Duration) -> StoreError {
        StoreError(format!("it has not answered for {} s", waited.as_secs()))
    }

    /// An error with all that led to it: outer ones often say only where it happened.
    #[cfg(any(feature = "postgres", feature = "redis"))]
    pub(super) fn caused(error: &(dyn std::error::Error + 'static)) -> StoreError {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let said = inner.to_string();
            // Some repeat what is inside of them, and this one says nothing.
            if why == "db error" {
                why = said;
            } else if !why.contains(&said) {
                why = format!("{why}: {said}");
            }
            cause = inner.source();
        }
        StoreError(why)
    }

    /// A connection was not made. Where that is for a certificate, `plain` does without.
    #[cfg(any(feature = "postgres", feature = "redis"))]
    pub(super) fn unconnected(
        error: &(dyn std::error::Error + 'static),
        plain: &str,
    ) -> StoreError {
        let StoreError(why) = StoreError::caused(error);
        if !why.contains("certificate") {
            return StoreError(why);
        }
        StoreError(format!(
            "{why}; name who signed its certificate with `sslrootcert=FILE` in the address, or write `{plain}` on a network that you trust"
        ))
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
    /// The store has the record, but a crash of it may still lose it.
    Unsafe(StoreError),
}

impl From<StoreError> for AppendError {
    /// Who lost the store on the way cannot know what it did.
    fn from(error: StoreError) -> AppendError {
        AppendError::Unknown(error)
    }
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppendError::Taken => f.write_str("somebody else has just made a change"),
            AppendError::Refused(error) => write!(f, "the store did not take the change: {error}"),
            AppendError::Unsafe(error) => {
                write!(
                    f,
                    "the store did not say that the change is on its disk: {error}"
                )
            }
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
