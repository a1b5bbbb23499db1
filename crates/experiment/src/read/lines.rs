//! Lines of bounded length.

use super::unreadable;
use crate::limits::Limits;
use crate::problem::Problem;
use std::io::{self, BufRead, Read};

/// Hands on every line that is not blank, with its number from 1; or why it is not text.
pub(super) fn each(
    name: &str,
    mut reader: impl BufRead,
    limits: &Limits,
    mut use_it: impl FnMut(u64, Result<&str, String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut buffer = Vec::new();
    let mut number = 0;
    loop {
        buffer.clear();
        let whole = next(&mut reader, limits.line_bytes, &mut buffer);
        let whole = whole.map_err(|error| unreadable(name, error))?;
        if buffer.is_empty() {
            return Ok(());
        }
        number += 1;
        // A byte order mark, which some editors put at the start.
        let line = match buffer.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if number == 1 => rest,
            _ => &buffer,
        };
        let line = line.trim_ascii();
        if !whole {
            let bytes = limits.line_bytes;
            use_it(
                number,
                Err(format!("the line is longer than {bytes} bytes")),
            )?;
        } else if !line.is_empty() {
            let text = std::str::from_utf8(line);
            use_it(
                number,
                text.map_err(|_| "the line is not UTF-8 text".to_owned()),
            )?;
        }
    }
}

/// Reads a line with its end. False when it is longer than `most`: then the rest of it is skipped.
fn next(reader: &mut impl BufRead, most: usize, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let bound = u64::try_from(most).unwrap_or(u64::MAX);
    reader
        .by_ref()
        .take(bound.saturating_add(1))
        .read_until(b'\n', buffer)?;
    if buffer.len() <= most || buffer.ends_with(b"\n") {
        return Ok(true);
    }
    reader.skip_until(b'\n')?;
    Ok(false)
}
