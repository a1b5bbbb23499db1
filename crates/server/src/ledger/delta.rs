//! A change of a text, line by line: small when the change is, and enough to make the new text of the
//! old.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, TextDiff};
use std::time::Duration;

/// Longest time spent on finding a small difference; after that one is taken that is only right.
const PATIENCE: Duration = Duration::from_millis(250);

/// Some lines in the place of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// How many lines of the old text stand before this.
    pub at: usize,
    /// The lines that are gone, with their ends.
    pub remove: Vec<String>,
    /// The lines that are new, with their ends.
    pub insert: Vec<String>,
}

/// What makes `new` of `old`.
pub(crate) fn between(old: &str, new: &str) -> Vec<Hunk> {
    let difference = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(PATIENCE)
        .diff_lines(old, new);
    let take = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let old: Vec<&str> = lines(old);
    let new: Vec<&str> = lines(new);
    let changed = difference
        .ops()
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| Hunk {
            at: op.old_range().start,
            remove: take(old.get(op.old_range()).unwrap_or_default()),
            insert: take(new.get(op.new_range()).unwrap_or_default()),
        })
        .collect()
}

/// The new text; none when the change is not one of `old`.
pub(crate) fn apply(old: &str, hunks: &[Hunk]) -> Option<String> {
    let old = lines(old);
    let mut new = String::new();
    let mut next = 0;
    for hunk in hunks {
        let end = hunk.at.checked_add(hunk.remove.len())?;
        let kept = old.get(next..hunk.at)?;
        if old.get(hunk.at..end)? != hunk.remove {
            return None;
        }
        new.extend(kept.iter().copied());
        new.extend(hunk.insert.iter().map(String::as_str));
        next = end;
    }
    new.extend(old.get(next..)?.iter().copied());
    Some(new)
}

/// The lines of a text with their ends, as `similar` counts them.
fn lines(text: &str) -> Vec<&str> {
    use similar::DiffableStr;
    text.tokenize_lines()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_change_is_small() {
        let old = "a\nb\nc\nd\n";
        let hunks = between(old, "a\nB\nc\nd\n");
        assert_eq!(hunks.len(), 1);
        assert_eq!(
            (hunks[0].at, &*hunks[0].remove),
            (1, &["b\n".to_owned()][..])
        );
        assert_eq!(hunks[0].insert, ["B\n"]);
        assert!(between(old, old).is_empty());
    }

    #[test]
    fn a_change_of_another_text_is_refused() {
        let hunks = between("a\nb\n", "a\nc\n");
        assert_eq!(apply("a\nx\n", &hunks), None);
        assert_eq!(apply("a\n", &hunks), None);
        assert_eq!(apply("", &hunks), None);
        let twice = [hunks.clone(), hunks].concat();
        assert_eq!(apply("a\nb\n", &twice), None);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(old in "([ab\r\n]|é){0,40}", new in "([ab\r\n]|é){0,40}") {
            prop_assert_eq!(apply(&old, &between(&old, &new)), Some(new));
        }
    }
}
