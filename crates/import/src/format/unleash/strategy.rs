//! One strategy: whom it asks for, and how many of them.

use super::constraint::{constraints, is_one_of, not_too_long};
use super::network::{in_networks, tell_skipped};
use super::notes::{Notes, Problem};
use super::quote::{escaped, quoted};
use super::rollout::{Rollout, by_chance, gradual, percentage, rollout};
use super::segment::Segments;
use super::stickiness::Stickiness;
use super::subject::attribute;
use super::truth::Truth;
use super::wire::StrategyWire;
use crate::JsonPath;
use burgee::ast::build;

/// A strategy in burgee's words.
#[derive(Debug, Clone)]
pub(super) struct Strategy {
    /// What its rule is called, unless that is taken.
    pub(super) name: String,
    /// What people call it.
    pub(super) title: Option<String>,
    /// Whom it asks for.
    pub(super) when: Truth,
    /// How many of them, where that is not all.
    pub(super) rollout: Option<Rollout>,
    /// A field that all for whom it holds have.
    pub(super) present: Option<String>,
}

/// What the kind of a strategy says, without its constraints.
pub(super) struct Kind {
    /// What its rule is called; empty for the strategy's own name.
    pub(super) name: &'static str,
    /// Whom it asks for.
    pub(super) when: Truth,
    /// How many of them, where that is not all.
    pub(super) rollout: Option<Rollout>,
    /// A field that all for whom it holds have.
    pub(super) present: Option<String>,
}

impl Kind {
    /// A kind that only says whom it asks for.
    pub(super) fn when(name: &'static str, when: Truth) -> Kind {
        Kind {
            name,
            when,
            rollout: None,
            present: None,
        }
    }

    /// The same for those who have this field.
    pub(super) fn with(mut self, field: Option<&str>) -> Kind {
        self.present = field.map(str::to_owned);
        self
    }
}

/// Translates a strategy; `custom` counts those of kinds that Unleash does not have itself.
pub(super) fn strategy(
    wire: &StrategyWire,
    at: &JsonPath,
    segments: &Segments,
    custom: &mut usize,
    notes: &mut Notes,
) -> Result<Strategy, Problem> {
    if wire.disabled == Some(true) {
        let message = "the strategy is marked as disabled, which the engine does not look at";
        notes.warn(&at.key("disabled"), message);
    }
    let kind = kind(wire, &at.key("parameters"), custom, at, notes)?;
    let named = wire.segments.as_deref().unwrap_or_default().iter();
    let named: Result<Vec<Truth>, Problem> = named
        .enumerate()
        .map(|(index, id)| {
            let at = at.key("segments").index(index);
            segments.reference(*id, &at).map(Truth::When)
        })
        .collect();
    let own = constraints(wire.constraints.as_deref(), &at.key("constraints"), notes)?;
    let title = wire.title.clone().filter(|title| !title.is_empty());
    let name = title
        .as_deref()
        .map(super::name::slug)
        .filter(|name| !name.is_empty());
    Ok(Strategy {
        name: name.unwrap_or_else(|| match kind.name {
            "" => super::name::writable(&wire.name),
            name => name.to_owned(),
        }),
        title,
        when: Truth::all([kind.when, own].into_iter().chain(named?)),
        rollout: kind.rollout,
        present: kind.present,
    })
}

fn kind(
    wire: &StrategyWire,
    parameters: &JsonPath,
    custom: &mut usize,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<Kind, Problem> {
    let mut never = |name| {
        notes.warn(
            parameters,
            "a parameter is missing or no whole number: this strategy never holds",
        );
        Ok(Kind::when(name, Truth::Never))
    };
    match wire.name.as_str() {
        "default" => Ok(Kind::when("targeted", Truth::Always)),
        "userWithId" => match wire.parameter("userIds") {
            Some(ids) => users(ids, &parameters.key("userIds")),
            None => never("users"),
        },
        "remoteAddress" => match wire.parameter("IPs") {
            Some(addresses) => {
                let at = parameters.key("IPs");
                let entries = list(addresses, &at)?;
                let subject = attribute("remoteAddress");
                let entries = entries.iter().map(String::as_str);
                tell_skipped(entries.clone(), &at, notes);
                Ok(Kind::when("addresses", in_networks(&subject, entries)))
            }
            None => never("addresses"),
        },
        "applicationHostname" => hosts(wire, parameters, notes),
        "gradualRolloutRandom" => match percentage(wire, "percentage") {
            Some(percent) => Ok(Kind::when("random", by_chance(percent, at, notes))),
            None => never("random"),
        },
        "gradualRolloutUserId" => gradual(wire, "userId", parameters, notes),
        "gradualRolloutSessionId" => gradual(wire, "sessionId", parameters, notes),
        "flexibleRollout" => {
            let at = parameters.key("stickiness");
            let stickiness = Stickiness::rollout(wire.parameter("stickiness"), &at);
            match percentage(wire, "rollout") {
                Some(percent) => rollout(percent, &stickiness?, wire, parameters),
                None => never("rollout"),
            }
        }
        name => {
            *custom += 1;
            let attribute_name = format!("customStrategy{custom}");
            let message = format!(
                "custom strategy `{name}`: the attribute `{attribute_name}` says whether it holds"
            );
            notes.warn(at, message);
            Ok(Kind::when("", Truth::When(attribute(&attribute_name))))
        }
    }
}

/// Entries between commas, without the space around them. The engine compiles them as they are.
fn list(text: &str, at: &JsonPath) -> Result<Vec<String>, Problem> {
    let entries = text.split(',').map(|entry| quoted(entry.trim()));
    let entries: Option<Vec<String>> = entries.collect();
    let entries = entries.ok_or_else(|| Problem::broken(at, "an entry with a quote in it"))?;
    not_too_long(entries.len(), at)?;
    Ok(entries)
}

/// Here the engine escapes quotes first.
fn users(ids: &str, at: &JsonPath) -> Result<Kind, Problem> {
    let ids: Option<Vec<&str>> = ids.split(',').map(|id| escaped(id.trim())).collect();
    let ids = ids.ok_or_else(|| Problem::broken(at, "an id that ends in a backslash"))?;
    not_too_long(ids.len(), at)?;
    let when = Truth::When(is_one_of(attribute("userId"), &ids));
    Ok(Kind::when("users", when).with(Some("userId")))
}

/// The host is one that asks: no part of Unleash's contexts.
fn hosts(wire: &StrategyWire, parameters: &JsonPath, notes: &mut Notes) -> Result<Kind, Problem> {
    let at = parameters.key("hostNames");
    let names = list(wire.parameter("hostNames").unwrap_or(""), &at)?;
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let host = build::call("lower", [attribute("hostname")]);
    notes.warn(
        &at,
        "the attribute `hostname` must say which host is asking",
    );
    Ok(Kind::when("hosts", Truth::When(is_one_of(host, &names))))
}
