//! Flags that are over: where code asks for them, and what is left to clear away.
//!
//! [`scan_tree`] finds the places in a tree of code that name flags.

mod calls;
mod code;
mod error;
mod finding;
mod keep;
mod language;
mod lex;
mod names;
mod needles;
mod scan;
mod test_code;

pub use code::{Code, Level};
pub use error::Error;
pub use finding::{Finding, Kept, Place, Removal, State};
pub use keep::{Keep, MOST_DAYS};
pub use language::{LANGUAGES, Language, language_of};
pub use needles::Needles;
pub use scan::{Hit, LONGEST_LINE, MOST_BYTES, Naming, Options, Scan, Skipped, scan_tree};
