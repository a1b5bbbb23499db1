//! Flagsmith compares a trait with a constant as what the trait is: the constant is cast.

use super::python::{self, Int, Scalar};
use burgee::value::{Operand, Version};
use std::borrow::Cow;
use std::cmp::Ordering;

/// What stands behind the version in a constant that is one.
pub(super) const VERSION_SUFFIX: &str = ":semver";

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// They have an order.
    Ordered(Ordering),
    /// One of them is not a number: they are different, and neither is greater.
    Unordered,
    /// The constant cannot be cast, so that nothing holds, not even that they are different.
    NotCast,
}

/// The trait's value against the constant: the text of the document, or the number that it spells.
pub(super) fn compare(value: &Scalar<'_>, constant: &Operand<'_>) -> Compared {
    let ordered = match value {
        Scalar::Bool(value) => Some(value.cmp(&cast_bool(constant))),
        Scalar::Int(value) => cast_int(constant).map(|constant| value.cmp(&constant)),
        Scalar::Float(value) => {
            return match cast_float(constant) {
                Some(constant) => value
                    .partial_cmp(&constant)
                    .map_or(Compared::Unordered, Compared::Ordered),
                None => Compared::NotCast,
            };
        }
        Scalar::Text(value) => {
            let constant = cast_text(constant);
            match constant.strip_suffix(VERSION_SUFFIX) {
                Some(version) => versions(value, version),
                None => Some((**value).cmp(&*constant)),
            }
        }
    };
    ordered.map_or(Compared::NotCast, Compared::Ordered)
}

/// Every text but two is true.
fn cast_bool(constant: &Operand<'_>) -> bool {
    !matches!(constant, Operand::Text(text) if matches!(&**text, "False" | "false"))
}

fn cast_int<'c>(constant: &'c Operand<'_>) -> Option<Int<'c>> {
    match constant {
        Operand::Int(number) => Some(Int::Small(*number)),
        Operand::Text(text) => Int::parse(text),
        // A text with a point is no whole number, whatever stands behind the point.
        _ => None,
    }
}

fn cast_float(constant: &Operand<'_>) -> Option<f64> {
    match constant {
        Operand::Int(number) => Some(Int::Small(*number).as_f64()),
        Operand::Float(number) => Some(*number),
        Operand::Text(text) => python::parse_float(text),
        _ => None,
    }
}

fn cast_text<'c>(constant: &'c Operand<'_>) -> Cow<'c, str> {
    match constant {
        Operand::Text(text) => Cow::Borrowed(text),
        Operand::Int(number) => Cow::Owned(number.to_string()),
        Operand::Float(number) => Cow::Owned(python::float_text(*number)),
        _ => Cow::Borrowed(""),
    }
}

/// Both sides must be strict semantic versions.
fn versions(value: &str, constant: &str) -> Option<Ordering> {
    let (value, constant) = (
        Version::parse_strict(value)?,
        Version::parse_strict(constant)?,
    );
    Some(value.cmp(&constant))
}

/// The number literal that means the same as `text` as a constant, where there is one: rules read
/// better with it, and the text is not parsed for every request.
pub(super) fn as_number(text: &str) -> Option<serde_json::Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return (whole.to_string() == text).then(|| whole.into());
    }
    let number: f64 = text.parse().ok()?;
    let same = number.is_finite() && python::float_text(number) == text;
    serde_json::Number::from_f64(number).filter(|_| same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn against(value: impl Into<burgee::Value>, constant: &str) -> Compared {
        let value = value.into();
        let value = python::scalar(&value.lend().unwrap().into()).unwrap();
        let text = compare(&value, &Operand::Text(Cow::Borrowed(constant)));
        if let Some(number) = as_number(constant) {
            let number = match number.as_i64() {
                Some(whole) => Operand::Int(whole),
                None => Operand::Float(number.as_f64().unwrap()),
            };
            assert_eq!(compare(&value, &number), text, "{constant}");
        }
        text
    }

    #[test]
    fn a_constant_is_cast_to_the_type_of_the_trait() {
        use Compared::{NotCast, Ordered, Unordered};
        use Ordering::{Equal, Greater, Less};
        let cases: Vec<(burgee::Value, &str, Compared)> = vec![
            (true.into(), "1", Ordered(Equal)),
            (true.into(), "0", Ordered(Equal)),
            (true.into(), "false", Ordered(Greater)),
            (false.into(), "False", Ordered(Equal)),
            (false.into(), "FALSE", Ordered(Less)),
            (false.into(), "1.5", Ordered(Less)),
            (5.into(), "5", Ordered(Equal)),
            (5.into(), " 6 ", Ordered(Less)),
            (5.into(), "5.0", NotCast),
            (5.into(), "five", NotCast),
            (5.into(), "99999999999999999999", Ordered(Less)),
            ("5".into(), "05", Ordered(Equal)),
            ("5.0".into(), "5", Ordered(Equal)),
            (5.0.into(), "5", Ordered(Equal)),
            (5.0.into(), "4.99", Ordered(Greater)),
            (5.0.into(), "nan", Unordered),
            (5.0.into(), "inf", Ordered(Less)),
            (5.0.into(), "", NotCast),
            ("b".into(), "a", Ordered(Greater)),
            ("b".into(), "21", Ordered(Greater)),
            ("".into(), "", Ordered(Equal)),
            ("1.10.0".into(), "1.9.0", Ordered(Less)),
            ("1.10.0".into(), "1.9.0:semver", Ordered(Greater)),
            ("1.10.0+b".into(), "1.10.0:semver", Ordered(Equal)),
            ("1.10.0-rc.1".into(), "1.10.0:semver", Ordered(Less)),
            ("v1.10.0".into(), "1.10.0:semver", NotCast),
            ("1.10.0".into(), "1.10:semver", NotCast),
            ("1.10".into(), "1.10.0:semver", NotCast),
        ];
        for (value, constant, expected) in cases {
            assert_eq!(
                against(value.clone(), constant),
                expected,
                "{value:?} {constant}"
            );
        }
    }

    #[test]
    fn numbers_are_written_as_numbers_where_nothing_is_lost() {
        for same in ["5", "-5", "0", "2.1", "1.0", "1e+16", "-0.5"] {
            assert!(as_number(same).is_some(), "{same}");
        }
        for text in [
            "05",
            "+5",
            " 5",
            "5.",
            "1e16",
            "2.10",
            "inf",
            "nan",
            "",
            "1_0",
            "-0",
            "99999999999999999999",
        ] {
            assert!(as_number(text).is_none(), "{text}");
        }
    }
}
