//! What GO Feature Flag computes and burgee has no words for.

use crate::jsonlogic::{Datum, js_number};
use crate::pure::{Pure, argument, strict_version, text_argument};
use burgee::schema::{Function, Parameter};
use burgee::value::{Operand, Type, Unknown};
use std::borrow::Cow;
use std::sync::Arc;

/// Every function of the format.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    let mut all = Pure::all(&FUNCTIONS);
    all.push(Arc::new(super::logic::function()));
    all
}

const FUNCTIONS: [Pure; 6] = [
    // For lists of whole numbers, in which a number of another kind never is.
    Pure {
        name: "gofeatureflag_int",
        description: "a number that is held as a whole number; nothing of one held as a fraction, be it 7.0",
        parameters: &[Parameter::Any],
        result: Type::Int,
        compute: int,
    },
    // For text with letters beyond ASCII, and for the order of texts.
    Pure {
        name: "gofeatureflag_lower",
        description: "the text in lower case, character by character, as Go has it",
        parameters: &[Parameter::String],
        result: Type::String,
        compute: lower_text,
    },
    Pure {
        name: "gofeatureflag_version",
        description: "the version that a text spells in full: `2.3.0`, not `2.3` and not `v2.3.0`",
        parameters: &[Parameter::Any],
        result: Type::Version,
        compute: strict_version,
    },
    // For comparisons in JSONLogic.
    Pure {
        name: "gofeatureflag_number",
        description: "the number that JSONLogic compares: of a text what it spells, 0 for an empty one; of true 1",
        parameters: &[Parameter::Any],
        result: Type::Number,
        compute: number,
    },
    // For rollouts whose share is computed, which no split can say.
    Pure {
        name: "gofeatureflag_bucket",
        description: "the bucket of a key, 0 to 99 999, for a salt, by `gofeatureflag/fnv1a`",
        parameters: &[Parameter::String, Parameter::String],
        result: Type::Int,
        compute: bucket,
    },
    Pure {
        name: "gofeatureflag_progress",
        description: "the share, in thousandths of a percent, that a rollout between two times and two percentages has reached",
        parameters: &[
            Parameter::Any,
            Parameter::Any,
            Parameter::Any,
            Parameter::Number,
            Parameter::Number,
        ],
        result: Type::Int,
        compute: progress_of,
    },
];

fn int<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    match argument(arguments, 0)? {
        Operand::Int(number) => Ok(Operand::Int(*number)),
        _ => Err(Unknown::WrongType),
    }
}

/// Go's lower case: character by character, in no language.
pub(crate) fn go_lower(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| lower(c) != c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(lower).collect())
}

/// Only `İ` becomes more than one character elsewhere; in Go it is an `i`.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().unwrap_or(c)
}

fn lower_text<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    match argument(arguments, 0)? {
        Operand::Text(Cow::Borrowed(text)) => Ok(Operand::Text(go_lower(text))),
        Operand::Text(Cow::Owned(text)) => {
            Ok(Operand::Text(Cow::Owned(go_lower(text).into_owned())))
        }
        _ => Err(Unknown::WrongType),
    }
}

fn number<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let number = js_number(&Datum::from(argument(arguments, 0)?));
    if number.is_nan() {
        return Err(Unknown::NotConvertible);
    }
    Ok(Operand::Float(number))
}

/// The hash of the bucketing `gofeatureflag/fnv1a`.
fn fnv1a(texts: [&str; 2]) -> u32 {
    let bytes = texts.iter().flat_map(|text| text.bytes());
    bytes.fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn bucket<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let texts = [text_argument(arguments, 0)?, text_argument(arguments, 1)?];
    Ok(Operand::Int(i64::from(fnv1a(texts) % 100_000)))
}

/// The share at `now`, computed as GO Feature Flag does: nothing before `from`, whatever `low` says;
/// then by whole seconds and in floating point; `high` from `until` on. Instants are in microseconds.
fn progress(now: i64, (from, until): (i64, i64), (low, high): (f64, f64)) -> u32 {
    let second = |micros: i64| micros.div_euclid(1_000_000);
    let seconds = |count: i64| {
        #[expect(clippy::cast_precision_loss, reason = "as the original does it")]
        let count = count as f64;
        count
    };
    if now < from {
        return 0;
    }
    let (low, high) = (low * 1000.0, high * 1000.0);
    let share = if now < until {
        let per_second = (high - low) / seconds(second(until).saturating_sub(second(from)));
        seconds(second(now).saturating_sub(second(from))) * per_second + low
    } else {
        high
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cut off like the original's conversion, which wraps below zero"
    )]
    let share = share as i64 as u32;
    share
}

/// The time, the two times and the two percentages.
fn progress_of<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let time = |index| match argument(arguments, index)? {
        Operand::Time(time) => Ok(time.0),
        _ => Err(Unknown::WrongType),
    };
    let percent = |index| match argument(arguments, index)? {
        #[expect(clippy::cast_precision_loss, reason = "a percentage is small")]
        Operand::Int(number) => Ok(*number as f64),
        Operand::Float(number) => Ok(*number),
        _ => Err(Unknown::WrongType),
    };
    let share = progress(time(0)?, (time(1)?, time(2)?), (percent(3)?, percent(4)?));
    Ok(Operand::Int(i64::from(share)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    #[test]
    fn progress_counts_whole_seconds() {
        let window = (SECOND / 2, 10 * SECOND + SECOND / 2);
        assert_eq!(progress(SECOND / 2 - 1, window, (20.0, 100.0)), 0);
        assert_eq!(progress(SECOND / 2, window, (20.0, 100.0)), 20_000);
        assert_eq!(progress(SECOND - 1, window, (20.0, 100.0)), 20_000);
        assert_eq!(progress(SECOND, window, (20.0, 100.0)), 28_000);
        assert_eq!(progress(window.1 - 1, window, (20.0, 100.0)), 100_000);
        assert_eq!(progress(window.1, window, (20.0, 50.0)), 50_000);
        // Within one second nothing can be divided by.
        assert_eq!(
            progress(SECOND + 5, (SECOND + 1, SECOND + 9), (0.0, 100.0)),
            0
        );
    }

    #[test]
    fn lower_case_is_that_of_go() {
        assert_eq!(go_lower("İSTANBUL ΣΑΣ"), "istanbul σασ");
        assert!(matches!(go_lower("ab1é"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_bucket_is_that_of_the_bucketing() {
        let text = |text: &'static str| Some(Operand::Text(Cow::Borrowed(text)));
        let found = bucket(&[text("flagname+"), text("userkey")]);
        assert!(matches!(found, Ok(Operand::Int(8_465))));
    }
}
