//! Segments: constraints with a name.

use super::constraint::constraints;
use super::notes::{Notes, Problem};
use super::wire::SegmentWire;
use crate::JsonPath;
use burgee::ast::{Expr, Item, build};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::HashSet;

/// The segments of a document by id: the name of each, or why there is none.
#[derive(Debug, Default)]
pub(super) struct Segments {
    by_id: IndexMap<i64, Result<String, Problem>>,
}

impl Segments {
    /// Translates all segments; what each of them becomes is added to `items`.
    pub(super) fn read(
        wires: &IndexMap<i64, (JsonPath, Json)>,
        items: &mut Vec<Item>,
        notes: &mut Notes,
    ) -> Segments {
        let mut taken = HashSet::new();
        let mut by_id = IndexMap::new();
        for (id, (at, wire)) in wires {
            let segment = segment(wire, at, notes).map(|(wished, when)| {
                let own = format!("segment-{id}");
                let name = wished.filter(|name| !taken.contains(name)).unwrap_or(own);
                taken.insert(name.clone());
                items.push(build::segment_item(&name, when));
                name
            });
            if let Err(Problem::Broken(at, message)) = &segment {
                notes.warn(at, format!("{message}: what uses this segment is off"));
            }
            by_id.insert(*id, segment);
        }
        Segments { by_id }
    }

    /// `in segment name`
    pub(super) fn reference(&self, id: i32, at: &JsonPath) -> Result<Expr, Problem> {
        match self.by_id.get(&i64::from(id)) {
            Some(Ok(name)) => Ok(build::segment(name)),
            Some(Err(Problem::Broken(..))) => Err(Problem::broken(
                at,
                format!("segment {id} does not compile"),
            )),
            Some(Err(Problem::Refused(..))) => {
                Err(Problem::refused(at, format!("segment {id} was left out")))
            }
            None => Err(Problem::broken(at, format!("there is no segment {id}"))),
        }
    }
}

/// The name that a segment wishes for, and its condition.
fn segment(
    wire: &Json,
    at: &JsonPath,
    notes: &mut Notes,
) -> Result<(Option<String>, Expr), Problem> {
    let wire = SegmentWire::deserialize(wire).map_err(|error| {
        notes.refuse(at, error.to_string());
        Problem::refused(at, error.to_string())
    })?;
    let name = wire.name.as_deref().map(super::name::slug);
    let name = name.filter(|name| !name.is_empty() && !name.starts_with("segment-"));
    let when = constraints(Some(&wire.constraints), &at.key("constraints"), notes).inspect_err(
        |problem| {
            if let Problem::Refused(at, message) = problem {
                notes.refuse(at, message.clone());
            }
        },
    )?;
    Ok((name, when.into_expr()))
}
