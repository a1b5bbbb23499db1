//! Files that are not read: nobody edits them, and to read them takes long.

use std::fmt;
use std::sync::Arc;

/// The most bytes of a file that is read.
pub const MOST_BYTES: u64 = 4 << 20;

/// The most bytes of a line in a file that is read. Longer ones were written by a program.
pub const LONGEST_LINE: usize = 20_000;

/// How many bytes are looked at for one that no text has.
const START: usize = 8 << 10;

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file, as it is shown.
    pub file: Arc<str>,
    /// Why, in a few words.
    pub why: String,
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Larger than [`MOST_BYTES`].
    Large,
    /// No text.
    Binary,
    /// A line longer than [`LONGEST_LINE`].
    Minified,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Large => write!(f, "larger than {} MiB", MOST_BYTES >> 20),
            Why::Binary => f.write_str("binary"),
            Why::Minified => write!(f, "minified: a line has more than {LONGEST_LINE} bytes"),
        }
    }
}

/// How many lines a file has, or why it is not read.
pub(crate) fn measure(bytes: &[u8]) -> Result<usize, Why> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Why::Large);
    }
    let start = bytes.get(..START.min(bytes.len())).unwrap_or(bytes);
    if memchr::memchr(0, start).is_some() {
        return Err(Why::Binary);
    }
    let mut lines = 0;
    let mut last = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        if end - last > LONGEST_LINE {
            return Err(Why::Minified);
        }
        last = end + 1;
        lines += 1;
    }
    match bytes.len() - last {
        0 => Ok(lines),
        length if length > LONGEST_LINE => Err(Why::Minified),
        _ => Ok(lines + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_edits_is_not_read() {
        assert_eq!(measure(b""), Ok(0));
        assert_eq!(measure(b"a\nb"), Ok(2));
        assert_eq!(measure(b"a\nb\n"), Ok(2));
        assert_eq!(measure(b"\x7fELF\0"), Err(Why::Binary));
        assert_eq!(measure(&vec![b'x'; LONGEST_LINE]), Ok(1));
        assert_eq!(measure(&vec![b'x'; LONGEST_LINE + 1]), Err(Why::Minified));
        let large = b"line\n".repeat(1 << 20);
        assert_eq!(measure(&large), Err(Why::Large));
    }
}
