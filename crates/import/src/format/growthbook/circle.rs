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

/// How many flags circles become at most, those counted that are given up again.
const MOST: usize = 1024;

/// How many bytes of the payload are copied for that at most.
const LARGEST: usize = 4 << 20;

/// How often the search for circles goes one feature further at most.
const TRIES: usize = 100_000;

/// How many features ask one for the other at most; burgee has a limit of its own just above.
const DEEPEST: usize = 60;

/// A feature, and those that are being decided when it is asked for, itself included.
type Way<'d> = (&'d str, BTreeSet<&'d str>);

/// Copies of features.
struct Copies<'o, 'd> {
    order: &'o Order<'d>,
    /// What can be reached from a feature, for those that were asked about.
    reach: HashMap<&'d str, HashSet<&'d str>>,
    made: HashMap<Way<'d>, Option<Known>>,
    /// The flags, and the way to each.
    flags: Vec<(Way<'d>, Made<'d>)>,
    copied: usize,
    bytes: usize,
    tried: usize,
    depth: usize,
}

/// Makes every feature that can come to a circle.
pub(super) fn circles<'d>(import: &mut Import<'d>, order: &Order<'d>) -> Vec<Made<'d>> {
    let mut copies = Copies {
        order,
        reach: HashMap::new(),
        made: HashMap::new(),
        flags: Vec::new(),
        copied: 0,
        bytes: 0,
        tried: 0,
        depth: 0,
    };
    for name in order.circling.keys() {
        let way = (*name, BTreeSet::from([*name]));
        let at = JsonPath::root().key("features").key(name);
        let before = copies.flags.len();
        match copies.make(import, &way) {
            Ok(Some(known)) => {
                let message = "this depends on itself, by way of others; where GrowthBook would notice that, `cyclic` is served";
                if known.cyclic {
                    import.note(Severity::Note, &at, message);
                }
                import.parents.insert(*name, known);
            }
            Ok(None) => {}
            Err(limit) => {
                import.refuse(Refusal::new(&at, limit));
                // What was made for this one alone is of no use.
                for (way, _) in copies.flags.drain(before..) {
                    copies.made.remove(&way);
                }
            }
        }
    }
    copies.flags.into_iter().map(|(_, made)| made).collect()
}

impl<'d> Copies<'_, 'd> {
    /// Makes a feature as it is asked for in this way, after those that it asks for. None when it
    /// was left out, an error when it takes too much.
    fn make(&mut self, import: &mut Import<'d>, way: &Way<'d>) -> Result<Option<Known>, String> {
        if let Some(known) = self.made.get(way) {
            return Ok(known.clone());
        }
        let (name, open) = way;
        let at = JsonPath::root().key("features").key(name);
        if self.copied >= MOST || self.bytes >= LARGEST || self.tried >= TRIES {
            return Err(format!(
                "circles of prerequisites would become more than {MOST} flags"
            ));
        }
        if self.depth >= DEEPEST {
            return Err(format!(
                "more than {DEEPEST} features ask one for the other"
            ));
        }
        self.tried += 1;
        self.made.insert(way.clone(), None);
        self.depth += 1;
        let parents = self.parents(import, way);
        self.depth -= 1;
        if parents.is_err() {
            // Another way round may come out better.
            self.made.remove(way);
        }
        let parents = parents?;
        let mut draft = Draft::new(flag_name(import, name, open));
        let payload = import.payload;
        let others = std::mem::take(&mut import.parents);
        let links = |parent: &str| match parents.get(parent) {
            _ if open.contains(parent) => Some(Link::Circle),
            Some(known) => known.clone().map(Link::Flag),
            None => link(payload, &others, parent),
        };
        let feature = payload.get("features").get(name).unwrap_or(&Json::Null);
        self.copied += 1;
        self.bytes = self.bytes.saturating_add(feature.to_string().len());
        let feature = Fields::of(feature, &at);

        let rules = feature.and_then(|feature| {
            import
                .feature(&mut draft, (name, feature), &at, &links)
                .map(|()| feature)
        });
        import.parents = others;
        let default = match rules {
            Ok(feature) => feature.get("defaultValue"),
            Err(refusal) => {
                import.refuse(refusal);
                return Ok(None);
            }
        };
        let made = Made::new(name, open.len() == 1, draft, default);
        let known = made.known.clone();
        self.flags.push((way.clone(), made));
        self.made.insert(way.clone(), Some(known.clone()));
        Ok(Some(known))
    }

    /// The features that one asks for, as it comes to them.
    fn parents(
        &mut self,
        import: &mut Import<'d>,
        (name, open): &Way<'d>,
    ) -> Result<HashMap<&'d str, Option<Known>>, String> {
        let mut parents = HashMap::new();
        let order = self.order;
        for parent in order.circling.get(name).into_iter().flatten() {
            if !open.contains(parent) {
                let way = self.way(parent, open);
                parents.insert(*parent, self.make(import, &way)?);
            }
        }
        Ok(parents)
    }

    /// The way to a feature from where others are being decided. Those that it cannot come to make no
    /// difference.
    fn way(&mut self, name: &'d str, open: &BTreeSet<&'d str>) -> Way<'d> {
        let order = self.order;
        let reach = self.reach.entry(name);
        let reach = reach.or_insert_with(|| order.reached_from(name));
        let open = open.iter().copied().filter(|other| reach.contains(other));
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
