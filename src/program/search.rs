//! Searching for a pattern.

use crate::typed::Pattern;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};
use std::fmt;

/// The most bytes of a written-out automaton.
const AUTOMATON_BYTES: usize = 16 << 10;

/// The most bytes on the way to one: what a pattern costs when it turns out not to have one.
const WORK_BYTES: usize = 64 << 10;

/// A pattern, ready to be searched for.
pub(crate) struct Search {
    /// What the author wrote, and the regular expression that answers for every text.
    pub(crate) pattern: Pattern,
    /// The same with every state written out, where the pattern has few of them: some instructions for
    /// each byte, and no scratch space that threads would have to share.
    automaton: Option<Box<dense::DFA<Vec<u32>>>>,
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
    #[inline]
    pub(crate) fn found(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        let automaton = self.automaton.as_ref();
        match automaton.map(|automaton| automaton.try_search_fwd(&input)) {
            Some(Ok(found)) => {
                debug_assert_eq!(found.is_some(), self.pattern.regex.is_match(text));
                found.is_some()
            }
            // An automaton that looks for words gives up at letters that are not ASCII.
            _ => self.pattern.regex.is_match(text),
        }
    }
}

/// The automaton of a pattern that has few states.
fn automaton(pattern: &Pattern) -> Option<dense::DFA<Vec<u32>>> {
    let work = Some(WORK_BYTES);
    dense::Builder::new()
        .syntax(syntax::Config::new().case_insensitive(pattern.ignore_case))
        .thompson(thompson::Config::new().nfa_size_limit(work))
        .configure(
            dense::Config::new()
                .match_kind(MatchKind::All)
                .start_kind(regex_automata::dfa::StartKind::Unanchored)
                .unicode_word_boundary(true)
                .dfa_size_limit(Some(AUTOMATON_BYTES))
                .determinize_size_limit(work),
        )
        .build(pattern.regex.as_str())
        .ok()
}

/// Without the automaton, which is long and says no more than the pattern.
impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pattern.fmt(f)
    }
}
