//! The text of one flag, as a client sends it.

use super::super::answer::Problem;
use super::Outline;
use axum::http::StatusCode;
use burgee::ast::Item;
use burgee::diagnostic::Diagnostic;
use burgee::{Diagnostics, Limits, Sources};

/// The name of a client's text in findings.
pub(crate) const NAME: &str = "flag";

/// A flag and its tests, each with the comments above it and the end of its last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FlagText {
    /// The flag.
    pub(super) flag: String,
    /// Its tests.
    pub(super) tests: Vec<String>,
}

impl FlagText {
    /// Reads the text of the flag `key`.
    ///
    /// # Errors
    /// When it cannot be read, or is anything else than one flag of this key and tests of it.
    pub(crate) fn read(key: &str, body: &str) -> Result<FlagText, Problem> {
        let body = body.trim_start_matches('\u{feff}');
        let parsed = burgee::parse::parse(body, 0, &Limits::default());
        if parsed.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(Problem::invalid(Diagnostics {
                sources: Sources::single(NAME, body),
                list: parsed.diagnostics,
            }));
        }
        let mut flags = 0;
        for item in &parsed.document.items {
            match item {
                Item::Flag(flag) if flag.name.node == key => flags += 1,
                Item::Flag(flag) => return Err(another("flag", &flag.name.node, key)),
                Item::Test(test) if test.flag.node == key => {}
                Item::Test(test) => return Err(another("test of", &test.flag.node, key)),
                _ => {
                    let message =
                        format!("only the flag `{key}` and tests of it can stand in its text");
                    return Err(refuse(message)
                        .help("segments, lists and attributes are changed with all rules"));
                }
            }
        }
        if flags != 1 {
            let message = match flags {
                0 => format!("the text has no flag `{key}`"),
                _ => format!("the text has the flag `{key}` {flags} times"),
            };
            return Err(refuse(message).help("send `flag KEY: TYPE …`, once, and its tests"));
        }
        FlagText::cut(key, body)
    }

    /// A flag whose text is in order, without tests.
    pub(crate) fn alone(flag: &str) -> FlagText {
        FlagText::with(flag.to_owned(), Vec::new())
    }

    /// A flag and tests whose texts are in order.
    pub(crate) fn with(flag: String, tests: Vec<String>) -> FlagText {
        FlagText { flag, tests }
    }

    /// The flag and its tests, with a blank line between them.
    pub(crate) fn whole(&self) -> String {
        let mut text = self.flag.clone();
        for test in &self.tests {
            text.push('\n');
            text.push_str(test);
        }
        text
    }

    /// Takes the pieces out of a text that has them and nothing else.
    fn cut(key: &str, body: &str) -> Result<FlagText, Problem> {
        let outline = Outline::new(body);
        let Some(place) = outline.find(key) else {
            return Err(refuse(format!("the text has no flag `{key}`")));
        };
        let mut ranges: Vec<_> = place.tests.iter().chain([&place.flag]).collect();
        ranges.sort_by_key(|range| range.start);
        let mut at = 0;
        for range in ranges.into_iter().chain([&(body.len()..body.len())]) {
            let between = body.get(at..range.start).unwrap_or_default();
            if !between.trim().is_empty() {
                return Err(refuse("a comment stands apart from what it is about")
                    .help("put it directly above the flag or the test, or inside"));
            }
            at = range.end;
        }
        let take = |range: &std::ops::Range<usize>| {
            let piece = body.get(range.clone()).unwrap_or_default();
            let end = if piece.ends_with('\n') { "" } else { "\n" };
            format!("{piece}{end}")
        };
        Ok(FlagText {
            flag: take(&place.flag),
            tests: place.tests.iter().map(take).collect(),
        })
    }
}

fn another(what: &str, found: &str, key: &str) -> Problem {
    let message = format!("the text has the {what} `{found}`, and is for the flag `{key}`");
    refuse(message).help("a flag keeps its key; to rename it, make a new one and delete this one")
}

fn refuse(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_this_flag", message)
}
