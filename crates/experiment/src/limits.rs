//! Every bound, and the only place with defaults.

/// What keeps memory and time known, whatever stands in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest line, in bytes; longer ones are skipped and reported. Default 1 MiB.
    pub line_bytes: usize,
    /// Most users. Each takes about 100 bytes, and 24 more for each metric and day with an event of
    /// it. Default 20 000 000.
    pub users: usize,
    /// Most variants. Default 50.
    pub variants: usize,
    /// Most metrics in a file, when none is asked for by name. Default 100.
    pub metrics: usize,
    /// Most names that are remembered of rules, environments, flags and revisions. Default 1000.
    pub names: usize,
    /// How many lines that could not be read are shown; the others are counted. Default 10.
    pub faults: usize,
    /// Most looks back along the way, from the first day to the last. Default 400: a day each for a
    /// year and a month, more than a day each when there are more.
    pub looks: usize,
    /// Most additions of a user's value to a look: with very many users there are fewer looks. Default
    /// 2 000 000 000, some ten seconds.
    pub additions: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            line_bytes: 1 << 20,
            users: 20_000_000,
            variants: 50,
            metrics: 100,
            names: 1000,
            faults: 10,
            looks: 400,
            additions: 2_000_000_000,
        }
    }
}
