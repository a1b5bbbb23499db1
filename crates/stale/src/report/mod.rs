//! Findings as documents for programs.

mod json;
mod sarif;

pub use json::json;
pub use sarif::sarif;
