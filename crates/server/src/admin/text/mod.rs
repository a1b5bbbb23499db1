//! Changing one flag in the text of all rules: everything else stays as it is, byte for byte.

mod body;
mod environment;
mod outline;
mod rewrite;
mod splice;
mod target;
#[cfg(test)]
mod tests;

pub(crate) use body::{FlagText, NAME};
pub(crate) use environment::{is_switch, kill_in, killed_in, off_in, otherwise, revive_in};
pub(crate) use outline::{Outline, Place};
pub(crate) use rewrite::{kill, revive, rewrite};
pub(crate) use splice::{put, remove};
pub(crate) use target::{simple, target};
