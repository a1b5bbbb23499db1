//! "Did you mean": the known name that is nearest to a wrong one.

/// The candidate nearest to `wrong`, if one is near enough to be meant.
///
/// Damerau-Levenshtein distance, at most a third of the length (at least one edit), letter case
/// and `-`/`_` ignored. The first of equally near candidates wins.
pub fn closest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let wrong = plain(wrong);
    let allowed = (wrong.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wrong, &plain(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
