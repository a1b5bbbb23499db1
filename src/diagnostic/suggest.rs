//! "Did you mean": the known name that is nearest to a wrong one.

/// The candidate nearest to `wrong`, if one is near enough to be meant.
///
/// Damerau-Levenshtein distance, at most a third of the length (at least one edit), letter case
/// and `-`/`_` ignored. Of equally near candidates one that goes on with the word wins, then the
/// first. Words longer than
/// 128 bytes are nobody's typing error: nothing is near them.
pub fn closest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if wrong.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let wrong = plain(wrong);
    let length = wrong.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        // Each character more or less is an edit, which is quicker to see than the distance.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wrong, &plain(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        // Of two that are equally near, a word that was not finished is the likelier one.
        .min_by_key(|(distance, candidate)| (*distance, !plain(candidate).starts_with(&wrong)))
        .map(|(_, candidate)| candidate)
}

/// The longest word that is compared, in bytes. Distance takes time by the product of the lengths,
/// and the text may be anything.
const LONGEST: usize = 128;
