//! The document as a whole.

use super::flag::{Built, FlagInfo};
use super::matcher::KEY;
use super::profile::Profile;
use super::scope::{Fate, Scope, SegmentKind, Unfit, is_plain};
use super::segment;
use super::wire::{ChangesWire, FlagWire, MatcherWire, RuleBasedWire, SegmentWire};
use crate::graph::{Graph, graph};
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Item, build};
use burgee::source::Spanned;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// How long a chain of flags can be: the engine's own limit.
const LONGEST_CHAIN: usize = 64;

/// How long a chain of rule-based segments can be; behind the last stands one of keys.
const DEEPEST: usize = 30;

/// The translation while it goes on.
#[derive(Debug)]
pub(super) struct Reader {
    scope: Scope,
    /// The names that segments have in the rules.
    names: Names,
    /// The names that they have for Split.
    known: HashSet<String>,
    items: Vec<Item>,
    pub(super) notes: Vec<Note>,
    pub(super) table: HashMap<String, FlagInfo>,
}

/// A flag that could be read, and where it stands.
pub(super) type Placed<T> = (T, JsonPath);

impl Reader {
    pub(super) fn new(profile: Profile) -> Reader {
        Reader {
            scope: Scope::new(profile),
            names: Names::default(),
            known: HashSet::new(),
            items: Vec::new(),
            notes: Vec::new(),
            table: HashMap::new(),
        }
    }

    /// Translates `splitChanges`.
    pub(super) fn changes(&mut self, wire: ChangesWire) -> ast::Document {
        let root = JsonPath::root();
        let (flags, at) = match (wire.ff, wire.splits) {
            (Some(part), _) => (part.d, root.key("ff").key("d")),
            (None, flags) => (flags.unwrap_or_default(), root.key("splits")),
        };
        let flags = self.read::<FlagWire>(flags, &at, Severity::Refused);
        let rule_based = wire.rbs.map(|part| part.d).unwrap_or_default();
        let at = root.key("rbs").key("d");
        let mut rule_based = self.read::<RuleBasedWire>(rule_based, &at, Severity::Warning);
        rule_based.retain(|(segment, _)| segment.status.as_deref() != Some("ARCHIVED"));
        for (kind, name, segments) in [
            (SegmentKind::Standard, "segments", wire.segments),
            (SegmentKind::Large, "largeSegments", wire.large_segments),
        ] {
            let at = root.key(name);
            for (segment, _) in
                self.read::<SegmentWire>(segments.unwrap_or_default(), &at, Severity::Warning)
            {
                self.keys(kind, &segment);
            }
        }
        self.absent(&flags, &rule_based);
        self.rule_based(&rule_based);
        self.flags(&flags);
        self.finish()
    }

    /// Translates flags that use no segments.
    pub(super) fn only_flags(&mut self, flags: &[Placed<FlagWire>]) -> ast::Document {
        self.flags(flags);
        self.finish()
    }

    /// A segment on its own.
    pub(super) fn only_segment(&mut self, wire: &SegmentWire) -> ast::Document {
        self.keys(SegmentKind::Standard, wire);
        self.finish()
    }

    fn finish(&mut self) -> ast::Document {
        let has_flags = self.items.iter().any(|item| matches!(item, Item::Flag(_)));
        let bucketing = Item::Bucketing(Spanned::bare("split/murmur3".to_owned()));
        let bucketing = has_flags.then_some(bucketing);
        bucketing.into_iter().chain(self.items.drain(..)).collect()
    }

    fn note(&mut self, severity: Severity, at: JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity,
            at,
            message: message.into(),
        });
    }

    /// Reads definitions one by one.
    fn read<T: DeserializeOwned>(
        &mut self,
        definitions: Vec<Json>,
        at: &JsonPath,
        severity: Severity,
    ) -> Vec<Placed<T>> {
        let mut read = Vec::new();
        for (index, json) in definitions.into_iter().enumerate() {
            let at = at.index(index);
            match serde_json::from_value(json) {
                Ok(definition) => read.push((definition, at)),
                Err(error) => self.note(severity, at, format!("cannot be read: {error}")),
            }
        }
        read
    }

    /// A name for a segment that no other has.
    fn name(&mut self, kind: SegmentKind, name: &str) -> String {
        let what = match kind {
            SegmentKind::Standard => "standard",
            SegmentKind::Large => "large",
            SegmentKind::RuleBased => "rule-based",
        };
        if self.known.insert(name.to_owned()) {
            self.names.take(name)
        } else {
            self.names.take(&format!("{name} {what}"))
        }
    }

    /// A segment of keys. The first of a name counts.
    fn keys(&mut self, kind: SegmentKind, wire: &SegmentWire) {
        let key = (kind, wire.name.clone());
        if self.scope.segments.contains_key(&key) {
            return;
        }
        let name = self.name(kind, &wire.name);
        self.items.extend(segment::items(wire, &name));
        self.scope.segments.insert(key, Some(name));
    }

    /// Segments that are asked for and not given: nobody is in them, until somebody fills the list.
    fn absent(&mut self, flags: &[Placed<FlagWire>], segments: &[Placed<RuleBasedWire>]) {
        let flags = flags
            .iter()
            .flat_map(|(flag, _)| flag.conditions.iter().flatten());
        let own = segments
            .iter()
            .flat_map(|(segment, _)| segment.conditions.iter().flatten());
        let matchers = flags
            .chain(own)
            .flat_map(|condition| &condition.matcher_group.matchers);
        let mut wanted: Vec<(SegmentKind, String)> = matchers.filter_map(asked).collect();
        for (segment, _) in segments {
            let excluded = segment
                .excluded
                .iter()
                .flat_map(|excluded| excluded.segments.iter().flatten());
            for other in excluded {
                match segment::kind(other, self.scope.profile) {
                    None | Some(SegmentKind::RuleBased) => {}
                    Some(kind) => wanted.push((kind, other.name.clone())),
                }
            }
        }
        for (kind, name) in wanted {
            if kind == SegmentKind::Large && self.scope.profile == Profile::Java {
                continue;
            }
            if !self.scope.segments.contains_key(&(kind, name.clone())) {
                let message = format!(
                    "the keys of the segment {name:?} are not in the document: nobody is in it; \
                     put them into the list, or beside the flags under `segments`"
                );
                self.note(Severity::Warning, JsonPath::root(), message);
                let empty = SegmentWire {
                    name,
                    added: Vec::new(),
                    removed: Vec::new(),
                };
                self.keys(kind, &empty);
            }
        }
    }

    /// Rule-based segments, each behind those that it asks for.
    fn rule_based(&mut self, segments: &[Placed<RuleBasedWire>]) {
        let numbers: HashMap<&str, usize> =
            numbers(segments.iter().map(|(one, _)| one.name.as_str()));
        let edges: Vec<Vec<usize>> = segments
            .iter()
            .map(|(one, _)| {
                segment::needs(one)
                    .filter_map(|name| numbers.get(name).copied())
                    .collect()
            })
            .collect();
        let graph = graph(&edges);
        let mut done: Vec<(usize, Item)> = Vec::new();
        let mut depths: HashMap<usize, usize> = HashMap::new();
        for number in &graph.order {
            let Some((wire, at)) = segments.get(*number) else {
                continue;
            };
            let key = (SegmentKind::RuleBased, wire.name.clone());
            if numbers.get(wire.name.as_str()) != Some(number) {
                continue;
            }
            let below = edges.get(*number).into_iter().flatten();
            let below = below.filter_map(|other| depths.get(other)).max();
            let depth = below.map_or(0, |depth| depth + 1);
            depths.insert(*number, depth);
            let read = if depth >= DEEPEST {
                let message = format!("a chain of more than {DEEPEST} segments");
                Err(Unfit::Refused(at.clone(), message))
            } else if circular(&graph, &edges, *number) {
                Err(Unfit::Refused(
                    at.clone(),
                    "the segment asks for itself".to_owned(),
                ))
            } else {
                self.scope.rule_based(wire, at, &mut self.notes)
            };
            match read {
                Ok(when) => {
                    let name = self.name(SegmentKind::RuleBased, &wire.name);
                    done.push((*number, build::segment_item(&name, when)));
                    self.scope.segments.insert(key, Some(name));
                }
                // The Java SDK does not know the segment then, and nobody is in it.
                Err(Unfit::Absent(at, message)) if self.scope.profile == Profile::Java => {
                    let message = format!("{message}: nobody is in the segment");
                    self.note(Severity::Warning, at, message);
                }
                Err(
                    Unfit::Refused(at, message)
                    | Unfit::Absent(at, message)
                    | Unfit::Unsupported(at, message),
                ) => {
                    let message = format!("the segment cannot be used: {message}");
                    self.note(Severity::Warning, at, message);
                    self.scope.segments.insert(key, None);
                }
            }
        }
        done.sort_by_key(|(number, _)| *number);
        self.items.extend(done.into_iter().map(|(_, item)| item));
    }

    /// Flags, each behind those that it asks for. The last of a name counts.
    fn flags(&mut self, flags: &[Placed<FlagWire>]) {
        let numbers = numbers(flags.iter().map(|(flag, _)| flag.name.as_str()));
        let edges: Vec<Vec<usize>> = flags
            .iter()
            .map(|(flag, _)| {
                needs(flag)
                    .filter_map(|name| numbers.get(name).copied())
                    .collect()
            })
            .collect();
        let graph = graph(&edges);
        let mut done: Vec<(usize, ast::Flag)> = Vec::new();
        for number in &graph.order {
            let Some((wire, at)) = flags.get(*number) else {
                continue;
            };
            if numbers.get(wire.name.as_str()) != Some(number) {
                self.note(Severity::Note, at.clone(), "defined again further down");
                continue;
            }
            let chain = needs(wire).filter_map(|name| match self.scope.flags.get(name) {
                Some(Fate::Known { chain, .. }) => Some(chain + 1),
                _ => None,
            });
            let chain = chain.max().unwrap_or(0);
            self.about_names(wire, at);
            let built = if !is_plain(&wire.name) {
                let message = "no flag can have this name".to_owned();
                Err(Unfit::Refused(at.key("name"), message))
            } else if circular(&graph, &edges, *number) {
                let message =
                    "flags that ask for each other in a circle: the SDK never comes to an end";
                Err(Unfit::Refused(at.clone(), message.to_owned()))
            } else if chain >= LONGEST_CHAIN {
                let message = format!("depends on a chain of more than {LONGEST_CHAIN} flags");
                Err(Unfit::Refused(at.clone(), message))
            } else {
                self.scope.flag(wire, at, &mut self.notes)
            };
            let fate = match built {
                Ok(Built {
                    flag,
                    info,
                    treatments,
                }) => {
                    done.push((*number, flag));
                    self.table.insert(wire.name.clone(), info);
                    Fate::Known { treatments, chain }
                }
                Err(Unfit::Refused(at, message)) => {
                    self.note(Severity::Refused, at, message);
                    Fate::Refused
                }
                Err(Unfit::Absent(at, message) | Unfit::Unsupported(at, message)) => {
                    let message = format!(
                        "{message}: the SDK does not know the flag then, and serves `control`"
                    );
                    self.note(Severity::Warning, at, message);
                    Fate::Absent
                }
            };
            self.scope.flags.insert(wire.name.clone(), fate);
        }
        done.sort_by_key(|(number, _)| *number);
        self.items
            .extend(done.into_iter().map(|(_, flag)| Item::Flag(flag)));
    }

    /// Attributes that have the name of a key.
    fn about_names(&mut self, wire: &FlagWire, at: &JsonPath) {
        let conditions = wire.conditions.iter().flatten();
        let mut matchers = conditions.flat_map(|condition| &condition.matcher_group.matchers);
        let taken = matchers.any(|matcher| {
            let selector = matcher.key_selector.as_ref();
            let attribute = selector.and_then(|selector| selector.attribute.as_deref());
            matches!(attribute, Some(KEY | "bucketingKey"))
        });
        if taken {
            let message =
                "an attribute has the name under which contexts hold the key: the key is read";
            self.note(Severity::Warning, at.clone(), message);
        }
    }
}

/// The number of each name; of the last, where there are several.
fn numbers<'n>(names: impl Iterator<Item = &'n str>) -> HashMap<&'n str, usize> {
    names
        .enumerate()
        .map(|(number, name)| (name, number))
        .collect()
}

/// Whether a node is part of a circle, be it with itself.
fn circular(graph: &Graph, edges: &[Vec<usize>], node: usize) -> bool {
    let mut targets = edges.get(node).into_iter().flatten();
    targets.any(|target| graph.in_circle(node, *target))
}

/// The flags that one asks for.
fn needs(flag: &FlagWire) -> impl Iterator<Item = &str> {
    let prerequisites = flag
        .prerequisites
        .iter()
        .flatten()
        .map(|needed| needed.flag.as_str());
    let conditions = flag.conditions.iter().flatten();
    let matchers = conditions.flat_map(|condition| &condition.matcher_group.matchers);
    let asked = matchers
        .filter_map(|matcher| Some(matcher.dependency_matcher_data.as_ref()?.split.as_str()));
    prerequisites.chain(asked)
}

/// The segment of keys that a matcher asks for.
fn asked(matcher: &MatcherWire) -> Option<(SegmentKind, String)> {
    match matcher.matcher_type.as_str() {
        "IN_SEGMENT" => {
            let segment = matcher.user_defined_segment_matcher_data.as_ref()?;
            Some((SegmentKind::Standard, segment.segment_name.clone()))
        }
        "IN_LARGE_SEGMENT" => {
            let segment = matcher.user_defined_large_segment_matcher_data.as_ref()?;
            Some((SegmentKind::Large, segment.large_segment_name.clone()))
        }
        _ => None,
    }
}
