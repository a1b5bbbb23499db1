//! Searching for a pattern.

use crate::typed::Pattern;
use regex_automata::dfa::onepass;
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use std::fmt;

/// The most bytes of a written-out automaton, and on the way to it.
const AUTOMATON_BYTES: usize = 32 << 10;

/// A pattern, ready to be searched for.
pub(crate) struct Search {
    /// What the author wrote, and the regular expression that answers for every text.
    pub(crate) pattern: Pattern,
    /// The same with every state written out, for a pattern that starts at the start of the text and
    /// never leaves two ways open: no scratch space that threads would have to share.
    automaton: Option<Box<onepass::DFA>>,
}

impl Search {
    pub(crate) fn new(pattern: Pattern) -> Search {
        let automaton = automaton(&pattern).map(Box::new);
        if automaton.is_none() {
            // The first search sets up the pattern's scratch space; later ones allocate nothing.
            pattern.regex.is_match("");
        }
        Search { pattern, automaton }
    }

    /// Whether the pattern is somewhere in `text`. Linear in its length.
    pub(crate) fn found(&self, text: &str) -> bool {
        let found = self.automaton.as_ref().and_then(|automaton| {
            let input = Input::new(text).anchored(Anchored::Yes).earliest(true);
            // Without groups there is nothing to remember, and nothing is allocated.
            let found = automaton.try_search_slots(&mut automaton.create_cache(), &input, &mut []);
            found.ok()
        });
        match found {
            Some(found) => {
                debug_assert_eq!(found.is_some(), self.pattern.regex.is_match(text));
                found.is_some()
            }
            None => self.pattern.regex.is_match(text),
        }
    }
}

/// The automaton of a pattern that has one.
fn automaton(pattern: &Pattern) -> Option<onepass::DFA> {
    let limit = Some(AUTOMATON_BYTES);
    let thompson = thompson::Config::new()
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(limit);
    let automaton = onepass::Builder::new()
        .syntax(syntax::Config::new().case_insensitive(pattern.ignore_case))
        .thompson(thompson)
        .configure(onepass::Config::new().size_limit(limit))
        .build(pattern.regex.as_str())
        .ok()?;
    let pattern = automaton.get_nfa();
    // What matches nothing at all needs groups.
    let plain = pattern.is_always_start_anchored() && !pattern.has_empty();
    plain.then_some(automaton)
}

/// Without the automaton, which is long and says no more than the pattern.
impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pattern.fmt(f)
    }
}
