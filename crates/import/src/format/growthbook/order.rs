//! In which order features are made: those that others depend on first, circles last.

use super::wire::PayloadWire;
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// Which features ask for which.
#[derive(Debug)]
pub(super) struct Order<'d> {
    /// Features that come to no circle, each behind those that it asks for.
    pub(super) straight: Vec<&'d str>,
    /// Features that can come to a circle, with those of them that they ask for.
    pub(super) circling: IndexMap<&'d str, Vec<&'d str>>,
}

/// The prerequisites that a feature names, whatever becomes of them.
fn named(feature: &Json) -> impl Iterator<Item = &str> {
    let rules = feature.get("rules").and_then(Json::as_array);
    let parents = rules.into_iter().flatten();
    let parents = parents.filter_map(|rule| rule.get("parentConditions")?.as_array());
    parents
        .flatten()
        .filter_map(|parent| parent.get("id")?.as_str())
}

impl<'d> Order<'d> {
    pub(super) fn of(payload: &'d PayloadWire) -> Order<'d> {
        let features: IndexMap<&str, &Json> = payload.features().collect();
        let mut waits: HashMap<&str, usize> = HashMap::new();
        let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, feature) in &features {
            let parents: HashSet<&str> = named(feature).collect();
            let known = parents
                .into_iter()
                .filter(|parent| features.contains_key(parent));
            for parent in known {
                *waits.entry(name).or_default() += 1;
                children.entry(parent).or_default().push(name);
            }
        }
        let ready = features.keys().filter(|name| !waits.contains_key(**name));
        let mut straight: Vec<&str> = ready.copied().collect();
        let mut next = 0;
        while let Some(name) = straight.get(next).copied() {
            next += 1;
            for child in children.get(name).into_iter().flatten() {
                if let Some(left) = waits.get_mut(child) {
                    *left -= 1;
                    if *left == 0 {
                        straight.push(child);
                    }
                }
            }
        }
        let done: HashSet<&str> = straight.iter().copied().collect();
        let left = features.iter().filter(|(name, _)| !done.contains(**name));
        let left: IndexMap<&str, &Json> = left.map(|(name, feature)| (*name, *feature)).collect();
        let circling = left.iter().map(|(name, feature)| {
            let parents = named(feature).filter_map(|parent| left.get_key_value(parent));
            (*name, parents.map(|(name, _)| *name).collect())
        });
        Order {
            straight,
            circling: circling.collect(),
        }
    }

    /// The features that can be reached from one that can come to a circle.
    pub(super) fn reached_from(&self, feature: &'d str) -> HashSet<&'d str> {
        let mut reached = HashSet::new();
        let mut waiting = vec![feature];
        while let Some(name) = waiting.pop() {
            for parent in self.circling.get(name).into_iter().flatten() {
                if reached.insert(*parent) {
                    waiting.push(parent);
                }
            }
        }
        reached
    }
}
