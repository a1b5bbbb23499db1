//! Flags and segments.

use super::attribute::{self, is_unwritable};
use super::project::{Kind, Rule, Spec, note};
use super::table::{Place, RuleEntry, SpecEntry};
use super::wire::RuleWire;
use crate::json;
use crate::names;
use crate::note::{Note, Severity};
use burgee::Value;
use burgee::ast::{self, Expr, FlagType, IsTest, Outcome, Target, build};
use burgee::source::Spanned;
use burgee::value::Number;
use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;
use std::collections::HashMap;

/// How deep a value may nest, so that it can be read again once it is printed.
const VALUE_NESTING: usize = 32;

/// How deep experiments may hand over to experiments.
const DELEGATES: usize = 8;

/// How many rules one flag may become, experiments that it hands over to included.
const RULES: usize = 10_000;

/// The share of everybody, in the SDKs' steps of a percentage.
const EVERYBODY: u32 = 10_000;

/// The error code for what the SDKs do not support.
pub(super) const UNSUPPORTED: &str = "UNSUPPORTED";

/// The names that specs have in the imported document.
pub(super) struct Names {
    pub(super) places: HashMap<(Kind, String), Place>,
    /// Gates that may serve an error.
    pub(super) unsure: IndexSet<String>,
}

impl Names {
    /// Whether a gate is open.
    fn is_open(&self, gate: &str, open: bool) -> Expr {
        match self.places.get(&(Kind::Gate, gate.to_owned())) {
            // What cannot be decided is not in the segment.
            Some(Place::Segment(name)) if open => build::segment(name),
            Some(Place::Segment(name)) => build::is_not(build::segment(name), IsTest::True),
            Some(Place::Flag(name)) if open => build::flag_is(name, "on"),
            Some(Place::Flag(name)) => build::not(build::flag_is(name, "on")),
            _ => build::bool(!open),
        }
    }

    /// Whether a gate has no answer.
    fn is_stuck(&self, gate: &str) -> Option<Expr> {
        if !self.unsure.contains(gate) {
            return None;
        }
        match self.places.get(&(Kind::Gate, gate.to_owned())) {
            Some(Place::Flag(name)) => Some(build::is(build::flag_value(name), IsTest::Missing)),
            _ => None,
        }
    }

    /// All conditions of a rule.
    fn conditions(&self, rule: &Rule) -> Vec<Expr> {
        let gates = rule
            .gates
            .iter()
            .map(|(gate, open)| self.is_open(gate, *open));
        gates.chain(rule.tests.iter().cloned()).collect()
    }

    /// Whether a gate can be a segment: who is in it is open, everybody else shut.
    pub(super) fn is_segment(&self, spec: &Spec) -> bool {
        let named = spec.wire.entity == "segment" || spec.key.starts_with("segment:");
        named
            && spec.kind == Kind::Gate
            && spec.wire.default_value.as_bool() != Some(true)
            && !self.unsure.contains(&spec.key)
            && spec.rules.iter().all(|rule| {
                let all = share(rule.wire.pass_percentage) == EVERYBODY;
                all && rule.wire.return_value.as_bool() != Some(false)
                    && rule.wire.config_delegate.is_none()
            })
    }

    /// Who is in a segment.
    pub(super) fn segment(&self, spec: &Spec) -> Expr {
        build::any(
            spec.rules
                .iter()
                .map(|rule| build::all(self.conditions(rule))),
        )
    }
}

/// How many of 10 000 buckets pass a rule.
fn share(percentage: f64) -> u32 {
    // A bucket passes when it is less than this, so that a part of a bucket lets it pass.
    let buckets = Number::Float((percentage * 100.0).ceil().clamp(0.0, f64::from(EVERYBODY)));
    buckets
        .as_i64()
        .and_then(|buckets| u32::try_from(buckets).ok())
        .unwrap_or(0)
}

/// What a spec becomes.
pub(super) struct ImportedSpec {
    pub(super) flag: ast::Flag,
    pub(super) entry: SpecEntry,
}

/// Translates the spec into the flag `name`. An error is the reason why it cannot be used.
pub(super) fn flag(
    name: &str,
    spec: &Spec,
    configs: &HashMap<&str, &Spec>,
    names: &Names,
    notes: &mut Vec<Note>,
) -> Result<ImportedSpec, String> {
    let mut scope = Scope {
        spec,
        configs,
        names,
        notes,
        variants: IndexMap::new(),
        rules: Vec::new(),
        taken: names::Names::default(),
        entries: HashMap::new(),
    };
    // The rule for everybody else has this name.
    scope.taken.number("default", ' ');
    let default = scope.target("default", &spec.wire.default_value)?;
    scope.add(spec, &[], &default, 0)?;
    let ty = match spec.kind {
        Kind::Gate => FlagType::Bool,
        Kind::Config | Kind::Layer => FlagType::Json,
    };
    let mut flag = build::flag(name, ty);
    if !scope.variants.is_empty() {
        flag = flag.variants(std::mem::take(&mut scope.variants));
    }
    flag = std::mem::take(&mut scope.rules)
        .into_iter()
        .fold(flag, ast::Flag::rule);
    Ok(ImportedSpec {
        flag: flag.otherwise(default),
        entry: SpecEntry {
            kind: spec.kind,
            place: Place::Flag(name.to_owned()),
            enabled: spec.wire.enabled,
            rules: scope.entries,
        },
    })
}

/// A flag while it is put together.
struct Scope<'i> {
    spec: &'i Spec,
    configs: &'i HashMap<&'i str, &'i Spec>,
    names: &'i Names,
    notes: &'i mut Vec<Note>,
    variants: IndexMap<String, Expr>,
    rules: Vec<ast::Rule>,
    taken: names::Names,
    entries: HashMap<String, RuleEntry>,
}

impl Scope<'_> {
    /// Adds the rules of `spec`, for those who pass `before`; whether any of those get past them.
    fn add(
        &mut self,
        spec: &Spec,
        before: &[Expr],
        miss: &Target,
        depth: usize,
    ) -> Result<bool, String> {
        if depth > DELEGATES || self.rules.len() > RULES {
            return Err("too many experiments hand over to others".to_owned());
        }
        let mut rules = spec.rules.iter().enumerate();
        for (index, rule) in rules.by_ref() {
            if !self.rule(spec, rule, before, miss, depth)? {
                if index + 1 < spec.rules.len() {
                    let at = spec.at.key("rules").index(index + 1);
                    let message = "nobody gets to this rule, and it was left out".to_owned();
                    self.notes.push(note(Severity::Note, &at, message));
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds one rule; whether anybody gets past it.
    fn rule(
        &mut self,
        spec: &Spec,
        rule: &Rule,
        before: &[Expr],
        miss: &Target,
        depth: usize,
    ) -> Result<bool, String> {
        let name = self.rule_name(&rule.wire);
        if rule.unsupported {
            self.push(&name, before.to_vec(), unsupported(), None);
            return Ok(false);
        }
        let stuck = rule
            .gates
            .iter()
            .filter_map(|(gate, _)| self.names.is_stuck(gate));
        let stuck: Vec<Expr> = stuck.collect();
        if !stuck.is_empty() {
            let name = self.unique(&format!("{name} unsupported"));
            let when = before.iter().cloned().chain([build::any(stuck)]);
            self.push(&name, when.collect(), unsupported(), None);
        }
        let own = self.names.conditions(rule);
        let everybody = own.is_empty();
        let when = before.iter().cloned().chain(own).collect();
        let delegate = rule.wire.config_delegate.as_deref();
        if let Some(delegate) = delegate.and_then(|key| self.configs.get(key).copied()) {
            self.hand_over(delegate, when, depth + 1)?;
        } else {
            let serve = self.outcome(&name, spec, rule, miss)?;
            let entry = RuleEntry {
                id: rule.wire.id.clone(),
                group: rule.wire.group_name.clone(),
            };
            self.push(&name, when, serve, Some(entry));
        }
        Ok(!everybody)
    }

    /// Lets another experiment decide about those who pass `when`, to the end.
    fn hand_over(&mut self, to: &Spec, when: Vec<Expr>, depth: usize) -> Result<(), String> {
        let name = self.unique(&writable(&format!("{} default", to.key)));
        let miss = self.target(&name, &to.wire.default_value)?;
        if self.add(to, &when, &miss, depth)? {
            let entry = RuleEntry {
                id: default_id(to).to_owned(),
                group: None,
            };
            self.push(&name, when, Outcome::Target(miss), Some(entry));
        }
        Ok(())
    }

    fn push(&mut self, name: &str, when: Vec<Expr>, serve: Outcome, entry: Option<RuleEntry>) {
        let name = name.to_owned();
        let mut rule = build::rule(name.clone());
        if !when.is_empty() {
            rule = rule.when(build::all(when));
        }
        self.rules.push(rule.serve(serve));
        self.entries.extend(entry.map(|entry| (name, entry)));
    }

    /// What a rule serves to those who meet its conditions.
    fn outcome(
        &mut self,
        name: &str,
        spec: &Spec,
        rule: &Rule,
        miss: &Target,
    ) -> Result<Outcome, String> {
        let share = share(rule.wire.pass_percentage);
        if share == 0 {
            return Ok(Outcome::Target(miss.clone()));
        }
        let pass = self.target(name, &rule.wire.return_value)?;
        if share == EVERYBODY || pass == *miss {
            return Ok(Outcome::Target(pass));
        }
        let salt = rule.wire.salt.as_deref().unwrap_or(&rule.wire.id);
        let split = build::split([(share * 10, pass)]).rest(miss.clone());
        let salt = format!("{}.{salt}", spec.wire.salt);
        Ok(split
            .by(attribute::unit(&rule.wire.id_type))
            .salt(salt)
            .into())
    }

    /// What is served for a value: a gate is on or off, all else is a variant.
    fn target(&mut self, name: &str, value: &Json) -> Result<Target, String> {
        if self.spec.kind == Kind::Gate {
            // A default is open only by `true`, a rule is unless by `false`.
            let open = match value.as_bool() {
                Some(open) => open,
                None => !name.ends_with("default"),
            };
            return Ok(Target::from(if open { "on" } else { "off" }));
        }
        if json::depth(value) > VALUE_NESTING {
            return Err("a value is nested too deeply".to_owned());
        }
        if !json::is_exact(value) {
            let message = "a whole number beyond 64 bits is rounded".to_owned();
            self.notes
                .push(note(Severity::Warning, &self.spec.at, message));
        }
        let written = build::value(&Value::from(value.clone()));
        self.variants.insert(name.to_owned(), written);
        Ok(Target::from(name))
    }

    /// A name for a rule, and for what it serves: its group, if it has one.
    fn rule_name(&mut self, wire: &RuleWire) -> String {
        let names = [
            wire.group_name.as_deref().unwrap_or_default(),
            &wire.name,
            &wire.id,
        ];
        let given = names.into_iter().find(|name| !name.is_empty());
        self.unique(&writable(given.unwrap_or("rule")))
    }

    fn unique(&mut self, name: &str) -> String {
        self.taken.number(name, ' ')
    }
}

fn writable(name: &str) -> String {
    if is_unwritable(name) {
        name.replace(char::is_control, " ")
    } else {
        name.to_owned()
    }
}

/// The rule that the SDKs name where none has decided.
pub(super) fn default_id(spec: &Spec) -> &'static str {
    if spec.wire.enabled {
        "default"
    } else {
        "disabled"
    }
}

fn unsupported() -> Outcome {
    Outcome::Error(Spanned::bare(UNSUPPORTED.to_owned()))
}
