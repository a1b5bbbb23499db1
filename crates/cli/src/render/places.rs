//! Places and columns of many places in one file, without counting from the top each time.

use burgee::source::{Position, Source, Sources, Span};
use std::ops::Range;

/// The starts of the lines of each file.
pub(crate) struct Places<'s> {
    sources: &'s Sources,
    /// Base offset of a file, and where its lines start.
    files: Vec<(u32, Vec<usize>)>,
}

impl<'s> Places<'s> {
    /// Counts the lines of each file once.
    pub(crate) fn new(sources: &'s Sources) -> Places<'s> {
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
    pub(crate) fn locate(&self, span: Span) -> Option<(&'s Source, Range<usize>)> {
        self.sources.locate(span)
    }

    /// Line and column of the byte at `offset` in `file`.
    pub(crate) fn position(&self, file: &Source, offset: usize) -> Position {
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

/// The lines of `text` that `range` touches, as one range of bytes without the last line's end.
pub(crate) fn whole_lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or("");
    let behind = text.get(range.end..).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind
        .find('\n')
        .map_or(text.len(), |length| range.end + length);
    start..end
}
