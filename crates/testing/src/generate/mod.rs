//! Random rulesets that the checker accepts, and contexts that hit what they ask for.
//!
//! Everything is drawn from [`Choices`], a stream of bytes: the same bytes give the same rules, a
//! fuzzer can steer them, and a property test shrinks them. Where the stream ends the simplest
//! choice is taken, so that fewer bytes mean smaller rules.

mod choices;
mod condition;
mod context;
mod flag;
mod pool;
mod ruleset;

pub use choices::Choices;
pub use context::{Drawn, context};
pub use ruleset::{Sketch, lone_condition, ruleset};
