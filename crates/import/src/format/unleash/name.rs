//! Names for things that have none, or only a title.

use std::collections::{HashMap, HashSet};

/// The words of a title as a name: `Beta users (EU)` is `beta-users-eu`.
pub(super) fn slug(title: &str) -> String {
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_lowercase();
    // A name starts with a letter.
    if slug.starts_with(char::is_alphabetic) {
        slug
    } else {
        String::new()
    }
}

/// Whether `name` can stand between backticks, which is how names that are no words are written.
pub(super) fn can_be_written(name: &str) -> bool {
    !name.contains(char::is_control)
}

/// `name`, with a `_` for what cannot be written.
pub(super) fn writable(name: &str) -> String {
    name.replace(char::is_control, "_")
}

/// Names that are given out once each.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The number that the next one of the same wish tries first.
    next: HashMap<String, usize>,
}

impl Names {
    /// `wish`, or `wish-2` and so on where that is taken.
    pub(super) fn take(&mut self, wish: &str) -> String {
        if self.taken.insert(wish.to_owned()) {
            return wish.to_owned();
        }
        let number = self.next.entry(wish.to_owned()).or_insert(2);
        loop {
            let name = format!("{wish}-{number}");
            *number += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names_and_names_are_given_once() {
        assert_eq!(slug("Beta users (EU)"), "beta-users-eu");
        assert_eq!(slug("10 % of all"), "");
        let mut names = Names::default();
        let taken = ["a", "a", "a-2", "a"].map(|wish| names.take(wish));
        assert_eq!(taken, ["a", "a-2", "a-2-2", "a-3"]);
    }
}
