//! Where something stands in the text.

use std::ops::Range;

/// A range of bytes in the source text, `start` inclusive, `end` exclusive.
///
/// Spans of all files of one ruleset share one number line: each file has a base offset in
/// [`Sources`], so a span alone says which file it is in. What was built by a program, and never
/// written, has [`Span::NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of what stands in no text.
    pub const NONE: Span = Span { start: 0, end: 0 };

    /// A span from byte `start` up to byte `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self == Span::NONE {
            return other;
        }
        if other == Span::NONE {
            return self;
        }
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The empty span at the end of this one, where something is missing.
    #[must_use]
    pub fn after(self) -> Span {
        Span {
            start: self.end,
            end: self.end,
        }
    }

    /// The empty span at the start of this one.
    #[must_use]
    pub fn before(self) -> Span {
        Span {
            start: self.start,
            end: self.start,
        }
    }

    /// The same as a range of `usize`, to slice text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A node with its place. Equality looks at the node alone: two trees are equal when they say the
/// same, wherever they were written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spanned<T> {
    /// What was written.
    pub node: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `node` at `span`.
    pub fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }

    /// `node`, written nowhere.
    pub fn bare(node: T) -> Self {
        Spanned {
            node,
            span: Span::NONE,
        }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// A name as written, with its place.
pub type Name = Spanned<String>;

/// One file of a ruleset.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name to show, usually the path that was given.
    pub name: String,
    /// The text.
    pub text: String,
    /// Offset of the first byte on the number line that all spans share.
    pub base: u32,
}

/// All files of a ruleset, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A place as people and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters (Unicode scalar values).
    pub column: usize,
}

impl Sources {
    /// A single file.
    pub fn single(name: impl Into<String>, text: impl Into<String>) -> Sources {
        let mut sources = Sources::default();
        sources.add(name, text);
        sources
    }

    /// Adds a file and returns the base offset of its spans.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u32 {
        // One byte of distance keeps the end of a file apart from the start of the next.
        let base = self.next_base();
        self.files.push(Source {
            name: name.into(),
            text: text.into(),
            base,
        });
        base
    }

    /// The base offset that the next file will get.
    pub fn next_base(&self) -> u32 {
        self.files.last().map_or(0, |file| {
            file.base
                .saturating_add(u32::try_from(file.text.len()).unwrap_or(u32::MAX))
                .saturating_add(1)
        })
    }

    /// The files, in the order in which they were added.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// The file that `span` lies in, with the byte range inside its text.
    pub fn locate(&self, span: Span) -> Option<(&Source, Range<usize>)> {
        let file = self
            .files
            .iter()
            .rev()
            .find(|file| file.base <= span.start)?;
        let start = (span.start - file.base) as usize;
        let end = (span.end.max(span.start) - file.base) as usize;
        let length = file.text.len();
        Some((file, start.min(length)..end.min(length)))
    }

    /// The text that `span` covers; empty when it lies in no file.
    pub fn text(&self, span: Span) -> &str {
        self.locate(span)
            .and_then(|(file, range)| file.text.get(range))
            .unwrap_or("")
    }

    /// Line and column of the start of `span`, for one look-up (linear in the file).
    pub fn position(&self, span: Span) -> Option<(&Source, Position)> {
        let (file, range) = self.locate(span)?;
        let before = file.text.get(..range.start)?;
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Some((file, Position { line, column }))
    }
}

/// Where the lines of every file start: what is left of the text when only line numbers are needed.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    files: Vec<FileLines>,
}

#[derive(Debug, Clone)]
struct FileLines {
    name: String,
    base: u32,
    /// Offsets of the first byte of each line, from the base.
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of all files.
    pub fn new(sources: &Sources) -> Lines {
        let lines = |file: &Source| {
            let breaks = file
                .text
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n');
            let starts = breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok());
            let starts = std::iter::once(0).chain(starts).collect();
            FileLines {
                name: file.name.clone(),
                base: file.base,
                starts,
            }
        };
        Lines {
            files: sources.files.iter().map(lines).collect(),
        }
    }

    /// The file's name and the line, from 1, that `span` starts in. Logarithmic.
    pub fn locate(&self, span: Span) -> Option<(&str, usize)> {
        if span == Span::NONE {
            return None;
        }
        let file = self
            .files
            .iter()
            .rev()
            .find(|file| file.base <= span.start)?;
        let offset = span.start - file.base;
        Some((
            &file.name,
            file.starts.partition_point(|start| *start <= offset),
        ))
    }
}
