//! Rules as they came, and as they are asked.

mod document;
mod ruleset;

pub(crate) use document::{Document, FileRead, Files};
pub(crate) use ruleset::{About, BadRules, Origin, Ruleset, compile};
