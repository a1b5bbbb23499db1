//! One number line for whole and other numbers.

use std::cmp::Ordering;

/// A number, whole or not. Comparison is exact: no whole number is rounded to be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// Any other.
    Float(f64),
}

/// 2^63, the first number above every `i64`; exact as an `f64`.
const ABOVE_INTS: f64 = 9_223_372_036_854_775_808.0;

impl Number {
    /// How the two lie on the number line; none when one is NaN.
    pub fn order(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Int(left), Number::Int(right)) => Some(left.cmp(&right)),
            (Number::Float(left), Number::Float(right)) => left.partial_cmp(&right),
            (Number::Int(left), Number::Float(right)) => order_mixed(left, right),
            (Number::Float(left), Number::Int(right)) => {
                order_mixed(right, left).map(Ordering::reverse)
            }
        }
    }

    /// The number as `f64`, rounded where it has more than 53 significant bits.
    #[expect(
        clippy::cast_precision_loss,
        reason = "documented: arithmetic with a float is float arithmetic"
    )]
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(value) => value as f64,
            Number::Float(value) => value,
        }
    }

    /// The number as a whole number, if it is one and fits.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the value is whole and in range, so the cast is exact"
    )]
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Number::Int(value) => Some(value),
            Number::Float(value) => (value.fract() == 0.0
                && (-ABOVE_INTS..ABOVE_INTS).contains(&value))
            .then_some(value as i64),
        }
    }
}

/// Orders an int against a float without rounding the int.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the float is in range, and its fraction is looked at apart"
)]
fn order_mixed(int: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float >= ABOVE_INTS {
        return Some(Ordering::Less);
    }
    if float < -ABOVE_INTS {
        return Some(Ordering::Greater);
    }
    let whole = float.trunc();
    let by_whole = int.cmp(&(whole as i64));
    Some(by_whole.then_with(|| {
        0.0_f64
            .partial_cmp(&(float - whole))
            .unwrap_or(Ordering::Equal)
    }))
}

/// Reads a number out of text: decimal, with an optional sign, fraction and exponent, space around it
/// ignored. Words such as `inf` and `nan` are no numbers.
pub fn parse_number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Number::Int(whole));
    }
    let numeric =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let float = text
        .bytes()
        .all(numeric)
        .then(|| text.parse::<f64>().ok())??;
    float.is_finite().then_some(Number::Float(float))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_are_not_rounded_to_be_compared() {
        let big = 9_007_199_254_740_993; // 2^53 + 1, which no f64 can hold
        assert_eq!(
            Number::Int(big).order(Number::Float(9_007_199_254_740_992.0)),
            Some(Ordering::Greater)
        );
        assert_eq!(
            Number::Int(i64::MAX).order(Number::Float(ABOVE_INTS)),
            Some(Ordering::Less)
        );
        assert_eq!(
            Number::Int(i64::MIN).order(Number::Float(-ABOVE_INTS)),
            Some(Ordering::Equal)
        );
        assert_eq!(
            Number::Int(-1).order(Number::Float(-1.5)),
            Some(Ordering::Greater)
        );
        assert_eq!(
            Number::Float(0.5).order(Number::Int(0)),
            Some(Ordering::Greater)
        );
        assert_eq!(Number::Int(0).order(Number::Float(f64::NAN)), None);
        assert_eq!(
            Number::Int(0).order(Number::Float(-0.0)),
            Some(Ordering::Equal)
        );
    }
}
