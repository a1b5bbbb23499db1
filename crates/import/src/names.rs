//! Names that are taken once only.

use std::collections::HashSet;

/// The names of one kind that are in use.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// `wanted`, or `wanted 2` and so on where it is in use. What cannot stand in a name is replaced.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let wanted = match wanted {
            "" => "unnamed".to_owned(),
            wanted => wanted.replace(|c| !can_be_named(c), "_"),
        };
        let mut name = wanted.clone();
        let mut number = 2_u32;
        while !self.0.insert(name.clone()) {
            name = format!("{wanted} {number}");
            number = number.saturating_add(1);
        }
        name
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
}
