//! Text that Unleash's engine puts between quotes before it compiles it.
//!
//! It writes rules as text first. Where a value gets out of its quotes, the rule does not compile, and
//! the whole feature is off.

/// What the engine reads between its quotes; none when the text ends them early or never.
pub(super) fn quoted(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let mark = rest.find('"');
        match mark {
            // A backslash at the end takes the closing quote for its own.
            None => return (!rest.ends_with('\\')).then(|| text.replace("\\\"", "\"")),
            Some(mark) => {
                let (before, behind) = rest.split_at_checked(mark)?;
                if !before.ends_with('\\') {
                    return None;
                }
                rest = behind.strip_prefix('"')?;
            }
        }
    }
}

/// The same for values whose own quotes the engine escapes first: only a backslash at the end is in
/// the way.
pub(super) fn escaped(text: &str) -> Option<&str> {
    (!text.ends_with('\\')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_ends_the_text_unless_it_is_escaped() {
        assert_eq!(quoted("plain").as_deref(), Some("plain"));
        assert_eq!(quoted("").as_deref(), Some(""));
        assert_eq!(quoted("a\\\"b").as_deref(), Some("a\"b"));
        assert_eq!(quoted("a\"b"), None);
        assert_eq!(quoted("a\\"), None);
        assert_eq!(quoted("a\\\"").as_deref(), Some("a\""));
        assert_eq!(escaped("a\"b\\c"), Some("a\"b\\c"));
        assert_eq!(escaped("a\\"), None);
    }
}
