//! Attributes that rules read besides what conditions name.

use super::function::KEY;
use super::record::ExperimentRecord;
use burgee::ast::{Expr, IsTest, Step, build};
use serde_json::Value as Json;

/// The attribute that forces variations: a map from an experiment's key to a variation's number, or
/// to -1 for nobody to take part.
pub(super) const FORCED: &str = "growthbook_forced";

/// The attribute that holds the groups of a context, which old experiments ask for.
pub(super) const GROUPS: &str = "growthbook_groups";

/// The attribute that users are dealt out by, unless another is named.
pub(super) const DEFAULT_KEY: &str = "id";

/// A value at the top of the context or in a map there, whatever its name.
pub(super) fn attribute<const N: usize>(steps: [&str; N]) -> Expr {
    build::steps(steps.map(|step| Step::Key(step.to_owned())))
}

/// What users are dealt out by.
pub(super) fn key(name: &str) -> Expr {
    build::call(KEY, [attribute([name])])
}

/// The entry of an experiment among those that are forced.
pub(super) fn forced(slot: &str) -> Expr {
    attribute([FORCED, slot])
}

/// Whether the request forces nothing for an experiment.
pub(super) fn not_forced(slot: &str) -> Expr {
    build::is(forced(slot), IsTest::Missing)
}

/// What a context forces for an experiment: a variation, -1 for nobody, or nothing. The SDK asks for
/// all of this before anything else about the user.
pub(super) fn forced_variation(experiment: &ExperimentRecord, context: &Json) -> Option<i64> {
    const NOBODY: i64 = -1;
    if context.get("enabled") == Some(&Json::Bool(false)) {
        return Some(NOBODY);
    }
    let count = i64::try_from(experiment.variations.len()).unwrap_or(i64::MAX);
    let url = context.get("url").and_then(Json::as_str).unwrap_or("");
    if let Some(variation) = in_query(url, &experiment.key).filter(|it| (0..count).contains(it)) {
        return Some(variation);
    }
    let given = context.get("forcedVariations");
    if let Some(variation) = given.and_then(|given| given.get(&experiment.key)) {
        let variation = variation.as_i64().filter(|it| (0..count).contains(it));
        return Some(variation.unwrap_or(NOBODY));
    }
    let truthy = |value: &Json| super::js::is_truthy(value);
    let quiet = context.get("qaMode").is_some_and(truthy) && !experiment.forces;
    quiet.then_some(NOBODY)
}

/// The number that the query of a URL gives for a key: `?key=1`.
fn in_query(url: &str, key: &str) -> Option<i64> {
    let query = url.split('?').nth(1)?;
    let query = query.split('#').next()?;
    let mut pairs = query.split('&').map(|pair| {
        let mut parts = pair.split('=');
        (parts.next().unwrap_or(""), parts.next())
    });
    let (_, value) = pairs.find(|(name, _)| *name == key)?;
    leading_number(value?)
}

/// The number that a text starts with.
fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let (radix, digits) = hexadecimal.map_or((10, digits), |digits| (16, digits));
    let mut number = None;
    for digit in digits.chars().map_while(|c| c.to_digit(radix)) {
        let before: i64 = number.unwrap_or(0);
        let after = before.saturating_mul(i64::from(radix));
        number = Some(after.saturating_add(i64::from(digit)));
    }
    Some(sign * number?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_forces_by_number() {
        for (url, expected) in [
            ("https://x.example/?a=1", Some(1)),
            ("https://x.example/?b=3&a=2#a=0", Some(2)),
            ("https://x.example/?a=1x&a=0", Some(1)),
            ("?a=-1", Some(-1)),
            ("?a=0x1", Some(1)),
            ("?a=", None),
            ("?a", None),
            ("?b=1?a=1", None),
            ("#?a=1", Some(1)),
            ("https://x.example/#a=1", None),
        ] {
            assert_eq!(in_query(url, "a"), expected, "{url}");
        }
    }
}
