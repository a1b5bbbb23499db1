//! Prerequisites: conditions on the values of other features.

use super::condition::{Conditions, Groups};
use super::palette::CYCLIC;
use super::refusal::Refusal;
use super::subject::{Kind, Scope, Subject};
use super::test::Test;
use super::wire::Fields;
use crate::note::{JsonPath, Note};
use burgee::ast::{FlagType, build};
use serde_json::Value as Json;
use std::collections::HashMap;

/// What is known of the flags that others depend on, when those are made.
#[derive(Debug, Default)]
pub(super) struct Parents {
    known: HashMap<String, Known>,
}

/// A flag that another can ask.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// What it is called.
    pub(super) name: String,
    pub(super) ty: FlagType,
    /// Whether its variants are `on` and `off`.
    pub(super) switch: bool,
    /// Whether it can come to a circle.
    pub(super) cyclic: bool,
}

/// How a feature stands to another that it asks for.
#[derive(Debug, Clone)]
pub(super) enum Link {
    /// There is no such feature: its value is null.
    Unknown,
    /// It is being decided already.
    Circle,
    /// This flag.
    Flag(Known),
}

impl Parents {
    pub(super) fn insert(&mut self, feature: impl Into<String>, known: Known) {
        self.known.insert(feature.into(), known);
    }

    pub(super) fn get(&self, feature: &str) -> Option<&Known> {
        self.known.get(feature)
    }
}

/// One prerequisite.
#[derive(Debug)]
pub(super) struct Prerequisite {
    /// The feature that is asked.
    pub(super) feature: String,
    /// Whether asking comes to a circle.
    pub(super) circle: Test,
    /// Whether the condition on its value holds.
    pub(super) met: Test,
    /// Whether the whole feature is blocked when it does not.
    pub(super) gate: bool,
}

/// The prerequisites of a rule, in order.
pub(super) fn prerequisites(
    rule: Fields<'_>,
    at: &JsonPath,
    link: &dyn Fn(&str) -> Option<Link>,
    notes: &mut Vec<Note>,
) -> Result<Vec<Prerequisite>, Refusal> {
    let listed = rule.list("parentConditions", at)?.unwrap_or_default();
    let at = at.key("parentConditions");
    let listed = listed.iter().enumerate();
    listed
        .map(|(index, parent)| prerequisite(parent, &at.index(index), link, notes))
        .collect()
}

fn prerequisite(
    parent: &Json,
    at: &JsonPath,
    link: &dyn Fn(&str) -> Option<Link>,
    notes: &mut Vec<Note>,
) -> Result<Prerequisite, Refusal> {
    let parent = Fields::of(parent, at)?;
    let feature = parent.get("id").as_str();
    let feature = feature.ok_or_else(|| Refusal::new(&at.key("id"), "a feature is needed"))?;
    let refused = || {
        let message = format!("the feature `{feature}` was left out, so this cannot be decided");
        Refusal::new(&at.key("id"), message)
    };
    let link = link(feature).ok_or_else(refused)?;
    let mut made = Prerequisite {
        feature: feature.to_owned(),
        circle: Test::fixed(false),
        met: Test::fixed(true),
        gate: parent.truthy("gate").is_some(),
    };
    let subject = match &link {
        Link::Circle => {
            made.circle = Test::fixed(true);
            return Ok(made);
        }
        Link::Unknown => None,
        Link::Flag(known) => {
            if known.cyclic {
                made.circle = Test::total(build::flag_is(&known.name, CYCLIC));
            }
            Some(subject(known))
        }
    };
    if let Some(condition) = parent.truthy("condition") {
        let mut conditions = Conditions::new(Groups::None);
        let scope = Scope::Parent(subject.as_ref());
        made.met = conditions.condition(condition, scope, &at.key("condition"))?;
        notes.append(&mut conditions.notes);
    }
    Ok(made)
}

/// The value of a flag.
fn subject(known: &Known) -> Subject {
    Subject {
        expr: build::flag_value(&known.name),
        kind: match known.ty {
            FlagType::Bool => Kind::Bool,
            FlagType::String => Kind::Text,
            FlagType::Int | FlagType::Number => Kind::Number,
            FlagType::Json => Kind::Any,
        },
        switch: known.switch.then(|| known.name.clone()),
    }
}
