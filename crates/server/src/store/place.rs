//! Which store, as people name it.

use super::{Address, Embedded, Store, StoreError};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

/// Where changes are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// In a directory of this machine, for one server.
    Directory(PathBuf),
    /// In PostgreSQL, for many servers.
    Postgres(Address),
    /// In Redis, for many servers.
    Redis(Address),
}

/// Nobody sees passwords in a log.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Directory(path) => f.debug_tuple("Directory").field(path).finish(),
            Place::Postgres(address) => f.debug_tuple("Postgres").field(address).finish(),
            Place::Redis(address) => f.debug_tuple("Redis").field(address).finish(),
        }
    }
}

/// A text that names no store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPlace(String);

impl fmt::Display for BadPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadPlace {}

impl FromStr for Place {
    type Err = BadPlace;

    fn from_str(text: &str) -> Result<Place, BadPlace> {
        match text.split_once("://") {
            None => Ok(Place::Directory(PathBuf::from(text))),
            Some(("postgres" | "postgresql", _)) => {
                Address::parse(text).map(Place::Postgres).map_err(BadPlace)
            }
            Some(("redis" | "rediss", _)) => {
                Address::parse(text).map(Place::Redis).map_err(BadPlace)
            }
            Some((scheme, _)) => Err(BadPlace(format!(
                "there is no store of the kind `{scheme}`; write postgres://…, redis://…, rediss://… or a directory"
            ))),
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
            #[cfg(feature = "postgres")]
            Place::Postgres(address) => Ok(Arc::new(super::Postgres::new(address)?)),
            #[cfg(not(feature = "postgres"))]
            Place::Postgres(_) => Err(missing("PostgreSQL", "postgres")),
            #[cfg(feature = "redis")]
            Place::Redis(address) => Ok(Arc::new(super::Redis::new(address)?)),
            #[cfg(not(feature = "redis"))]
            Place::Redis(_) => Err(missing("Redis", "redis")),
        }
    }

    /// Opens the store to read what is in it. Nothing is made where there is none.
    ///
    /// # Errors
    /// As [`open`](Place::open), and when a directory has no store, or a server has it open.
    pub fn open_to_read(&self) -> Result<Arc<dyn Store>, StoreError> {
        match self {
            Place::Directory(path) if !Embedded::is_in(path) => {
                let message = format!("there is no log in `{}`", path.display());
                Err(StoreError::new(message))
            }
            #[cfg(feature = "postgres")]
            Place::Postgres(address) => Ok(Arc::new(super::Postgres::only_to_read(address)?)),
            // Reading one makes nothing.
            _ => self.open(),
        }
    }
}

/// A store that this program was built without.
#[cfg(not(all(feature = "postgres", feature = "redis")))]
fn missing(name: &str, feature: &str) -> StoreError {
    StoreError::new(format!(
        "this program was built without {name}; build burgee-server with its feature `{feature}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_named_by_its_address() {
        let place = |text: &str| text.parse::<Place>();
        assert!(matches!(place("/var/lib/burgee"), Ok(Place::Directory(_))));
        assert!(matches!(place("postgres://h/d"), Ok(Place::Postgres(_))));
        assert!(matches!(place("postgresql://h/d"), Ok(Place::Postgres(_))));
        assert!(matches!(place("redis://h"), Ok(Place::Redis(_))));
        assert!(matches!(place("rediss://h"), Ok(Place::Redis(_))));
    }

    #[test]
    fn what_is_no_store_is_said_without_its_password() {
        for bad in ["mysql://u:secret@h/d", "redis://u:secret@h?space=a/b"] {
            let error = bad.parse::<Place>().unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
