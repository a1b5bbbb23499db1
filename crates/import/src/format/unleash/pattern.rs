//! Regular expressions.

use super::notes::{Notes, Problem};
use super::quote::escaped;
use super::subject::Subject;
use super::truth::Truth;
use super::wire::ConstraintWire;
use crate::JsonPath;
use burgee::ast::{CompareOp, Literal, build};
use regex::{Error, RegexBuilder};

/// A pattern that is looked for somewhere in the text. One that does not compile is never found.
pub(super) fn matches(
    subject: Subject<'_>,
    wire: &ConstraintWire,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<Truth, Problem> {
    let at = at.key("value");
    let pattern = wire.value.as_deref().unwrap_or("");
    let pattern = escaped(pattern)
        .ok_or_else(|| Problem::broken(&at, "a pattern that ends in a backslash"))?;
    if !compiles(pattern, wire.case_insensitive, &at, notes)? {
        notes.warn(&at, "this pattern cannot be read, and is never found");
        return Ok(Truth::Never);
    }
    let right = build::literal(Literal::Raw(pattern.to_owned()));
    let right = if wire.case_insensitive {
        build::ignore_case(right)
    } else {
        right
    };
    Ok(Truth::When(build::compare(
        subject.value(),
        CompareOp::Matches,
        right,
    )))
}

/// Up to this size a pattern is small, and cheap to compile.
const SMALL: usize = 1 << 16;

/// How large a compiled pattern may be in burgee, by default.
const LARGEST: usize = 1 << 20;

/// How many of them may be larger than small: about as many as burgee takes.
const MOST: usize = 200;

/// How deep one may nest in burgee, and in the engine.
const NESTING: [u32; 2] = [50, 250];

/// Whether a pattern compiles. One that is only too large for burgee cannot be said.
fn compiles(
    pattern: &str,
    ignore_case: bool,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<bool, Problem> {
    let [here, there] = NESTING;
    let compile = |size, nesting| {
        RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .size_limit(size)
            .nest_limit(nesting)
            .build()
    };
    let mut built = compile(SMALL, here);
    if matches!(built, Err(Error::CompiledTooBig(_))) && notes.large_patterns < MOST {
        notes.large_patterns += 1;
        built = compile(LARGEST, here);
    }
    match built {
        Ok(_) => Ok(true),
        Err(Error::Syntax(_)) if matches!(compile(SMALL, there), Err(Error::Syntax(_))) => {
            Ok(false)
        }
        Err(_) => Err(Problem::refused(
            at,
            "a pattern too large or too deep for burgee",
        )),
    }
}
