//! Words and literals: what needs quotes, and which.

use crate::ast::{AttributePath, Literal, Percent, Portion, Step};
use std::fmt::Write;

/// Words that no attribute can have as its name without backticks.
const RESERVED: [&str; 13] = [
    "and", "or", "not", "in", "is", "true", "false", "null", "serve", "AND", "OR", "NOT", "IN",
];

/// Words that are operators behind an operand, and are better in backticks where they are names.
const OPERATORS: [&str; 11] = [
    "ignore_case",
    "starts_with",
    "ends_with",
    "contains",
    "contains_any",
    "contains_all",
    "matches",
    "like",
    "in_cidr",
    "where",
    // Of other languages, and known well enough to be told from a name.
    "equals",
];

/// Words that a place reads as something else than a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind a word that is always followed by a name.
    Plain,
    /// Behind `rule`, where the name may be absent.
    Rule,
    /// Behind `serve`, a share or `expect`.
    Target,
    /// Behind `flag` in a condition, where `flag` may be an attribute and an operator follow.
    Reference,
}

impl Place {
    fn taken(self, word: &str) -> bool {
        match self {
            Place::Plain => false,
            Place::Rule => matches!(word, "when" | "from" | "until" | "if"),
            Place::Target => matches!(word, "error" | "ramp" | "rest" | "next" | "now"),
            Place::Reference => is_foreign_operator(word),
        }
    }
}

/// Operators of other languages, which the grammar knows to say how they are written here.
fn is_foreign_operator(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let known = [
        "equals",
        "equal_to",
        "eq",
        "ne",
        "neq",
        "gte",
        "gt",
        "ge",
        "lte",
        "lt",
        "le",
        "not_equals",
        "startswith",
        "begins_with",
        "beginswith",
        "starting_with",
        "endswith",
        "ending_with",
        "includes",
        "include",
        "contain",
        "has_any",
        "has_all",
        "has",
        "containsany",
        "containsall",
        "notin",
        "not_in",
        "nin",
        "regex",
        "match",
        "regexp",
        "glob",
        "in_subnet",
        "cidr",
        "when",
        "salt",
        "using",
        "starts",
        "ends",
        "does",
    ];
    known.contains(&lower.as_str())
}

/// Whether `word` cannot stand where an expression may, or not without misleading.
fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word) || OPERATORS.contains(&word)
}

/// Whether `text` is a word as attributes and functions have them.
fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether `text` is a name as flags and variants have them. A dot or hyphen at its end, or two dots
/// in a row, could run into what follows.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !text.contains("..")
}

/// Text in backticks; a backtick inside is doubled.
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

/// The name of a flag, segment, list, variant, rule or environment.
pub(super) fn name(text: &str, place: Place) -> String {
    if is_name(text) && !is_reserved(text) && !place.taken(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// The name of a function or of a quantifier's variable.
pub(super) fn word(text: &str) -> String {
    let plain = text.split('.').all(is_word) && !is_reserved(text);
    if plain { text.to_owned() } else { quoted(text) }
}

/// The key of an entry of a map.
pub(super) fn key(text: &str) -> String {
    if is_word(text) && !is_reserved(text) {
        text.to_owned()
    } else {
        string(text)
    }
}

/// An attribute path. A step that cannot stand in backticks stands in brackets.
pub(super) fn path(path: &AttributePath) -> String {
    let mut out = String::new();
    for (position, step) in path.path.steps.iter().enumerate() {
        match step {
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Step::Key(key) if position == 0 => out.push_str(&first_step(key, path.quoted)),
            Step::Key(key) if is_word(key) => {
                out.push('.');
                out.push_str(key);
            }
            Step::Key(key) if key.chars().any(|c| c == '`' || c.is_control()) => {
                out.push('[');
                out.push_str(&string(key));
                out.push(']');
            }
            Step::Key(key) => {
                out.push('.');
                out.push_str(&quoted(key));
            }
        }
    }
    out
}

/// The first step decides by its quotes whether `now` is the time or an attribute of that name.
fn first_step(key: &str, was_quoted: bool) -> String {
    let plain = !was_quoted && is_word(key) && !RESERVED.contains(&key);
    if plain { key.to_owned() } else { quoted(key) }
}

/// Whether an attribute of this name is written without backticks.
pub(crate) fn is_plain_root(key: &str) -> bool {
    is_word(key) && !is_reserved(key) && !matches!(key, "now" | "environment" | "flag_key")
}

/// Text in double quotes with the escapes that it needs. What a reviewer could not see, control
/// characters and those that turn the direction of writing, is escaped.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_invisible(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text without escapes, between as many `#` as keep its own quotes apart from the end; the grammar
/// knows up to two. What needs more, or has control characters, is the same text with escapes.
fn raw(text: &str) -> String {
    let hashes = ["", "#", "##"]
        .into_iter()
        .find(|hashes| !text.contains(&format!("\"{hashes}")));
    match hashes {
        Some(hashes) if !text.chars().any(|c| c.is_ascii_control() && c != '\t') => {
            format!("r{hashes}\"{text}\"{hashes}")
        }
        _ => string(text),
    }
}

/// A literal, as written except for the quotes of strings.
pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::String(text) => string(text),
        Literal::Raw(text) => raw(text),
        Literal::Int(text)
        | Literal::Float(text)
        | Literal::Date(text)
        | Literal::DateTime(text)
        | Literal::Version(text)
        | Literal::Duration(text) => text.clone(),
    }
}

/// A part of the population.
pub(super) fn portion(portion: Portion) -> String {
    match portion {
        Portion::Percent(percent) => self::percent(percent),
        Portion::Parts { part, whole } => format!("{part}/{whole}"),
    }
}

/// A percentage with no more decimals than it needs.
pub(super) fn percent(percent: Percent) -> String {
    let Percent(thousandths) = percent;
    let (whole, part) = (thousandths / 1000, thousandths % 1000);
    if part == 0 {
        return format!("{whole}%");
    }
    let decimals = format!("{part:03}");
    format!("{whole}.{}%", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::Path;

    #[test]
    fn percentages_have_no_needless_decimals() {
        let shown = [0, 1, 10, 120, 25_000, 33_333, 100_000].map(|n| percent(Percent(n)));
        assert_eq!(
            shown,
            ["0%", "0.001%", "0.01%", "0.12%", "25%", "33.333%", "100%"]
        );
    }

    #[test]
    fn strings_are_escaped_where_needed_only() {
        assert_eq!(string("a'b\"c\\d\n\u{7}ü"), r#""a'b\"c\\d\n\u{7}ü""#);
        assert_eq!(raw(r#"^"\d"#), r##"r#"^"\d"#"##);
        assert_eq!(raw(r##"a"#b"##), r###"r##"a"#b"##"###);
        assert_eq!(raw(r###"a"##b"###), r###""a\"##b""###);
        assert_eq!(raw(r"\d+"), r#"r"\d+""#);
        assert_eq!(raw("a\u{1}"), r#""a\u{1}""#);
    }

    #[test]
    fn names_are_quoted_where_a_place_reads_them_otherwise() {
        assert_eq!(name("a-b.c_1", Place::Plain), "a-b.c_1");
        assert_eq!(name("error", Place::Plain), "error");
        assert_eq!(name("error", Place::Target), "`error`");
        assert_eq!(name("when", Place::Rule), "`when`");
        assert_eq!(name("a b", Place::Plain), "`a b`");
        assert_eq!(name("", Place::Plain), "``");
        assert_eq!(name("a`b", Place::Plain), "`a``b`");
        assert_eq!(name("a-", Place::Plain), "`a-`");
    }

    #[test]
    fn paths_are_quoted_step_by_step() {
        let shown = |steps: &[&str], quoted: bool| {
            let steps = steps
                .iter()
                .map(|step| Step::Key((*step).to_owned()))
                .collect();
            path(&AttributePath {
                path: Path { steps },
                quoted,
            })
        };
        assert_eq!(shown(&["user", "id"], false), "user.id");
        assert_eq!(shown(&["now"], false), "now");
        assert_eq!(shown(&["now"], true), "`now`");
        assert_eq!(shown(&["in", "in"], false), "`in`.in");
        assert_eq!(shown(&["a", "b.c"], false), "a.`b.c`");
        assert_eq!(shown(&["a", "b`c"], false), "a[\"b`c\"]");
    }
}
