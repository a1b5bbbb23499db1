//! Conditions: where the value comes from.

use super::attribute;
use super::operator;
use super::wire::ConditionWire;
use burgee::ast::{AttributePath, Expr, ExprKind, Path, Step, build};
use serde_json::Value as Json;

/// How many buckets a user can be in.
const BUCKETS: u32 = 1000;

/// Why a condition has no equivalent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The SDKs do not know it either: they stop, and give the default.
    Unsupported(String),
    /// They do, and burgee does not.
    Refused(String),
}

impl Trouble {
    pub(super) fn unsupported(operator: &str) -> Trouble {
        Trouble::Unsupported(format!("unknown operator `{operator}`"))
    }
}

/// What a condition asks.
pub(super) enum Asked {
    /// Nothing: it is true.
    Public,
    /// Something of the user or the request.
    Test(Expr),
    /// Whether a gate is open.
    Gate {
        /// Which.
        name: String,
        /// Whether it must be open, and not shut.
        open: bool,
    },
}

/// What the values of conditions cannot be found in without help.
pub(super) fn outside_help(kind: &str) -> Option<&'static str> {
    match kind {
        "ua_based" => Some("user agents are not parsed: the program must give the field itself"),
        "ip_based" => Some("addresses are not looked up: the program must give the field itself"),
        _ => None,
    }
}

/// Translates one condition.
pub(super) fn condition(wire: &ConditionWire) -> Result<Asked, Trouble> {
    let field = wire.field.as_deref().unwrap_or_default();
    let value = match wire.kind.as_str() {
        "public" => return Ok(Asked::Public),
        "pass_gate" | "fail_gate" => {
            return match wire.target_value.as_str() {
                Some(name) => Ok(Asked::Gate {
                    name: name.to_owned(),
                    open: wire.kind == "pass_gate",
                }),
                None => Err(Trouble::Unsupported("a gate's name is needed".to_owned())),
            };
        }
        "user_field" | "ua_based" | "ip_based" => attribute::field(field),
        "environment_field" => attribute::environment(field),
        "current_time" => now(),
        "unit_id" => attribute::unit(&wire.id_type),
        "user_bucket" => return user_bucket(wire).map(Asked::Test),
        "experiment_group" | "target_app" => {
            let message = format!("`{}` depends on more than rules and a user", wire.kind);
            return Err(Trouble::Refused(message));
        }
        other => {
            let message = format!("unknown condition `{other}`");
            return Err(Trouble::Unsupported(message));
        }
    };
    let Some(operator) = wire.operator.as_deref() else {
        return Err(Trouble::Unsupported("an operator is needed".to_owned()));
    };
    operator::test(operator, &value, &wire.target_value).map(Asked::Test)
}

/// The time of the request.
fn now() -> Expr {
    let path = Path {
        steps: vec![Step::Key("now".to_owned())],
    };
    let quoted = false;
    ExprKind::Path(AttributePath { path, quoted }).into()
}

/// A test of the bucket that the unit falls in, as the slices of the population that pass it.
fn user_bucket(wire: &ConditionWire) -> Result<Expr, Trouble> {
    let operator = wire.operator.as_deref().unwrap_or_default();
    let target = &wire.target_value;
    let number = target
        .as_f64()
        .or_else(|| target.as_str().and_then(|text| text.parse().ok()));
    let compare = |test: fn(&f64, &f64) -> bool| -> Vec<u32> {
        let passes = |bucket: &u32| number.is_some_and(|limit| test(&f64::from(*bucket), &limit));
        (0..BUCKETS).filter(passes).collect()
    };
    let members = operator::members(target, !operator.ends_with("_case_sensitive"));
    let member = |wanted: bool| -> Vec<u32> {
        let members = members.as_deref().unwrap_or_default();
        let contained = |bucket: &u32| members.contains(&bucket.to_string());
        (0..BUCKETS)
            .filter(|bucket| contained(bucket) == wanted)
            .collect()
    };
    let passing = match operator {
        "lt" => compare(f64::lt),
        "lte" => compare(f64::le),
        "gt" => compare(f64::gt),
        "gte" => compare(f64::ge),
        "eq" if target.is_number() => compare(f64::eq),
        "neq" if target.is_number() => compare(f64::ne),
        "any" | "any_case_sensitive" => member(true),
        "none" | "none_case_sensitive" => member(false),
        other => {
            let message = format!("`{other}` is no test of a bucket");
            return Err(Trouble::Refused(message));
        }
    };
    let slices = slices(&passing);
    if slices.is_empty() || slices == [(0, BUCKETS)] {
        return Ok(build::bool(!slices.is_empty()));
    }
    let salt = wire
        .additional_values
        .as_ref()
        .and_then(|values| values.get("salt"));
    let salt = salt.and_then(Json::as_str).unwrap_or_default();
    let unit = attribute::unit(&wire.id_type);
    Ok(build::bucket_parts(BUCKETS, slices, unit, Some(salt), None))
}

/// Ascending numbers as ranges, the end excluded.
fn slices(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut slices: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match slices.last_mut() {
            Some((_, end)) if end == number => *end = number + 1,
            _ => slices.push((*number, number + 1)),
        }
    }
    slices
}
