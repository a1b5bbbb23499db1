//! One constraint.

use super::literal::{Literal, number_expr};
use super::network::{in_networks, tell_skipped};
use super::notes::{Notes, Problem};
use super::pattern;
use super::quote::escaped;
use super::subject::Subject;
use super::truth::Truth;
use super::wire::ConstraintWire;
use crate::JsonPath;
use burgee::ast::{CompareOp, Expr, build};

/// Most entries of a list that burgee takes.
const LONGEST: usize = 100_000;

/// What a list of constraints asks for: all of them.
pub(super) fn constraints(
    wires: Option<&[ConstraintWire]>,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<Truth, Problem> {
    let wires = wires.unwrap_or_default().iter().enumerate();
    let parts: Result<Vec<Truth>, Problem> = wires
        .map(|(index, wire)| constraint(wire, &at.index(index), notes))
        .collect();
    parts.map(Truth::all)
}

/// What one constraint asks for. It is false where a value is missing or malformed, and `inverted`
/// turns that around, too.
fn constraint(wire: &ConstraintWire, at: &JsonPath, notes: &mut Notes) -> Result<Truth, Problem> {
    let operator = wire.operator.as_str();
    let order = order_of(operator);
    // Even when it is inverted: the engine looks at nothing else then.
    if order.is_some() && is_v_version(wire) {
        let message = "a version with a `v` is never met, not even inverted";
        notes.warn(&at.key("value"), message);
        return Ok(Truth::Never);
    }
    let subject = Subject::new(&wire.context_name, &at.key("contextName"))?;
    let truth = match operator {
        "IN" => one_of(subject, &values(wire, at)?),
        "NOT_IN" => one_of(subject, &values(wire, at)?).inverted(),
        "STR_STARTS_WITH" => text(subject, CompareOp::StartsWith, wire, at)?,
        "STR_ENDS_WITH" => text(subject, CompareOp::EndsWith, wire, at)?,
        "STR_CONTAINS" => text(subject, CompareOp::Contains, wire, at)?,
        "IN_CIDR" => {
            let networks = some_values(wire, at)?;
            tell_skipped(networks.iter().copied(), &at.key("values"), notes);
            in_networks(&subject.value(), networks)
        }
        "REGEX" => pattern::matches(subject, wire, at, notes)?,
        _ => {
            let op = order.ok_or_else(|| {
                let message = format!("unknown operator `{operator}`");
                Problem::broken(&at.key("operator"), message)
            })?;
            compared(subject, op, wire, at, notes)?
        }
    };
    if truth == Truth::Never && !wire.inverted {
        notes.note(at, "this constraint is never met");
    }
    Ok(truth.inverted_if(wire.inverted))
}

/// The values, of which there may be none.
fn values<'w>(wire: &'w ConstraintWire, at: &JsonPath) -> Result<Vec<&'w str>, Problem> {
    let at = at.key("values");
    let values = wire.values.as_deref().unwrap_or_default();
    not_too_long(values.len(), &at)?;
    let values = values.iter().enumerate().map(|(index, value)| {
        escaped(value)
            .ok_or_else(|| Problem::broken(&at.index(index), "a value that ends in a backslash"))
    });
    values.collect()
}

/// Refuses a list that burgee does not take.
pub(super) fn not_too_long(length: usize, at: &JsonPath) -> Result<(), Problem> {
    if length > LONGEST {
        return Err(Problem::refused(at, format!("more than {LONGEST} values")));
    }
    Ok(())
}

/// The values, of which there must be one at least.
fn some_values<'w>(wire: &'w ConstraintWire, at: &JsonPath) -> Result<Vec<&'w str>, Problem> {
    let values = values(wire, at)?;
    if values.is_empty() {
        return Err(Problem::broken(&at.key("values"), "no values"));
    }
    Ok(values)
}

/// Membership by the whole text; letter case always counts.
fn one_of(subject: Subject<'_>, values: &[&str]) -> Truth {
    if values.is_empty() {
        return Truth::Never;
    }
    Truth::When(is_one_of(subject.value(), values))
}

/// `left in ["a", "b"]`; `left == "a"` where there is only one.
pub(super) fn is_one_of(left: Expr, values: &[impl AsRef<str>]) -> Expr {
    match values {
        [only] => build::compare(left, CompareOp::Equal, build::string(only.as_ref())),
        _ => build::in_list(left, values.iter().map(AsRef::as_ref)),
    }
}

/// A part of the text. Without letter case both sides are put into lower case, which is not the same
/// as burgee's `ignore_case`.
fn text(
    subject: Subject<'_>,
    op: CompareOp,
    wire: &ConstraintWire,
    at: &JsonPath,
) -> Result<Truth, Problem> {
    let values = some_values(wire, at)?;
    let patterns = values.iter().map(|value| {
        build::string(if wire.case_insensitive {
            value.to_lowercase()
        } else {
            (*value).to_owned()
        })
    });
    let subject = if wire.case_insensitive {
        build::call("lower", [subject.value()])
    } else {
        subject.value()
    };
    let mut patterns: Vec<Expr> = patterns.collect();
    let right = match (patterns.pop(), patterns.is_empty()) {
        (Some(only), true) => only,
        (last, _) => build::list(patterns.into_iter().chain(last)),
    };
    Ok(Truth::When(build::compare(subject, op, right)))
}

/// The comparison that an operator asks for, whatever it compares.
fn order_of(operator: &str) -> Option<CompareOp> {
    let (kind, order) = operator.split_once('_')?;
    match (kind, order) {
        ("NUM" | "SEMVER", "EQ") => Some(CompareOp::Equal),
        ("NUM" | "SEMVER", "GT") | ("DATE", "AFTER") => Some(CompareOp::Greater),
        ("NUM" | "SEMVER", "LT") | ("DATE", "BEFORE") => Some(CompareOp::Less),
        ("NUM" | "SEMVER", "GTE") => Some(CompareOp::GreaterOrEqual),
        ("NUM" | "SEMVER", "LTE") => Some(CompareOp::LessOrEqual),
        _ => None,
    }
}

fn is_v_version(wire: &ConstraintWire) -> bool {
    let value = wire.value.as_deref().unwrap_or("");
    wire.operator.starts_with("SEMVER_") && value.starts_with('v')
}

/// A number, version or time, compared with what is written.
fn compared(
    subject: Subject<'_>,
    op: CompareOp,
    wire: &ConstraintWire,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<Truth, Problem> {
    let at = at.key("value");
    let Some(value) = wire.value.as_deref() else {
        return Err(Problem::broken(&at, "there is no value"));
    };
    let literal = Literal::read(value)
        .ok_or_else(|| Problem::broken(&at, format!("`{value}` is no number, version or time")))?;
    let kind = literal.kind();
    if !wire.operator.starts_with(kind) {
        let message = format!(
            "`{}` with this value compares as {kind}: the value decides",
            wire.operator
        );
        notes.warn(&at, message);
    }
    let Some(right) = literal.expr() else {
        return Err(Problem::refused(&at, "a number too large to be written"));
    };
    let function = match literal {
        Literal::Time(..) => "unleash_time",
        Literal::Version(_) => "unleash_version",
        Literal::Number(number) => {
            if op == CompareOp::Equal && number.abs() < 2.0 {
                return Ok(Truth::When(nearly(subject, number)));
            }
            "unleash_number"
        }
    };
    let left = build::call(function, [subject.value()]);
    Ok(Truth::When(build::compare(left, op, right)))
}

/// Numbers are equal when they differ by less than the distance from 1 to the next one. From 2 on that
/// is the same as being equal.
fn nearly(subject: Subject<'_>, number: f64) -> Expr {
    let right = number_expr(number);
    build::call(
        "unleash_equal",
        [Some(subject.value()), right].into_iter().flatten(),
    )
}
