//! Where a statement of a flag was expected, or its `serve`.

use super::{Place, STATEMENTS};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::headers::Keyword;
use crate::parse::span;

impl Place<'_> {
    /// A statement of a flag was expected.
    pub(super) fn statement(&self, keyword: Keyword) -> Option<Diagnostic> {
        if keyword != Keyword::Flag {
            return None;
        }
        if self.found == "rest" || self.found.ends_with('%') {
            let spot = span(self.base, self.before_at + self.before.len(), self.at);
            return Some(
                self.here(Code::MissingComma, "a comma is missing between two shares")
                    .help("write `,` between them")
                    .fix(spot, ", "),
            );
        }
        if !self.is_word() {
            return None;
        }
        let word = self.found;
        let near = match word {
            "enabled" | "state" => Some("status"),
            "variant" | "variations" | "values" => Some("variants"),
            "rollout" | "percentage" => Some("otherwise serve 10% on, rest off"),
            "env" => Some("environment"),
            "off_variant" | "disabled" => Some("if_disabled"),
            "depends" | "prerequisite" | "prerequisites" => Some("requires"),
            "name" | "title" => Some("description"),
            "if" => Some("when"),
            word => closest(word, STATEMENTS),
        };
        let diagnostic = self.here(
            Code::UnknownProperty,
            format!("unknown word `{word}` in a flag"),
        );
        Some(match near {
            Some(near) if STATEMENTS.contains(&near) && near != word => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(self.place(), near),
            Some(near) if near != word => diagnostic.help(format!("did you mean `{near}`?")),
            _ => diagnostic.help("a flag has `rule`, `when`, `otherwise`, `variants`, `bucket`, `requires`, `environment`, `status`, `if_disabled`, and metadata such as `owner`"),
        })
    }

    /// `serve` was expected.
    pub(super) fn serve(&self) -> Option<Diagnostic> {
        let fits =
            self.is_word() || self.found.starts_with(['"', '\'']) || self.found.ends_with('%');
        (fits && !STATEMENTS.contains(&self.found)).then(|| self.no_serve())
    }

    pub(super) fn no_serve(&self) -> Diagnostic {
        if self.found.is_empty() || Self::ends_statement(self.found) {
            let end = self.before_at + self.before.len();
            let place = span(self.base, self.before_at, end);
            return Diagnostic::new(Code::MissingWord, place, "`serve` is missing")
                .label("behind this")
                .help("say what is served: `serve on`");
        }
        let diagnostic = self.here(Code::MissingWord, "`serve` is missing");
        let spot = span(self.base, self.at, self.at);
        diagnostic
            .help(format!("write `serve {}`", self.found))
            .fix(spot, "serve ")
    }

    /// Whether a statement is over in front of `text`.
    pub(super) fn ends_statement(text: &str) -> bool {
        text.is_empty() || text == "}" || text == "when" || STATEMENTS.contains(&text)
    }
}
