//! Names that are given once.

use std::collections::{HashMap, HashSet};

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The last number that was put behind a name.
    last: HashMap<String, usize>,
}

impl Names {
    /// `base`, or with a number behind when that is taken.
    pub(super) fn unique(&mut self, base: &str) -> String {
        if self.taken.insert(base.to_owned()) {
            return base.to_owned();
        }
        let number = self.last.entry(base.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{base}-{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

impl<S: Into<String>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Names {
            taken: names.into_iter().map(Into::into).collect(),
            last: HashMap::new(),
        }
    }
}

/// A name that can be written: what cannot stand in backticks is replaced.
pub(super) fn writable(text: &str) -> String {
    text.replace(char::is_control, "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::from_iter(["a", "b-2"]);
        let given = ["a", "a", "b", "b", "a"].map(|base| names.unique(base));
        assert_eq!(given, ["a-2", "a-3", "b", "b-3", "a-4"]);
    }
}
