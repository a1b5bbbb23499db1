//! Lines, indentation, and the comments between them.

use super::WIDTH;
use super::flat::Line;
use crate::ast::{Trivia, TriviaKind};
use crate::source::Span;

/// The columns that one level of indentation takes.
const STEP: usize = 2;

/// The text so far, and the comments that are still to come.
///
/// The last line is always unfinished, so that a comment can still be put at its end; every line is
/// begun by one of the `line` methods, which first write the comments that stand before it.
#[derive(Debug)]
pub(super) struct Printer<'d> {
    out: String,
    /// Width of the unfinished line.
    column: usize,
    /// Whether the unfinished line has a comment at its end.
    commented: bool,
    /// Whether the unfinished line opens a block.
    opened: bool,
    indent: usize,
    /// What is not written yet.
    trivia: &'d [Trivia],
    /// Where all comments start, in order.
    comments: Vec<u32>,
    /// Where the last thing that was written ends: a blank line before that was inside of it.
    done: u32,
}

/// What to do with blank lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    Keep,
    Drop,
}

/// The comments and blank lines in front of an item.
#[derive(Debug, Default)]
struct Lead<'d> {
    /// None is a blank line.
    lines: Vec<Option<&'d str>>,
}

impl<'d> Printer<'d> {
    /// Nothing yet, and these comments to be kept.
    pub(super) fn new(trivia: &'d [Trivia]) -> Printer<'d> {
        let comments = trivia
            .iter()
            .filter(|trivia| trivia.kind != TriviaKind::Blank)
            .map(|trivia| trivia.span.start)
            .collect();
        Printer {
            out: String::new(),
            column: 0,
            commented: false,
            opened: false,
            indent: 0,
            trivia,
            comments,
            done: 0,
        }
    }

    /// Writes the comments that are left behind the last item.
    pub(super) fn end(&mut self, last: Option<Shape>) {
        let left = Span::new(u32::MAX, u32::MAX);
        self.trailing(left);
        let mut lead = self.lead(left, Blanks::Keep);
        if lead.lines.last() == Some(&None) {
            lead.lines.pop();
        }
        if !lead.lines.is_empty() {
            self.spaced(&lead, last, Shape::Line);
        }
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// Adds to the unfinished line.
    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
        // Only text in raw strings can have a line's end in it.
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    /// How many characters fit on the unfinished line.
    pub(super) fn room(&self) -> usize {
        WIDTH.saturating_sub(self.column)
    }

    /// Begins a line for what stands at `at`, a blank line in front of it if the author had one.
    pub(super) fn line(&mut self, at: Span) {
        self.begin(at, Blanks::Keep);
    }

    /// Begins a line for a part of something that started on a line before.
    pub(super) fn continuation(&mut self, at: Span) {
        self.begin(at, Blanks::Drop);
    }

    /// Ends an indented block that closes at the end of `span`, and begins the line of its bracket.
    pub(super) fn close(&mut self, span: Span) {
        let end = Span::new(span.end, span.end);
        self.trailing(end);
        self.own_lines(end, Blanks::Keep, true);
        self.outdent();
        self.break_line();
    }

    /// Adds an opening bracket and begins the block behind it, without its first line.
    pub(super) fn open(&mut self, bracket: &str) {
        self.push(bracket);
        self.indent();
        self.opened = true;
    }

    /// Indents the lines from the next on.
    pub(super) fn indent(&mut self) {
        self.indent += STEP;
    }

    /// Takes back the last [`Printer::indent`].
    pub(super) fn outdent(&mut self) {
        self.indent = self.indent.saturating_sub(STEP);
    }

    /// Notes that all of `span` is written, except comments inside.
    pub(super) fn wrote(&mut self, span: Span) {
        self.done = self.done.max(span.end);
    }

    /// Adds a line if it is short enough; says whether it was.
    pub(super) fn try_line(&mut self, write: impl FnOnce(&mut Line)) -> bool {
        let mut line = Line::new(self.room());
        write(&mut line);
        match line.done() {
            Some(text) => {
                self.push(&text);
                true
            }
            None => false,
        }
    }

    /// Adds to the line, however long it gets.
    pub(super) fn all(&mut self, write: impl FnOnce(&mut Line)) {
        let mut line = Line::new(usize::MAX);
        write(&mut line);
        if let Some(text) = line.done() {
            self.push(&text);
        }
    }

    /// Whether a comment starts from `from` on and before `to`.
    pub(super) fn has_comment(&self, from: u32, to: u32) -> bool {
        let first = self.comments.partition_point(|comment| *comment < from);
        self.comments
            .get(first)
            .is_some_and(|comment| *comment < to)
    }

    /// Whether a comment that is not written yet starts before `to`: the next line would get it.
    pub(super) fn comment_waits(&self, to: u32) -> bool {
        self.trivia
            .first()
            .is_some_and(|first| self.has_comment(first.span.start, to))
    }

    /// Writes one thing at the top of the file: with exactly one blank line around it if it takes
    /// several lines or is a `block`, else with one in front if the author had one.
    ///
    /// Says whether it takes several lines, for the next item.
    pub(super) fn item(
        &mut self,
        at: Span,
        previous: Option<Shape>,
        block: bool,
        write: impl FnOnce(&mut Self),
    ) -> Shape {
        self.trailing(at);
        let lead = self.lead(at, Blanks::Keep);
        let before = std::mem::take(&mut self.out);
        (self.column, self.commented, self.opened) = (0, false, false);
        write(self);
        let body = std::mem::replace(&mut self.out, before);
        let shape = if block || body.contains('\n') {
            Shape::Block
        } else {
            Shape::Line
        };
        self.spaced(&lead, previous, shape);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&body);
        shape
    }

    /// The comments that stand in front of an item, with the blank lines that it must have.
    fn spaced(&mut self, lead: &Lead<'d>, previous: Option<Shape>, shape: Shape) {
        let has_blank = lead.lines.contains(&None);
        let starts_blank = lead.lines.first() == Some(&None);
        let needs_blank = match previous {
            None => false,
            Some(Shape::Block) => !starts_blank,
            Some(Shape::Line) => shape == Shape::Block && !has_blank,
        };
        if needs_blank {
            self.out.push('\n');
        }
        for line in &lead.lines {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.out.push_str(line.unwrap_or_default());
        }
    }

    fn begin(&mut self, at: Span, blanks: Blanks) {
        self.trailing(at);
        self.own_lines(at, blanks, false);
        self.break_line();
    }

    /// Ends the unfinished line.
    fn break_line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', self.indent));
        self.column = self.indent;
        self.commented = false;
        self.opened = false;
    }

    /// Puts a comment at the end of the unfinished line if the author had one there.
    fn trailing(&mut self, at: Span) {
        // Blank lines and comments on lines of their own may stand before it, inside what was just
        // written; then it stays behind them.
        if let [
            Trivia {
                span,
                kind: TriviaKind::Trailing(text),
            },
            rest @ ..,
        ] = self.trivia
            && span.start < at.start
            && !self.commented
            && !self.out.is_empty()
        {
            self.trivia = rest;
            self.out.push(' ');
            self.out.push_str(text.trim_end());
            self.commented = true;
        }
    }

    /// Takes what stands before `at`. Blank lines count where something stands on both sides.
    fn lead(&mut self, at: Span, blanks: Blanks) -> Lead<'d> {
        let mut lead = Lead::default();
        while let [first, rest @ ..] = self.trivia
            && first.span.start < at.start
        {
            self.trivia = rest;
            match &first.kind {
                TriviaKind::Line(text) | TriviaKind::Trailing(text) => {
                    lead.lines.push(Some(text.trim_end()));
                }
                TriviaKind::Blank => {
                    let inside = first.span.start < self.done;
                    let doubled = lead.lines.last() == Some(&None);
                    let first = self.out.is_empty() && lead.lines.is_empty();
                    if blanks == Blanks::Keep && !inside && !doubled && !first {
                        lead.lines.push(None);
                    }
                }
            }
        }
        lead
    }

    /// Writes comments, each on a line of its own, and blank lines. None stands behind an opening
    /// bracket, and with `last` none in front of what closes.
    fn own_lines(&mut self, at: Span, blanks: Blanks, last: bool) {
        let opened = self.opened;
        let lead = self.lead(at, blanks);
        let mut lines = lead.lines.as_slice();
        if let [None, rest @ ..] = lines
            && opened
        {
            lines = rest;
        }
        if let [rest @ .., None] = lines
            && last
        {
            lines = rest;
        }
        for line in lines {
            match line {
                Some(text) if self.out.is_empty() => self.out.push_str(text),
                Some(text) => {
                    self.break_line();
                    self.out.push_str(text);
                    self.commented = true;
                }
                None => self.out.push('\n'),
            }
        }
    }
}

/// Whether an item takes one line or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line.
    Line,
    /// Several, or one that is set apart like several.
    Block,
}
