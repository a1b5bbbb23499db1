//! Burgee's rules as documents of other systems.

pub(crate) mod flagd;
pub(crate) mod gofeatureflag;

use crate::note::Note;
use burgee::ast::{Document, Flag, FlagItem, FlagType, Target};
use std::fmt;

/// Writes rules in another system's form: what that can say exactly, and nothing else.
pub trait Exporter: Sync + fmt::Debug {
    /// The name on the command line: `flagd`.
    fn id(&self) -> &'static str;

    /// The system's own name.
    fn title(&self) -> &'static str;

    /// The flags of `document`, which has been checked. A flag that the system cannot say exactly is
    /// left out, with a note of severity `Refused` that names it and what it needs.
    fn export(&self, document: &Document) -> Exported;
}

/// A document of another system.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// Its text.
    pub text: String,
    /// What does not stand in it. The places are flags: `$.checkout`.
    pub notes: Vec<Note>,
}

/// Every system that rules can be written for.
pub const EXPORTERS: &[&dyn Exporter] = &[&flagd::FlagdExport, &gofeatureflag::GoFeatureFlagExport];

/// The exporter of this name.
pub fn exporter(id: &str) -> Option<&'static dyn Exporter> {
    EXPORTERS
        .iter()
        .copied()
        .find(|exporter| exporter.id() == id)
}

/// What a flag serves while it is switched off, and to whom its `otherwise` cannot deal out; none where
/// that is the caller's default.
fn served_while_off(flag: &Flag) -> Option<Target> {
    let given = flag.items.iter().find_map(|item| match item {
        FlagItem::IfDisabled(target) => Some(target.clone()),
        _ => None,
    });
    let has_off = flag.items.iter().all(|item| match item {
        FlagItem::Variants(variants) => {
            let mut variants = variants.node.iter();
            variants.any(|variant| variant.name.node == "off")
        }
        _ => true,
    });
    let off = (flag.ty.node == FlagType::Bool && has_off).then(|| Target::from("off"));
    given.or(off)
}
