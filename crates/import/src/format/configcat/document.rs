//! The document as a whole: segments, then flags in the order of their dependencies.

use super::comparator;
use super::flag::Draft;
use super::reference::{NO_ATTRIBUTE, can_be_attribute};
use super::segment::Segment;
use super::table::Table;
use super::value::Kind;
use super::wire::{
    ConditionWire, ConfigWire, OptionWire, SegmentConditionWire, SegmentWire, SettingWire,
};
use crate::graph::{self, Graph};
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Item};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// How long a chain of flags can be: the engine's own limit.
const LONGEST_CHAIN: usize = 64;
/// How many conditions can be repeated in front of errors, in one rule.
const MOST_REPEATED: usize = 1_000;

/// Why a flag or segment cannot be translated.
#[derive(Debug)]
pub(super) struct Problem {
    at: JsonPath,
    message: String,
}

impl Problem {
    pub(super) fn new(at: &JsonPath, message: impl Into<String>) -> Problem {
        Problem {
            at: at.clone(),
            message: message.into(),
        }
    }
}

/// A setting that could be read.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) key: String,
    pub(super) kind: Kind,
    wire: SettingWire,
    at: JsonPath,
}

/// What has become of a flag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    /// Whether it can end in an error.
    pub(super) fails: bool,
    /// Whether its values have names of their own.
    pub(super) named: bool,
    /// How long the chain of flags is that it depends on.
    chain: usize,
}

/// The translation while it goes on.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) salt: Option<String>,
    settings: Vec<Setting>,
    pub(super) numbers: HashMap<String, usize>,
    /// Settings that are there, but cannot be used.
    pub(super) broken: HashSet<String>,
    pub(super) segments: Vec<Option<Segment>>,
    pub(super) done: HashMap<usize, Done>,
    deals: bool,
    pub(super) notes: Vec<Note>,
    pub(super) table: Table,
}

impl Reader {
    /// Translates everything.
    pub(super) fn read(&mut self, config: ConfigWire) -> ast::Document {
        let root = JsonPath::root();
        if let Some(preferences) = config.preferences {
            if preferences.redirect.unwrap_or(0) != 0 {
                let message = "the redirection of clients to another address is not carried over";
                self.note(Severity::Note, &root.key("p").key("r"), message);
            }
            self.salt = preferences.salt;
        }
        self.settings(config.settings.into_iter().flatten(), &root.key("f"));
        self.segments(&config.segments.unwrap_or_default(), &root.key("s"));
        let graph = self.graph();
        let mut flags: Vec<(usize, ast::Flag)> = Vec::new();
        let settings = std::mem::take(&mut self.settings);
        for number in &graph.order {
            if let Some(setting) = settings.get(*number) {
                match self.flag(*number, setting, &settings, &graph) {
                    Ok(flag) => flags.push((*number, flag)),
                    Err(problem) => {
                        self.broken.insert(setting.key.clone());
                        self.note(Severity::Refused, &problem.at, problem.message);
                    }
                }
            }
        }
        flags.sort_by_key(|(number, _)| *number);
        let bucketing = self
            .deals
            .then(|| Item::Bucketing(burgee::source::Spanned::bare("configcat/sha1".to_owned())));
        let segments = self.segments.iter().flatten().map(Segment::item);
        let flags = flags.into_iter().map(|(_, flag)| Item::Flag(flag));
        bucketing.into_iter().chain(segments).chain(flags).collect()
    }

    pub(super) fn note(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// Reads the settings one by one.
    fn settings(&mut self, settings: impl Iterator<Item = (String, Json)>, at: &JsonPath) {
        for (key, json) in settings {
            let at = at.key(&key);
            let read = read::<SettingWire>(json, &at).and_then(|wire| {
                if !can_be_attribute(&key) {
                    return Err(Problem::new(&at, "no flag can have this key"));
                }
                if !wire
                    .percentage_attribute
                    .iter()
                    .all(|name| can_be_attribute(name))
                {
                    return Err(Problem::new(&at.key("a"), NO_ATTRIBUTE));
                }
                let kind = Kind::read(wire.kind);
                let kind =
                    kind.ok_or_else(|| Problem::new(&at.key("t"), "unknown setting type"))?;
                Ok((wire, kind))
            });
            match read {
                Ok((wire, kind)) => {
                    self.numbers.insert(key.clone(), self.settings.len());
                    self.settings.push(Setting {
                        key,
                        kind,
                        wire,
                        at,
                    });
                }
                Err(problem) => {
                    self.broken.insert(key);
                    self.note(Severity::Refused, &problem.at, problem.message);
                }
            }
        }
    }

    /// Translates the segments. Two of one name are told apart by a number.
    fn segments(&mut self, segments: &[Json], at: &JsonPath) {
        let mut asked_not: HashSet<i64> = HashSet::new();
        for condition in self
            .settings
            .iter()
            .flat_map(|setting| conditions(&setting.wire))
        {
            if let Some(SegmentConditionWire {
                segment,
                comparator: 1,
            }) = &condition.segment
            {
                asked_not.insert(*segment);
            }
        }
        let mut names: HashSet<String> = HashSet::new();
        let mut taken = Names::default();
        for (index, json) in segments.iter().enumerate() {
            let at = at.index(index);
            let segment = read::<SegmentWire>(json.clone(), &at).and_then(|wire| {
                let mut attributes = wire.conditions.iter().map(|condition| &condition.attribute);
                if !attributes.all(|name| can_be_attribute(name)) {
                    return Err(Problem::new(&at, NO_ATTRIBUTE));
                }
                // A number at once, so that many of one name cost no more than a few.
                let name = if names.insert(wire.name.clone()) {
                    taken.take(&wire.name)
                } else {
                    taken.take(&format!("{} {}", wire.name, index + 1))
                };
                for (place, condition) in wire.conditions.iter().enumerate() {
                    if let Some(remark) = comparator::remark(condition) {
                        self.note(Severity::Note, &at.key("r").index(place), remark);
                    }
                }
                let negated = i64::try_from(index).is_ok_and(|index| asked_not.contains(&index));
                let segment = Segment::read(&wire, name, self.salt.as_deref(), negated);
                segment.map_err(|message| Problem::new(&at, message))
            });
            match segment {
                Ok(segment) => self.segments.push(Some(segment)),
                Err(problem) => {
                    let message = format!("the segment cannot be used: {}", problem.message);
                    self.note(Severity::Warning, &problem.at, message);
                    self.segments.push(None);
                }
            }
        }
    }

    /// Which flags depend on which.
    fn graph(&self) -> Graph {
        let edges = self.settings.iter().map(|setting| {
            let needed = conditions(&setting.wire).filter_map(|one| one.prerequisite.as_ref());
            let numbers = needed.filter_map(|needed| self.numbers.get(&needed.flag));
            numbers.copied().collect()
        });
        let edges: Vec<Vec<usize>> = edges.collect();
        graph::graph(&edges)
    }

    /// Translates a flag whose prerequisites are done.
    fn flag(
        &mut self,
        number: usize,
        setting: &Setting,
        settings: &[Setting],
        graph: &Graph,
    ) -> Result<ast::Flag, Problem> {
        let mut draft = Draft::new(&setting.key, &setting.wire, setting.kind);
        let mut chain = 0;
        for (index, rule) in setting.wire.rules.iter().flatten().enumerate() {
            let at = setting.at.key("r").index(index);
            if draft.closed {
                let message = "never reached: everybody is served by a rule above";
                self.note(Severity::Note, &at, message);
                break;
            }
            self.beyond(rule.percentages.as_deref(), &at);
            let Some(conditions) = &rule.conditions else {
                self.note(Severity::Note, &at, "a rule without conditions is skipped");
                continue;
            };
            let mut tests = Vec::with_capacity(conditions.len());
            for (place, condition) in conditions.iter().enumerate() {
                let at = at.key("c").index(place);
                let test = self.condition(condition, &at, number, settings, graph)?;
                if let Some(needed) = &condition.prerequisite
                    && let Some(done) = self
                        .numbers
                        .get(&needed.flag)
                        .and_then(|id| self.done.get(id))
                {
                    chain = chain.max(done.chain + 1);
                }
                tests.push(test);
            }
            let failures: usize = tests.iter().map(|test| test.failures.len()).sum();
            if failures.saturating_mul(tests.len()) > MOST_REPEATED {
                return Err(Problem::new(&at, "too many conditions that can fail"));
            }
            draft.rule(index, rule, tests);
        }
        if chain >= LONGEST_CHAIN {
            let message = format!("depends on a chain of more than {LONGEST_CHAIN} flags");
            return Err(Problem::new(&setting.at, message));
        }
        self.beyond(setting.wire.percentages.as_deref(), &setting.at);
        self.deals |= draft.deals;
        let (flag, info, fails) = draft.finish();
        let named = !info.variants.is_empty();
        self.done.insert(
            number,
            Done {
                fails,
                named,
                chain,
            },
        );
        self.table.insert(setting.key.clone(), info);
        Ok(flag)
    }

    /// Notes percentages of which some are never reached.
    fn beyond(&mut self, options: Option<&[OptionWire]>, at: &JsonPath) {
        let percentages = options
            .into_iter()
            .flatten()
            .map(|option| option.percentage);
        let sum = percentages.fold(0_i64, i64::saturating_add);
        let message = match sum.cmp(&100) {
            Ordering::Greater => {
                "the percentages sum to more than 100: what is beyond is never served"
            }
            Ordering::Less if options.is_some() => {
                "the percentages sum to less than 100: for the others ConfigCat gives up, and so does \
                 the rule in front"
            }
            _ => return,
        };
        self.note(Severity::Note, &at.key("p"), message);
    }
}

/// Every condition of a setting.
fn conditions(setting: &SettingWire) -> impl Iterator<Item = &ConditionWire> {
    let rules = setting.rules.iter().flatten();
    rules.flat_map(|rule| rule.conditions.iter().flatten())
}

/// `json` in the shape of `T`.
fn read<T: DeserializeOwned>(json: Json, at: &JsonPath) -> Result<T, Problem> {
    serde_json::from_value(json).map_err(|error| Problem::new(at, error.to_string()))
}
