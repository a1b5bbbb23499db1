//! Localhost files: flags for development, in YAML.

use super::wire::{
    ConditionWire, FlagWire, GroupWire, KeysWire, LocalWire, LocalhostWire, MatcherWire,
    PartitionWire, WhitelistWire,
};
use crate::note::JsonPath;
use indexmap::IndexMap;
use serde_json::Value as Json;

/// The flags that a localhost file stands for. Entries of one flag are one flag: those with keys come
/// first, and of those without, the first counts.
pub(super) fn flags(wire: LocalhostWire) -> Vec<(FlagWire, JsonPath)> {
    let mut flags: IndexMap<String, (Vec<LocalWire>, JsonPath)> = IndexMap::new();
    for (index, entry) in wire.into_iter().enumerate() {
        let at = JsonPath::root().index(index);
        for (name, entry) in entry {
            let at = at.key(&name);
            flags
                .entry(name)
                .or_insert_with(|| (Vec::new(), at))
                .0
                .push(entry);
        }
    }
    flags
        .into_iter()
        .map(|(name, (entries, at))| (flag(name, entries), at))
        .collect()
}

fn flag(name: String, entries: Vec<LocalWire>) -> FlagWire {
    let mut configurations = IndexMap::new();
    for entry in &entries {
        if let Some(config) = &entry.config {
            configurations.insert(entry.treatment.clone(), Json::from(config.as_str()));
        }
    }
    let (listed, open): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| entry.keys.is_some());
    let open = open.into_iter().take(1);
    let conditions = listed.into_iter().chain(open).map(condition).collect();
    FlagWire {
        name,
        status: None,
        killed: false,
        default_treatment: None,
        algo: Some(2),
        seed: 0,
        traffic_allocation: Some(100),
        traffic_allocation_seed: 0,
        change_number: None,
        sets: None,
        configurations: Some(configurations),
        conditions: Some(conditions),
        prerequisites: None,
    }
}

fn condition(entry: LocalWire) -> ConditionWire {
    let keys = entry.keys.map(|keys| match keys {
        KeysWire::One(key) => vec![key],
        KeysWire::Many(keys) => keys,
    });
    let (kind, label) = match keys {
        Some(_) => ("WHITELIST", "whitelisted"),
        None => ("ALL_KEYS", "default rule"),
    };
    ConditionWire {
        condition_type: Some(
            if keys.is_some() {
                "WHITELIST"
            } else {
                "ROLLOUT"
            }
            .to_owned(),
        ),
        label: Some(label.to_owned()),
        matcher_group: GroupWire {
            matchers: vec![MatcherWire {
                matcher_type: kind.to_owned(),
                whitelist_matcher_data: keys.map(|whitelist| WhitelistWire { whitelist }),
                ..MatcherWire::default()
            }],
        },
        partitions: Some(vec![PartitionWire {
            treatment: entry.treatment,
            size: 100,
        }]),
    }
}
