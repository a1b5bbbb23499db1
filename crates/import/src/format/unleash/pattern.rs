//! Regular expressions.

use super::notes::Problem;
use super::quote::escaped;
use super::subject::Subject;
use super::truth::Truth;
use super::wire::ConstraintWire;
use crate::JsonPath;
use burgee::Engine;
use burgee::ast::{CompareOp, Literal, build, print_expr};
use regex::RegexBuilder;

/// A pattern that is looked for somewhere in the text. One that does not compile is never found.
pub(super) fn matches(
    subject: Subject<'_>,
    wire: &ConstraintWire,
    at: &JsonPath,
) -> Result<Truth, Problem> {
    let at = at.key("value");
    let pattern = wire.value.as_deref().unwrap_or("");
    let pattern = escaped(pattern)
        .ok_or_else(|| Problem::broken(&at, "a pattern that ends in a backslash"))?;
    let built = RegexBuilder::new(pattern)
        .case_insensitive(wire.case_insensitive)
        .build();
    if built.is_err() {
        return Ok(Truth::Never);
    }
    let right = build::literal(Literal::Raw(pattern.to_owned()));
    let right = if wire.case_insensitive {
        build::ignore_case(right)
    } else {
        right
    };
    let condition = build::compare(subject.value(), CompareOp::Matches, right);
    // Burgee allows less in size and depth.
    if Engine::builder()
        .condition(&print_expr(&condition))
        .is_err()
    {
        return Err(Problem::refused(&at, "a pattern too large for burgee"));
    }
    Ok(Truth::When(condition))
}
