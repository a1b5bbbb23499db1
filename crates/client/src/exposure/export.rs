//! Exposures as text.

use super::Exposure;
use std::io::{self, Write};

/// Writes exposures as JSON, one object a line: `time` (RFC 3339), `flag`, `variant`, `user`, `revision`, and
/// where they are known `rule`, `environment` and `context`.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_jsonl<'e>(
    exposures: impl IntoIterator<Item = &'e Exposure>,
    mut to: impl Write,
) -> io::Result<()> {
    for exposure in exposures {
        serde_json::to_writer(&mut to, exposure)?;
        to.write_all(b"\n")?;
    }
    to.flush()
}
