//! The data of a rule, given as the arguments of a call: names and values by turns.

use super::{Datum, Map};
use burgee::value::Operand;
use std::borrow::Cow;

/// The attributes that a rule reads, as they were passed: `"email", email, "user", user`.
///
/// A name with a dot is an entry of a map: `"$flagd.flagKey"` gives the map `$flagd`. The maps at the
/// top of a real context cannot be confused with it, because a path never has a dot in a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root<'a> {
    pairs: &'a [Option<Operand<'a>>],
    prefix: &'static str,
}

/// The map that is put into every context.
const INJECTED: &str = "$flagd";

impl<'a> Root<'a> {
    /// The data in `pairs`, names and values by turns.
    pub(crate) fn new(pairs: &'a [Option<Operand<'a>>]) -> Root<'a> {
        Root { pairs, prefix: "" }
    }

    /// The names below this map, and the values that there are.
    fn present(self) -> impl Iterator<Item = (&'a str, &'a Operand<'a>)> {
        self.pairs.chunks_exact(2).filter_map(move |pair| {
            let [Some(Operand::Text(name)), Some(value)] = pair else {
                return None;
            };
            let name = match self.prefix {
                "" => name,
                prefix => name.strip_prefix(prefix)?.strip_prefix('.')?,
            };
            Some((name, value))
        })
    }

    /// Whether something is injected.
    fn injects(self) -> bool {
        self.prefix.is_empty() && self.injected().present().next().is_some()
    }

    fn injected(self) -> Root<'a> {
        Root {
            prefix: INJECTED,
            ..self
        }
    }

    /// The attribute of this name, null where there is none.
    pub(crate) fn get(self, key: &str) -> Datum<'a> {
        if key == INJECTED && self.injects() {
            return Datum::Map(Map::Root(self.injected()));
        }
        let mut found = self.present().filter(|(name, _)| *name == key);
        found.next().map_or(Datum::Null, |(_, value)| value.into())
    }

    /// How many attributes there are.
    pub(crate) fn len(self) -> usize {
        self.entries().len()
    }

    /// The attributes.
    pub(crate) fn entries(self) -> Vec<(Cow<'a, str>, Datum<'a>)> {
        let injects = self.injects();
        let own = self
            .present()
            .filter(|(name, _)| !injects || !name.starts_with(INJECTED));
        let own = own.map(|(name, value)| (Cow::Borrowed(name), value.into()));
        let injected = injects.then(|| (Cow::Borrowed(INJECTED), self.get(INJECTED)));
        own.chain(injected).collect()
    }
}
