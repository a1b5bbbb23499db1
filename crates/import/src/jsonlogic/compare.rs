//! `==`, `===`, `<` and the like.

use super::number::js_number;
use super::{Datum, Fail, Outcome, logic};

/// `==`: null only equals null, text is compared with text, everything else as numbers. Fewer than two
/// arguments are not equal.
pub(super) fn equal(arguments: &Datum<'_>) -> Result<bool, Fail> {
    let list = logic::list(arguments)?;
    Ok(list.len() >= 2 && equals(&list.get(0), &list.get(1)))
}

/// Whether two values are equal, as `==` says.
pub(crate) fn equals(a: &Datum<'_>, b: &Datum<'_>) -> bool {
    match (a, b) {
        (Datum::Null, other) | (other, Datum::Null) => other.is_null(),
        (Datum::Text(a), Datum::Text(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "numbers are equal when they are the same")]
        (a, b) => js_number(a) == js_number(b),
    }
}

/// `===`: of the same type, and equal.
pub(super) fn same(arguments: &Datum<'_>) -> bool {
    let Datum::List(list) = arguments else {
        return false;
    };
    let (a, b) = (list.get(0), list.get(1));
    list.len() >= 2 && std::mem::discriminant(&a) == std::mem::discriminant(&b) && equals(&a, &b)
}

/// `a < b`, or `a < b < c` of exactly three. The other operators are made of `less` and `equals`, so
/// that `null <= 0` is false although `null < 1` is true.
pub(super) fn order<'a>(operator: &str, arguments: &Datum<'a>) -> Outcome<'a> {
    let list = logic::list(arguments)?;
    if list.len() < 2 {
        return Ok(Datum::Bool(false));
    }
    let holds = |a: &Datum<'_>, b: &Datum<'_>| match operator {
        "<" => less(a, b),
        "<=" => at_most(a, b),
        ">" => less(b, a),
        _ => at_most(b, a),
    };
    let (a, b) = (list.get(0), list.get(1));
    let second = list.len() != 3 || holds(&b, &list.get(2));
    Ok(Datum::Bool(second && holds(&a, &b)))
}

/// `<`: text byte by byte, everything else as numbers.
pub(crate) fn less(a: &Datum<'_>, b: &Datum<'_>) -> bool {
    match (a, b) {
        (Datum::Text(a), Datum::Text(b)) => a < b,
        (a, b) => js_number(a) < js_number(b),
    }
}

/// `<=`: less or equal, which is not the same as not greater.
pub(crate) fn at_most(a: &Datum<'_>, b: &Datum<'_>) -> bool {
    less(a, b) || equals(a, b)
}
