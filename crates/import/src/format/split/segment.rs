//! Segments: named sets of keys, and those of conditions.

use super::matcher::{KEY, Matched};
use super::profile::Profile;
use super::scope::{Scope, SegmentKind, Unfit};
use super::wire::{ExcludedSegmentWire, MatcherWire, RuleBasedWire, SegmentWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{CompareOp, Expr, IsTest, Item, build};

/// `list name = […]` and `segment name = targetingKey in $name`
pub(super) fn items(wire: &SegmentWire, name: &str) -> [Item; 2] {
    let removed: std::collections::HashSet<&String> = wire.removed.iter().collect();
    let keys = wire.added.iter().filter(|key| !removed.contains(key));
    let list = build::list_item(name, keys.map(build::string));
    let inside = build::compare(build::path(KEY), CompareOp::In, build::list_ref(name));
    [list, build::segment_item(name, inside)]
}

/// The rule-based segments that one asks for.
pub(super) fn needs(wire: &RuleBasedWire) -> impl Iterator<Item = &str> {
    let excluded = wire
        .excluded
        .iter()
        .flat_map(|excluded| excluded.segments.iter().flatten());
    let excluded = excluded
        .filter(|segment| segment.kind.as_deref() == Some("rule-based"))
        .map(|segment| segment.name.as_str());
    let conditions = wire.conditions.iter().flatten();
    let matchers = conditions.flat_map(|condition| &condition.matcher_group.matchers);
    let asked = matchers.filter(|matcher| matcher.matcher_type == "IN_RULE_BASED_SEGMENT");
    let asked = asked.filter_map(|matcher| {
        Some(
            matcher
                .user_defined_segment_matcher_data
                .as_ref()?
                .segment_name
                .as_str(),
        )
    });
    excluded.chain(asked)
}

/// What kind of segment is excluded; the SDKs pass over what they do not know, Java over large ones.
pub(super) fn kind(segment: &ExcludedSegmentWire, profile: Profile) -> Option<SegmentKind> {
    match (segment.kind.as_deref(), profile) {
        (Some("standard"), _) => Some(SegmentKind::Standard),
        (Some("rule-based"), _) => Some(SegmentKind::RuleBased),
        (Some("large"), Profile::JavaScript) => Some(SegmentKind::Large),
        _ => None,
    }
}

impl Scope {
    /// Who is in a rule-based segment: any condition, and none of what is excluded.
    pub(super) fn rule_based(
        &self,
        wire: &RuleBasedWire,
        at: &JsonPath,
        notes: &mut Vec<Note>,
    ) -> Result<Expr, Unfit> {
        let mut all: Vec<Expr> = Vec::new();
        let excluded = wire.excluded.as_ref();
        if let Some(keys) = excluded.and_then(|excluded| excluded.keys.as_ref())
            && !keys.is_empty()
        {
            let keys = build::strings(keys);
            all.push(build::compare_not(build::path(KEY), CompareOp::In, keys));
        }
        let segments = excluded
            .into_iter()
            .flat_map(|excluded| excluded.segments.iter().flatten());
        for (index, segment) in segments.enumerate() {
            let at = at.key("excluded").key("segments").index(index);
            let Some(kind) = kind(segment, self.profile) else {
                continue;
            };
            if let Some(name) = self.segment(kind, &segment.name, &at)? {
                let inside = build::segment(name);
                all.push(match kind {
                    SegmentKind::RuleBased => build::is_not(inside, IsTest::True),
                    SegmentKind::Standard | SegmentKind::Large => build::not(inside),
                });
            }
        }
        let any = self.conditions(wire, at, notes)?;
        if !any.contains(&build::bool(true)) {
            all.push(build::any(any));
        }
        Ok(build::all(all))
    }

    /// The conditions of a rule-based segment. Over a matcher that the SDKs do not know, they take
    /// everybody for a member.
    fn conditions(
        &self,
        wire: &RuleBasedWire,
        at: &JsonPath,
        notes: &mut Vec<Note>,
    ) -> Result<Vec<Expr>, Unfit> {
        let mut any: Vec<Expr> = Vec::new();
        for (index, condition) in wire.conditions.iter().flatten().enumerate() {
            let at = at.key("conditions").index(index);
            let at = at.key("matcherGroup").key("matchers");
            let matchers = &condition.matcher_group.matchers;
            let last = matchers.len().saturating_sub(1);
            let mut tests: Vec<Expr> = Vec::new();
            for (place, matcher) in matchers.iter().enumerate() {
                match self.member(matcher, &at.index(place)) {
                    Ok(test) => tests.push(test),
                    Err(Unfit::Unsupported(at, message)) => {
                        if self.profile == Profile::Java && place < last {
                            return Err(Unfit::Absent(at, message));
                        }
                        notes.push(Note {
                            severity: Severity::Warning,
                            at,
                            message: format!("{message}: everybody is in the segment"),
                        });
                        return Ok(vec![build::bool(true)]);
                    }
                    Err(other) => return Err(other),
                }
            }
            if tests.is_empty() {
                let message = "a condition without matchers".to_owned();
                return Err(match self.profile {
                    Profile::Java => Unfit::Absent(at, message),
                    Profile::JavaScript => Unfit::Refused(at, message),
                });
            }
            let tests = tests.into_iter().filter(|test| *test != build::bool(true));
            any.push(build::all(tests));
        }
        Ok(any)
    }

    /// A matcher of a rule-based segment.
    fn member(&self, matcher: &MatcherWire, at: &JsonPath) -> Result<Expr, Unfit> {
        let refused = |what: &str| Unfit::Refused(at.clone(), what.to_owned());
        if matcher.matcher_type == "IN_SPLIT_TREATMENT" {
            return Err(refused("a segment that asks for a flag"));
        }
        match self.matcher(matcher, at)? {
            Matched {
                throws: None,
                holds,
            } => Ok(holds),
            _ => Err(refused(
                "a matcher that the Java SDK throws an exception over",
            )),
        }
    }
}
