//! The context of a request, with what the client adds to it.

use burgee::value::Path;
use burgee::{Attributes, Timestamp, ValueRef};
use std::cell::Cell;
use std::time::SystemTime;

/// Somebody's attributes, with the clock and the client's environment where they have none of their own.
/// The clock is read only when a rule needs it, and once.
#[derive(Debug)]
pub(crate) struct Asked<'a, A: ?Sized> {
    attributes: &'a A,
    environment: Option<&'a str>,
    now: Cell<Option<Timestamp>>,
}

impl<'a, A: Attributes + ?Sized> Asked<'a, A> {
    pub(crate) fn new(attributes: &'a A, environment: Option<&'a str>) -> Asked<'a, A> {
        Asked {
            attributes,
            environment,
            now: Cell::new(None),
        }
    }
}

impl<A: Attributes + ?Sized> Attributes for Asked<'_, A> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        self.attributes.attribute(name)
    }

    fn at(&self, path: &Path) -> Option<ValueRef<'_>> {
        self.attributes.at(path)
    }

    fn now(&self) -> Option<Timestamp> {
        let now = self.now.get().or_else(|| self.attributes.now());
        let now = now.unwrap_or_else(|| Timestamp::from(SystemTime::now()));
        self.now.set(Some(now));
        Some(now)
    }

    fn environment(&self) -> Option<&str> {
        self.attributes.environment().or(self.environment)
    }
}
