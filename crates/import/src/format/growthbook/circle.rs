//! Features that depend on each other in a circle.
//!
//! GrowthBook finds out while it evaluates: a feature that is asked for while it is being decided is
//! null, and so is whoever asked. burgee has no such references, so a feature is copied for every way
//! in which others come to it; the copy knows which features are being decided already.

use super::document::{Made, link};
use super::draft::Draft;
use super::import::Import;
use super::order::Order;
use super::parent::{Known, Link};
use super::refusal::Refusal;
use super::wire::Fields;
use crate::note::{JsonPath, Severity};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many flags circles become at most.
const MOST: usize = 256;

/// A feature, and those that are being decided when it is asked for, itself included.
type Way<'d> = (&'d str, BTreeSet<&'d str>);

/// Copies of features.
struct Copies<'o, 'd> {
    order: &'o Order<'d>,
    reach: HashMap<&'d str, HashSet<&'d str>>,
    made: HashMap<Way<'d>, Option<Known>>,
    flags: Vec<Made<'d>>,
}

/// Makes every feature that can come to a circle.
pub(super) fn circles<'d>(import: &mut Import<'d>, order: &Order<'d>) -> Vec<Made<'d>> {
    let reach = order.circling.keys();
    let mut copies = Copies {
        order,
        reach: reach
            .map(|name| (*name, order.reached_from(name)))
            .collect(),
        made: HashMap::new(),
        flags: Vec::new(),
    };
    for name in order.circling.keys() {
        let way = (*name, BTreeSet::from([*name]));
        let at = JsonPath::root().key("features").key(name);
        match copies.make(import, &way) {
            Ok(Some(known)) => {
                let message = "this depends on itself, by way of others; where GrowthBook would notice that, `cyclic` is served";
                if known.cyclic {
                    import.note(Severity::Note, &at, message);
                }
                import.parents.insert(*name, known);
            }
            Ok(None) => {}
            Err(refusal) => import.refuse(refusal),
        }
    }
    copies.flags
}

impl<'d> Copies<'_, 'd> {
    /// Makes a feature as it is asked for in this way, after those that it asks for. None when it
    /// was left out.
    fn make(&mut self, import: &mut Import<'d>, way: &Way<'d>) -> Result<Option<Known>, Refusal> {
        if let Some(known) = self.made.get(way) {
            return Ok(known.clone());
        }
        let (name, open) = way;
        let at = JsonPath::root().key("features").key(name);
        if self.made.len() >= MOST {
            let message = format!("circles of prerequisites would become more than {MOST} flags");
            return Err(Refusal::new(&at, message));
        }
        self.made.insert(way.clone(), None);
        let mut parents: HashMap<&str, Option<Known>> = HashMap::new();
        for parent in self.order.circling.get(name).into_iter().flatten() {
            if !open.contains(parent) {
                let way = self.way(parent, open);
                let known = self.make(import, &way)?;
                parents.insert(parent, known);
            }
        }
        let mut draft = Draft::new(flag_name(import, name, open));
        let payload = import.payload;
        let others = std::mem::take(&mut import.parents);
        let links = |parent: &str| match parents.get(parent) {
            _ if open.contains(parent) => Some(Link::Circle),
            Some(known) => known.clone().map(Link::Flag),
            None => link(payload, &others, parent),
        };
        let features = payload.get("features");
        let feature = Fields::of(features.get(name).unwrap_or(&Json::Null), &at);

        let rules = feature.and_then(|feature| {
            import
                .feature(&mut draft, (name, feature), &at, &links)
                .map(|()| feature)
        });
        import.parents = others;
        let made = Made::new(name, open.len() == 1, draft, rules?.get("defaultValue"));
        let known = made.known.clone();
        self.flags.push(made);
        self.made.insert(way.clone(), Some(known.clone()));
        Ok(Some(known))
    }

    /// The way to a feature from where others are being decided. Those that it cannot come to make no
    /// difference.
    fn way(&self, name: &'d str, open: &BTreeSet<&'d str>) -> Way<'d> {
        let reach = self.reach.get(name);
        let matters = |other: &&str| reach.is_some_and(|reach| reach.contains(*other));
        let open = open.iter().copied().filter(matters);
        (name, open.chain([name]).collect())
    }
}

/// The name of a feature, with those that are being decided when it is asked for.
fn flag_name(import: &mut Import<'_>, name: &str, open: &BTreeSet<&str>) -> String {
    if open.len() == 1 {
        return import.flag_name(name);
    }
    let mut flag = name.to_owned();
    for other in open.iter().filter(|other| **other != name) {
        flag.push_str(".within.");
        flag.push_str(other);
    }
    import.other_name(&flag)
}
