//! One answer: the rules', unless an override or the flag's policy stands above them.

use crate::answer::{Answer, Mode};
use crate::asked::Asked;
use crate::exposure::Seen;
use crate::failure::Failure;
use crate::getters::Wanted;
use crate::overrides::{Forced, Layers};
use crate::rules::{Origin, Ruleset};
use crate::state::Shared;
use burgee::{Attributes, Reason};
use std::time::{Duration, SystemTime};

/// Everything that an answer can borrow from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) shared: &'s Shared,
    pub(crate) rules: Option<&'s Ruleset>,
    pub(crate) layers: Option<&'s Layers>,
}

impl<'s> View<'s> {
    /// Answers for one flag. Never fails, waits for nothing, and allocates nothing for a flag that exists.
    pub(crate) fn decide<A: Attributes + ?Sized>(self, flag: &'s str, context: &A) -> Answer<'s> {
        if let Some(forced) = self.forced(flag) {
            return Answer {
                value: Some(&forced.value),
                variant: forced.variant.as_deref(),
                reason: Reason::Static,
                mode: Mode::Override,
                revision: self.rules.map(|rules| rules.revision.as_str()),
                ..Answer::nothing(flag, None)
            };
        }
        let answer = self.by_rules(flag, context);
        match answer.failure {
            Some(_) => self.open(answer),
            None => answer,
        }
    }

    /// The override of a flag: that of a handle, or of the process.
    fn forced(self, flag: &str) -> Option<&'s Forced> {
        if let Some(forced) = self.layers.and_then(|layers| layers.get(flag)) {
            return Some(forced);
        }
        let variables = &self.shared.settings.variables;
        if variables.is_empty() {
            return None;
        }
        match self.rules {
            Some(rules) if rules.about.contains_key(flag) => rules.overrides.forced.get(flag),
            _ => variables.free(flag),
        }
    }

    fn by_rules<A: Attributes + ?Sized>(self, flag: &'s str, context: &A) -> Answer<'s> {
        let Some(rules) = self.rules else {
            return Answer::nothing(flag, Some(Failure::NotReady));
        };
        let (mode, age) = self.standing(rules);
        let known = Answer {
            revision: Some(&rules.revision),
            age,
            mode,
            ..Answer::nothing(flag, None)
        };
        if mode != Mode::Local && !self.shared.settings.policies.get(flag).trusts(age) {
            return known.fails(Failure::SourceLost);
        }
        let asked = &Asked::new(context, self.shared.settings.environment.as_deref());
        let Ok(evaluation) = rules.engine.evaluate(flag, asked) else {
            return known.fails(Failure::FlagNotFound);
        };
        let answer = Answer {
            value: evaluation.value,
            variant: evaluation.variant,
            reason: evaluation.reason,
            mode: if evaluation.value.is_some() {
                mode
            } else {
                Mode::Default
            },
            evaluation: Some(evaluation),
            ..known
        };
        if evaluation.reason == Reason::Error {
            return answer.fails(Failure::RuleError);
        }
        if let (Some(log), Some(value)) = (&self.shared.exposures, answer.value) {
            let rule = evaluation.rule.map(|rule| rule as &dyn std::fmt::Display);
            let seen = Seen {
                flag,
                variant: answer.variant,
                value,
                revision: &rules.revision,
                rule,
            };
            log.record(asked, seen);
        }
        answer
    }

    /// How far rules can be trusted, and how old they are.
    fn standing(self, rules: &Ruleset) -> (Mode, Duration) {
        let health = &self.shared.health;
        match rules.origin {
            Origin::Source if health.is_well() => (Mode::Local, Duration::ZERO),
            Origin::Source => (Mode::LastKnown, health.age().unwrap_or_default()),
            Origin::Cache(saved) => {
                // A copy from the future says that the clock was set: by so much, nobody knows its age.
                let age = SystemTime::now().duration_since(saved);
                let age = age.unwrap_or_else(|ahead| ahead.duration());
                let mode = if health.trouble().is_some() {
                    Mode::LastKnown
                } else {
                    Mode::Cached
                };
                (mode, age)
            }
        }
    }

    /// The value that the flag's policy states for failures, if it does.
    fn open(self, answer: Answer<'s>) -> Answer<'s> {
        match &self.shared.settings.policies.get(answer.flag).open {
            Some(value) => Answer {
                value: Some(value),
                mode: Mode::Open,
                ..answer
            },
            None => answer,
        }
    }
}

impl<'s> View<'s> {
    /// The value as a type of Rust, or the caller's default. A value of another type counts as a failure:
    /// the policy's value is served if that has the type.
    pub(crate) fn value<T, A>(self, flag: &'s str, context: &A, default: T) -> T
    where
        T: Wanted<'s>,
        A: Attributes + ?Sized,
    {
        let answer = self.decide(flag, context);
        let Some(value) = answer.value else {
            return default;
        };
        T::read(value).unwrap_or_else(|| {
            tracing::debug!(
                flag,
                "the flag serves another type than the one that was asked for"
            );
            let open = self.shared.settings.policies.get(flag).open.as_ref();
            open.and_then(T::read).unwrap_or(default)
        })
    }
}
