//! The same experiment as lines and as Parquet.

#![cfg(feature = "parquet")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee_experiment::{Input, Problem, Report, Settings, analyse};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A column: what it is called, and what is in it.
enum Column<'c> {
    Time(&'c str, Vec<i64>),
    Text(&'c str, Vec<&'c str>),
    Number(&'c str, Vec<Option<f64>>),
}

impl Column<'_> {
    fn schema(&self) -> Arc<Type> {
        let (name, physical, logical, repetition) = match self {
            Column::Time(name, _) => (
                name,
                Physical::INT64,
                Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
                Repetition::REQUIRED,
            ),
            Column::Text(name, _) => (
                name,
                Physical::BYTE_ARRAY,
                Some(LogicalType::String),
                Repetition::REQUIRED,
            ),
            Column::Number(name, _) => (name, Physical::DOUBLE, None, Repetition::OPTIONAL),
        };
        let column = Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition);
        Arc::new(column.build().unwrap())
    }
}

fn write(path: &Path, columns: &[Column<'_>]) {
    let fields = columns.iter().map(Column::schema).collect();
    let schema = Type::group_type_builder("row")
        .with_fields(fields)
        .build()
        .unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let file = File::create(path).unwrap();
    let mut writer =
        SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in columns {
        let mut open = group.next_column().unwrap().unwrap();
        match column {
            Column::Time(_, times) => {
                open.typed::<Int64Type>()
                    .write_batch(times, None, None)
                    .unwrap();
            }
            Column::Text(_, texts) => {
                let texts: Vec<_> = texts.iter().map(|text| ByteArray::from(*text)).collect();
                open.typed::<ByteArrayType>()
                    .write_batch(&texts, None, None)
                    .unwrap();
            }
            Column::Number(_, numbers) => {
                let levels: Vec<_> = numbers
                    .iter()
                    .map(|number| i16::from(number.is_some()))
                    .collect();
                let there: Vec<_> = numbers.iter().flatten().copied().collect();
                open.typed::<DoubleType>()
                    .write_batch(&there, Some(&levels), None)
                    .unwrap();
            }
        }
        open.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

/// 2026-03-01T00:00:00Z
const START: i64 = 1_772_323_200_000_000;

fn file(folder: &TempDir, name: &str) -> Input<'static> {
    Input::file(name, File::open(folder.path().join(name)).unwrap())
}

fn read(folder: &TempDir, exposures: &str, metrics: &str) -> Result<Report, Problem> {
    analyse(
        file(folder, exposures),
        file(folder, metrics),
        &Settings::default(),
    )
}

#[test]
fn columns_say_what_fields_say() {
    let folder = TempDir::new().unwrap();
    write(
        &folder.path().join("e.parquet"),
        &[
            Column::Time("time", vec![START, START + 1, START, START]),
            Column::Text("flag", vec!["f"; 4]),
            Column::Text("variant", vec!["off", "off", "on", "on"]),
            Column::Text("user", vec!["1", "2", "3", "4"]),
            Column::Text("context", vec!["{}"; 4]),
        ],
    );
    write(
        &folder.path().join("m.parquet"),
        &[
            Column::Time("time", vec![START, START, START + 5, START + 5]),
            Column::Text("user", vec!["1", "2", "3", "4"]),
            Column::Text("metric", vec!["m", "m", "m", ""]),
            Column::Number("value", vec![Some(2.5), Some(9.0), None, None]),
        ],
    );
    let report = read(&folder, "e.parquet", "m.parquet").unwrap();
    let values: Vec<_> = report.metrics[0]
        .arms
        .iter()
        .map(|arm| arm.value.unwrap())
        .collect();
    // The second user's event is a microsecond before the exposure; the third's counts 1.
    assert!(
        (values[0] - 1.25).abs() < 1e-12 && (values[1] - 0.5).abs() < 1e-12,
        "{values:?}"
    );
    assert_eq!(report.read.before_exposure, 1);
    assert_eq!(report.ignored_lines[0].line, 4);
    assert_eq!(report.ignored_lines[0].why, "`metric` is missing");
    let problem = read(&folder, "m.parquet", "e.parquet").unwrap_err();
    assert_eq!(problem.message, "`m.parquet` has no column `flag`");
    File::create(folder.path().join("x.parquet"))
        .unwrap()
        .write_all(b"no parquet")
        .unwrap();
    let problem = read(&folder, "e.parquet", "x.parquet").unwrap_err();
    assert!(
        problem.message.starts_with("`x.parquet` cannot be read"),
        "{problem}"
    );
}

#[test]
fn a_file_that_is_damaged_ends_nothing() {
    let folder = TempDir::new().unwrap();
    let whole = folder.path().join("e.parquet");
    write(
        &whole,
        &[
            Column::Time("time", vec![START; 40]),
            Column::Text("flag", vec!["f"; 40]),
            Column::Text("variant", vec!["off"; 40]),
            Column::Text("user", vec!["1"; 40]),
        ],
    );
    let bytes = std::fs::read(&whole).unwrap();
    let damaged = folder.path().join("d.parquet");
    for place in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[place] ^= [0xff, 0x80, 0x01][place % 3];
        std::fs::write(&damaged, bytes).unwrap();
        // Everybody saw the same variant, so it is never a report; it must not be a panic.
        assert!(read(&folder, "d.parquet", "e.parquet").is_err(), "{place}");
    }
}
