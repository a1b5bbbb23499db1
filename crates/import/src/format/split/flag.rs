//! Feature flags.

use super::profile::Profile;
use super::rollout::{key, seed};
use super::scope::{CONTROL, Scope, Unfit, is_plain};
use super::wire::{ConditionWire, FlagWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Expr, MetaKey, Outcome, Status, Target, build};
use burgee::source::Spanned;
use indexmap::IndexSet;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// What the SDK says of a flag, and the rules do not.
#[derive(Debug, Default)]
pub(super) struct FlagInfo {
    /// By rule, the label of its answers; none for `otherwise`.
    pub(super) labels: HashMap<Option<String>, String>,
    /// The label while the flag is off, or its prerequisites are not met.
    pub(super) off: &'static str,
    /// By treatment, its configuration.
    pub(super) configurations: HashMap<String, Json>,
    pub(super) change_number: Option<i64>,
}

/// A flag in burgee's words.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) flag: ast::Flag,
    pub(super) info: FlagInfo,
    pub(super) treatments: IndexSet<String>,
}

/// The label of what no condition decides.
const DEFAULT_RULE: &str = "default rule";
const UNSUPPORTED: &str = "targeting rule type unsupported by sdk";

/// A flag that is being put together.
pub(super) struct Draft<'s, 'w> {
    pub(super) scope: &'s Scope,
    pub(super) wire: &'w FlagWire,
    pub(super) at: &'s JsonPath,
    pub(super) default: &'w str,
    pub(super) using: Option<&'static str>,
    rules: Vec<ast::Rule>,
    names: HashSet<String>,
    /// Whether everybody is served by a rule that is there already.
    closed: bool,
    treatments: IndexSet<String>,
    info: FlagInfo,
    notes: &'s mut Vec<Note>,
}

impl Scope {
    /// Translates a flag.
    pub(super) fn flag(
        &self,
        wire: &FlagWire,
        at: &JsonPath,
        notes: &mut Vec<Note>,
    ) -> Result<Built, Unfit> {
        let default = wire.default_treatment.as_deref().unwrap_or(CONTROL);
        let legacy = self.profile == Profile::Java && wire.algo != Some(2);
        let mut draft = Draft {
            scope: self,
            wire,
            at,
            default,
            using: legacy.then_some("split/legacy"),
            rules: Vec::new(),
            names: HashSet::new(),
            closed: false,
            treatments: IndexSet::new(),
            info: FlagInfo {
                off: "prerequisites not met",
                change_number: wire.change_number,
                configurations: wire
                    .configurations
                    .iter()
                    .flatten()
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect(),
                ..FlagInfo::default()
            },
            notes,
        };
        let conditions = draft.conditions_unless_off()?;
        let requires = draft.prerequisites()?;
        match conditions {
            Some(conditions) => draft.rules(conditions)?,
            None => draft.unsupported(),
        }
        draft.built(requires)
    }
}

/// When a condition holds, and when the SDK throws an exception over it.
struct Translated<'w> {
    wire: &'w ConditionWire,
    when: Vec<Expr>,
    throws: Vec<Expr>,
}

impl<'w> Draft<'_, 'w> {
    /// The conditions; those of a flag that is off can be left out.
    fn conditions_unless_off(&mut self) -> Result<Option<Vec<Translated<'w>>>, Unfit> {
        let archived = self.wire.status.as_deref() == Some("ARCHIVED");
        match self.conditions() {
            Err(Unfit::Refused(at, message)) if archived || self.wire.killed => {
                let message = format!("left out, as the flag is off: {message}");
                self.note(Severity::Warning, at, message);
                Ok(Some(Vec::new()))
            }
            Err(Unfit::Absent(at, message)) if archived => {
                self.note(Severity::Note, at, message);
                Ok(Some(Vec::new()))
            }
            other => other,
        }
    }

    /// The conditions of all rules; none where the SDK does not support one.
    fn conditions(&mut self) -> Result<Option<Vec<Translated<'w>>>, Unfit> {
        let mut translated = Vec::new();
        let mut unsupported = None;
        for (index, wire) in self.wire.conditions.iter().flatten().enumerate() {
            let at = self
                .at
                .key("conditions")
                .index(index)
                .key("matcherGroup")
                .key("matchers");
            let mut condition = Translated {
                wire,
                when: Vec::new(),
                throws: Vec::new(),
            };
            let matchers = &wire.matcher_group.matchers;
            for (place, matcher) in matchers.iter().enumerate() {
                match self.scope.matcher(matcher, &at.index(place)) {
                    Ok(matched) => {
                        if matched.holds != build::bool(true) {
                            condition.when.push(matched.holds);
                        }
                        condition.throws.extend(matched.throws);
                    }
                    // The Java SDK looks for such a matcher only at the end.
                    Err(Unfit::Unsupported(at, message))
                        if self.scope.profile == Profile::Java && place + 1 < matchers.len() =>
                    {
                        return Err(Unfit::Absent(at, message));
                    }
                    Err(Unfit::Unsupported(at, message)) => {
                        unsupported.get_or_insert((at, message));
                    }
                    Err(other) => return Err(other),
                }
            }
            if matchers.is_empty() {
                let message = "a condition without matchers".to_owned();
                if self.scope.profile == Profile::Java {
                    return Err(Unfit::Absent(at, message));
                }
                unsupported.get_or_insert((at, message));
            }
            translated.push(condition);
        }
        let Some((at, message)) = unsupported else {
            return Ok(Some(translated));
        };
        self.note(
            Severity::Warning,
            at,
            format!("{message}: everybody gets `control`"),
        );
        Ok(None)
    }

    pub(super) fn note(&mut self, severity: Severity, at: JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity,
            at,
            message: message.into(),
        });
    }

    /// The prerequisites that can be said by `requires`; the others become a rule.
    fn prerequisites(&mut self) -> Result<Vec<(String, String)>, Unfit> {
        let mut requires: Vec<(String, String)> = Vec::new();
        let mut unmet: Vec<Expr> = Vec::new();
        for (index, needed) in self.wire.prerequisites.iter().flatten().enumerate() {
            let at = self.at.key("prerequisites").index(index);
            let test = self.scope.treated(&needed.flag, &needed.treatments, &at)?;
            match &test.kind {
                ast::ExprKind::FlagIs { flag, variant, .. }
                    if !requires.iter().any(|(known, _)| *known == flag.node) =>
                {
                    requires.push((flag.node.clone(), variant.node.clone()));
                }
                ast::ExprKind::Literal(ast::Literal::Bool(true)) => {
                    let message = "the flag is unknown, and `control` will do: always met";
                    self.note(Severity::Note, at, message);
                }
                ast::ExprKind::Literal(_) => {
                    self.note(
                        Severity::Note,
                        at,
                        "no such treatment is ever served: never met",
                    );
                    unmet.push(build::bool(true));
                }
                _ => unmet.push(build::not(test)),
            }
        }
        if !unmet.is_empty() {
            let met = unmet.contains(&build::bool(true));
            let when = if met {
                Vec::new()
            } else {
                vec![build::any(unmet)]
            };
            let target = self.target(self.default);
            self.push("prerequisites not met", when, target.into());
        }
        Ok(requires)
    }

    /// The rules, with the gate in front of the first that belongs to the rollout.
    fn rules(&mut self, conditions: Vec<Translated<'_>>) -> Result<(), Unfit> {
        let mut gated = false;
        for (index, condition) in conditions.into_iter().enumerate() {
            let at = self.at.key("conditions").index(index);
            if !gated && condition.wire.condition_type.as_deref() == Some("ROLLOUT") {
                gated = true;
                self.gate();
            }
            if self.closed {
                let message = "never reached: everybody is served by a condition above";
                self.note(Severity::Note, at, message);
                return Ok(());
            }
            if !condition.throws.is_empty() {
                let message =
                    "the Java SDK throws an exception over text here, and serves `control`";
                self.note(Severity::Note, at.clone(), message);
                let control = self.target(CONTROL);
                self.push(
                    "exception",
                    vec![build::any(condition.throws)],
                    control.into(),
                );
            }
            let partitions = condition.wire.partitions.as_deref().unwrap_or_default();
            let outcome = self.outcome(partitions, &at)?;
            let label = condition.wire.label.as_deref().unwrap_or_default();
            self.push(label, condition.when, outcome);
        }
        Ok(())
    }

    /// Everybody gets `control`; for Java it is a condition of the rollout.
    fn unsupported(&mut self) {
        if self.scope.profile == Profile::Java {
            self.gate();
        }
        let control = self.target(CONTROL);
        self.push(UNSUPPORTED, Vec::new(), control.into());
    }

    /// Keeps a treatment as one that can be served.
    pub(super) fn learn(&mut self, treatment: &str) {
        if !self.treatments.contains(treatment) {
            self.treatments.insert(treatment.to_owned());
        }
    }

    pub(super) fn target(&mut self, treatment: &str) -> Target {
        self.learn(treatment);
        target(treatment)
    }

    /// A rule, named by its label.
    pub(super) fn push(&mut self, label: &str, when: Vec<Expr>, outcome: Outcome) {
        if self.closed {
            return;
        }
        let label_fits = is_plain(label) && label.chars().count() <= 80;
        let name = match label {
            label if label_fits => label.to_owned(),
            _ => format!("condition {}", self.rules.len() + 1),
        };
        let mut free = name.clone();
        let mut number = 1;
        while self.names.contains(&free) {
            number = (number + 1).max(self.rules.len());
            free = format!("{name} {number}");
        }
        self.names.insert(free.clone());
        self.info
            .labels
            .insert(Some(free.clone()), label.to_owned());
        let mut rule = build::rule(&free);
        if when.is_empty() {
            self.closed = true;
        } else {
            rule = rule.when(build::all(when));
        }
        self.rules.push(rule.serve(outcome));
    }

    /// Everything together.
    fn built(mut self, requires: Vec<(String, String)>) -> Result<Built, Unfit> {
        let wire = self.wire;
        let archived = wire.status.as_deref() == Some("ARCHIVED");
        let off = if archived { CONTROL } else { self.default };
        let otherwise = self.target(self.default);
        let off = self.target(off);
        let mut flag = build::flag(&wire.name, ast::FlagType::String);
        if let Some(tags) = wire.sets.as_ref().filter(|sets| !sets.is_empty()) {
            flag = flag.meta(MetaKey::Tags, build::strings(tags));
        }
        if archived {
            self.info.off = "archived";
            flag = flag.status(Status::Archived);
        } else if wire.killed {
            self.info.off = "killed";
            flag = flag.status(Status::Disabled);
        }
        if archived || wire.killed || !requires.is_empty() {
            flag = flag.if_disabled(off);
        }
        let named = self.treatments.iter().filter(|name| is_plain(name));
        let variants: Vec<(&String, Expr)> =
            named.map(|name| (name, build::string(name))).collect();
        if variants.len() != self.treatments.len() {
            let message = "a treatment without a name, or with one that no variant can have";
            return Err(Unfit::Refused(self.at.clone(), message.to_owned()));
        }
        flag = flag.variants(variants);
        let mut rules = self.rules.iter();
        if rules.any(|rule| matches!(rule.serve, Outcome::Split(_))) {
            flag = flag.bucket(ast::Bucket {
                by: Some(key()),
                salt: Some(Spanned::bare(seed(wire.seed))),
                using: self.using.map(|using| Spanned::bare(using.to_owned())),
            });
        }
        for (other, variant) in requires {
            flag = flag.requires(other, variant);
        }
        for rule in self.rules {
            flag = flag.rule(rule);
        }
        self.info.labels.insert(None, DEFAULT_RULE.to_owned());
        Ok(Built {
            flag: flag.otherwise(otherwise),
            info: self.info,
            treatments: self.treatments,
        })
    }
}

/// A treatment as the name of its variant.
fn target(treatment: &str) -> Target {
    treatment.into()
}
