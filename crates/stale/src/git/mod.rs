//! What git knows: when lines were changed, and how everything was at another revision.

mod base;
mod blame;
mod blobs;
mod run;

pub use base::{Base, BaseFiles};
pub use blame::History;
