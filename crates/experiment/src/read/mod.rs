//! From files to records: JSON Lines and CSV, a record at a time.

mod delimited;
mod event;
mod exposure;
mod faults;
mod lines;
mod text;

pub(crate) use event::Event;
pub(crate) use exposure::Exposure;
pub use faults::Fault;
pub(crate) use faults::Faults;

use crate::limits::Limits;
use crate::problem::Problem;
use std::fmt::{self, Debug};
use std::io::BufRead;

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values, the names of the columns in the first line.
    Csv,
}

impl Format {
    /// What a name promises: `.csv` is CSV, everything else JSON Lines.
    pub fn of(name: &str) -> Format {
        let csv = name.len() >= 4
            && name
                .get(name.len() - 4..)
                .is_some_and(|end| end.eq_ignore_ascii_case(".csv"));
        if csv { Format::Csv } else { Format::JsonLines }
    }
}

/// A file to read.
pub struct Input<'i> {
    /// How it is called in messages.
    pub name: String,
    /// What it is made of.
    pub format: Format,
    /// Its bytes.
    pub reader: Box<dyn BufRead + 'i>,
}

impl Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({}, {:?})", self.name, self.format)
    }
}

impl<'i> Input<'i> {
    /// A file whose format its name says.
    pub fn new(name: impl Into<String>, reader: impl BufRead + 'i) -> Input<'i> {
        let name = name.into();
        Input {
            format: Format::of(&name),
            name,
            reader: Box::new(reader),
        }
    }
}

/// A line of a file, as one of the two kinds of file has it.
pub(crate) trait Record: Sized {
    /// The columns that a CSV file must have.
    const COLUMNS: &'static [&'static str];

    /// Reads a JSON object. The error says what is wrong with it.
    fn from_json(line: &str) -> Result<Self, String>;

    /// Reads a row of a CSV file by the names of its columns; cells that are empty are absent.
    fn from_row<'r>(cell: impl Fn(&str) -> Option<&'r str>) -> Result<Self, String>;
}

/// Reads a file to its end and hands every record on. Lines that cannot be read are kept in `faults`.
///
/// # Errors
///
/// When the file cannot be read on, has no line that can be read though it has lines, or `use_it` wants
/// no more.
pub(crate) fn each<R: Record>(
    input: Input<'_>,
    limits: &Limits,
    faults: &mut Faults,
    mut use_it: impl FnMut(R) -> Result<(), Problem>,
) -> Result<(), Problem> {
    faults.start(&input.name);
    let mut good = 0_u64;
    let mut found = |line: u64, record: Result<R, String>, faults: &mut Faults| match record {
        Ok(record) => {
            good += 1;
            use_it(record)
        }
        Err(why) => {
            faults.add(line, why);
            Ok(())
        }
    };
    let name = input.name.clone();
    match input.format {
        Format::JsonLines => lines::each(input, limits, |line, text| {
            let record = text.and_then(R::from_json);
            found(line, record, faults)
        })?,
        Format::Csv => delimited::each(input, limits, |line, record| found(line, record, faults))?,
    }
    match faults.first_here() {
        Some(first) if good == 0 => Err(Problem::new(
            format!(
                "no line of `{name}` can be read; line {}: {}",
                first.line, first.why
            ),
            "each line is a JSON object, or the file is CSV, its name ends in .csv and its first line names the columns",
        )),
        _ => Ok(()),
    }
}

/// What to say when a file ends in an error.
fn unreadable(name: &str, error: impl fmt::Display) -> Problem {
    Problem::new(
        format!("`{name}` cannot be read to its end: {error}"),
        "look at the disk, or at who writes the file",
    )
}
