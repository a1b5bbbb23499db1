//! What the caller knows about a request.

mod attributes;
mod owned;

pub(crate) use attributes::walk;
pub use attributes::{Attributes, Request};
pub use owned::{Context, ContextError};
