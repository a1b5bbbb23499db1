//! Names with small numbers.

use indexmap::IndexSet;

/// Up to so many names, each with a number, in the order of first sight.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    known: IndexSet<String>,
    most: usize,
}

impl Names {
    /// Room for so many.
    pub(crate) fn new(most: usize) -> Names {
        Names {
            known: IndexSet::new(),
            most,
        }
    }

    /// The number of a name, known or new. None when it is new and there is no room.
    pub(crate) fn number(&mut self, name: &str) -> Option<usize> {
        if let Some(number) = self.known.get_index_of(name) {
            return Some(number);
        }
        if self.known.len() >= self.most {
            return None;
        }
        Some(self.known.insert_full(name.to_owned()).0)
    }

    /// The number of a name that is known.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.known.get_index_of(name)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.known.iter().map(String::as_str)
    }

    /// For a sentence: in the order of the alphabet, a few of them and how many more.
    pub(crate) fn list(&self) -> String {
        const SHOWN: usize = 12;
        let mut names: Vec<_> = self.iter().collect();
        names.sort_unstable();
        let shown: Vec<_> = names
            .iter()
            .take(SHOWN)
            .map(|name| match *name {
                "" => "none".to_owned(),
                name => format!("`{name}`"),
            })
            .collect();
        let more = match names.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        shown.join(", ") + &more
    }
}
