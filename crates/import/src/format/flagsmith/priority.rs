//! Priorities: whole numbers of any size, which go by order and nothing else.

use serde_json::value::RawValue;
use std::cmp::Ordering;

/// The lowest goes first.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Priority {
    /// Before all others: an override for one identity.
    First,
    /// A number: its sign, the digits before the point, and itself for what stands behind it.
    Number {
        negative: bool,
        digits: String,
        value: f64,
    },
    /// After all others: none is given.
    Last,
}

impl Priority {
    /// The priority that a document gives.
    pub(super) fn read(raw: Option<&RawValue>) -> Priority {
        let text = raw.map_or("null", RawValue::get).trim();
        let Ok(value) = text.parse::<f64>() else {
            return Priority::Last;
        };
        let unsigned = text.trim_start_matches('-');
        let whole = unsigned.bytes().all(|byte| byte.is_ascii_digit());
        let digits = if whole {
            unsigned.to_owned()
        } else {
            format!("{:.0}", value.abs().trunc())
        };
        Priority::Number {
            negative: value < 0.0,
            digits: digits.trim_start_matches('0').to_owned(),
            value,
        }
    }

    /// Which of two goes first.
    pub(super) fn order(&self, other: &Priority) -> Ordering {
        match (self, other) {
            (
                Priority::Number {
                    negative,
                    digits,
                    value,
                },
                Priority::Number {
                    negative: other_negative,
                    digits: other_digits,
                    value: other_value,
                },
            ) => {
                let size = digits
                    .len()
                    .cmp(&other_digits.len())
                    .then_with(|| digits.cmp(other_digits));
                let by_size = if *negative { size.reverse() } else { size };
                other_negative
                    .cmp(negative)
                    .then(by_size)
                    .then_with(|| value.total_cmp(other_value))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Priority::First => 0,
            Priority::Number { .. } => 1,
            Priority::Last => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Priority {
        let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
        Priority::read(Some(&raw))
    }

    #[test]
    fn large_priorities_are_told_apart() {
        let ordered = [
            Priority::First,
            read("-99999999999999999999999"),
            read("-2"),
            read("-0.5"),
            read("0"),
            read("0.5"),
            read("1e2"),
            read("340282366920938463463374607431768211454"),
            read("340282366920938463463374607431768211455"),
            Priority::read(None),
        ];
        for (index, low) in ordered.iter().enumerate() {
            assert_eq!(low.order(low), Ordering::Equal);
            for high in ordered.get(index + 1..).unwrap() {
                assert_eq!(low.order(high), Ordering::Less, "{low:?} {high:?}");
                assert_eq!(high.order(low), Ordering::Greater, "{low:?} {high:?}");
            }
        }
        assert_eq!(read("null"), Priority::Last);
        assert_eq!(read("\"1\""), Priority::Last);
    }
}
