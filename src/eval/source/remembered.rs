//! What a request for many flags keeps between them.

use super::Source;
use crate::bucket::KeyHash;
use crate::program::{Program, Reading, SegmentId, Slot};
use crate::value::{Timestamp, ValueRef};
use std::cell::Cell;

/// How many attributes and segments are remembered. Lies on the stack, so it is bounded; what has a
/// higher number is asked again.
const REMEMBERED: usize = 64;

/// Another source, of which each attribute is asked at most once, and only if a test asks; segments
/// are decided once, and bucketing keys hashed once. For requests that ask for many flags.
pub(crate) struct Remembered<'a, S> {
    source: &'a S,
    values: [Cell<Asked<'a>>; REMEMBERED],
    hashes: [Cell<Option<KeyHash>>; REMEMBERED],
    /// Two bits for each segment and polarity: known, and held.
    segments: [Cell<u8>; REMEMBERED],
}

/// What is known of an attribute.
#[derive(Clone, Copy)]
enum Asked<'a> {
    NotYet,
    Once(Option<ValueRef<'a>>),
}

impl<'a, S: Source> Remembered<'a, S> {
    pub(crate) fn new(source: &'a S) -> Self {
        Remembered {
            source,
            values: [const { Cell::new(Asked::NotYet) }; REMEMBERED],
            hashes: [const { Cell::new(None) }; REMEMBERED],
            segments: [const { Cell::new(0) }; REMEMBERED],
        }
    }

    /// What a slot holds, asked for once.
    #[inline]
    fn once(&self, slot: Slot, ask: impl FnOnce() -> Option<ValueRef<'a>>) -> Option<ValueRef<'a>> {
        let Some(cell) = self.values.get(slot.0 as usize) else {
            return ask();
        };
        match cell.get() {
            Asked::Once(value) => value,
            Asked::NotYet => {
                let value = ask();
                cell.set(Asked::Once(value));
                value
            }
        }
    }
}

/// Where a segment's polarity is remembered: the bit for "known"; "held" is the next one.
fn bit(inside: bool) -> u8 {
    if inside { 0b01 } else { 0b0100 }
}

impl<S: Source> Source for Remembered<'_, S> {
    fn value(&self, program: &Program, slot: Slot) -> Option<ValueRef<'_>> {
        self.once(slot, || self.source.value(program, slot))
    }

    fn read(&self, program: &Program, slot: Slot, reading: Reading) -> Option<ValueRef<'_>> {
        self.once(slot, || self.source.read(program, slot, reading))
    }

    fn now(&self) -> Option<Timestamp> {
        self.source.now()
    }

    fn environment(&self) -> Option<&str> {
        self.source.environment()
    }

    fn segment(&self, id: SegmentId, inside: bool) -> Option<bool> {
        let known = self.segments.get(id.index())?.get();
        (known & bit(inside) != 0).then_some(known & (bit(inside) << 1) != 0)
    }

    fn keep_segment(&self, id: SegmentId, inside: bool, held: bool) {
        if let Some(cell) = self.segments.get(id.index()) {
            let held = if held { bit(inside) << 1 } else { 0 };
            cell.set(cell.get() | bit(inside) | held);
        }
    }

    fn key_hash(&self, slot: Slot, key: &str) -> KeyHash {
        let Some(cell) = self.hashes.get(slot.0 as usize) else {
            return KeyHash::new(key);
        };
        cell.get().unwrap_or_else(|| {
            let hash = KeyHash::new(key);
            cell.set(Some(hash));
            hash
        })
    }
}
