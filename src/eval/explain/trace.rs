//! The observer that remembers.

use super::{AttributeTrace, BucketTrace, ConditionTrace, Describe, RequirementTrace, RuleTrace};
use crate::bucket::Bucket;
use crate::eval::Truth;
use crate::eval::frame::Frame;
use crate::eval::observer::{Observer, Part, Passed};
use crate::eval::source::Source;
use crate::program::{BucketBy, Flag, FlagId, Program, Rule, Serve, Term, Test, VariantId};
use crate::source::Lines;
use crate::value::Unknown;

/// What was seen so far.
pub(super) struct Trace<'p> {
    program: &'p Program,
    flag: Option<&'p Flag>,
    lines: &'p Lines,
    pub(super) requirements: Vec<RequirementTrace>,
    pub(super) rules: Vec<RuleTrace>,
    /// Of the rule at hand.
    pub(super) conditions: Vec<ConditionTrace>,
    buckets: Vec<BucketTrace>,
    parts: Vec<Part>,
}

impl<'p> Trace<'p> {
    pub(super) fn new(program: &'p Program, flag: Option<&'p Flag>, lines: &'p Lines) -> Self {
        Trace {
            program,
            flag,
            lines,
            requirements: Vec::new(),
            rules: Vec::new(),
            conditions: Vec::new(),
            buckets: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// The innermost segment that the evaluation is in.
    fn segment(&self) -> Option<String> {
        self.parts.iter().rev().find_map(|part| match part {
            Part::Segment { id, .. } => self
                .program
                .segments
                .get(id.index())
                .map(|segment| segment.name.to_string()),
            _ => None,
        })
    }

    /// Whether an odd number of `is not true` stands around.
    fn turned(&self) -> bool {
        self.parts
            .iter()
            .filter(|part| matches!(part, Part::Unless))
            .count()
            % 2
            == 1
    }

    fn attributes<S: Source>(frame: &Frame<'_, S>, terms: &[&Term]) -> Vec<AttributeTrace> {
        let mut seen: Vec<AttributeTrace> = Vec::new();
        for term in terms {
            Describe::attributes(term, frame, &mut seen);
        }
        seen
    }

    fn variant_name(&self, id: Option<VariantId>) -> Option<String> {
        Describe::variant(self.flag?, id?)
    }

    /// The share that `bucket` falls in, where the rule at hand deals shares out.
    fn share(&self, by: &BucketBy, bucket: Bucket) -> Option<String> {
        let rule = self.rules.len();
        let Serve::Split(split) = &self.flag?.rules.get(rule.checked_sub(1)?)?.serve else {
            return None;
        };
        if !std::ptr::eq(&raw const split.bucket, std::ptr::from_ref(by)) {
            return None;
        }
        let position = split.shares.iter().position(|(end, _)| bucket.0 < *end)?;
        let (end, to) = split.shares.get(position)?;
        let start = position
            .checked_sub(1)
            .and_then(|before| split.shares.get(before));
        let start = start.map_or(0, |(end, _)| by.shown(*end));
        let end = by.shown(*end);
        let name = match to {
            Some(_) => self.variant_name(*to)?,
            None => "next".to_owned(),
        };
        Some(format!("{name} ({start}..{end})"))
    }
}

impl Observer for Trace<'_> {
    const EXHAUSTIVE: bool = true;

    fn requirement(&mut self, flag: FlagId, needed: VariantId, served: Option<VariantId>) {
        let Some(other) = self.program.flag(flag) else {
            return;
        };
        self.requirements.push(RequirementTrace {
            flag: other.name.to_string(),
            needed: Describe::variant(other, needed).unwrap_or_default(),
            served: served.and_then(|id| Describe::variant(other, id)),
            met: served == Some(needed),
        });
    }

    fn rule(&mut self, rule: &Rule) {
        let place = self
            .lines
            .locate(rule.span)
            .map(|(file, line)| format!("{file}:{line}"));
        self.rules.push(RuleTrace {
            name: rule.name.to_string(),
            place,
            passed: None,
            conditions: Vec::new(),
            buckets: Vec::new(),
        });
    }

    fn passed(&mut self, why: Passed) {
        self.matched();
        if let Some(rule) = self.rules.last_mut() {
            rule.passed = Some(why);
        }
    }

    fn matched(&mut self) {
        if let Some(rule) = self.rules.last_mut() {
            rule.conditions = std::mem::take(&mut self.conditions);
            rule.buckets = std::mem::take(&mut self.buckets);
        }
    }

    fn enter(&mut self, part: Part) {
        self.parts.push(part);
    }

    fn leave(&mut self, _held: bool) {
        self.parts.pop();
    }

    fn tested<S: Source>(
        &mut self,
        frame: &Frame<'_, S>,
        test: &Test,
        answer: Result<bool, Unknown>,
    ) {
        let terms = Describe::terms(&test.question);
        let condition = ConditionTrace {
            depth: self.parts.len(),
            segment: self.segment(),
            text: Describe::at(frame).test(test),
            negated: test.negated,
            answer: match answer {
                Ok(value) if value != test.negated => Truth::True,
                Ok(_) => Truth::False,
                Err(_) => Truth::Unknown,
            },
            because: answer.err().map(Unknown::describe),
            held: (answer == Ok(test.wanted)) != self.turned(),
            attributes: Self::attributes(frame, &terms),
        };
        self.conditions.push(condition);
    }

    fn no_list<S: Source>(&mut self, frame: &Frame<'_, S>, list: &Term, why: Unknown) {
        let condition = ConditionTrace {
            depth: self.parts.len(),
            segment: self.segment(),
            text: format!("{} is a list", Describe::at(frame).term(list)),
            negated: false,
            answer: Truth::Unknown,
            because: Some(why.describe()),
            held: self.turned(),
            attributes: Self::attributes(frame, &[list]),
        };
        self.conditions.push(condition);
    }

    fn bucket<S: Source>(
        &mut self,
        frame: &Frame<'_, S>,
        by: &BucketBy,
        key: &str,
        bucket: Bucket,
    ) {
        let share = self.share(by, bucket);
        let private = Describe::at(frame).is_private(&by.key);
        self.buckets.push(BucketTrace {
            key: if private {
                "(private)".to_owned()
            } else {
                key.to_owned()
            },
            salt: by.salt.to_string(),
            bucket: by.salted.shown(bucket),
            whole: by.scale.whole(),
            share,
        });
    }
}
