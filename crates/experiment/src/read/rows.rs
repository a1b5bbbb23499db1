//! Apache Parquet: columns of the same names as the fields of the lines.

use super::{Record, unreadable};
use crate::problem::Problem;
use jiff::Timestamp;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Hands on every row with its number from 1, or why it cannot be used. Columns that are not asked for
/// are not read.
///
/// The library panics on some damaged files. Nothing of what was read is used then, so the panic can be
/// stopped here.
pub(super) fn each<R: Record>(
    name: &str,
    file: File,
    use_it: impl FnMut(u64, Result<R, String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let read = AssertUnwindSafe(|| rows(name, file, use_it));
    catch_unwind(read).unwrap_or_else(|_| Err(unreadable(name, "the file is damaged")))
}

fn rows<R: Record>(
    name: &str,
    file: File,
    mut use_it: impl FnMut(u64, Result<R, String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let reader = SerializedFileReader::new(file).map_err(|error| unreadable(name, error))?;
    let schema = reader.metadata().file_metadata().schema();
    let found: Vec<_> = schema.get_fields().to_vec();
    let has = |column: &str| found.iter().any(|field| field.name() == column);
    if let Some(missing) = R::COLUMNS.iter().find(|column| !has(column)) {
        return Err(Problem::new(
            format!("`{name}` has no column `{missing}`"),
            format!("it must have the columns {}", R::COLUMNS.join(", ")),
        ));
    }
    let wanted = found.into_iter().filter(|field| {
        let name = field.name();
        R::COLUMNS.contains(&name) || R::MORE.contains(&name)
    });
    let wanted = Type::group_type_builder(schema.name())
        .with_fields(wanted.collect())
        .build()
        .map_err(|error| unreadable(name, error))?;
    let rows = reader
        .get_row_iter(Some(wanted))
        .map_err(|error| unreadable(name, error))?;
    for (number, row) in (1..).zip(rows) {
        let row = row.map_err(|error| unreadable(name, error))?;
        let cells = cells(&row);
        let cell = |name: &str| {
            let found = cells.iter().find(|(column, _)| column == name);
            found.map(|(_, text)| text.as_str())
        };
        use_it(number, R::from_row(cell))?;
    }
    Ok(())
}

/// The cells that have something, as text.
fn cells(row: &Row) -> Vec<(String, String)> {
    let cells = row.get_column_iter();
    let cells = cells.filter_map(|(column, field)| Some((column.clone(), text(field)?)));
    cells.filter(|(_, text)| !text.is_empty()).collect()
}

/// A cell as the text that a line would have.
fn text(field: &Field) -> Option<String> {
    let time = |time: Result<Timestamp, jiff::Error>| time.ok().map(|time| time.to_string());
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        Field::Double(number) => Some(number.to_string()),
        Field::Float(number) => Some(number.to_string()),
        Field::TimestampMillis(millis) => time(Timestamp::from_millisecond(*millis)),
        Field::TimestampMicros(micros) => time(Timestamp::from_microsecond(*micros)),
        other => Some(other.to_string()),
    }
}
