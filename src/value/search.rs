//! Searching text for a pattern, in scratch space of each thread's own.
//!
//! `regex` keeps its scratch space in a pool: the thread that searches first is quick, all others go
//! through locks, and allocate where they find them held. A ruleset is loaded by one thread and asked by
//! others, so that would be the common case.

use regex::RegexBuilder;
use regex_automata::Input;
use regex_automata::meta::{self, Cache, Regex};
use regex_automata::util::syntax;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use thread_local::ThreadLocal;

/// How deep groups may be nested: patterns are read recursively.
const NESTING: u32 = 50;

/// How much of its work a thread remembers for one pattern at the most, in bytes: as `regex`.
const REMEMBERED: usize = 2 << 20;

/// A compiled pattern. A clone shares the content.
#[derive(Clone)]
pub struct Search {
    inner: Arc<Inner>,
}

struct Inner {
    regex: Regex,
    spaces: ThreadLocal<RefCell<Cache>>,
}

impl Search {
    /// Compiles a pattern that takes at most `bytes` bytes.
    ///
    /// # Errors
    /// When it is no pattern, or takes more.
    pub fn new(pattern: &str, ignore_case: bool, bytes: usize) -> Result<Search, regex::Error> {
        let config = meta::Config::new()
            .nfa_size_limit(Some(bytes))
            .hybrid_cache_capacity(REMEMBERED);
        let syntax = syntax::Config::new()
            .case_insensitive(ignore_case)
            .nest_limit(NESTING);
        let mut builder = meta::Builder::new();
        match builder.configure(config).syntax(syntax).build(pattern) {
            Ok(regex) => Ok(Search {
                inner: Arc::new(Inner {
                    regex,
                    spaces: ThreadLocal::new(),
                }),
            }),
            // The same is refused by `regex`, which says why in words that people know.
            Err(error) => RegexBuilder::new(pattern)
                .case_insensitive(ignore_case)
                .size_limit(bytes)
                .nest_limit(NESTING)
                .build()
                .and(Err(regex::Error::Syntax(error.to_string()))),
        }
    }

    /// Whether the pattern is in the text. Allocates when a thread asks for the first time, and while it
    /// meets texts of new forms; takes time linear in the text.
    #[inline]
    pub fn is_in(&self, text: &str) -> bool {
        let Inner { regex, spaces } = &*self.inner;
        let input = Input::new(text).earliest(true);
        let space = spaces.get_or(|| RefCell::new(regex.create_cache()));
        match space.try_borrow_mut() {
            Ok(mut space) => regex.search_half_with(&mut space, &input).is_some(),
            // Searching asks nobody else, so nobody is searching here.
            Err(_) => regex.is_match(input),
        }
    }
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.regex.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_regex_refuses_is_refused_in_its_words() {
        let refused = |pattern: &str, bytes| Search::new(pattern, false, bytes).unwrap_err();
        let deep = "(".repeat(60) + &")".repeat(60);
        for pattern in ["(", "a{2,1}", r"(?=a)", r"\1", &deep] {
            let theirs = RegexBuilder::new(pattern).nest_limit(NESTING).build();
            assert_eq!(refused(pattern, 1 << 20), theirs.unwrap_err(), "{pattern}");
        }
        let large = refused(r"\w{200}", 1_000);
        assert_eq!(large, regex::Error::CompiledTooBig(1_000));
    }

    #[test]
    fn what_regex_finds_is_found() {
        let texts = ["", "a", "Ä", "ä\nb", "beta", "BETA", "a b", "\u{1F600}"];
        for pattern in [
            "", "^$", "a", "^b", r"\b", r"\w+$", r"(?m)^b", r"\p{L}", "[^a]", ".",
        ] {
            for ignore_case in [false, true] {
                let ours = Search::new(pattern, ignore_case, 1 << 20).unwrap();
                let mut theirs = RegexBuilder::new(pattern);
                let theirs = theirs.case_insensitive(ignore_case).build().unwrap();
                for text in texts {
                    assert_eq!(ours.is_in(text), theirs.is_match(text), "{pattern} {text}");
                }
            }
        }
    }
}
