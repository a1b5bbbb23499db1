//! Where an attribute lies inside a context.

use std::fmt;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The entry of a map with this key.
    Key(String),
    /// The element of a list at this position, from 0.
    Index(usize),
}

/// The way from the context to an attribute: `user.id`, `orders[0].total`.
///
/// The first step is always a key. Never empty when it names an attribute; the path of a
/// quantifier's variable itself is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Path {
    /// The steps, outermost first.
    pub steps: Vec<Step>,
}

impl Path {
    /// The path that `dotted` spells, each part a key: `user.id`.
    pub fn dotted(dotted: &str) -> Path {
        Path {
            steps: dotted
                .split('.')
                .map(|key| Step::Key(key.to_owned()))
                .collect(),
        }
    }

    /// The first step's key: the name of the attribute at the top of the context.
    pub fn root(&self) -> &str {
        match self.steps.first() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }
}

/// Whether `text` can be written without backticks as a step of a path.
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    if is_plain(key) {
                        f.write_str(key)?;
                    } else {
                        write!(f, "`{}`", key.replace('`', "``"))?;
                    }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
