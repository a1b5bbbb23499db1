//! The places in code that name a flag, by what they mean for it.

use crate::finding::{Place, UseKind};
use crate::scan::{Hit, Naming};
use std::collections::HashMap;

/// The places that name one flag.
#[derive(Debug, Clone, Default)]
pub(super) struct OfKey<'u> {
    /// Places that use it.
    pub(super) used: Vec<&'u Hit>,
    /// Places in tests.
    pub(super) tests: Vec<&'u Hit>,
    /// Places that only give the key a name.
    pub(super) definitions: Vec<&'u Hit>,
}

/// The places that name flags, by key.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses<'u> {
    keys: HashMap<&'u str, OfKey<'u>>,
    nothing: OfKey<'u>,
}

impl OfKey<'_> {
    /// How many places use the flag for certain: those that have its key, and those that have a name
    /// which code gives to the key. Any other name may be a word that happens to be the same, of which
    /// a change can add one without knowing that there is such a flag.
    pub(super) fn certain(&self) -> usize {
        let defined = !self.definitions.is_empty();
        let certain = |hit: &&&Hit| defined || hit.naming != Naming::Name;
        self.used.iter().filter(certain).count()
    }

    /// All of them, as a finding has them.
    pub(super) fn places(&self) -> Vec<(Place, UseKind)> {
        let kinds = [
            (&self.used, UseKind::Use),
            (&self.definitions, UseKind::Definition),
            (&self.tests, UseKind::Test),
        ];
        kinds
            .into_iter()
            .flat_map(|(hits, kind)| hits.iter().map(move |hit| (hit.place.clone(), kind)))
            .collect()
    }
}

impl<'u> Uses<'u> {
    /// Sorts the places by key.
    pub(super) fn new(hits: &'u [Hit]) -> Uses<'u> {
        let mut uses = Uses::default();
        for hit in hits {
            let of_key = uses.keys.entry(&hit.key).or_default();
            if hit.naming == Naming::Definition {
                of_key.definitions.push(hit);
            } else if hit.test {
                of_key.tests.push(hit);
            } else {
                of_key.used.push(hit);
            }
        }
        uses
    }

    /// Those of one key.
    pub(super) fn of(&self, key: &str) -> &OfKey<'u> {
        self.keys.get(key).unwrap_or(&self.nothing)
    }
}
