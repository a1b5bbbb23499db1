//! The reference evaluator: the language's meaning, written down as plainly as possible.
//!
//! It walks [`RuleSet`] literally. No slots, no folding, no sharing: whenever the engine is made
//! faster, it must still agree with this. Where a doc comment of `burgee::typed` and this code
//! differ, the comment is right.

mod bucket;
mod expr;
mod value;

pub use expr::Truth;
pub use value::Val;

use burgee::ast::Status;
use burgee::typed::{Expr, Flag, FlagId, Outcome, Rule, RuleName, RuleSet, VariantId};
use burgee::{Timestamp, Value};

/// What is asked: the attributes, and what the caller says about the request.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// The context: a map.
    pub context: &'q Value,
    /// The time of the request.
    pub now: Option<Timestamp>,
    /// The environment of the request.
    pub environment: Option<&'q str>,
}

/// What a flag serves, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The variant's name, when it has one.
    pub variant: Option<String>,
    /// The value; none stands for the caller's default.
    pub value: Option<Value>,
    /// The rule that decided, unless it was `otherwise`.
    pub rule: Option<String>,
    /// Why, by OpenFeature's names.
    pub reason: &'static str,
    /// The code of `serve error`.
    pub error: Option<String>,
}

/// Evaluates one flag; none when there is no such flag.
pub fn evaluate(rules: &RuleSet, flag: &str, question: Question<'_>) -> Option<Answer> {
    let flag = rules.flags.get(flag)?;
    let decision = Scope::new(rules, question, flag).decide(flag);
    let variant = decision
        .variant
        .and_then(|id| flag.variants.get(id.index()));
    Some(Answer {
        variant: variant.and_then(|variant| variant.name.clone()),
        value: variant.map(|variant| variant.value.clone()),
        rule: match decision.rule {
            None | Some(RuleName::Otherwise) => None,
            Some(name) => Some(name.to_string()),
        },
        reason: decision.reason,
        error: decision.error,
    })
}

/// Decides a condition that stands in no flag.
pub fn decide(rules: &RuleSet, condition: &Expr, question: Question<'_>) -> Truth {
    let scope = Scope {
        rules,
        question,
        flag: None,
    };
    scope.truth(condition)
}

/// Everything that an expression can ask for.
#[derive(Debug, Clone, Copy)]
struct Scope<'r> {
    rules: &'r RuleSet,
    question: Question<'r>,
    /// The flag that is evaluated; none for a lone condition.
    flag: Option<&'r Flag>,
}

/// What was decided, before names are put to it.
struct Decision<'r> {
    variant: Option<VariantId>,
    rule: Option<&'r RuleName>,
    reason: &'static str,
    error: Option<String>,
}

impl<'r> Scope<'r> {
    fn new(rules: &'r RuleSet, question: Question<'r>, flag: &'r Flag) -> Self {
        Scope {
            rules,
            question,
            flag: Some(flag),
        }
    }

    /// What another flag serves to the same request.
    fn other(&self, id: FlagId) -> Option<(&'r Flag, VariantId)> {
        let (_, flag) = self.rules.flags.get_index(id.index())?;
        let decision = Scope::new(self.rules, self.question, flag).decide(flag);
        Some((flag, decision.variant?))
    }

    /// Status, then prerequisites, then rules from top to bottom.
    fn decide(&self, flag: &'r Flag) -> Decision<'r> {
        let met = flag.requires.iter().all(|needed| {
            self.other(needed.flag)
                .is_some_and(|(_, served)| served == needed.variant)
        });
        if flag.status != Status::Live || !met {
            return Decision {
                variant: flag.if_disabled,
                rule: None,
                reason: "DISABLED",
                error: None,
            };
        }
        for rule in &flag.rules {
            if self.counts(rule)
                && let Some(decision) = self.serve(flag, rule)
            {
                return decision;
            }
        }
        // Even `otherwise` passed: it needs a key or a time that the request does not have.
        Decision {
            variant: flag.if_disabled,
            rule: None,
            reason: "DEFAULT",
            error: None,
        }
    }

    /// Whether the rule counts here and now, and its condition is true.
    fn counts(&self, rule: &Rule) -> bool {
        let here = rule.environments.is_empty()
            || rule
                .environments
                .iter()
                .any(|name| Some(name.as_str()) == self.question.environment);
        let begun = rule
            .from
            .is_none_or(|from| self.question.now.is_some_and(|now| from <= now));
        let over = rule
            .until
            .is_some_and(|until| self.question.now.is_none_or(|now| now >= until));
        let when = rule
            .when
            .as_ref()
            .map_or(Truth::True, |when| self.truth(when));
        here && begun && !over && when == Truth::True
    }

    /// What a rule that counts serves; none when it passes the request on to the next rule.
    fn serve(&self, flag: &'r Flag, rule: &'r Rule) -> Option<Decision<'r>> {
        let otherwise = rule.name == RuleName::Otherwise;
        let mut error = None;
        let (variant, reason) = match &rule.serve {
            Outcome::Variant(id) if !otherwise => (Some(*id), "TARGETING_MATCH"),
            Outcome::Variant(id) if flag.rules.len() == 1 => (Some(*id), "STATIC"),
            Outcome::Variant(id) => (Some(*id), "DEFAULT"),
            Outcome::Error(code) => {
                error = Some(code.clone());
                (None, "ERROR")
            }
            Outcome::Split(split) => (Some(self.split(split)?), "SPLIT"),
            Outcome::Ramp(ramp) => (Some(self.ramp(ramp)?), "SPLIT"),
        };
        Some(Decision {
            variant,
            rule: Some(&rule.name),
            reason,
            error,
        })
    }
}
