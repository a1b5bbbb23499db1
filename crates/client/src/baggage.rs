//! Passing a revision on to other services.

use std::fmt::Write;

/// The name of the entry.
pub const KEY: &str = "burgee-revision";

/// The most bytes of a header that are read: what the recommendation says that must be passed on.
const MOST_BYTES: usize = 8192;

/// The entry for a revision, to be added to the header `baggage` of the requests that belong to this one
/// ([W3C Baggage](https://www.w3.org/TR/baggage/)): `burgee-revision=4b2f…`.
///
/// ```
/// use burgee_client::baggage;
///
/// assert_eq!(baggage::entry("4b2f"), "burgee-revision=4b2f");
/// assert_eq!(baggage::revision("user=ann, burgee-revision=4b2f;ttl=1").as_deref(), Some("4b2f"));
/// ```
pub fn entry(revision: &str) -> String {
    let mut entry = format!("{KEY}=");
    for byte in revision.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            entry.push(char::from(byte));
        } else {
            let _ = write!(entry, "%{byte:02X}");
        }
    }
    entry
}

/// The revision in the header `baggage` of a request; none without one. Never fails, whatever the header.
pub fn revision(header: &str) -> Option<String> {
    if header.len() > MOST_BYTES {
        return None;
    }
    let entries = header.split(',').filter_map(|entry| entry.split_once('='));
    let mut values = entries.filter(|(key, _)| key.trim() == KEY);
    let (_, value) = values.next()?;
    // Properties follow a semicolon.
    let value = value.split(';').next().unwrap_or_default().trim();
    Some(decoded(value)).filter(|value| !value.is_empty())
}

/// Percent-encoded text; what is no text is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let code = match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        if code.is_some() {
            rest = ahead;
        }
        bytes.push(code.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in ["4b2f", "a b", "\"1;2,3=4\"", "ä%41", "%", "100%", "%zz%4"] {
            let header = format!("{KEY}-not=x,{}; p=1 ,a=b", entry(text));
            assert_eq!(revision(&header).as_deref(), Some(text), "{header}");
            assert!(
                entry(text).bytes().all(|byte| byte.is_ascii_graphic()),
                "{}",
                entry(text)
            );
        }
        for nothing in [
            "",
            ",",
            "=",
            "burgee-revision",
            "burgee-revision=",
            "burgee-revision=;x",
        ] {
            assert_eq!(revision(nothing), None, "{nothing}");
        }
        assert_eq!(
            revision(&format!("{}{}", entry("x"), ",a=b".repeat(5000))),
            None
        );
    }
}
