//! Which store, as people name it.

use super::{Embedded, Store, StoreError};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

/// Where changes are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// In a directory of this machine, for one server.
    Directory(PathBuf),
}

/// Nobody sees passwords in a log.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Directory(path) => f.debug_tuple("Directory").field(path).finish(),
        }
    }
}

/// A text that names no store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPlace(String);

impl fmt::Display for BadPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no store of the kind `{}`", self.0)
    }
}

impl std::error::Error for BadPlace {}

impl FromStr for Place {
    type Err = BadPlace;

    fn from_str(text: &str) -> Result<Place, BadPlace> {
        match text.split_once("://") {
            None => Ok(Place::Directory(PathBuf::from(text))),
            Some((scheme, _)) => Err(BadPlace(scheme.to_owned())),
        }
    }
}

impl Place {
    /// Opens the store.
    ///
    /// # Errors
    /// When it cannot be used now. One over a network that cannot be reached is opened all the same, and
    /// reached when it can be.
    pub fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        match self {
            Place::Directory(path) => Ok(Arc::new(Embedded::open(path)?)),
        }
    }
}
