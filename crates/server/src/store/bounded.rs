//! No more records at a time than memory has room for.

use super::MOST_BYTES;

/// Ends an iterator behind the item with which there are [`MOST_BYTES`].
pub(super) trait Bounded: Iterator + Sized {
    /// The items before which there are not so many bytes yet. `length` is how many an item has.
    fn bounded(self, length: impl Fn(&Self::Item) -> usize) -> impl Iterator<Item = Self::Item> {
        let mut bytes = 0usize;
        self.take_while(move |item| {
            let goes_on = bytes < MOST_BYTES;
            bytes = bytes.saturating_add(length(item));
            goes_on
        })
    }
}

impl<I: Iterator> Bounded for I {}
