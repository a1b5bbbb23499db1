//! Prerequisites, then rules in order, first match wins.

use super::frame::Frame;
use super::observer::{Observer, Passed, Silent};
use super::outcome::Evaluation;
use super::source::Source;
use super::{predicate, rollout};
use crate::program::{
    Flag, Gate, Note, Notes, Predicate, Program, Reading, Reason, Rule, RuleName, Serve, Variant,
    VariantId, Verdict,
};
use crate::value::ValueRef;

/// The variant that a flag serves, as other flags see it.
#[inline(never)]
pub(super) fn served<S: Source>(flag: &Flag, frame: &Frame<'_, S>) -> Option<VariantId> {
    decide(flag, &frame.within(&flag.name), &mut Silent).variant()
}

/// Decides one flag, in a frame within it.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "it is called from where a request comes in, and the call costs as much as a rule"
)]
pub(super) fn decide<S: Source, O: Observer>(
    flag: &Flag,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Verdict {
    let met = flag.requires.is_empty() || requirements_met(flag, frame, observer);
    if flag.disabled || !met {
        return Verdict::new(flag.if_disabled, Reason::Disabled, None);
    }
    match &flag.index {
        Some(index) if !O::EXHAUSTIVE => {
            let value = match frame
                .source
                .read(frame.program, index.slot, Reading::Shared)
            {
                Some(ValueRef::Str(text)) => Some(text),
                _ => None,
            };
            let numbers = index.candidates(value);
            let rules = numbers.filter_map(|number| flag.rules.get(number));
            first_match(flag, rules, frame, observer)
        }
        _ => first_match(flag, flag.rules.iter(), frame, observer),
    }
}

/// Decides a flag without requirements whose first rule matches, by that rule alone; none when the rule
/// serves nothing.
#[inline]
pub(super) fn decide_first<S: Source>(flag: &Flag, frame: &Frame<'_, S>) -> Option<Verdict> {
    let verdict = serve(flag.rules.first()?, frame, &mut Silent).ok()?;
    debug_assert_eq!(verdict, decide(flag, frame, &mut Silent), "{}", flag.name);
    Some(verdict)
}

/// The verdict of the first of these rules that serves something.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "as its caller: it is called from two places, for most flags from one"
)]
fn first_match<'p, S: Source, O: Observer>(
    flag: &Flag,
    rules: impl Iterator<Item = &'p Rule>,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Verdict {
    let mut notes = Notes::default();
    for rule in rules {
        observer.rule(rule);
        match try_rule(rule, frame, observer) {
            Ok(verdict) => {
                observer.matched();
                return verdict.noting(notes);
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
    // Only an `otherwise` that needs a key or a time that the request lacks leaves it open.
    Verdict::new(flag.if_disabled, Reason::Default, None).noting(notes)
}

/// Whether the flags that this one requires serve what it needs.
#[inline(never)]
fn requirements_met<S: Source, O: Observer>(
    flag: &Flag,
    frame: &Frame<'_, S>,
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

/// Whether a rule counts here and now.
#[inline(never)]
fn open<S: Source>(gate: &Gate, frame: &Frame<'_, S>) -> Result<(), Passed> {
    if !gate.environments.is_empty() {
        let here = frame.source.environment();
        if !gate.environments.iter().any(|name| here == Some(name)) {
            return Err(Passed::Environment);
        }
    }
    if gate.from.is_some() || gate.until.is_some() {
        let now = frame.now().ok_or(Passed::Window)?;
        let open =
            gate.from.is_none_or(|from| from <= now) && gate.until.is_none_or(|until| now < until);
        if !open {
            return Err(Passed::Window);
        }
    }
    Ok(())
}

/// What the rule serves, or why it serves nothing.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "handing the result through a call costs as much as most rules"
)]
fn try_rule<S: Source, O: Observer>(
    rule: &Rule,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<Verdict, Passed> {
    if let Some(gate) = &rule.gate {
        open(gate, frame)?;
    }
    let always = matches!(rule.when, Predicate::Always);
    if !always && !predicate::holds(&rule.when, frame, observer) {
        return Err(Passed::Condition);
    }
    serve(rule, frame, observer)
}

/// What a rule that matches serves, or why it serves nothing.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "handing the result through a call costs as much as most rules"
)]
fn serve<S: Source, O: Observer>(
    rule: &Rule,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<Verdict, Passed> {
    let variant = match &rule.serve {
        Serve::Variant | Serve::Error(_) => return Ok(rule.verdict),
        Serve::Split(split) => rollout::split(split, frame, observer)?,
        Serve::Ramp(ramp) => rollout::ramp(ramp, frame, observer)?,
    };
    Ok(rule.verdict.serving(Some(variant)))
}

/// Puts names to the numbers. `variants` are the flag's own.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a caller who reads the value alone pays for no more"
)]
pub(crate) fn evaluation<'p>(
    verdict: Verdict,
    program: &'p Program,
    flag: &'p Flag,
    variants: &'p [Variant],
) -> Evaluation<'p> {
    let variant = verdict.variant().and_then(|id| variants.get(id.index()));
    // What everybody else gets has no name and no error: the rule itself need not be looked at.
    let rule = match verdict.reason() {
        Reason::Static | Reason::Default | Reason::Disabled => None,
        _ => verdict.rule().and_then(|index| flag.rules.get(index)),
    };
    let error = match rule.map(|rule| &rule.serve) {
        Some(Serve::Error(code)) => Some(&**code),
        _ => None,
    };
    Evaluation {
        flag: &flag.name,
        variant: variant.and_then(|variant| variant.name.as_deref()),
        value: variant.map(|variant| &variant.value),
        reason: verdict.reason(),
        rule: rule
            .map(|rule| &rule.name)
            .filter(|name| **name != RuleName::Otherwise),
        error,
        revision: &program.revision,
        metadata: flag.metadata(),
        notes: verdict.notes(),
        cacheable: !flag.depends_on_time,
    }
}
