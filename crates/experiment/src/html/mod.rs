//! The report as one page.

use crate::report::Report;

/// The page.
pub fn page(report: &Report) -> String {
    format!("{report:?}")
}
