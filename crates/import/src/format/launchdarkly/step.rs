//! The steps of a flag's evaluation, in order: what becomes its rules.

use super::test::Cond;
use crate::names::Names;
use burgee::ast::{Flag, Outcome, Rule, build};
use burgee::source::Spanned;
use std::collections::HashMap;
use std::sync::Arc;

/// The code of a flag that contradicts itself.
pub(super) const MALFORMED: &str = "MALFORMED_FLAG";

/// The code of a flag without an off variation whose prerequisite is not met.
pub(super) const PREREQUISITE_FAILED: &str = "PREREQUISITE_FAILED";

/// What a rule of a flag stands for.
#[derive(Debug, Clone)]
pub(super) enum Cause {
    /// A prerequisite that is not met.
    Prerequisite(String),
    /// An individual target.
    Target,
    /// A rule, by its index and id.
    Rule(usize, String),
    /// None of them.
    Fallthrough,
}

/// What is to be known of a rule when it has decided.
#[derive(Debug, Clone)]
pub(super) struct Why {
    /// What it stands for.
    pub(super) cause: Cause,
    /// The experiment that it takes part in.
    pub(super) experiment: Option<Arc<super::rollout::Experiment>>,
}

impl Why {
    pub(super) fn new(cause: Cause) -> Why {
        Why {
            cause,
            experiment: None,
        }
    }
}

/// One step: what happens where a condition holds.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// What it is called, as far as that is free.
    pub(super) name: String,
    /// For people.
    pub(super) description: Option<String>,
    /// Where it decides.
    pub(super) when: Cond,
    /// What is served.
    pub(super) serve: Outcome,
    /// Why.
    pub(super) why: Why,
    /// Whether flags that depend on this one give up as well.
    pub(super) aborts: bool,
}

impl Step {
    pub(super) fn new(
        name: impl Into<String>,
        when: Cond,
        serve: impl Into<Outcome>,
        why: Why,
    ) -> Step {
        Step {
            name: name.into(),
            description: None,
            when,
            serve: serve.into(),
            why,
            aborts: false,
        }
    }

    /// The evaluation gives up here, and so does that of every flag that depends on it.
    pub(super) fn abort(name: impl Into<String>, when: Cond, why: Why) -> Step {
        Step {
            aborts: true,
            ..Step::new(name, when, error(MALFORMED), why)
        }
    }
}

/// `serve error "…"`
pub(super) fn error(code: &str) -> Outcome {
    Outcome::Error(Spanned::bare(code.to_owned()))
}

/// When an evaluation gives up, with all those that depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aborts {
    /// In no context.
    Never,
    /// In some.
    Sometimes,
    /// In every context.
    Always,
}

/// The steps that can be reached, with names of their own.
#[derive(Debug, Default)]
pub(super) struct Steps {
    list: Vec<Step>,
    names: Names,
    closed: bool,
}

impl Steps {
    /// Adds a step, unless nobody gets there. Whether it was added.
    pub(super) fn push(&mut self, mut step: Step) -> bool {
        if self.closed || step.when == Cond::Never {
            return false;
        }
        step.name = self.names.number(&step.name, '-');
        self.closed = step.when == Cond::Always;
        self.list.push(step);
        true
    }

    /// The rules, for `otherwise` to follow.
    pub(super) fn rules(&self) -> impl Iterator<Item = Rule> {
        self.list.iter().map(|step| {
            let mut rule = build::rule(&step.name);
            if let Some(description) = &step.description {
                rule = rule.description(description);
            }
            if let Cond::When(when) = &step.when {
                rule = rule.when(when.clone());
            }
            rule.serve(step.serve.clone())
        })
    }

    /// What each rule stands for, by its name.
    pub(super) fn why(&self) -> HashMap<String, Why> {
        let pairs = self.list.iter();
        pairs
            .map(|step| (step.name.clone(), step.why.clone()))
            .collect()
    }

    /// Whether anybody is dealt out.
    pub(super) fn deals(&self) -> bool {
        let mut serves = self.list.iter().map(|step| &step.serve);
        serves.any(|serve| matches!(serve, Outcome::Split(_)))
    }

    /// When the evaluation gives up.
    pub(super) fn aborts(&self) -> Aborts {
        let first = self.list.first();
        if first.is_some_and(|first| first.aborts && first.when == Cond::Always) {
            Aborts::Always
        } else if self.list.iter().any(|step| step.aborts) {
            Aborts::Sometimes
        } else {
            Aborts::Never
        }
    }

    /// A flag that is on where the evaluation gives up.
    pub(super) fn shadow(&self, mut flag: Flag) -> Flag {
        for step in &self.list {
            let mut rule = build::rule(&step.name);
            if let Cond::When(when) = &step.when {
                rule = rule.when(when.clone());
            }
            flag = flag.rule(rule.serve(if step.aborts { "on" } else { "off" }));
        }
        flag.otherwise("off")
    }
}
