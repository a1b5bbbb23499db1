//! Exposures as Parquet.

use super::Exposure;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError as Error;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;
use thiserror::Error as ThisError;

/// Why a file cannot be written.
#[derive(Debug, ThisError)]
#[error("the exposures cannot be written as Parquet: {0}")]
pub struct ParquetError(#[from] Error);

/// Rows of a group: what is held in memory at a time.
const ROWS: usize = 100_000;

/// Writes exposures as one Parquet file. The columns are those of [`write_jsonl`](super::write_jsonl): `time`
/// as microseconds in UTC; `flag`, `variant`, `user` and `revision` as text; `rule`, `environment` and `context`
/// as text that can be missing, the last as JSON.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_parquet(exposures: &[Exposure], to: impl Write + Send) -> Result<(), ParquetError> {
    // Without compression no further library is needed; texts that repeat are in a dictionary anyway.
    let properties = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED);
    let mut file = SerializedFileWriter::new(to, schema()?, Arc::new(properties.build()))?;
    for rows in exposures.chunks(ROWS) {
        let mut group = file.next_row_group()?;
        write_time(&mut group, rows)?;
        write_text(&mut group, rows, |row| row.flag.as_str().into())?;
        write_text(&mut group, rows, |row| row.variant.as_str().into())?;
        write_text(&mut group, rows, |row| row.user.as_str().into())?;
        write_text(&mut group, rows, |row| row.revision.as_str().into())?;
        write_optional(&mut group, rows, |row| {
            row.rule.as_deref().map(ByteArray::from)
        })?;
        write_optional(&mut group, rows, |row| {
            row.environment.as_deref().map(ByteArray::from)
        })?;
        write_optional(&mut group, rows, |row| {
            let context = Some(&row.context).filter(|context| !context.is_empty())?;
            let json = serde_json::to_vec(context).ok()?;
            Some(ByteArray::from(json))
        })?;
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn schema() -> Result<TypePtr, Error> {
    let column = |name: &str, physical, logical, repetition| {
        let column = Type::primitive_type_builder(name, physical)
            .with_logical_type(Some(logical))
            .with_repetition(repetition);
        column.build().map(Arc::new)
    };
    let text =
        |name, repetition| column(name, Physical::BYTE_ARRAY, LogicalType::String, repetition);
    let micros = LogicalType::timestamp(true, TimeUnit::MICROS);
    let columns = vec![
        column("time", Physical::INT64, micros, Repetition::REQUIRED)?,
        text("flag", Repetition::REQUIRED)?,
        text("variant", Repetition::REQUIRED)?,
        text("user", Repetition::REQUIRED)?,
        text("revision", Repetition::REQUIRED)?,
        text("rule", Repetition::OPTIONAL)?,
        text("environment", Repetition::OPTIONAL)?,
        text("context", Repetition::OPTIONAL)?,
    ];
    let schema = Type::group_type_builder("exposure").with_fields(columns);
    schema.build().map(Arc::new)
}

type Group<'g, W> = SerializedRowGroupWriter<'g, W>;

fn write_time<W: Write + Send>(group: &mut Group<'_, W>, rows: &[Exposure]) -> Result<(), Error> {
    let Some(mut column) = group.next_column()? else {
        return Ok(());
    };
    let times: Vec<i64> = rows.iter().map(|row| row.time.0).collect();
    column
        .typed::<Int64Type>()
        .write_batch(&times, None, None)?;
    column.close()
}

fn write_text<W: Write + Send>(
    group: &mut Group<'_, W>,
    rows: &[Exposure],
    text: impl Fn(&Exposure) -> ByteArray,
) -> Result<(), Error> {
    let Some(mut column) = group.next_column()? else {
        return Ok(());
    };
    let texts: Vec<ByteArray> = rows.iter().map(text).collect();
    column
        .typed::<ByteArrayType>()
        .write_batch(&texts, None, None)?;
    column.close()
}

fn write_optional<W: Write + Send>(
    group: &mut Group<'_, W>,
    rows: &[Exposure],
    text: impl Fn(&Exposure) -> Option<ByteArray>,
) -> Result<(), Error> {
    let Some(mut column) = group.next_column()? else {
        return Ok(());
    };
    let texts: Vec<Option<ByteArray>> = rows.iter().map(text).collect();
    let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
    let present: Vec<ByteArray> = texts.into_iter().flatten().collect();
    let writer = column.typed::<ByteArrayType>();
    writer.write_batch(&present, Some(&levels), None)?;
    column.close()
}
