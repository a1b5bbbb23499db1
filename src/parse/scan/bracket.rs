//! Brackets, and how deep they and the prefix operators nest.

use super::{Open, Scanner};
use crate::diagnostic::{Code, Diagnostic};

impl Scanner<'_> {
    pub(super) fn opening(&mut self, byte: u8) {
        let cost = 1 + self.run;
        self.run = 0;
        self.depth += cost;
        if self.depth > self.limit {
            self.deep();
        }
        self.open.push(Open {
            byte,
            at: self.at,
            cost,
        });
        self.at += 1;
    }

    pub(super) fn closing(&mut self, byte: u8) {
        self.run = 0;
        let opener = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        // Looking back no further than the limit keeps this linear.
        let partner = self
            .open
            .iter()
            .rev()
            .take(self.limit + 1)
            .position(|open| open.byte == opener);
        if let Some(above) = partner {
            for _ in 0..above {
                self.unclosed();
            }
            if let Some(open) = self.open.pop() {
                self.depth -= open.cost;
            }
        } else {
            let span = self.span(self.at, self.at + 1);
            let mut diagnostic = Diagnostic::new(
                Code::StrayBracket,
                span,
                format!("`{}` closes nothing", char::from(byte)),
            )
            .fix(span, "");
            if let Some(open) = self.open.last() {
                diagnostic = diagnostic.also(
                    self.span(open.at, open.at + 1),
                    format!("`{}` is still open here", char::from(open.byte)),
                );
            }
            self.report(diagnostic);
            self.damaged();
        }
        self.at += 1;
        if self.open.is_empty() {
            self.block_end = byte == b'}';
        }
    }

    pub(super) fn prefix(&mut self, length: usize) {
        self.run += 1;
        if self.depth + self.run > self.limit {
            self.deep();
        }
        self.at += length;
    }

    /// Gives up on the innermost open bracket.
    fn unclosed(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.depth -= open.cost;
        let closer = match open.byte {
            b'(' => ')',
            b'[' => ']',
            _ => '}',
        };
        let diagnostic = Diagnostic::new(
            Code::UnclosedBracket,
            self.span(open.at, open.at + 1),
            format!("`{}` is not closed", char::from(open.byte)),
        )
        .help(format!("add the closing `{closer}`"));
        self.damaged();
        if !self.too_deep && !self.swallowed(open.at, closer) {
            self.report(diagnostic);
        }
    }

    /// Whether a quote that is not closed has taken the closing bracket with it: then the quote is the
    /// one mistake.
    fn swallowed(&self, open: usize, closer: char) -> bool {
        let torn = self.out.items.last().map_or(&[][..], |piece| &piece.torn);
        torn.iter().filter(|quote| **quote > open).any(|quote| {
            let rest = self.text.get(*quote..).unwrap_or("");
            rest.lines()
                .next()
                .is_some_and(|line| line.contains(closer))
        })
    }

    pub(super) fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.unclosed();
        }
        self.depth = 0;
        self.run = 0;
    }

    fn deep(&mut self) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.sound = false;
        }
        if self.too_deep {
            return;
        }
        self.too_deep = true;
        let diagnostic = Diagnostic::new(
            Code::TooDeep,
            self.span(self.at, self.at + 1),
            format!("nested more than {} deep", self.limit),
        )
        .help("name parts of the condition as segments");
        self.report(diagnostic);
    }

    pub(super) fn damaged(&mut self) {
        if let Some(piece) = self.out.items.last_mut() {
            piece.sound = false;
        }
    }
}
