//! Random trees that the grammar can say: every form, every operator, odd names, odd text.
//!
//! They need not make sense: whatever parses must be printed so that it parses to the same tree.

mod document;
mod expr;
mod word;

pub use document::document;
pub use expr::expr;
