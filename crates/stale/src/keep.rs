//! The one line that puts a finding off: `burgee:keep new-checkout until 2027-01-15 waits for the app`.

use crate::finding::Place;
use crate::needles::KEEP;
use burgee::Timestamp;

/// The farthest that a line may reach, in days from today. It can be moved again, which is a change
/// that somebody sees.
pub const MOST_DAYS: i64 = 90;

/// An extension, as it was written in a comment of the rules or of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The flag.
    pub key: String,
    /// The day until which its findings are put off; at 00:00 UTC of it they are back.
    pub until: Option<Timestamp>,
    /// Why, in the author's words.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads the line out of a comment, and where in the comment it starts. None when there is none.
///
/// What is missing stays empty, for a finding to say so: nobody should believe that a line counts
/// which does not.
pub(crate) fn parse(comment: &str) -> Option<(Keep, usize)> {
    let start = comment.find(KEEP)?;
    let behind = comment.get(start + KEEP.len()..)?;
    let line = behind.lines().next().unwrap_or("");
    let line = line.trim_end_matches("*/").trim_end_matches("-->");
    // A longer word is something else.
    if line.starts_with(|next: char| !next.is_whitespace()) {
        return None;
    }
    let line = line.trim();
    let (key, rest) = key(line);
    let rest = rest.trim_start();
    let (until, reason) = match rest.strip_prefix("until") {
        Some(rest) => {
            let rest = rest.trim_start();
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (date, reason) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let date = date.trim_end_matches([',', ':', ';']);
            (Timestamp::parse(date), reason)
        }
        None => (None, rest),
    };
    let keep = Keep {
        key: key.to_owned(),
        until,
        reason: reason
            .trim_matches([' ', '\t', ',', ':', '"', '-'])
            .to_owned(),
        place: Place::default(),
    };
    Some((keep, start))
}

/// The key at the start of a line, bare or in quotes or backticks, and what follows.
fn key(line: &str) -> (&str, &str) {
    for quote in ['"', '`', '\''] {
        if let Some((key, rest)) = line
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return (key, rest);
        }
    }
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_key_date_and_reason() {
        for comment in [
            "# burgee:keep new-checkout until 2027-01-15 waits for the app",
            "// see above. burgee:keep \"new-checkout\" until 2027-01-15, \"waits for the app\"",
            "/* burgee:keep `new-checkout` until 2027-01-15: waits for the app */",
        ] {
            let (keep, start) = parse(comment).unwrap();
            assert_eq!(keep.key, "new-checkout");
            assert_eq!(keep.until, Timestamp::parse("2027-01-15"));
            assert_eq!(keep.reason, "waits for the app");
            assert_eq!(comment.find("burgee:keep"), Some(start));
        }
    }

    #[test]
    fn what_is_missing_stays_empty() {
        let (keep, _) = parse("# burgee:keep").unwrap();
        assert_eq!((keep.key.as_str(), keep.until), ("", None));
        let (keep, _) = parse("# burgee:keep a until soon").unwrap();
        assert_eq!((keep.key.as_str(), keep.until), ("a", None));
        assert_eq!(parse("# burgee:keeper of flags"), None);
        assert_eq!(parse("# nothing"), None);
    }
}
