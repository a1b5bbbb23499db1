//! From files to records: JSON Lines, CSV and Parquet, a record at a time.

mod delimited;
mod event;
mod exposure;
mod faults;
mod lines;
#[cfg(feature = "parquet")]
mod rows;
mod text;

pub(crate) use event::Event;
pub(crate) use exposure::Exposure;
pub use faults::Fault;
pub(crate) use faults::Faults;

use crate::limits::Limits;
use crate::problem::Problem;
use std::fmt::{self, Debug};
use std::fs::File;
use std::io::{BufRead, BufReader};

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values, the names of the columns in the first line.
    Csv,
    /// Apache Parquet, with columns of the same names. Needs the feature `parquet`.
    Parquet,
}

impl Format {
    /// What a name promises: `.csv` is CSV, `.parquet` Parquet, everything else JSON Lines.
    pub fn of(name: &str) -> Format {
        let ends = |end: &str| {
            let start = name.len().checked_sub(end.len());
            let last = start.and_then(|start| name.get(start..));
            last.is_some_and(|last| last.eq_ignore_ascii_case(end))
        };
        if ends(".csv") {
            Format::Csv
        } else if ends(".parquet") {
            Format::Parquet
        } else {
            Format::JsonLines
        }
    }
}

/// A file to read.
pub struct Input<'i> {
    /// How it is called in messages.
    pub(crate) name: String,
    source: Source<'i>,
}

/// Where its bytes come from.
enum Source<'i> {
    Lines(Box<dyn BufRead + 'i>),
    Csv(Box<dyn BufRead + 'i>),
    /// Parquet is not read from start to end.
    Parquet(
        #[cfg_attr(
            not(feature = "parquet"),
            expect(dead_code, reason = "the file is opened, and then refused")
        )]
        File,
    ),
}

impl Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Input").field(&self.name).finish()
    }
}

impl<'i> Input<'i> {
    /// Text, CSV where the name says so and else JSON Lines.
    pub fn new(name: impl Into<String>, reader: impl BufRead + 'i) -> Input<'i> {
        let name = name.into();
        let reader = Box::new(reader);
        let source = match Format::of(&name) {
            Format::Csv => Source::Csv(reader),
            Format::JsonLines | Format::Parquet => Source::Lines(reader),
        };
        Input { name, source }
    }

    /// A file, of the format that its name says.
    pub fn file(name: impl Into<String>, file: File) -> Input<'i> {
        let name = name.into();
        if Format::of(&name) == Format::Parquet {
            let source = Source::Parquet(file);
            return Input { name, source };
        }
        Input::new(name, BufReader::with_capacity(1 << 16, file))
    }
}

/// A line of a file, as one of the two kinds of file has it.
pub(crate) trait Record: Sized {
    /// The columns that a CSV file must have.
    const COLUMNS: &'static [&'static str];

    /// The columns that it may have besides.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "only columns are chosen by name")
    )]
    const MORE: &'static [&'static str];

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
    let name = input.name;
    let help = match &input.source {
        Source::Lines(_) => "each line is a JSON object; CSV is read where the name ends in .csv",
        Source::Csv(_) | Source::Parquet(_) => "its columns are known; mend the cells below them",
    };
    match input.source {
        Source::Lines(reader) => lines::each(&name, reader, limits, |line, text| {
            let record = text.and_then(R::from_json);
            found(line, record, faults)
        })?,
        Source::Csv(reader) => {
            delimited::each(&name, reader, limits, |line, record| {
                found(line, record, faults)
            })?;
        }
        #[cfg(feature = "parquet")]
        Source::Parquet(file) => {
            rows::each(&name, file, |row, record| found(row, record, faults))?;
        }
        #[cfg(not(feature = "parquet"))]
        Source::Parquet(_) => {
            return Err(Problem::new(
                format!("`{name}` is Parquet, which this build cannot read"),
                "build it with the feature `parquet`, or give JSON lines or CSV",
            ));
        }
    }
    match faults.first_here() {
        Some(first) if good == 0 => Err(Problem::new(
            format!(
                "no line of `{name}` can be read; line {}: {}",
                first.line, first.why
            ),
            help,
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
