//! How many of those a strategy asks for get the feature.

use super::notes::{Notes, Problem};
use super::quote::quoted;
use super::stickiness::Stickiness;
use super::strategy::Kind;
use super::subject::{CHANCE, attribute};
use super::truth::Truth;
use super::wire::StrategyWire;
use crate::JsonPath;
use burgee::ast::{CompareOp, Expr, IsTest, build};

/// `25% of userId salt "group"`
#[derive(Debug, Clone)]
pub(super) struct Rollout {
    /// Whole percents, 0 to 100.
    pub(super) percent: u32,
    /// Who counts as one.
    pub(super) key: Expr,
    /// The group; the name of the feature that is asked for where it is none.
    pub(super) group: Option<String>,
    /// Whether a number may have to be drawn for somebody.
    pub(super) by_chance: bool,
}

/// A whole number as the engine reads it; none for anything else.
pub(super) fn percentage(wire: &StrategyWire, name: &str) -> Option<u64> {
    wire.parameter(name)?.parse().ok()
}

/// The engine draws one of 1 to 99 and asks whether it is below the percentage.
pub(super) fn by_chance(percent: u64, at: &JsonPath, notes: &mut Notes) -> Truth {
    match i64::try_from(percent) {
        Ok(..=1) => Truth::Never,
        Ok(percent @ 2..=99) => {
            let message = format!(
                "chance: the attribute `{CHANCE}`, a number from 1 to 9999 drawn for each request, \
                 decides; without it the strategy does not hold"
            );
            notes.warn(at, message);
            let drawn = build::call("unleash_number", [attribute(CHANCE)]);
            // 9999 is 101 times 99, so that every remainder is as likely.
            let drawn = build::call("mod", [drawn, build::number(99)]);
            let below = build::number(percent - 1);
            Truth::When(build::compare(drawn, CompareOp::Less, below))
        }
        _ => Truth::Always,
    }
}

/// The rollouts from before there was stickiness: they need a group.
pub(super) fn gradual(
    wire: &StrategyWire,
    field: &'static str,
    parameters: &JsonPath,
    notes: &mut Notes,
) -> Result<Kind, Problem> {
    let percent = percentage(wire, "percentage");
    if let (Some(percent), Some(_)) = (percent, wire.parameter("groupId")) {
        return rollout(percent, &Stickiness::field(field), wire, parameters);
    }
    let message = "no whole percentage or no group: this strategy never holds";
    notes.warn(parameters, message);
    Ok(Kind::when("rollout", Truth::Never))
}

/// A share of those who can be told apart by `stickiness`.
pub(super) fn rollout(
    percent: u64,
    stickiness: &Stickiness,
    wire: &StrategyWire,
    parameters: &JsonPath,
) -> Result<Kind, Problem> {
    let group = wire.parameter("groupId").map(quoted);
    let Some(group) = group.map_or(Some(None), |group| group.map(Some)) else {
        return Err(Problem::broken(
            &parameters.key("groupId"),
            "a group with a quote in it",
        ));
    };
    let percent = u32::try_from(percent)
        .ok()
        .filter(|percent| *percent <= 100);
    let Some(percent) = percent else {
        return Err(Problem::broken(parameters, "a percentage above 100"));
    };
    let key = stickiness.key();
    // Everybody who can be counted.
    if percent == 100 {
        let when = if stickiness.always_present() {
            Truth::Always
        } else {
            Truth::When(build::is(key, IsTest::Present))
        };
        return Ok(Kind::when("rollout", when).with(stickiness.present()));
    }
    Ok(Kind {
        name: "rollout",
        when: Truth::Always,
        rollout: Some(Rollout {
            percent,
            key,
            group,
            by_chance: stickiness.by_chance(),
        }),
        present: None,
    }
    .with(stickiness.present()))
}
