#![doc = include_str!("../README.md")]

pub mod ast;
pub mod bucket;
pub mod check;
mod compile;
mod condition;
pub mod context;
pub mod diagnostic;
mod engine;
mod error;
mod eval;
mod limits;
mod load;
mod parallel;
pub mod parse;
mod program;
pub mod schema;
pub mod source;
pub mod typed;
pub mod value;

pub use condition::{BoundCondition, Condition};
pub use context::{Attributes, Context, ContextError, Request};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use engine::{Answers, Bound, Builder, Engine, Flag, Reading};
pub use error::{Diagnostics, Error, UnknownFlag};
pub use eval::{ConditionExplanation, Evaluation, Explanation, Note, Notes, Reason, Truth};
pub use limits::Limits;
pub use source::{Sources, Span};
pub use value::{Timestamp, Value, ValueRef};
