//! Decisions drawn from bytes.

/// A stream of decisions.
#[derive(Debug)]
pub struct Choices<'b> {
    rest: &'b [u8],
}

impl<'b> Choices<'b> {
    /// The decisions that `bytes` stand for.
    pub fn new(bytes: &'b [u8]) -> Self {
        Choices { rest: bytes }
    }

    /// A number below `count`; 0 when the bytes are used up.
    pub fn below(&mut self, count: usize) -> usize {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                usize::from(*first) % count.max(1)
            }
            None => 0,
        }
    }

    /// Yes, `times` in eight; no when the bytes are used up.
    pub fn eighths(&mut self, times: usize) -> bool {
        self.below(8) >= 8 - times
    }

    /// One of `options`; the first when the bytes are used up.
    pub fn one<'o, T: ?Sized>(&mut self, options: &[&'o T]) -> &'o T {
        let at = self.below(options.len());
        #[expect(
            clippy::indexing_slicing,
            reason = "pools are written out here and never empty"
        )]
        options[at]
    }

    /// Whether the bytes are used up.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}
