//! Comparisons of semantic versions.

use super::comparator::compare;
use burgee::ast::{CompareOp, Expr, Literal, build};
use burgee::value::Version;

/// The version that `text` spells: strictly as SemVer 2.0.0 has it, with space around it. What stands
/// behind `+` is not looked at, and where there is a `+` the Rust SDK does not trim.
pub(super) fn read(text: &str) -> Option<Version<'_>> {
    let text = match text.split_once('+') {
        Some((version, _)) => version,
        None => text.trim(),
    };
    Version::parse_strict(text)
}

/// The version as a literal.
fn literal(text: &str) -> Option<Expr> {
    let version = read(text)?;
    Some(build::literal(Literal::Version(version.to_string())))
}

/// The attribute as a version.
fn attribute(attribute: Expr) -> Expr {
    build::call("configcat_version", [attribute])
}

/// `[1.0.0, 2.0.0]`, without blank entries; none where one is no version.
fn literals(list: &[String]) -> Option<Vec<Expr>> {
    let entries = list.iter().map(|entry| entry.trim());
    let given = entries.filter(|entry| !entry.is_empty());
    given.map(literal).collect()
}

/// Whether the attribute is one of these versions. A list with an entry that is no version makes both
/// comparators false: nothing is in an empty list.
pub(super) fn one_of(left: Expr, negated: bool, list: &[String]) -> Expr {
    let (negated, list) = match literals(list) {
        Some(list) => (negated, list),
        None => (false, Vec::new()),
    };
    compare(attribute(left), CompareOp::In, negated, build::list(list))
}

/// Whether the attribute stands in this order to the version; false where it is none.
pub(super) fn ordered(left: Expr, op: CompareOp, text: &str) -> Expr {
    match literal(text) {
        Some(version) => build::compare(attribute(left), op, version),
        None => one_of(left, false, &[text.to_owned()]),
    }
}

/// Whether every entry that is not blank is a version.
pub(super) fn all_versions<'t>(texts: impl IntoIterator<Item = &'t String>) -> bool {
    let mut entries = texts.into_iter().map(|text| text.trim());
    entries.all(|text| text.is_empty() || read(text).is_some())
}
