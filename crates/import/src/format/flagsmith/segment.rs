//! Segments: a tree of rules becomes one condition with a name.

use super::condition::{Scope, condition};
use super::wire::{ConditionWire, RuleWire, SegmentWire};
use crate::note::JsonPath;
use burgee::ast::{Expr, IsTest, build};

/// How deep rules can be nested, so that what they become can be read again.
const DEEPEST: usize = 16;

/// The condition of a segment, or where and why there is none.
pub(super) fn segment(
    wire: &SegmentWire,
    at: &JsonPath,
    scope: &mut Scope<'_>,
) -> Result<Expr, (JsonPath, String)> {
    if wire.rules.is_empty() {
        // As Flagsmith has it: nobody is in a segment without rules.
        return Ok(build::bool(false));
    }
    all_rules(Some(&wire.rules), at, DEEPEST, scope).map(build::all)
}

/// The properties that a list of rules reads.
pub(super) fn properties<'w>(rules: &'w [RuleWire], found: &mut Vec<&'w str>) {
    for rule in rules {
        let conditions = rule.conditions.iter().flatten();
        found.extend(conditions.filter_map(|condition| condition.property.as_deref()));
        properties(rule.rules.as_deref().unwrap_or_default(), found);
    }
}

/// A rule: its quantifier over its conditions, and over its rules.
fn rule(
    wire: &RuleWire,
    at: &JsonPath,
    depth: usize,
    scope: &mut Scope<'_>,
) -> Result<Expr, (JsonPath, String)> {
    let Some(depth) = depth.checked_sub(1) else {
        let message = format!("rules are nested more than {DEEPEST} deep");
        return Err((at.clone(), message));
    };
    let quantify = match wire.quantifier.as_str() {
        "ALL" => |operands: Vec<Expr>| build::all(operands),
        "ANY" => |operands: Vec<Expr>| build::any(operands),
        // What is not known does not hold, and so is not among those that do.
        "NONE" => |operands: Vec<Expr>| build::is_not(build::any(operands), IsTest::True),
        other => return Err((at.key("type"), format!("unknown type of rule `{other}`"))),
    };
    let conditions = all_conditions(wire.conditions.as_deref(), at, scope)?;
    let rules = all_rules(wire.rules.as_deref(), at, depth, scope)?;
    let parts = [conditions, rules].into_iter();
    let parts = parts.filter(|operands| !operands.is_empty()).map(quantify);
    Ok(build::all(parts))
}

fn all_conditions(
    wires: Option<&[ConditionWire]>,
    at: &JsonPath,
    scope: &mut Scope<'_>,
) -> Result<Vec<Expr>, (JsonPath, String)> {
    let wires = wires.unwrap_or_default().iter().enumerate();
    let conditions = wires.map(|(index, wire)| {
        let at = at.key("conditions").index(index);
        condition(wire, &at, scope).map_err(|message| (at, message))
    });
    conditions.collect()
}

fn all_rules(
    wires: Option<&[RuleWire]>,
    at: &JsonPath,
    depth: usize,
    scope: &mut Scope<'_>,
) -> Result<Vec<Expr>, (JsonPath, String)> {
    let wires = wires.unwrap_or_default().iter().enumerate();
    let rules = wires.map(|(index, wire)| {
        let at = at.key("rules").index(index);
        rule(wire, &at, depth, scope)
    });
    rules.collect()
}
