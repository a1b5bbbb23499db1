//! Lines and columns of many places in one file.

use crate::source::{Position, Source, Sources, Span};
use std::ops::Range;

/// The starts of the lines of each file: finds many places without counting from the top each time.
#[derive(Debug)]
pub(super) struct Places<'s> {
    sources: &'s Sources,
    /// Base offset of a file, and where its lines start.
    files: Vec<(u32, Vec<usize>)>,
}

impl<'s> Places<'s> {
    /// Counts the lines of each file once.
    pub(super) fn new(sources: &'s Sources) -> Places<'s> {
        let starts = |text: &str| {
            std::iter::once(0)
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect()
        };
        let files = sources
            .files()
            .iter()
            .map(|file| (file.base, starts(&file.text)))
            .collect();
        Places { sources, files }
    }

    /// The file of a span, and the range of bytes inside it.
    pub(super) fn locate(&self, span: Span) -> Option<(&'s Source, Range<usize>)> {
        self.sources.locate(span)
    }

    /// Line and column of the byte at `offset` in `file`.
    pub(super) fn position(&self, file: &Source, offset: usize) -> Position {
        let starts = self
            .files
            .iter()
            .find(|(base, _)| *base == file.base)
            .map_or(&[][..], |(_, starts)| starts);
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let before = file.text.get(start..offset).unwrap_or("");
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }
}
