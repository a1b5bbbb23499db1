//! Names that are taken once only.

use std::collections::{HashMap, HashSet};

/// The names of one kind that are in use.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The number that the next one of the same wish tries first.
    next: HashMap<String, u32>,
}

impl Names {
    /// `wanted`, or `wanted 2` and so on where it is in use. What cannot stand in a name is replaced.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let wanted = match wanted {
            "" => "unnamed".to_owned(),
            wanted => wanted.replace(|c| !can_be_named(c), "_"),
        };
        self.number(&wanted, ' ')
    }

    /// `wanted`, with a number behind `between` where it is in use. However often a name is wanted, the
    /// next number is known.
    pub(crate) fn number(&mut self, wanted: &str, between: char) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let name = format!("{wanted}{between}{next}");
            *next = next.saturating_add(1);
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// Whether a character can stand in a name, between backticks at least.
pub(crate) fn can_be_named(c: char) -> bool {
    !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_not_given_twice() {
        let mut names = Names::default();
        let given: Vec<String> = ["a", "a", "a 2", "", "", "a`b\n"]
            .map(|name| names.take(name))
            .into();
        assert_eq!(given, ["a", "a 2", "a 2 2", "unnamed", "unnamed 2", "a`b_"]);
    }

    #[test]
    fn the_same_wish_a_hundred_thousand_times_takes_no_time() {
        let mut names = Names::default();
        let given = (0..100_000).map(|_| names.take("a"));
        assert_eq!(given.last().as_deref(), Some("a 100000"));
    }
}
