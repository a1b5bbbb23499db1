//! What conditions refer to: attributes, segments, other flags.

use super::comparator::{self, Salt};
use super::condition::Test;
use super::document::{Problem, Reader, Setting};
use super::wire::{ConditionWire, PrerequisiteWire, SegmentConditionWire};
use crate::graph::Graph;
use crate::names::can_be_named;
use crate::note::{JsonPath, Severity};
use burgee::Value;
use burgee::ast::{CompareOp, IsTest, build};

/// What is said of a name that cannot be written in rules.
pub(super) const NO_ATTRIBUTE: &str = "no attribute can have this name";

/// Whether an attribute can have this name.
pub(super) fn can_be_attribute(name: &str) -> bool {
    !name.is_empty() && name.chars().all(can_be_named)
}

impl Reader {
    /// One condition of a rule of the flag `number`.
    pub(super) fn condition(
        &mut self,
        wire: &ConditionWire,
        at: &JsonPath,
        number: usize,
        settings: &[Setting],
        graph: &Graph,
    ) -> Result<Test, Problem> {
        if let Some(user) = &wire.user {
            if !can_be_attribute(&user.attribute) {
                return Err(Problem::new(&at.key("u").key("a"), NO_ATTRIBUTE));
            }
            if let Some(remark) = comparator::remark(user) {
                self.note(Severity::Note, &at.key("u"), remark);
            }
            let salt = Salt {
                config: self.salt.as_deref(),
                context: settings.get(number).map_or("", |setting| &setting.key),
            };
            let unknown = || Problem::new(&at.key("u").key("c"), "unknown comparator");
            return comparator::test(user, salt).ok_or_else(unknown);
        }
        if let Some(segment) = &wire.segment {
            return self.in_segment(segment, &at.key("s"));
        }
        if let Some(needed) = &wire.prerequisite {
            return self.prerequisite(needed, &at.key("p"), number, settings, graph);
        }
        Ok(Test::fails(
            "Condition isn't a type of user, segment, or prerequisite flag condition",
        ))
    }

    fn in_segment(&self, wire: &SegmentConditionWire, at: &JsonPath) -> Result<Test, Problem> {
        let negated = match wire.comparator {
            0 => false,
            1 => true,
            _ => return Err(Problem::new(&at.key("c"), "unknown comparator")),
        };
        let found = usize::try_from(wire.segment).ok();
        match found.and_then(|index| self.segments.get(index)) {
            Some(Some(segment)) => Ok(segment.test(negated)),
            Some(None) => Err(Problem::new(&at.key("s"), "the segment cannot be used")),
            None => Ok(comparator::fails(
                "Identifier",
                "Segment reference is invalid",
            )),
        }
    }

    fn prerequisite(
        &mut self,
        wire: &PrerequisiteWire,
        at: &JsonPath,
        number: usize,
        settings: &[Setting],
        graph: &Graph,
    ) -> Result<Test, Problem> {
        let negated = match wire.comparator {
            0 => false,
            1 => true,
            _ => return Err(Problem::new(&at.key("c"), "unknown comparator")),
        };
        let flag = wire.flag.as_str();
        if self.broken.contains(flag) {
            return Err(Problem::new(at, format!("the flag {flag:?} was left out")));
        }
        let found = self.numbers.get(flag).copied();
        let Some((id, other)) = found.and_then(|id| Some((id, settings.get(id)?))) else {
            return Ok(Test::fails("Prerequisite flag is missing"));
        };
        let Some(value) = other.kind.of(wire.value.as_ref()) else {
            return Ok(Test::fails(
                "Type mismatch between the comparison value and the prerequisite flag",
            ));
        };
        if graph.in_circle(number, id) {
            if number != id {
                let message = format!(
                    "the flags depend on each other in a circle: the condition on {flag:?} is an \
                     error whenever it is reached, also where ConfigCat would have decided before \
                     it comes round"
                );
                self.note(Severity::Warning, at, message);
            }
            return Ok(Test::fails("Circular dependency detected"));
        }
        let Some(done) = self.done.get(&id).copied() else {
            return Err(Problem::new(at, format!("the flag {flag:?} was left out")));
        };
        let test = Test::plain(match value {
            Value::Bool(value) if !done.named => {
                let is = build::flag_is(flag, if value { "on" } else { "off" });
                if negated { build::not(is) } else { is }
            }
            value => comparator::compare(
                build::flag_value(flag),
                CompareOp::Equal,
                negated,
                build::value(&value),
            ),
        });
        Ok(if done.fails {
            let failed = build::is(build::flag_value(flag), IsTest::Missing);
            test.failing(failed, "The prerequisite flag cannot be evaluated")
        } else {
            test
        })
    }
}
