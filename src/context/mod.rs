//! What the caller knows about a request.

mod attributes;
mod owned;

pub use attributes::{Attributes, Request};
pub use owned::{Context, ContextError};
