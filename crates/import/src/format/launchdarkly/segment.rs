//! Segments: keys by name, then rules with percentages.

use super::clause::clause;
use super::functions;
use super::graph;
use super::reference::{KIND, Reference, USER, named};
use super::scope::{Failure, Known, Scope, Segments};
use super::test::{Cond, Test};
use super::wire::{SegmentRuleWire, SegmentWire, TargetWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{CompareOp, Expr, IsTest, Item, build};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::HashSet;

/// The bucketing of everything that is dealt out.
pub(super) const BUCKETING: &str = "launchdarkly/sha1";

/// Everybody, in thousandths of a percent.
pub(super) const WHOLE: i64 = 100_000;

/// Translates all segments: those first to which others refer.
pub(super) fn segments(
    wires: &IndexMap<String, SegmentWire>,
    broken: HashSet<String>,
    lists: bool,
    notes: &mut Vec<Note>,
) -> (Segments, Vec<Item>) {
    let mut segments = Segments {
        lists,
        broken,
        ..Segments::default()
    };
    let mut items: Vec<Vec<Item>> = vec![Vec::new(); wires.len()];
    for group in graph::groups(&edges(wires)) {
        let members: Vec<_> = group.iter().filter_map(|at| wires.get_index(*at)).collect();
        if let Some(why) = obstacle(&members, &segments.broken) {
            for (key, _) in members {
                let at = JsonPath::root().key("segments").key(key);
                notes.push(refused(at, &why));
                segments.broken.insert(key.clone());
            }
            continue;
        }
        circle(&members, &mut segments, notes, |member, item| {
            let Some(place) = group.get(member).and_then(|at| items.get_mut(*at)) else {
                return;
            };
            place.push(item.clone());
        });
    }
    (segments, items.into_iter().flatten().collect())
}

/// To which segments each segment refers.
fn edges(wires: &IndexMap<String, SegmentWire>) -> Vec<Vec<usize>> {
    let targets = |wire| references(wire).filter_map(|name| wires.get_index_of(name));
    wires.values().map(|wire| targets(wire).collect()).collect()
}

/// The segments that a segment asks.
fn references(wire: &SegmentWire) -> impl Iterator<Item = &str> {
    let clauses = wire.rules.iter().flat_map(|rule| &rule.clauses);
    let matching = clauses.filter(|clause| clause.op == "segmentMatch");
    matching.flat_map(|clause| clause.values.iter().filter_map(Json::as_str))
}

/// Why these segments cannot be translated, if they cannot.
fn obstacle(members: &[(&String, &SegmentWire)], broken: &HashSet<String>) -> Option<String> {
    if members.len() > graph::LARGEST {
        return Some("too many segments refer to each other in a circle".to_owned());
    }
    let mut needed = members.iter().flat_map(|(_, wire)| references(wire));
    let lacking = needed.find(|name| broken.contains(*name))?;
    Some(format!("it needs segment `{lacking}`, which was left out"))
}

/// Segments that refer to each other; nearly always it is one that refers to none.
///
/// A reference that comes back to where it started fails. Nobody can walk around n segments in more
/// than n steps, so each is written out n times, the first failing at its first step, and each using
/// those with one step less.
fn circle(
    members: &[(&String, &SegmentWire)],
    segments: &mut Segments,
    notes: &mut Vec<Note>,
    mut emit: impl FnMut(usize, &Item),
) {
    let none = members.iter().map(|(key, _)| ((*key).clone(), None));
    segments.circle = none.collect();
    for step in 1..=members.len() {
        let last = step == members.len();
        let mut next = Vec::with_capacity(members.len());
        for (at, (key, wire)) in members.iter().enumerate() {
            let place = JsonPath::root().key("segments").key(key);
            // What is to be said is said once, of the segment that keeps the name.
            let mut unsaid = Vec::new();
            let heard = if last { &mut *notes } else { &mut unsaid };
            let mut scope = Scope::new(segments, heard);
            let test = segment(key, wire, &mut scope, &place);
            let name = if last {
                (*key).clone()
            } else {
                format!("{key}/{step}")
            };
            let known = known(&name, test, |item| emit(at, &item));
            next.push(((*key).clone(), known));
        }
        if last {
            segments.circle.clear();
            segments.known.extend(next);
        } else {
            let next = next.into_iter().map(|(key, known)| (key, Some(known)));
            segments.circle.extend(next);
        }
    }
}

/// Writes a segment down under its name.
fn known(name: &str, test: Test, mut emit: impl FnMut(Item)) -> Known {
    emit(build::segment_item(name, test.matches.expr()));
    let fails = match test.fails {
        Cond::Never => Failure::Never,
        Cond::Always => Failure::Always,
        Cond::When(expr) => {
            let fails = format!("{name}/malformed");
            emit(build::segment_item(&fails, expr));
            Failure::Named(fails)
        }
    };
    Known {
        matches: name.to_owned(),
        fails,
    }
}

/// Who is in a segment.
fn segment(key: &str, wire: &SegmentWire, scope: &mut Scope<'_>, at: &JsonPath) -> Test {
    let rules = wire.rules.iter().enumerate();
    let rules: Vec<Test> = rules
        .map(|(index, rule)| {
            let at = at.key("rules").index(index);
            segment_rule(key, &wire.salt, rule, scope, &at)
        })
        .collect();
    let rules = Test::any(rules);
    if wire.unbounded {
        let message = match wire.generation {
            Some(_) => "the members of a big segment are not in the document: only its rules count",
            None => "a big segment without a generation contains nobody",
        };
        scope.note(Severity::Warning, at, message);
        let key = Reference::key(Some(&wire.unbounded_context_kind));
        let counts = match wire.generation {
            Some(_) => Cond::When(build::is(key.expr(), IsTest::Present)),
            None => Cond::Never,
        };
        return rules.only_where(&counts);
    }
    let included = among(&wire.included, &wire.included_contexts);
    let excluded = among(&wire.excluded, &wire.excluded_contexts);
    let rest = rules.only_where(&excluded.not());
    Test {
        fails: included.clone().not().and(rest.fails),
        matches: Cond::any([included, rest.matches]),
    }
}

/// Contexts by their keys. The second list is for other contexts than users alone; a user in it counts
/// only together with something else.
fn among(users: &[String], contexts: &[TargetWire]) -> Cond {
    let users = keyed(None, users);
    let contexts = contexts.iter().map(|target| {
        let kind = Some(target.context_kind.as_str());
        let among = keyed(kind, &target.values);
        if named(kind) == USER && among != Cond::Never {
            let kinds = build::call("len", [build::path(KIND)]);
            let several = build::compare(kinds, CompareOp::Greater, build::number(1));
            among.and(Cond::When(several))
        } else {
            among
        }
    });
    Cond::any(std::iter::once(users).chain(contexts))
}

/// Contexts of one kind by their keys.
pub(super) fn keyed(kind: Option<&str>, keys: &[String]) -> Cond {
    /// Well below the longest list that can be written in rules.
    const LONGEST: usize = 50_000;
    let lists = keys.chunks(LONGEST);
    Cond::any(lists.map(|keys| Cond::When(build::in_list(Reference::key(kind).expr(), keys))))
}

fn segment_rule(
    key: &str,
    salt: &str,
    rule: &SegmentRuleWire,
    scope: &mut Scope<'_>,
    at: &JsonPath,
) -> Test {
    let clauses = rule.clauses.iter().enumerate();
    let mut tests: Vec<Test> = clauses
        .map(|(index, wire)| clause(wire, scope, &at.key("clauses").index(index)))
        .collect();
    if let Some(weight) = rule.weight {
        let kind = rule.rollout_context_kind.as_deref();
        tests.push(if let Some(by) = bucket_by(kind, &rule.bucket_by) {
            Test::safe(percentage(&format!("{key}.{salt}"), &by, weight))
        } else {
            let message = format!(
                "`{}` is no attribute reference: flags answer MALFORMED_FLAG where it is reached",
                rule.bucket_by
            );
            scope.note(Severity::Note, &at.key("bucketBy"), message);
            Test::failure()
        });
    }
    Test::all(tests)
}

/// By which attribute a context is dealt out: its key where none is given. None for what is no
/// reference.
pub(super) fn bucket_by(kind: Option<&str>, text: &str) -> Option<Reference> {
    if text.is_empty() {
        return Some(Reference::key(kind));
    }
    Reference::read(kind, text).ok()
}

/// The bucketing key in an attribute.
pub(super) fn bucketing_key(by: &Reference) -> Expr {
    if by.is_key() {
        by.expr()
    } else {
        build::call(functions::BUCKETING_KEY, [by.expr()])
    }
}

/// Whether a context of the right kind falls into the first thousandths of a percent. One whose
/// attribute cannot be dealt out is in the first of all buckets.
fn percentage(salt: &str, by: &Reference, weight: i64) -> Cond {
    let owner = || Cond::When(build::is(by.owner(), IsTest::Present));
    let Some(part) = u32::try_from(weight).ok().filter(|part| *part > 0) else {
        return Cond::Never;
    };
    if weight >= WHOLE {
        return owner();
    }
    let key = bucketing_key(by);
    let slice = build::bucket([(0, part)], key.clone(), Some(salt), Some(BUCKETING));
    let slice = Cond::When(slice);
    if by.is_key() {
        return slice;
    }
    let unusable = Cond::When(build::is(key, IsTest::Missing));
    Cond::any([slice, owner().and(unusable)])
}

/// Something that is left out.
pub(super) fn refused(at: JsonPath, message: impl Into<String>) -> Note {
    Note {
        severity: Severity::Refused,
        at,
        message: message.into(),
    }
}
