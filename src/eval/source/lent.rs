//! A host's own map or struct, for one flag or condition.

use super::{Source, as_release};
use crate::context::Attributes;
use crate::program::{Program, Reading, Slot};
use crate::value::{Timestamp, ValueRef};
use std::cell::Cell;

/// How many texts are remembered of a host's attributes.
const KEPT: usize = 4;

/// A host's own attributes, for one flag or condition. Text that several rules ask for is remembered,
/// because a lookup costs more than a test; what is asked for once is not, because remembering costs
/// as much as a test.
pub(crate) struct Lent<'a, A: ?Sized> {
    attributes: &'a A,
    kept: [Cell<Option<(Slot, &'a str)>>; KEPT],
}

impl<'a, A: Attributes + ?Sized> Lent<'a, A> {
    #[inline]
    pub(crate) fn new(attributes: &'a A) -> Self {
        Lent {
            attributes,
            kept: [const { Cell::new(None) }; KEPT],
        }
    }

    /// Asks the host.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "handing the value through a call costs a tenth of finding it"
    )]
    fn find(&self, program: &Program, slot: Slot) -> Option<ValueRef<'a>> {
        let path = &program.slots.get(slot.0 as usize)?.path;
        self.attributes.at(path)
    }

    /// What is asked for in several places. Not inlined, as the next: such reads are fewer and longer.
    #[inline(never)]
    fn shared(&self, program: &Program, slot: Slot) -> Option<ValueRef<'a>> {
        let place = self.kept.get(slot.0 as usize % KEPT)?;
        if let Some((kept, text)) = place.get()
            && kept == slot
        {
            return Some(ValueRef::Str(text));
        }
        let value = self.find(program, slot);
        if let Some(ValueRef::Str(text)) = value {
            place.set(Some((slot, text)));
        }
        value
    }

    #[inline(never)]
    fn release(&self, program: &Program, slot: Slot) -> Option<ValueRef<'a>> {
        as_release(self.find(program, slot)?)
    }
}

impl<A: Attributes + ?Sized> Source for Lent<'_, A> {
    // Not inlined: questions that ask for it are long themselves.
    #[inline(never)]
    fn value(&self, program: &Program, slot: Slot) -> Option<ValueRef<'_>> {
        self.find(program, slot)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for what it calls")]
    fn read(&self, program: &Program, slot: Slot, reading: Reading) -> Option<ValueRef<'_>> {
        match reading {
            Reading::Plain => self.find(program, slot),
            Reading::Shared => self.shared(program, slot),
            Reading::Release => self.release(program, slot),
        }
    }

    fn now(&self) -> Option<Timestamp> {
        self.attributes.now()
    }

    fn environment(&self) -> Option<&str> {
        self.attributes.environment()
    }
}
