//! Trees made by programs: importers, generators, tests.
//!
//! What is built has no place in any text, so its spans are [`Span::NONE`](crate::Span::NONE). Names
//! are given as they are; [`print`](super::print) puts them in backticks where they need it.
//!
//! ```
//! use burgee::ast::{CompareOp, Document, FlagType, build};
//!
//! let paying = build::compare(build::path("plan"), CompareOp::In, build::strings(["pro", "team"]));
//! let flag = build::flag("checkout", FlagType::Bool)
//!     .owner("payments")
//!     .rule(
//!         build::rule("paying")
//!             .when(build::all([paying, build::segment("eu")]))
//!             .serve(build::split([(25_000, "on")]).rest("off").by(build::path("account.id"))),
//!     )
//!     .otherwise("off");
//! let document = Document::from_iter([
//!     build::segment_item("eu", build::in_list(build::path("country"), ["DE", "FR"])),
//!     flag.into(),
//! ]);
//! assert_eq!(burgee::ast::print(&document), r#"segment eu = country in ["DE", "FR"]
//!
//! flag checkout: bool {
//!   owner "payments"
//!   rule paying when plan in ["pro", "team"] and in segment eu serve 25% on, rest off by account.id
//!   otherwise serve off
//! }
//! "#);
//! ```

mod document;
mod expr;
mod outcome;

pub use document::{
    RuleBuilder, attribute, attributes, case, flag, list_item, rule, segment_item, test,
};
pub use expr::{
    all, any, bool, bucket, bucket_parts, call, coalesce, compare, compare_not, flag_is,
    flag_value, ignore_case, in_list, is, is_not, list, list_ref, literal, map, negate, not,
    number, path, percent_of, quantifier, range, segment, steps, string, strings, value,
};
pub use outcome::{RampBuilder, SplitBuilder, ramp, split, split_parts};

use super::{Document, Item};
use crate::source::Spanned;

/// A name or other word that was written nowhere.
pub(crate) fn bare(text: impl Into<String>) -> Spanned<String> {
    Spanned::bare(text.into())
}

impl FromIterator<Item> for Document {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Document {
            items: items.into_iter().collect(),
            trivia: Vec::new(),
        }
    }
}
