//! Who has seen which variant: what experiments are counted from.

mod export;
mod flush;
mod log;
#[cfg(feature = "parquet")]
mod parquet;
mod settings;

pub use export::write_jsonl;
pub(crate) use flush::Flusher;
pub(crate) use log::{ExposureLog, Seen};
#[cfg(feature = "parquet")]
pub use parquet::{ParquetError, write_parquet};
pub use settings::Exposures;

use burgee::{Timestamp, Value};
use indexmap::IndexMap;
use serde::{Serialize, Serializer};

/// One user was served one variant of one flag by one revision of the rules, for the first time that this
/// process remembers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Exposure {
    /// The time of the request.
    #[serde(serialize_with = "as_text")]
    pub time: Timestamp,
    /// The flag.
    pub flag: String,
    /// The variant's name; the value as JSON where it has none.
    pub variant: String,
    /// Who was served.
    pub user: String,
    /// Which content of the rules decided.
    pub revision: String,
    /// The rule that decided, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The environment of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// What [`Exposures::context`] takes over from the context.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub context: IndexMap<String, Value>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn as_text<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}
