//! A context of which everything has been looked up.

use super::{Source, as_release};
use crate::context::Attributes;
use crate::program::{Program, Reading, Slot};
use crate::value::{Timestamp, ValueRef};

/// How many attributes a bound context holds in itself.
const INLINE: usize = 8;

/// All attributes that a program reads, looked up before. Allocates only when there are more than
/// [`INLINE`].
#[derive(Debug, Clone)]
pub(crate) struct BoundSource<'a> {
    values: Values<'a>,
    now: Option<Timestamp>,
    environment: Option<&'a str>,
}

#[derive(Debug, Clone)]
enum Values<'a> {
    Few([Option<ValueRef<'a>>; INLINE]),
    Many(Box<[Option<ValueRef<'a>>]>),
}

impl<'a> BoundSource<'a> {
    /// Looks up every attribute that `program` reads.
    pub(crate) fn new<A: Attributes + ?Sized>(program: &Program, attributes: &'a A) -> Self {
        let count = program.slots.len();
        let mut values = if count > INLINE {
            Values::Many(vec![None; count].into())
        } else {
            Values::Few([None; INLINE])
        };
        let places = match &mut values {
            Values::Few(values) => values,
            Values::Many(values) => &mut **values,
        };
        for (number, slot) in program.slots.iter().enumerate() {
            let value = match slot.release_of {
                // It lies in front of this one, so that the host is asked once.
                Some(plain) => {
                    let value = places.get(plain.0 as usize).copied().flatten();
                    value.and_then(as_release)
                }
                None => attributes.at(&slot.path),
            };
            if let Some(place) = places.get_mut(number) {
                *place = value;
            }
        }
        BoundSource {
            values,
            now: attributes.now(),
            environment: attributes.environment(),
        }
    }

    /// The source of one evaluation.
    #[inline]
    pub(crate) fn open(&self) -> Opened<'_> {
        Opened {
            values: match &self.values {
                Values::Few(values) => values,
                Values::Many(values) => values,
            },
            bound: self,
        }
    }
}

/// A bound context while it is evaluated on: where its values lie has been found out.
pub(crate) struct Opened<'a> {
    values: &'a [Option<ValueRef<'a>>],
    bound: &'a BoundSource<'a>,
}

impl Source for Opened<'_> {
    #[inline]
    fn value(&self, _program: &Program, slot: Slot) -> Option<ValueRef<'_>> {
        self.values.get(slot.0 as usize).copied().flatten()
    }

    #[inline]
    fn read(&self, program: &Program, slot: Slot, _reading: Reading) -> Option<ValueRef<'_>> {
        self.value(program, slot)
    }

    fn now(&self) -> Option<Timestamp> {
        self.bound.now
    }

    fn environment(&self) -> Option<&str> {
        self.bound.environment
    }
}
