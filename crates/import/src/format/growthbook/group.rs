//! Saved groups: lists of values that conditions share.

use super::condition::constant;
use super::names::{Names, writable};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Item, build};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// The saved groups by their ids.
#[derive(Debug, Default)]
pub(super) struct SavedGroups(IndexMap<String, Group>);

/// One saved group.
#[derive(Debug)]
pub(super) struct Group {
    /// The list that holds its members.
    pub(super) list: String,
    pub(super) members: Vec<Json>,
}

impl SavedGroups {
    /// The groups as a document or a question gives them.
    pub(super) fn of(json: &Json) -> SavedGroups {
        let groups = json.as_object().into_iter().flatten();
        let mut names = Names::default();
        let groups = groups.filter_map(|(name, members)| {
            let members = members.as_array()?.clone();
            let list = names.unique(&writable(name));
            Some((name.clone(), Group { list, members }))
        });
        SavedGroups(groups.collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Group> {
        self.0.get(name)
    }

    /// The lists, with the members that something can equal. One without any is not written.
    pub(super) fn items(&self, notes: &mut Vec<Note>) -> Vec<Item> {
        let mut items = Vec::new();
        for (name, group) in &self.0 {
            let literals: Vec<_> = group.members.iter().filter_map(constant).collect();
            let others = group.members.iter().filter(|member| !member.is_null());
            if others.count() > literals.len() {
                notes.push(Note {
                    severity: Severity::Note,
                    at: JsonPath::root().key("savedGroups").key(name),
                    message: "lists and objects in a saved group equal nothing, and are left out"
                        .to_owned(),
                });
            }
            if !literals.is_empty() {
                items.push(build::list_item(&group.list, literals));
            }
        }
        items
    }
}
