//! Names that are taken once only.

use std::collections::HashSet;

/// The names of one kind that are in use.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// `wanted`, or `wanted 2` and so on where it is in use.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "unnamed" } else { wanted };
        let mut name = wanted.to_owned();
        let mut number = 2_u32;
        while !self.0.insert(name.clone()) {
            name = format!("{wanted} {number}");
            number = number.saturating_add(1);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_not_given_twice() {
        let mut names = Names::default();
        let given: Vec<String> = ["a", "a", "a 2", "", ""].map(|name| names.take(name)).into();
        assert_eq!(given, ["a", "a 2", "a 2 2", "unnamed", "unnamed 2"]);
    }
}
