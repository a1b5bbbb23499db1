//! One feature: strategies as rules.
//!
//! Whether a feature is on and which variant it has are two questions to Unleash and one to burgee: a
//! feature without variants is a `bool` flag, any other is a `json` flag that serves a variant, `on`
//! (without one) or `off`. The first strategy that holds decides both.

use super::name::Names;
use super::notes::{Notes, Problem};
use super::rollout::Rollout;
use super::segment::Segments;
use super::strategy::{Strategy, strategy};
use super::truth::Truth;
use super::variant::{OFF, ON, Source, Variants, source};
use super::wire::{FeatureWire, VariantWire};
use crate::JsonPath;
use burgee::ast::{Outcome, Rule, build};

/// The bucketing of rollouts.
const BUCKETING: &str = "unleash/murmur3";

/// How much may be written again for overrides, in bytes.
const REPEATED: usize = 16 << 20;

/// A feature in burgee's words, but for its parents.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Why Unleash cannot compile it: it is off.
    pub(super) broken: Option<(JsonPath, String)>,
    /// What its strategies say.
    pub(super) rules: Vec<Rule>,
    /// What everybody else gets.
    pub(super) otherwise: Outcome,
    /// What it can serve.
    pub(super) variants: Variants,
    /// The names of the rules.
    pub(super) names: Names,
    /// Whether a rollout is salted with the name of the feature that is asked for.
    pub(super) follows_child: bool,
}

/// How a feature is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v> {
    /// The feature that is asked for: itself, or a child whose parent it is.
    pub(super) asked: &'v str,
    /// Whether to give the variant that it has where it is off, too.
    pub(super) always: bool,
}

/// A strategy with its variants.
struct Step {
    /// Where it stands.
    at: JsonPath,
    strategy: Strategy,
    source: Source,
}

/// Translates a feature.
pub(super) fn plan(
    wire: &FeatureWire,
    at: &JsonPath,
    view: View<'_>,
    segments: &Segments,
    notes: &mut Notes,
) -> Result<Plan, Problem> {
    let mut plan = Plan {
        broken: None,
        rules: Vec::new(),
        otherwise: OFF.into(),
        variants: Variants::default(),
        names: Names::default(),
        follows_child: false,
    };
    let strategies = match strategies(wire, at, segments, notes) {
        Ok(strategies) => strategies,
        Err(Problem::Broken(at, message)) => {
            plan.broken = Some((at, message));
            Vec::new()
        }
        Err(refused) => return Err(refused),
    };
    let steps = steps(wire, at, strategies, &mut plan.variants, notes)?;
    let by_chance = steps.iter().any(
        |Step {
             strategy, source, ..
         }| {
            let rollout = strategy.rollout.as_ref();
            let drawn = rollout.is_some_and(|rollout| rollout.by_chance);
            drawn || source.pick.outcome(strategy.present.as_deref()).1
        },
    );
    if by_chance {
        notes.chance(at);
    }
    let mut left = steps.iter();
    while let Some(Step {
        strategy, source, ..
    }) = left.next()
    {
        let rollout = strategy.rollout.as_ref();
        plan.follows_child |= rollout.is_some_and(|rollout| rollout.group.is_none());
        if let Some(outcome) = add(&mut plan, strategy, source, view) {
            plan.otherwise = outcome;
            if let Some(next) = left.next() {
                let message = "never reached: a strategy before this one holds for everybody";
                notes.note(&next.at, message);
            }
            return Ok(plan);
        }
    }
    let listed = wire.strategies.as_deref().unwrap_or_default();
    if view.always || (listed.is_empty() && plan.broken.is_none()) {
        let source = feature_source(wire, at, &mut plan.variants, notes)?;
        overriding(&mut plan, "", &Truth::Always, &source);
        let (serve, by_chance) = source.pick.outcome(None);
        if by_chance {
            notes.chance(at);
        }
        plan.otherwise = serve;
    }
    Ok(plan)
}

/// The strategies that can hold. One that does not compile outweighs others that cannot be said.
fn strategies(
    wire: &FeatureWire,
    at: &JsonPath,
    segments: &Segments,
    notes: &mut Notes,
) -> Result<Vec<(usize, Strategy)>, Problem> {
    let mut custom = 0;
    let mut list = Vec::new();
    let mut refused = None;
    for (index, wire) in wire.strategies.iter().flatten().enumerate() {
        let at = at.key("strategies").index(index);
        match strategy(wire, &at, segments, &mut custom, notes) {
            Ok(strategy) if strategy.when == Truth::Never => {
                notes.note(&at, "this strategy never holds, and was left out");
            }
            Ok(strategy) => list.push((index, strategy)),
            Err(problem @ Problem::Refused(..)) => refused = Some(problem),
            Err(broken) => return Err(broken),
        }
    }
    refused.map_or(Ok(list), Err)
}

/// Each strategy with where it takes its variant from.
fn steps(
    wire: &FeatureWire,
    at: &JsonPath,
    strategies: Vec<(usize, Strategy)>,
    variants: &mut Variants,
    notes: &mut Notes,
) -> Result<Vec<Step>, Problem> {
    let mut shared = None;
    let mut steps = Vec::with_capacity(strategies.len());
    for (index, strategy) in strategies {
        let wires = wire.strategies.as_deref().unwrap_or_default();
        let Some(strategy_wire) = wires.get(index) else {
            continue;
        };
        let own = strategy_wire.variants.as_deref().unwrap_or_default();
        let source = if own.is_empty() {
            match &shared {
                Some(shared) => Source::clone(shared),
                None => shared
                    .insert(feature_source(wire, at, variants, notes)?)
                    .clone(),
            }
        } else {
            let at = at.key("strategies").index(index).key("variants");
            let stickiness = strategy_wire.parameter("stickiness");
            let group = strategy_wire.parameter("groupId").unwrap_or(&wire.name);
            source(own, stickiness, group, &at, variants, notes)?
        };
        let at = at.key("strategies").index(index);
        steps.push(Step {
            at,
            strategy,
            source,
        });
    }
    let listed = wire.variants.as_ref().is_some_and(|list| !list.is_empty());
    if listed && shared.is_none() && !steps.is_empty() {
        let message = "never served: every strategy has variants of its own";
        notes.note(&at.key("variants"), message);
    }
    Ok(steps)
}

/// How long the strategies are, in bytes, more or less.
pub(super) fn size(wire: &FeatureWire) -> usize {
    let strategies = wire.strategies.iter().flatten().map(|strategy| {
        let parameters = strategy.parameters.iter().flatten();
        let parameters: usize = parameters.map(|(_, value)| value.len()).sum();
        let constraints = strategy.constraints.iter().flatten().map(|constraint| {
            let values = constraint.values.iter().flatten().chain(&constraint.value);
            let values: usize = values.map(|value| value.len() + 32).sum();
            values + constraint.context_name.len() + 64
        });
        let segments = strategy.segments.iter().flatten().count();
        parameters + constraints.sum::<usize>() + 32 * segments + 128
    });
    strategies.sum()
}

/// How much the variants of a feature and its strategies repeat each other, in bytes, more or less:
/// every override needs the condition of every strategy, and the other way round.
fn repeated(wire: &FeatureWire, variants: &[VariantWire]) -> usize {
    let overrides = variants
        .iter()
        .map(|one| one.overrides.as_deref().unwrap_or_default());
    let overridden = overrides.clone().filter(|list| !list.is_empty()).count();
    let values = overrides.flatten().flat_map(|one| &one.values);
    let values: usize = values.map(|value| value.len() + 32).sum();
    let strategies = wire.strategies.iter().flatten().count();
    let by_strategy = strategies.saturating_mul(values + 64 * variants.len());
    by_strategy.saturating_add(overridden.saturating_mul(size(wire)))
}

/// The variants that a strategy without any of its own has.
fn feature_source(
    wire: &FeatureWire,
    at: &JsonPath,
    variants: &mut Variants,
    notes: &mut Notes,
) -> Result<Source, Problem> {
    let wires = wire.variants.as_deref().unwrap_or_default();
    if repeated(wire, wires) > REPEATED {
        let message = "too many variants with too many overrides for so many strategies";
        return Err(Problem::refused(&at.key("variants"), message));
    }
    let stickiness = wires.first().and_then(|first| first.stickiness.as_deref());
    source(
        wires,
        stickiness,
        &wire.name,
        &at.key("variants"),
        variants,
        notes,
    )
}

/// Adds the rules of a strategy, or gives what everybody gets when it holds for everybody.
fn add(plan: &mut Plan, strategy: &Strategy, source: &Source, view: View<'_>) -> Option<Outcome> {
    let group = |rollout: &Rollout| {
        rollout
            .group
            .clone()
            .unwrap_or_else(|| view.asked.to_owned())
    };
    let mut when = strategy.when.clone();
    let (mut serve, _) = source.pick.outcome(strategy.present.as_deref());
    if let Some(rollout) = &strategy.rollout {
        let thousandths = rollout.percent * 1000;
        let (key, group) = (rollout.key.clone(), group(rollout));
        if plan.variants.is_empty() {
            let split = build::split([(thousandths, ON)]).rest_next();
            serve = split.by(key).salt(group).using(BUCKETING).into();
        } else {
            let reached = build::bucket([(0, thousandths)], key, Some(&group), Some(BUCKETING));
            when = Truth::all([when, Truth::When(reached)]);
        }
    }
    overriding(plan, &strategy.name, &when, source);
    let everybody = when == Truth::Always;
    if everybody && (strategy.rollout.is_none() || !plan.variants.is_empty()) {
        return Some(serve);
    }
    let mut rule = build::rule(plan.names.take(&strategy.name));
    if let Some(title) = &strategy.title {
        rule = rule.description(title);
    }
    if let Truth::When(condition) = when {
        rule = rule.when(condition);
    }
    plan.rules.push(rule.serve(serve));
    None
}

/// Adds the rules for those who get a variant whatever the hash says.
fn overriding(plan: &mut Plan, strategy: &str, when: &Truth, source: &Source) {
    for (variant, condition) in &source.overrides {
        let separator = if strategy.is_empty() { "" } else { "-" };
        let name = plan.names.take(&format!("{strategy}{separator}{variant}"));
        let condition = Truth::all([when.clone(), Truth::When(condition.clone())]);
        let rule = build::rule(name).when(condition.into_expr());
        plan.rules.push(rule.serve(variant.as_str()));
    }
}
