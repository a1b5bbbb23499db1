//! Prerequisites, then rules in order, first match wins.

use super::frame::Frame;
use super::observer::{Observer, Passed, Silent};
use super::outcome::{Evaluation, Note, Notes, Reason};
use super::{predicate, rollout};
use crate::context::Attributes;
use crate::program::{Flag, Program, Rule, RuleName, Serve, VariantId};

/// The answer in numbers, before names are put to them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict {
    pub(crate) variant: Option<VariantId>,
    pub(crate) reason: Reason,
    /// The rule that decided.
    pub(crate) rule: Option<usize>,
    pub(crate) notes: Notes,
}

/// The variant that a flag serves, as other flags see it.
pub(super) fn served<A: Attributes + ?Sized>(
    flag: &Flag,
    frame: &Frame<'_, A>,
) -> Option<VariantId> {
    decide(flag, frame, &mut Silent).variant
}

/// Decides one flag.
pub(super) fn decide<A: Attributes + ?Sized, O: Observer>(
    flag: &Flag,
    frame: &Frame<'_, A>,
    observer: &mut O,
) -> Verdict {
    let frame = frame.within(&flag.name);
    let mut notes = Notes::default();
    if flag.disabled || !requirements_met(flag, &frame, observer) {
        return Verdict {
            variant: flag.if_disabled,
            reason: Reason::Disabled,
            rule: None,
            notes,
        };
    }
    for (index, rule) in flag.rules.iter().enumerate() {
        observer.rule(rule);
        match try_rule(rule, &frame, observer) {
            Ok(variant) => {
                observer.matched();
                let reason = reason(flag, rule);
                return Verdict {
                    variant,
                    reason,
                    rule: Some(index),
                    notes,
                };
            }
            Err(why) => {
                match why {
                    Passed::NoKey => notes.add(Note::NoBucketingKey),
                    Passed::NoTime => notes.add(Note::NoTime),
                    Passed::Window if frame.now().is_none() => notes.add(Note::NoTime),
                    _ => {}
                }
                observer.passed(why);
            }
        }
    }
    // Only an `otherwise` that needs a key or a time that the request lacks comes here.
    Verdict {
        variant: flag.if_disabled,
        reason: Reason::Default,
        rule: None,
        notes,
    }
}

fn requirements_met<A: Attributes + ?Sized, O: Observer>(
    flag: &Flag,
    frame: &Frame<'_, A>,
    observer: &mut O,
) -> bool {
    let mut met = true;
    for (id, needed) in &flag.requires {
        let served = frame
            .program
            .flag(*id)
            .and_then(|other| served(other, frame));
        observer.requirement(*id, *needed, served);
        met &= served == Some(*needed);
        if !met && !O::EXHAUSTIVE {
            break;
        }
    }
    met
}

/// What the rule serves, or why it serves nothing.
fn try_rule<A: Attributes + ?Sized, O: Observer>(
    rule: &Rule,
    frame: &Frame<'_, A>,
    observer: &mut O,
) -> Result<Option<VariantId>, Passed> {
    if !rule.environments.is_empty() {
        let here = frame.attributes.environment();
        if !rule.environments.iter().any(|name| here == Some(name)) {
            return Err(Passed::Environment);
        }
    }
    if rule.from.is_some() || rule.until.is_some() {
        let now = frame.now().ok_or(Passed::Window)?;
        let open =
            rule.from.is_none_or(|from| from <= now) && rule.until.is_none_or(|until| now < until);
        if !open {
            return Err(Passed::Window);
        }
    }
    if !predicate::holds(&rule.when, frame, observer) {
        return Err(Passed::Condition);
    }
    match &rule.serve {
        Serve::Variant(id) => Ok(Some(*id)),
        Serve::Error(_) => Ok(None),
        Serve::Split(split) => rollout::split(split, frame, observer).map(Some),
        Serve::Ramp(ramp) => rollout::ramp(ramp, frame, observer).map(Some),
    }
}

/// Why a rule that decided did so, in OpenFeature's words.
fn reason(flag: &Flag, rule: &Rule) -> Reason {
    match (&rule.serve, &rule.name) {
        (Serve::Error(_), _) => Reason::Error,
        (Serve::Split(_) | Serve::Ramp(_), _) => Reason::Split,
        (Serve::Variant(_), RuleName::Otherwise) if flag.rules.len() == 1 => Reason::Static,
        (Serve::Variant(_), RuleName::Otherwise) => Reason::Default,
        (Serve::Variant(_), _) => Reason::TargetingMatch,
    }
}

impl Verdict {
    /// Puts names to the numbers.
    pub(crate) fn evaluation<'p>(self, program: &'p Program, flag: &'p Flag) -> Evaluation<'p> {
        let variant = self.variant.and_then(|id| flag.variant(id));
        let rule = self.rule.and_then(|index| flag.rules.get(index));
        let error = match rule.map(|rule| &rule.serve) {
            Some(Serve::Error(code)) => Some(&**code),
            _ => None,
        };
        Evaluation {
            flag: &flag.name,
            variant: variant.and_then(|variant| variant.name.as_deref()),
            value: variant.map(|variant| &variant.value),
            reason: self.reason,
            rule: rule
                .map(|rule| &rule.name)
                .filter(|name| **name != RuleName::Otherwise),
            error,
            revision: &program.revision,
            metadata: &flag.metadata,
            notes: self.notes,
            cacheable: !flag.depends_on_time,
        }
    }
}
