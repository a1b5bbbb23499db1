//! All flags: those first on which others depend.

use super::flag::{Subject, Translated, flag};
use super::graph;
use super::native::FlagTable;
use super::prerequisite::{Flags, Known};
use super::scope::{Scope, Segments};
use super::segment::refused;
use super::step::Aborts;
use super::variant::Variants;
use super::wire::FlagWire;
use crate::note::{JsonPath, Note};
use burgee::ast::Item;
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};

/// The flags as items, and what their answers mean.
pub(super) struct Done {
    pub(super) items: Vec<Item>,
    pub(super) tables: HashMap<String, FlagTable>,
}

/// Translates all flags.
pub(super) fn flags(
    all: &IndexMap<String, (FlagWire, Variants)>,
    broken: HashSet<String>,
    segments: &Segments,
    notes: &mut Vec<Note>,
) -> Done {
    let mut flags = Flags {
        all,
        known: HashMap::new(),
        circle: HashMap::new(),
        broken,
    };
    let edges = edges(all);
    let asked: HashSet<usize> = edges.iter().flatten().copied().collect();
    let mut items: Vec<Vec<Item>> = vec![Vec::new(); all.len()];
    let mut tables = HashMap::new();
    for group in graph::groups(&edges) {
        let written = if group.len() > graph::LARGEST {
            Err("too many flags depend on each other in a circle".to_owned())
        } else {
            circle(&group, &mut flags, segments, notes)
        };
        match written {
            Ok(written) => {
                for (member, name, translated) in written {
                    let Some(place) = items.get_mut(member) else {
                        continue;
                    };
                    place.push(translated.flag.into());
                    let shadow = translated.shadow.filter(|_| asked.contains(&member));
                    place.extend(shadow.map(Item::from));
                    tables.insert(name, translated.table);
                }
            }
            Err(why) => {
                for (key, _) in group.iter().filter_map(|member| all.get_index(*member)) {
                    notes.push(refused(JsonPath::root().key("flags").key(key), &why));
                    flags.broken.insert(key.clone());
                }
            }
        }
    }
    Done {
        items: items.into_iter().flatten().collect(),
        tables,
    }
}

/// On which flags each flag depends: one that is off on none.
fn edges(all: &IndexMap<String, (FlagWire, Variants)>) -> Vec<Vec<usize>> {
    let targets = |wire: &FlagWire| {
        let needed = wire.prerequisites.iter().filter(|_| wire.on);
        needed
            .filter_map(|needed| all.get_index_of(&needed.key))
            .collect()
    };
    all.values().map(|(wire, _)| targets(wire)).collect()
}

/// Flags that depend on each other; nearly always it is one alone. Like segments, n flags in a circle
/// are written out n times: see [`super::segment`].
fn circle(
    group: &[usize],
    flags: &mut Flags<'_>,
    segments: &Segments,
    notes: &mut Vec<Note>,
) -> Result<Vec<(usize, String, Translated)>, String> {
    let all = flags.all;
    let members = group
        .iter()
        .filter_map(|member| Some((*member, all.get_index(*member)?)));
    let members: Vec<_> = members.collect();
    let none = members.iter().map(|(_, (key, _))| ((*key).clone(), None));
    flags.circle = none.collect();
    let mut written = Vec::new();
    for step in 1..=members.len() {
        let last = step == members.len();
        let mut next = Vec::with_capacity(members.len());
        for (member, (key, (wire, variants))) in &members {
            let at = JsonPath::root().key("flags").key(key);
            let mut unsaid = Vec::new();
            let heard = if last { &mut *notes } else { &mut unsaid };
            let mut scope = Scope::new(segments, heard);
            let name = if last {
                (*key).clone()
            } else {
                format!("{key}/{step}")
            };
            let subject = Subject {
                key,
                wire,
                variants,
            };
            let translated = flag(&subject, &name, flags, &mut scope, &at)?;
            next.push(((*key).clone(), known(&name, translated.aborts)));
            written.push((*member, name, translated));
        }
        if last {
            flags.circle.clear();
            flags.known.extend(next);
        } else {
            let next = next.into_iter().map(|(key, known)| (key, Some(known)));
            flags.circle.extend(next);
        }
    }
    Ok(written)
}

fn known(name: &str, aborts: Aborts) -> Known {
    Known {
        name: name.to_owned(),
        aborts,
    }
}
