//! Characters that have no place outside quotes.

use super::Scanner;
use crate::diagnostic::{Code, Diagnostic};

impl Scanner<'_> {
    pub(super) fn bad_character(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let is_bad = |byte: &u8| (*byte < 32 && !b"\t\n\r".contains(byte)) || *byte == 127;
        let length = rest
            .iter()
            .position(|byte| !is_bad(byte))
            .unwrap_or(rest.len());
        let first = rest.first().copied().unwrap_or(0);
        let span = self.span(start, start + length);
        self.report(
            Diagnostic::new(
                Code::BadCharacter,
                span,
                format!("control character U+{first:04X}"),
            )
            .help("remove it")
            .fix(span, ""),
        );
        self.blank(start, start + length);
        self.at += length.max(1);
    }

    pub(super) fn foreign_character(&mut self) {
        let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            self.at += 1;
            return;
        };
        let length = c.len_utf8();
        match c {
            '“' | '”' | '„' | '‟' | '‘' | '’' | '«' | '»' => return self.curly(c),
            '≠' | '≤' | '≥' | '→' | '⇒' => {}
            c if c.is_alphanumeric() => {}
            c => {
                let span = self.span(self.at, self.at + length);
                let space = c.is_whitespace();
                let diagnostic = Diagnostic::new(
                    Code::BadCharacter,
                    span,
                    if space {
                        format!("a space of another kind, U+{:04X}", u32::from(c))
                    } else {
                        format!("`{c}` (U+{:04X}) cannot stand here", u32::from(c))
                    },
                )
                .fix(span, if space { " " } else { "" });
                self.report(diagnostic);
                self.blank(self.at, self.at + length);
                // Without it the rest of the statement may read as another mistake.
                if !space {
                    self.tear(self.at);
                }
            }
        }
        self.plain(length);
    }
}
