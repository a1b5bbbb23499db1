//! Where items start and end.

use super::{Piece, Scanner};
use crate::parse::headers::{Header, header_at};

impl Scanner<'_> {
    /// Starts a new item if an item keyword stands here, at the start of a line.
    pub(super) fn item_start(&mut self) {
        let first_column = self.at == self.line;
        if !self.open.is_empty() && !first_column {
            return;
        }
        let Some(header) = header_at(self.text, self.at, first_column) else {
            return;
        };
        if !self.open.is_empty() {
            if !header.sure {
                return;
            }
            self.close_all();
        }
        self.begin(self.at, Some(header));
    }

    /// Whether the item that is being read has had its closing brace, or there is none.
    pub(super) fn piece_is_over(&self) -> bool {
        let Some(piece) = self.out.items.last() else {
            return true;
        };
        piece.start < self.at
            && piece.header.as_ref().is_some_and(Header::is_block)
            && self.last_before(self.at) == Some(b'}')
    }

    /// The last byte in front of `at` that is not space or comment.
    fn last_before(&self, at: usize) -> Option<u8> {
        let clean = self.out.clean.get(..at)?;
        clean
            .iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace())
            .copied()
    }

    pub(super) fn begin(&mut self, at: usize, header: Option<Header>) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.end = at;
        }
        self.run = 0;
        self.too_deep = false;
        self.out.items.push(Piece {
            start: at,
            end: self.bytes.len(),
            header,
            sound: true,
            torn: Vec::new(),
        });
    }

    /// Cuts the space behind each item off.
    pub(super) fn finish(&mut self) {
        for piece in &mut self.out.items {
            let bytes = self
                .out
                .clean
                .get(piece.start..piece.end)
                .unwrap_or_default();
            let space = bytes
                .iter()
                .rev()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            piece.end -= space;
        }
    }
}
