//! From exposures and metrics to numbers that can be trusted.
//!
//! [`analyse`] reads who saw which variant of a flag and what they did then, and makes a [`Report`]:
//! whether the users were dealt out as the split says, how each metric compares, whether guardrails
//! hold. The statistics are in [`stats`], by themselves.

mod analyse;
mod events;
pub mod html;
mod limits;
mod metric;
mod names;
pub mod number;
mod problem;
mod read;
pub mod report;
mod settings;
pub mod stats;
pub mod time;
mod users;

pub use analyse::analyse;
pub use limits::Limits;
pub use metric::{Kind, Margin, Metric};
pub use problem::Problem;
pub use read::{Fault, Format, Input};
pub use report::Report;
pub use settings::{Basis, Expected, Settings};
