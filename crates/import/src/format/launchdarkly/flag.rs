//! Flags: prerequisites, targets, rules, fallthrough.

use super::clause::clause;
use super::native::FlagTable;
use super::prerequisite::{self, Flags, Gate};
use super::reference::{KIND, Reference, USER};
use super::rollout;
use super::scope::Scope;
use super::segment::keyed;
use super::step::{Aborts, Cause, MALFORMED, PREREQUISITE_FAILED, Step, Steps, Why, error};
use super::test::{Cond, Test};
use super::variant::{Variants, depth};
use super::wire::{ClauseWire, FlagWire, RuleWire, TargetWire};
use crate::note::{JsonPath, Severity};
use burgee::ast::{Flag, FlagType, Outcome, Status, build};

/// How deep a value can be, so that it can be written in rules.
const DEEPEST: usize = 48;

/// A flag that is being translated.
#[derive(Debug)]
pub(super) struct Subject<'w> {
    pub(super) key: &'w str,
    pub(super) wire: &'w FlagWire,
    pub(super) variants: &'w Variants,
}

impl Subject<'_> {
    /// What serves the variation at `index`: an error where there is none.
    pub(super) fn outcome(&self, index: i64) -> Outcome {
        match self.variants.name(index) {
            Some(name) => name.into(),
            None => error(MALFORMED),
        }
    }

    /// The salt of its percentages.
    pub(super) fn salt(&self) -> String {
        format!("{}.{}", self.key, self.wire.salt)
    }

    /// The off variation's name.
    fn off(&self) -> Option<&str> {
        self.variants.name(self.wire.off_variation?)
    }

    /// What is served where a prerequisite is not met.
    fn off_outcome(&self) -> Outcome {
        match self.wire.off_variation {
            Some(index) => self.outcome(index),
            None => error(PREREQUISITE_FAILED),
        }
    }
}

/// A translated flag.
#[derive(Debug)]
pub(super) struct Translated {
    /// Its rules.
    pub(super) flag: Flag,
    /// A flag that is on where it gives up, if it ever does.
    pub(super) shadow: Option<Flag>,
    /// When it gives up.
    pub(super) aborts: Aborts,
    /// What its answers mean.
    pub(super) table: FlagTable,
}

/// Translates a flag under `name`; or says why it cannot be.
pub(super) fn flag(
    subject: &Subject<'_>,
    name: &str,
    flags: &Flags<'_>,
    scope: &mut Scope<'_>,
    at: &JsonPath,
) -> Result<Translated, String> {
    let wire = subject.wire;
    if wire.variations.iter().any(|value| depth(value) > DEEPEST) {
        return Err(format!(
            "a variation has lists or objects more than {DEEPEST} deep"
        ));
    }
    let gates = if wire.on {
        prerequisite::gates(wire, flags, scope, at)?
    } else {
        Vec::new()
    };
    let plain = gates.iter().all(Gate::is_plain);
    let mut steps = Steps::default();
    if !plain {
        gate_steps(subject, &gates, &mut steps);
    }
    targets(subject, &mut steps);
    rules(subject, &mut steps, scope, at)?;
    let otherwise = fallthrough(subject, &mut steps)?;
    if let Some(lacks) = scope.lacks.take() {
        return Err(format!("it needs segment `{lacks}`, which was left out"));
    }
    let gates = if plain { gates.as_slice() } else { &[] };
    let mut flag = head(build::flag(name, subject.variants.ty), gates);
    let closed = gates.iter().any(Gate::is_closed);
    if !wire.on || closed {
        flag = flag.status(Status::Disabled);
    }
    if let Some(off) = subject.off() {
        flag = flag.if_disabled(off);
    }
    if let Some(block) = subject.variants.block() {
        flag = flag.variants(block);
    }
    if steps.deals() {
        flag = flag.bucket(rollout::usual(subject.salt()));
    }
    for rule in steps.rules() {
        flag = flag.rule(rule);
    }
    let aborts = match steps.aborts() {
        _ if !wire.on || closed => Aborts::Never,
        // Whoever does not get past the gates does not get that far.
        Aborts::Always if !gates.is_empty() => Aborts::Sometimes,
        aborts => aborts,
    };
    let shadow = (aborts != Aborts::Never).then(|| {
        let shadow = build::flag(shadow_name(name), FlagType::Bool);
        steps.shadow(head(shadow, gates))
    });
    Ok(Translated {
        flag: flag.otherwise(otherwise.serve),
        shadow,
        aborts,
        table: FlagTable::new(subject, steps.why(), otherwise.why),
    })
}

/// The name of the flag that is on where the flag `name` gives up.
pub(super) fn shadow_name(name: &str) -> String {
    format!("{name}/malformed")
}

/// `requires` for each gate that is not closed for good.
fn head(mut flag: Flag, gates: &[Gate]) -> Flag {
    for gate in gates {
        if let Gate::Requires {
            flag: name,
            variant: Some(variant),
            ..
        } = gate
        {
            flag = flag.requires(name, variant);
        }
    }
    flag
}

/// Prerequisites of which one can give up, as steps: it is asked whether it does before it is asked
/// what it serves.
fn gate_steps(subject: &Subject<'_>, gates: &[Gate], steps: &mut Steps) {
    for gate in gates {
        let name = format!("prerequisite-{}", gate.key());
        let why = || Why::new(Cause::Prerequisite(gate.key().to_owned()));
        match gate {
            Gate::Closed { .. } => {
                steps.push(Step::new(name, Cond::Always, subject.off_outcome(), why()));
            }
            Gate::Fails { .. } => {
                steps.push(Step::abort(name, Cond::Always, why()));
            }
            Gate::Requires {
                flag,
                variant,
                shadow,
                ..
            } => {
                if let Some(shadow) = shadow {
                    let fails = Cond::When(build::flag_is(shadow, "on"));
                    steps.push(Step::abort(format!("{name}-malformed"), fails, why()));
                }
                let unmet = match variant {
                    Some(variant) => Cond::When(build::not(build::flag_is(flag, variant))),
                    None => Cond::Always,
                };
                steps.push(Step::new(name, unmet, subject.off_outcome(), why()));
            }
        }
    }
}

/// Individual targets, in the order in which they are asked.
fn targets(subject: &Subject<'_>, steps: &mut Steps) {
    let wire = subject.wire;
    if wire.context_targets.is_empty() {
        for each in &wire.targets {
            target(subject, each, steps);
        }
        return;
    }
    for each in &wire.context_targets {
        let users = each.context_kind.is_empty() || each.context_kind == USER;
        if users && each.values.is_empty() {
            let index = each.variation.unwrap_or(0);
            let mut same = wire.targets.iter();
            let first = same.find(|other| other.variation.unwrap_or(0) == index);
            if let Some(first) = first {
                target(subject, first, steps);
            }
        } else {
            target(subject, each, steps);
        }
    }
}

fn target(subject: &Subject<'_>, wire: &TargetWire, steps: &mut Steps) {
    let index = wire.variation.unwrap_or(0);
    let name = match subject.variants.name(index) {
        Some(variant) => format!("targets-{variant}"),
        None => "targets-malformed".to_owned(),
    };
    let when = keyed(Some(&wire.context_kind), &wire.values);
    steps.push(Step::new(
        name,
        when,
        subject.outcome(index),
        Why::new(Cause::Target),
    ));
}

fn rules(
    subject: &Subject<'_>,
    steps: &mut Steps,
    scope: &mut Scope<'_>,
    at: &JsonPath,
) -> Result<(), String> {
    for (index, wire) in subject.wire.rules.iter().enumerate() {
        let at = at.key("rules").index(index);
        let clauses = wire.clauses.iter().enumerate();
        let test = Test::all(
            clauses.map(|(index, wire)| clause(wire, scope, &at.key("clauses").index(index))),
        );
        let why = Why::new(Cause::Rule(index, wire.id.clone()));
        let (name, description) = rule_name(wire, index);
        let mut all = Vec::new();
        if test.fails != Cond::Never {
            all.push(Step::abort(
                format!("{name}-malformed"),
                test.fails,
                why.clone(),
            ));
        }
        let owners: Vec<String> = wire.clauses.iter().filter_map(owner).collect();
        all.extend(rollout::serve(
            &wire.serve,
            subject,
            (&name, test.matches),
            &owners,
            &why,
        )?);
        let mut added = false;
        for mut step in all {
            step.description.clone_from(&description);
            added |= steps.push(step);
        }
        if !added {
            scope.note(
                Severity::Note,
                &at,
                "the rule is never reached, or matches nobody: it is left out",
            );
        }
    }
    Ok(())
}

/// A rule's name, and a description that has its id where the id is no good as a name.
fn rule_name(wire: &RuleWire, index: usize) -> (String, Option<String>) {
    const LONGEST: usize = 40;
    let id = &wire.id;
    let good = id.len() <= LONGEST
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.ends_with(|c: char| c.is_ascii_alphanumeric())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && id.chars().filter(char::is_ascii_digit).count() < 8;
    if good {
        return (id.clone(), None);
    }
    let description = (!id.is_empty()).then(|| format!("id {id}"));
    (format!("rule-{index}"), description)
}

/// The kind of context without which a clause is not true.
fn owner(clause: &ClauseWire) -> Option<String> {
    let kind = clause.context_kind.as_deref();
    let about_attribute = clause.op != "segmentMatch" && clause.attribute != KIND;
    let reference = Reference::read(kind, &clause.attribute).ok()?;
    about_attribute.then_some(reference.kind)
}

/// What everybody else gets; its steps but the last, which is for `otherwise`.
fn fallthrough(subject: &Subject<'_>, steps: &mut Steps) -> Result<Step, String> {
    let why = Why::new(Cause::Fallthrough);
    let wire = &subject.wire.fallthrough;
    let mut all = rollout::serve(wire, subject, ("fallthrough", Cond::Always), &[], &why)?;
    let last = all.pop();
    for step in all {
        steps.push(step);
    }
    Ok(last.unwrap_or_else(|| Step::new("otherwise", Cond::Always, error(MALFORMED), why)))
}
