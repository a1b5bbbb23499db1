//! The tokens around a fault, as a reader sees them, and what kind they are.

use crate::parse::backtick;
use crate::parse::headers::word_of;

/// The token that `text` starts with: a word, a number, quoted text, or a sign.
pub(in crate::parse) fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let end = if first.is_alphanumeric() || first == '_' {
        let word = text
            .find(|c: char| !c.is_alphanumeric() && !"_-.%:".contains(c))
            .unwrap_or(text.len());
        if first.is_ascii_digit() {
            word
        } else {
            text.find(|c: char| !c.is_alphanumeric() && !"_-.".contains(c))
                .unwrap_or(text.len())
        }
    } else if let Some(length) = backtick::length(text) {
        length
    } else if matches!(first, '"' | '\'' | '`') {
        let inside = text.get(1..).unwrap_or("");
        inside
            .find([first, '\n'])
            .map_or(text.len(), |end| end + 2)
            .min(text.len())
    } else if is_sign(first) {
        text.find(|c: char| !is_sign(c))
            .unwrap_or(text.len())
            .min(3)
    } else {
        first.len_utf8()
    };
    let token = text.get(..end).unwrap_or(text);
    if first.is_alphanumeric() {
        token.trim_end_matches(['.', '-', ':'])
    } else {
        token
    }
}

/// The token that `text` ends with, words and signs only.
pub(in crate::parse) fn last_token(text: &str) -> &str {
    let Some(last) = text.chars().next_back() else {
        return "";
    };
    let start = if last.is_alphanumeric() || last == '_' {
        text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
            .len()
    } else if is_sign(last) {
        text.trim_end_matches(is_sign).len()
    } else if matches!(last, '"' | '\'' | '`') {
        let inside = text.get(..text.len() - 1).unwrap_or("");
        inside.rfind(last).unwrap_or(text.len() - 1)
    } else {
        text.len() - last.len_utf8()
    };
    text.get(start..).unwrap_or("")
}

pub(super) fn is_sign(c: char) -> bool {
    "=!<>~+-*/?&|.".contains(c)
}

pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && (word_of(text).len() == text.len() || is_dotted(text))
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn is_dotted(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

pub(super) fn is_symbol_operator(text: &str) -> bool {
    matches!(
        text,
        "==" | "!="
            | "<"
            | "<="
            | ">"
            | ">="
            | "="
            | "==="
            | "&&"
            | "||"
            | "??"
            | "+"
            | "*"
            | "/"
            | "-"
            | ".."
            | "..<"
            | "!"
    )
}

pub(super) fn is_operator(text: &str) -> bool {
    is_symbol_operator(text)
        || matches!(
            text,
            "and"
                | "or"
                | "not"
                | "in"
                | "is"
                | "AND"
                | "OR"
                | "NOT"
                | "IN"
                | "starts_with"
                | "ends_with"
                | "contains"
                | "contains_any"
                | "contains_all"
                | "matches"
                | "like"
                | "in_cidr"
        )
}
