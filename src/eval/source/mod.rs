//! Where an evaluation gets the values of attributes from.

mod bound;
mod lent;
mod remembered;

pub(crate) use bound::BoundSource;
pub(crate) use lent::Lent;
pub(crate) use remembered::Remembered;

use crate::bucket::KeyHash;
use crate::program::{Program, Reading, SegmentId, Slot};
use crate::value::{Timestamp, ValueRef, Version, release, release_number};

/// The values of one request, and what has been found out about it so far.
pub(crate) trait Source {
    /// The value of an attribute.
    fn value(&self, program: &Program, slot: Slot) -> Option<ValueRef<'_>>;
    /// The same where it is asked for most, in quick tests, lookups of rules and keys of splits: as
    /// `reading` says, from the slot that is made for that.
    fn read(&self, program: &Program, slot: Slot, reading: Reading) -> Option<ValueRef<'_>>;
    /// The time of the request.
    fn now(&self) -> Option<Timestamp>;
    /// The environment of the request.
    fn environment(&self) -> Option<&str>;

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
    let numbers = release(text).or_else(|| odd_release(text));
    let number = numbers.and_then(release_number);
    Some(number.map_or(value, ValueRef::Int))
}

/// The same for `v4.2` and `4.2.0+build`.
#[cold]
fn odd_release(text: &str) -> Option<[u64; 3]> {
    let version = Version::parse(text)?;
    version.pre.is_empty().then_some(version.numbers)
}
