//! The bounds that keep cost known, and the only place with their defaults.

/// How much text, nesting and work is accepted. Each bound holds for one call; none is global.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest file, in bytes. Default 8 MiB.
    pub file_bytes: usize,
    /// Longest condition on its own, in bytes. Default 64 KiB. Conditions inside a file are bounded by
    /// `file_bytes` alone: a list that is written there can be much longer.
    pub expression_bytes: usize,
    /// Deepest nesting of brackets, prefix operators and lists. Default 64.
    pub nesting: usize,
    /// Most entries of a list that is written in the text. Default 100 000.
    pub list_entries: usize,
    /// Largest compiled regular expression, in bytes. Default 1 MiB.
    pub regex_bytes: usize,
    /// Deepest nesting of `any`/`all`/`none`. Default 2.
    pub quantifiers: usize,
    /// Longest chain of segments that use segments. Default 32.
    pub segment_depth: usize,
    /// Longest chain of flags that depend on flags. Default 64.
    pub flag_depth: usize,
    /// Most tests that one evaluation may run, segments and prerequisites counted at every use.
    /// Default 1 000 000.
    pub tests: u64,
}

/// A help that says what to do about a limit: `way_out`, for everybody, and which field of [`Limits`] a
/// program can set. The command and the server keep the defaults, so that what one of them takes the
/// others take too.
pub(crate) fn or_raise(way_out: &str, field: &str) -> String {
    format!("{way_out}; a program that embeds burgee can raise `Limits::{field}`")
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 8 << 20,
            expression_bytes: 64 << 10,
            nesting: 64,
            list_entries: 100_000,
            regex_bytes: 1 << 20,
            quantifiers: 2,
            segment_depth: 32,
            flag_depth: 64,
            tests: 1_000_000,
        }
    }
}
