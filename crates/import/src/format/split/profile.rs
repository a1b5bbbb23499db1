//! The two official SDKs that disagree.

/// Which SDK is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// Typed: an attribute of another type never matches; a missing one never matches, even negated.
    Java,
    /// Converting: numbers and texts for each other; a missing attribute matches a negated matcher.
    JavaScript,
}

impl Profile {
    /// The names, the usual one first.
    pub(super) const NAMES: &'static [&'static str] = &["java", "js"];

    /// The profile of this name; none for Java.
    pub(super) fn of(name: Option<&str>) -> Profile {
        match name {
            Some("js") => Profile::JavaScript,
            _ => Profile::Java,
        }
    }
}
