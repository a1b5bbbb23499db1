//! Variants: their names and values, and who gets which.

use super::constraint::{is_one_of, not_too_long};
use super::name::{Names, can_be_written, writable};
use super::notes::{Notes, Problem};
use super::payload;
use super::stickiness::Stickiness;
use super::subject::attribute;
use super::truth::Truth;
use super::wire::{PayloadWire, VariantWire};
use crate::JsonPath;
use burgee::ast::{Expr, Literal, Outcome, build};
use indexmap::IndexMap;

/// What a feature serves that is off.
pub(super) const OFF: &str = "off";

/// What a feature serves that is on without a variant.
pub(super) const ON: &str = "on";

/// The bucketing of variants.
const BUCKETING: &str = "unleash/variant";

/// The variants of one flag. Two of Unleash's with one name and different payloads, from two
/// strategies, are two variants here.
#[derive(Debug, Clone, Default)]
pub(super) struct Variants {
    /// Unleash's own variants by their names here.
    named: IndexMap<String, (String, Option<PayloadWire>)>,
    by_wire: IndexMap<(String, Option<PayloadWire>), String>,
    names: Names,
    /// Whether the feature can be on without any of them.
    plain: bool,
}

impl Variants {
    fn add(&mut self, wire: &VariantWire) -> String {
        if self.named.is_empty() {
            // These two have their meaning already.
            self.names.take(OFF);
            self.names.take(ON);
        }
        let content = (wire.name.clone(), wire.payload.clone());
        if let Some(name) = self.by_wire.get(&content) {
            return name.clone();
        }
        let name = self.names.take(&writable(&wire.name));
        self.named.insert(name.clone(), content.clone());
        self.by_wire.insert(content, name.clone());
        name
    }

    /// Whether there are none, so that the feature is on or off and nothing else.
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Whether the feature can be on without a variant.
    pub(super) fn can_be_plain(&self) -> bool {
        self.plain
    }

    /// The variants by their names here: Unleash's name and payload.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str, Option<&PayloadWire>)> {
        let named = self.named.iter();
        named.map(|(name, (own, payload))| (name.as_str(), own.as_str(), payload.as_ref()))
    }

    /// `variants { … }`
    pub(super) fn entries(&self) -> Vec<(String, Expr)> {
        let null = || build::literal(Literal::Null);
        let named = self.named.iter().map(|(name, (_, payload))| {
            let value = payload.as_ref().map_or_else(null, payload::value);
            (name.clone(), value)
        });
        let plain = self.plain.then(|| (ON.to_owned(), null()));
        let own = plain.into_iter().chain([(OFF.to_owned(), null())]);
        named.chain(own).collect()
    }
}

/// Where a strategy takes its variant from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Those who get one whatever the hash says, in order.
    pub(super) overrides: Vec<(String, Expr)>,
    /// What everybody else gets.
    pub(super) pick: Pick,
}

/// One of the variants.
#[derive(Debug, Clone)]
pub(super) enum Pick {
    /// None: on, and no more.
    Plain,
    /// The only one that has a weight.
    One(String),
    /// By weight.
    Split {
        /// The weights, in order.
        shares: Vec<(u32, String)>,
        /// Their sum.
        whole: u32,
        /// Who counts as one, in Unleash's words.
        stickiness: Option<String>,
        /// What the hash is salted with.
        group: String,
    },
}

impl Pick {
    /// What is served, and whether chance may decide. `present` is a field that all who come so far
    /// have.
    pub(super) fn outcome(&self, present: Option<&str>) -> (Outcome, bool) {
        match self {
            Pick::Plain => (ON.into(), false),
            Pick::One(name) => (name.as_str().into(), false),
            Pick::Split {
                shares,
                whole,
                stickiness,
                group,
            } => {
                let key = Stickiness::variants(stickiness.as_deref(), present);
                let shares = shares.iter().map(|(weight, name)| (*weight, name.as_str()));
                let split = if *whole == 100 {
                    build::split(shares.map(|(weight, name)| (weight * 1000, name)))
                } else {
                    build::split_parts(*whole, shares)
                };
                let split = split.by(key.key()).salt(group).using(BUCKETING);
                (split.into(), key.by_chance())
            }
        }
    }
}

/// The variants of a feature or of a strategy. `stickiness` is the strategy's; a feature's variants
/// follow the first of them.
pub(super) fn source(
    wires: &[VariantWire],
    stickiness: Option<&str>,
    group: &str,
    at: &JsonPath,
    variants: &mut Variants,
    notes: &mut Notes,
) -> Result<Source, Problem> {
    if let Some(name) = stickiness.filter(|name| !can_be_written(name)) {
        return Err(Problem::refused(
            at,
            format!("sticky on {name:?}, which cannot be written"),
        ));
    }
    let mut whole = 0_u32;
    let mut shares = Vec::new();
    let mut overrides = Vec::new();
    for (index, wire) in wires.iter().enumerate() {
        let weight = u32::try_from(wire.weight).ok();
        let sum = weight.and_then(|weight| whole.checked_add(weight));
        let (Some(weight), Some(sum)) = (weight, sum) else {
            let at = at.index(index).key("weight");
            return Err(Problem::refused(
                &at,
                "a weight below zero, or too large a sum",
            ));
        };
        whole = sum;
        let overriding = override_of(wire, &at.index(index).key("overrides"))?;
        if weight == 0 && overriding.is_none() {
            continue;
        }
        let name = variants.add(wire);
        if weight > 0 {
            shares.push((weight, name.clone()));
        }
        overrides.extend(overriding.map(|condition| (name, condition)));
    }
    let pick = match (shares.pop(), shares.is_empty()) {
        (None, _) => {
            if !wires.is_empty() {
                notes.warn(at, "no variant has a weight: the feature is on without one");
            }
            variants.plain = true;
            Pick::Plain
        }
        (Some((_, name)), true) => Pick::One(name),
        (Some(last), false) => {
            shares.push(last);
            Pick::Split {
                shares,
                whole,
                stickiness: stickiness.map(str::to_owned),
                group: group.to_owned(),
            }
        }
    };
    Ok(Source { overrides, pick })
}

/// Whom a variant is given to whatever the hash says.
fn override_of(wire: &VariantWire, at: &JsonPath) -> Result<Option<Expr>, Problem> {
    let overrides = wire.overrides.as_deref().unwrap_or_default().iter();
    let parts: Result<Vec<Truth>, Problem> = overrides
        .map(|one| {
            if !can_be_written(&one.context_name) {
                let message = "a name with a control character";
                return Err(Problem::refused(at, message));
            }
            not_too_long(one.values.len(), at)?;
            Ok(if one.values.is_empty() {
                Truth::Never
            } else {
                Truth::When(is_one_of(attribute(&one.context_name), &one.values))
            })
        })
        .collect();
    Ok(match Truth::any(parts?) {
        Truth::When(condition) => Some(condition),
        Truth::Always | Truth::Never => None,
    })
}
