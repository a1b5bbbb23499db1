//! Where an evaluation gets the values of attributes from.

use crate::bucket::KeyHash;
use crate::context::Attributes;
use crate::program::{Program, Reading, SegmentId, Slot};
use crate::value::{Timestamp, ValueRef, release, release_number};
use std::cell::Cell;

/// The values of one request, and what has been found out about it so far.
pub(crate) trait Source {
    /// The value of an attribute.
    fn value(&self, program: &Program, slot: Slot) -> Option<ValueRef<'_>>;
    /// The time of the request.
    fn now(&self) -> Option<Timestamp>;
    /// The environment of the request.
    fn environment(&self) -> Option<&str>;

    /// The same for a quick test.
    fn read(&self, program: &Program, slot: Slot, reading: Reading) -> Option<ValueRef<'_>>;
    /// Whether a segment's condition is known to hold already.
    fn segment(&self, _id: SegmentId, _inside: bool) -> Option<bool> {
        None
    }
    /// Keeps whether a segment's condition holds.
    fn keep_segment(&self, _id: SegmentId, _inside: bool, _held: bool) {}
    /// The hash of the bucketing key in this attribute.
    fn key_hash(&self, _slot: Slot, key: &str) -> KeyHash {
        KeyHash::new(key)
    }
}

/// The number of a release, where text spells one; other text as it is, so that the question decides.
/// What is no text is no version either.
fn as_release(value: ValueRef<'_>) -> Option<ValueRef<'_>> {
    let ValueRef::Str(text) = value else {
        return None;
    };
    let number = release(text).and_then(release_number);
    Some(number.map_or(value, ValueRef::Int))
}

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
        let mut values = program.slots.iter().map(|slot| {
            let value = attributes.at(&slot.path);
            if slot.release {
                value.and_then(as_release)
            } else {
                value
            }
        });
        let values = if values.len() > INLINE {
            Values::Many(values.collect())
        } else {
            Values::Few(std::array::from_fn(|_| values.next().flatten()))
        };
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
