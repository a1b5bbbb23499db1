//! The two engines of Flipt, which differ.

/// Which one is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// The server, in Go.
    Go,
    /// The engine of the client-side kits, in Rust.
    Rust,
}

impl Profile {
    /// The names, the usual one first.
    pub(super) const NAMES: [&'static str; 2] = ["go", "rust"];

    /// The profile of this name.
    pub(super) fn named(name: Option<&str>) -> Profile {
        match name {
            Some("rust") => Profile::Rust,
            _ => Profile::Go,
        }
    }

    /// A running sum of percentages in thousandths: the server cuts off, the kits round.
    pub(super) fn bound(self, percent: f32) -> u32 {
        let thousandths = percent * 10.0;
        let whole = match self {
            Profile::Go => thousandths.trunc(),
            Profile::Rust => thousandths.round(),
        };
        format!("{:.0}", whole.clamp(0.0, 1000.0))
            .parse()
            .unwrap_or(0)
    }
}
