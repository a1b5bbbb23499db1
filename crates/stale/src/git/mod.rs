//! What git knows: when lines were changed, and how everything was at another revision.

mod base;
mod blame;
mod blobs;
mod run;
mod was;

pub use base::Base;
pub use blame::History;
pub use was::BaseFiles;
