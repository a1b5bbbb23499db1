#![doc = include_str!("../README.md")]

pub mod ast;
pub mod bucket;
pub mod context;
pub mod diagnostic;
mod limits;
pub mod schema;
pub mod source;
pub mod typed;
pub mod value;

pub use context::{Attributes, Context, ContextError, Request};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use limits::Limits;
pub use source::{Sources, Span};
pub use value::{Timestamp, Value, ValueRef};
