//! Where an item starts: its keyword, and enough of what follows to be sure.

use super::backtick;
use crate::diagnostic::closest;

/// The kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Ruleset,
    Bucketing,
    Include,
    Attributes,
    List,
    Segment,
    Flag,
    Test,
    /// A word that is none of them, where one must stand.
    Unknown,
}

/// Every item keyword, with its spelling.
pub(super) const KEYWORDS: [(&str, Keyword); 8] = [
    ("ruleset", Keyword::Ruleset),
    ("bucketing", Keyword::Bucketing),
    ("include", Keyword::Include),
    ("attributes", Keyword::Attributes),
    ("list", Keyword::List),
    ("segment", Keyword::Segment),
    ("flag", Keyword::Flag),
    ("test", Keyword::Test),
];

/// Words that stand behind an attribute, so that `flag is …` at the start of a line is no item.
const OPERATORS: [&str; 20] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "AND",
    "OR",
    "NOT",
    "IN",
    "starts_with",
    "ends_with",
    "contains",
    "contains_any",
    "contains_all",
    "matches",
    "like",
    "in_cidr",
    "ignore_case",
    "equals",
    "serve",
];

/// What an item starts with.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// Its keyword.
    pub(super) keyword: Keyword,
    /// Where its name stands, when it has one.
    pub(super) name: Option<(usize, usize)>,
    /// Whether what follows the name leaves no doubt.
    pub(super) sure: bool,
}

impl Header {
    /// Whether the item ends with a closing brace.
    pub(super) fn is_block(&self) -> bool {
        matches!(
            self.keyword,
            Keyword::Attributes | Keyword::Flag | Keyword::Test | Keyword::Unknown
        )
    }
}

/// The item that starts at byte `at`, if one does. In the first column less is asked for, so that
/// an item with a mistake in its first line is still one.
pub(super) fn header_at(text: &str, at: usize, first_column: bool) -> Option<Header> {
    let rest = text.get(at..)?;
    let word = word_of(rest);
    if word.is_empty() {
        return None;
    }
    let keyword = KEYWORDS
        .iter()
        .find_map(|(spelling, keyword)| (*spelling == word).then_some(*keyword));
    let behind = rest.get(word.len()..)?;
    let spaced = behind.trim_start_matches([' ', '\t']);
    let name = name_of(spaced);
    let name_at = at + word.len() + (behind.len() - spaced.len());
    let has_name = !name.is_empty() && behind.len() > spaced.len() && !OPERATORS.contains(&name);
    let follows = spaced.get(name.len()..)?.trim_start();
    let equals = follows.starts_with('=') && !follows.starts_with("==");
    let shape = match keyword {
        Some(Keyword::Ruleset | Keyword::Include) => spaced.starts_with(['"', '\'']),
        Some(Keyword::Bucketing) => has_name,
        Some(Keyword::Attributes) => spaced.trim_start().starts_with('{'),
        Some(Keyword::List) => has_name && (equals || word_of(follows) == "from"),
        Some(Keyword::Segment) => has_name && (equals || follows.starts_with(['"', '\''])),
        Some(Keyword::Flag) => has_name && (follows.starts_with([':', '{']) || equals),
        Some(Keyword::Test) => has_name && follows.starts_with('{'),
        Some(Keyword::Unknown) | None => false,
    };
    if let Some(keyword) = keyword {
        let loose = first_column && (has_name || spaced.starts_with(['"', '\'', '{', ':']));
        let named = has_name
            && matches!(
                keyword,
                Keyword::List | Keyword::Segment | Keyword::Flag | Keyword::Test
            );
        return (shape || loose).then_some(Header {
            keyword,
            name: named.then_some((name_at, name_at + name.len())),
            sure: shape,
        });
    }
    // `flga x: bool {`: a word that is nearly a keyword, with what follows one.
    let near = closest(word, KEYWORDS.iter().map(|(spelling, _)| *spelling)).is_some();
    let like_item = (has_name && (follows.starts_with([':', '{']) || (near && equals)))
        || (near && spaced.starts_with(['"', '{']));
    let unknown = first_column && like_item && !OPERATORS.contains(&word);
    unknown.then_some(Header {
        keyword: Keyword::Unknown,
        name: has_name.then_some((name_at, name_at + name.len())),
        sure: false,
    })
}

/// The word that `text` starts with.
pub(super) fn word_of(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// The name that `text` starts with: a word that can have `-`, `.` and `/` inside, or backticks.
fn name_of(text: &str) -> &str {
    if text.starts_with('`') {
        let end = backtick::length(text).unwrap_or(0);
        return text.get(..end).unwrap_or("");
    }
    if !text.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return "";
    }
    let end = text
        .find(|c: char| !c.is_alphanumeric() && !"_-./".contains(c))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}
