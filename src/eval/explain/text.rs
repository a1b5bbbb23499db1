//! Explanations for people.

use super::{ConditionExplanation, ConditionTrace, Explanation, RuleTrace};
use crate::eval::observer::Passed;
use crate::eval::{Reason, Truth};
use std::fmt;

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = &self.evaluation;
        let served = match (answer.variant, answer.value) {
            (Some(variant), _) => variant.to_owned(),
            (None, Some(value)) => value.to_json().to_string(),
            (None, None) => "the caller's default".to_owned(),
        };
        write!(f, "{} = {served}    reason {}", answer.flag, answer.reason)?;
        match (self.rules.last(), self.if_disabled) {
            (Some(rule), false) => writeln!(f, ", rule {}", rule.name)?,
            _ => writeln!(f)?,
        }
        if let Some(code) = answer.error {
            writeln!(f, "  error {code}")?;
        }
        for needed in &self.requirements {
            let served = needed.served.as_deref().unwrap_or("the caller's default");
            let verdict = if needed.met { "met" } else { "not met" };
            writeln!(
                f,
                "  requires {} is {}    {verdict}: it serves {served}",
                needed.flag, needed.needed
            )?;
        }
        if self.if_disabled && self.requirements.iter().all(|needed| needed.met) {
            writeln!(f, "  its status is not live")?;
        }
        let width = self
            .rules
            .iter()
            .map(|rule| rule.name.chars().count())
            .max()
            .unwrap_or(0);
        for rule in &self.rules {
            let split = rule.passed.is_none() && answer.reason == Reason::Split;
            rule_lines(f, rule, width, split.then_some(served.as_str()))?;
        }
        for note in answer.notes.iter() {
            writeln!(f, "  note {}", note.as_str())?;
        }
        Ok(())
    }
}

/// What was seen of a rule; `dealt` is what its split or ramp served.
fn rule_lines(
    f: &mut fmt::Formatter<'_>,
    rule: &RuleTrace,
    width: usize,
    dealt: Option<&str>,
) -> fmt::Result {
    let verdict = if rule.passed.is_none() { "yes" } else { "no " };
    let mut reasons: Vec<String> = Vec::new();
    match rule.passed {
        None | Some(Passed::Condition) => {
            let wanted = rule.passed.is_none();
            // A rule that matched is explained by what held, one that did not by what failed.
            for part in rule.conditions.iter().filter(|part| part.held == wanted) {
                reasons.push(condition_text(part));
                reasons.extend(tip(part));
            }
        }
        Some(Passed::Environment) => reasons.push("is for other environments".to_owned()),
        Some(Passed::Window) => reasons.push("its window is not open now".to_owned()),
        Some(Passed::NoKey) => reasons.push("the bucketing key is missing".to_owned()),
        Some(Passed::NoTime) => {
            reasons.push("the ramp needs the time, which the request does not give".to_owned());
        }
        Some(Passed::Next) => reasons.push("its share goes on with the next rule".to_owned()),
    }
    for (at, bucket) in rule.buckets.iter().enumerate() {
        let last = at + 1 == rule.buckets.len();
        let share = match (&bucket.share, dealt.filter(|_| last)) {
            (Some(share), _) => format!(" in {share}"),
            (None, Some(served)) => format!(", which gives {served}"),
            (None, None) => String::new(),
        };
        reasons.push(format!(
            "{:?} is in bucket {} of {}{share}",
            bucket.key, bucket.bucket, bucket.whole
        ));
    }
    let place = rule
        .place
        .as_deref()
        .map_or_else(String::new, |place| format!("    {place}"));
    let head = format!("  rule {:width$}  {verdict}  ", rule.name);
    let mut reasons = reasons.into_iter();
    let first = reasons.next().unwrap_or_default();
    writeln!(f, "{}{}", format!("{head}{first}").trim_end(), place)?;
    let indent = head.chars().count();
    for reason in reasons {
        writeln!(f, "{:indent$}{reason}", "")?;
    }
    Ok(())
}

/// One condition, its answer, and what the attributes were.
fn condition_text(part: &ConditionTrace) -> String {
    let segment = part
        .segment
        .as_deref()
        .map_or_else(String::new, |name| format!(" (segment {name})"));
    let missing = part
        .attributes
        .iter()
        .find(|attribute| attribute.value.is_none());
    let text = &part.text;
    match (part.answer, missing, part.because) {
        (Truth::Unknown, Some(missing), _) => {
            format!("{} is missing, so {text} is unknown{segment}", missing.path)
        }
        (Truth::Unknown, None, because) => {
            let because = because.unwrap_or("cannot be decided");
            let values = values(part);
            if values.is_empty() {
                format!("{text} is unknown: an operand {because}{segment}")
            } else {
                format!("{text} is unknown: {values}, which {because}{segment}")
            }
        }
        (answer, _, _) => {
            let values = values(part);
            if let Some(presence) = presence(text, answer) {
                format!("{presence}{segment}")
            } else if values.is_empty() {
                format!("{text} is {answer}{segment}")
            } else {
                format!("{text} is {answer}: {values}{segment}")
            }
        }
    }
}

/// What is so, of a question whether something is there.
fn presence(text: &str, answer: Truth) -> Option<String> {
    let (operand, contrary) = match text.strip_suffix(" is missing") {
        Some(operand) => (operand, "is present"),
        None => (text.strip_suffix(" is present")?, "is missing"),
    };
    Some(match answer {
        Truth::False => format!("{operand} {contrary}"),
        _ => text.to_owned(),
    })
}

/// How to take in those of whom nothing is known, where the author may have thought to.
fn tip(part: &ConditionTrace) -> Option<String> {
    let [only] = part.attributes.as_slice() else {
        return None;
    };
    let missing = part.negated && part.answer == Truth::Unknown && only.value.is_none();
    missing.then(|| {
        format!(
            "tip: `{} is missing or …` takes in those without it",
            only.path
        )
    })
}

fn values(part: &ConditionTrace) -> String {
    let value = |attribute: &super::AttributeTrace| match &attribute.value {
        Some(value) => format!("{} is {value}", attribute.path),
        None => format!("{} is missing", attribute.path),
    };
    part.attributes
        .iter()
        .map(value)
        .collect::<Vec<_>>()
        .join(", ")
}

impl fmt::Display for ConditionExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.truth)?;
        for part in &self.conditions {
            let indent = part.depth * 2 + 2;
            writeln!(f, "{:indent$}{}", "", condition_text(part))?;
        }
        Ok(())
    }
}
