//! Which share a key falls in.

use super::frame::Frame;
use super::observer::{Observer, Passed};
use super::source::Source;
use super::term;
use crate::bucket::{Bucket, Salted};
use crate::program::{BucketBy, Ramp, Reading, Schedule, Split, Term, VariantId};
use crate::value::{Number, Operand, Timestamp, Unknown, ValueRef};

/// The bucket of the request's key.
pub(super) fn bucket<S: Source, O: Observer>(
    by: &BucketBy,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<Bucket, Unknown> {
    // Nearly every key is text in an attribute: no operand in between.
    if let Term::Attribute(slot) = &by.key
        && let Some(ValueRef::Str(key)) = frame.source.read(frame.program, *slot, Reading::Plain)
    {
        return Ok(deal(by, key, frame, observer));
    }
    bucket_of_any(by, frame, observer)
}

/// The same for keys of whatever form. Never inlined, so that it does not weigh on the common one.
#[inline(never)]
fn bucket_of_any<S: Source, O: Observer>(
    by: &BucketBy,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<Bucket, Unknown> {
    let mut digits = [0_u8; 20];
    let key = term::value(&by.key, frame)?;
    let key = match &key {
        Operand::Text(key) => key,
        Operand::Int(key) => decimal(*key, &mut digits),
        Operand::Bool(true) => "true",
        Operand::Bool(false) => "false",
        Operand::Float(key) => {
            let whole = Number::Float(*key).as_i64().ok_or(Unknown::WrongType)?;
            decimal(whole, &mut digits)
        }
        _ => return Err(Unknown::WrongType),
    };
    Ok(deal(by, key, frame, observer))
}

/// The bucket of this key.
#[inline]
fn deal<S: Source, O: Observer>(
    by: &BucketBy,
    key: &str,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Bucket {
    let bucket = match (&by.salted, &by.key) {
        (Salted::Native(salt), Term::Attribute(slot)) => {
            salt.bucket(frame.source.key_hash(*slot, key))
        }
        (salted, _) => salted.bucket(key),
    };
    observer.bucket(frame, by, key, bucket);
    bucket
}

/// The number in decimal, written into `digits` so that nothing is allocated.
fn decimal(number: i64, digits: &mut [u8; 20]) -> &str {
    use std::io::Write;
    let mut rest: &mut [u8] = digits;
    // Twenty bytes hold every i64.
    let _ = write!(rest, "{number}");
    let unused = rest.len();
    let used = digits.len() - unused;
    digits
        .get(..used)
        .and_then(|written| std::str::from_utf8(written).ok())
        .unwrap_or("")
}

/// What a split serves: a variant, or nothing and why.
pub(super) fn split<S: Source, O: Observer>(
    split: &Split,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<VariantId, Passed> {
    let bucket = bucket(&split.bucket, frame, observer).map_err(|_| Passed::NoKey)?;
    let share = split.shares.iter().find(|(end, _)| bucket.0 < *end);
    share.and_then(|(_, to)| *to).ok_or(Passed::Next)
}

/// What a ramp serves.
pub(super) fn ramp<S: Source, O: Observer>(
    ramp: &Ramp,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Result<VariantId, Passed> {
    let now = frame.now().ok_or(Passed::NoTime)?;
    let bucket = bucket(&ramp.bucket, frame, observer).map_err(|_| Passed::NoKey)?;
    if bucket.0 < ramp.bucket.bound(share_at(&ramp.schedule, now)) {
        Ok(ramp.to)
    } else {
        ramp.rest.ok_or(Passed::Next)
    }
}

/// How much a ramp has reached at `now`, in thousandths of a percent.
pub(super) fn share_at(schedule: &Schedule, now: Timestamp) -> u32 {
    match schedule {
        Schedule::Steps(steps) => steps
            .iter()
            .rev()
            .find(|(at, _)| *at <= now)
            .map_or(0, |(_, share)| *share),
        Schedule::Linear {
            from,
            until,
            low,
            high,
        } => {
            let whole = (i128::from(until.0) - i128::from(from.0)).max(1);
            let gone = (i128::from(now.0) - i128::from(from.0)).clamp(0, whole);
            let grown = (i128::from(*high) - i128::from(*low)) * gone / whole;
            u32::try_from(i128::from(*low) + grown).unwrap_or(0)
        }
    }
}
