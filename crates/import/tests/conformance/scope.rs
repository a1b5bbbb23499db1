//! What is not expected to agree, and why. Each reason stands in the description of the format.

/// Cases that are not run: what the case's id starts with, and the reason.
pub(crate) const OUT_OF_SCOPE: &[(&str, &str)] = &[];

/// Cases whose answer is known to differ: the id, and the reason.
pub(crate) const KNOWN_DIFFERENCES: &[(&str, &str)] = &[];

/// The reason why a case is not run, if it is not.
pub(crate) fn excluded(id: &str) -> Option<&'static str> {
    let found = OUT_OF_SCOPE.iter().find(|(start, _)| id.starts_with(start));
    found.map(|(_, reason)| *reason)
}

/// The reason why a case may differ, if it may.
pub(crate) fn differs(id: &str) -> Option<&'static str> {
    let found = KNOWN_DIFFERENCES.iter().find(|(known, _)| *known == id);
    found.map(|(_, reason)| *reason)
}
