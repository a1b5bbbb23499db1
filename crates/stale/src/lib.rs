//! Flags that are over: where code asks for them, and what is left to clear away.
//!
//! [`Rules`] is what the rules say, [`scan_tree`] finds the places in code that name flags, and
//! [`findings`] puts the two together. [`Base`] gives both as they were at another revision, and
//! [`compare`] tells what a change adds from what was there before.

mod calls;
mod code;
mod compare;
mod error;
mod finding;
mod git;
mod judge;
mod keep;
mod language;
mod lex;
mod names;
mod needles;
pub mod report;
mod rules;
mod scan;
mod test_code;

pub use code::{Code, Level};
pub use compare::compare;
pub use error::Error;
pub use finding::{Finding, Kept, Place, Removal, State, UseKind};
pub use git::{Base, BaseFiles, History};
pub use judge::{Settings, Side, findings};
pub use keep::{Keep, MOST_DAYS};
pub use language::{LANGUAGES, Language, language_of};
pub use needles::Needles;
pub use rules::{Flag, Rules, Served};
pub use scan::{Hit, LONGEST_LINE, MOST_BYTES, Naming, Options, Scan, Skipped, scan_tree};
