//! Values that stand above the rules: from the environment of the process, and for a test.

mod environment;
mod forced;
mod scoped;

pub(crate) use environment::{Resolved, Variables};
pub use forced::BadOverride;
pub(crate) use forced::Forced;
pub use scoped::OverrideGuard;
pub(crate) use scoped::{Layers, Overlay};
