//! Comma-separated values: RFC 4180, the names of the columns in the first line.

use super::{Record, unreadable};
use crate::limits::Limits;
use crate::problem::Problem;
use csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// A reader that gives up when it has handed out too much for one row: a quote that is not closed makes
/// one row of the rest of the file.
struct Bounded<R> {
    inner: R,
    /// How many bytes are left for the row that is being read.
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let Some(left) = self.left.get().checked_sub(read) else {
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        self.left.set(left);
        Ok(read)
    }
}

/// Hands on every row with the number of its line, or why it cannot be read.
pub(super) fn each<R: Record>(
    name: &str,
    reader: impl Read,
    limits: &Limits,
    mut use_it: impl FnMut(u64, Result<R, String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    // A row's bytes and a buffer of them.
    let most = limits.line_bytes.saturating_add(1 << 16);
    let left = Rc::new(Cell::new(most));
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(Bounded {
        inner: reader,
        left: Rc::clone(&left),
    });
    let headers = reader.headers().map_err(|error| match error.kind() {
        ErrorKind::Utf8 { .. } => Problem::new(
            format!("`{name}` is not UTF-8 text"),
            "save the file as CSV in UTF-8",
        ),
        _ => unreadable(name, error),
    })?;
    let headers = headers.clone();
    if headers.is_empty() {
        return Err(Problem::new(
            format!("`{name}` is empty"),
            format!("its first line names the columns {}", R::COLUMNS.join(", ")),
        ));
    }
    let column = |name: &str| headers.iter().position(|header| header == name);
    if let Some(missing) = R::COLUMNS.iter().find(|name| column(name).is_none()) {
        if let Some(other) = separator(&headers, R::COLUMNS) {
            return Err(Problem::new(
                format!("the columns of `{name}` are separated by {other}"),
                "write it with commas, and with points in numbers: 243.5",
            ));
        }
        return Err(Problem::new(
            format!("`{name}` has no column `{missing}`"),
            format!(
                "its first line must name the columns {}",
                R::COLUMNS.join(", ")
            ),
        ));
    }
    let mut row = StringRecord::new();
    loop {
        left.set(most);
        let line = reader.position().line();
        match reader.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = row.position().map_or(line, Position::line);
                let cell = |name: &str| {
                    let cell = row.get(column(name)?)?;
                    (!cell.is_empty()).then_some(cell)
                };
                use_it(line, R::from_row(cell))?;
            }
            Err(error) => {
                let why = match error.kind() {
                    ErrorKind::UnequalLengths {
                        expected_len, len, ..
                    } => format!("{len} cells, where the first line has {expected_len}"),
                    ErrorKind::Utf8 { .. } => "the line is not UTF-8 text".to_owned(),
                    ErrorKind::Io(fault) if fault.kind() == io::ErrorKind::FileTooLarge => {
                        return Err(too_long(name, line));
                    }
                    _ => return Err(unreadable(name, error)),
                };
                let line = error.position().map_or(line, Position::line);
                use_it(line, Err(why))?;
            }
        }
    }
}

/// What stands between the names of the columns in place of commas, as programs for tables write it in
/// countries that write numbers with a comma.
fn separator(headers: &StringRecord, columns: &[&str]) -> Option<&'static str> {
    let line = headers.get(0)?;
    let by = |mark: char| {
        columns
            .iter()
            .all(|name| line.split(mark).any(|word| word.trim() == *name))
    };
    [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")]
        .into_iter()
        .find_map(|(mark, name)| by(mark).then_some(name))
}

/// What to say of a row without end.
fn too_long(name: &str, line: u64) -> Problem {
    Problem::new(
        format!("`{name}` has a row without end at line {line}"),
        "close the quote that is opened there",
    )
}
