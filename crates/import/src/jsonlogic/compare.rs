//! `==`, `===`, `<` and the like.

use super::number::js_number;
use super::{Datum, Fail};

/// A comparison of two values.
pub(super) type Test = fn(&Datum<'_>, &Datum<'_>) -> bool;

/// The comparison that an operator makes of two arguments; none for other operators. Those of order
/// are made of `less` and `equals`, so that `null <= 0` is false although `null < 1` is true.
pub(super) fn test(operator: &str) -> Option<Test> {
    Some(match operator {
        "==" => equals,
        "!=" => |a, b| !equals(a, b),
        "===" => same,
        "!==" => |a, b| !same(a, b),
        "<" => less,
        "<=" => at_most,
        ">" => |a, b| less(b, a),
        ">=" => |a, b| at_most(b, a),
        _ => return None,
    })
}

/// The comparison of however many arguments: of two, or for an order of three, each with the next.
/// Fewer than two are not equal and in no order.
pub(super) fn compare(operator: &str, test: Test, arguments: &Datum<'_>) -> Result<bool, Fail> {
    let ordered = operator.starts_with(['<', '>']);
    let otherwise = operator.starts_with('!');
    let list = match arguments {
        Datum::List(list) => list,
        _ if matches!(operator, "===" | "!==") => return Ok(otherwise),
        _ => return Err(Fail),
    };
    if list.len() < 2 {
        return Ok(otherwise);
    }
    let (a, b) = (list.get(0), list.get(1));
    let chained = ordered && list.len() == 3;
    Ok(test(&a, &b) && (!chained || test(&b, &list.get(2))))
}

/// `==`: null only equals null, text is compared with text, everything else as numbers.
pub(crate) fn equals(a: &Datum<'_>, b: &Datum<'_>) -> bool {
    match (a, b) {
        (Datum::Null, other) | (other, Datum::Null) => other.is_null(),
        (Datum::Text(a), Datum::Text(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "numbers are equal when they are the same")]
        (a, b) => js_number(a) == js_number(b),
    }
}

/// `===`: of the same type, and equal.
fn same(a: &Datum<'_>, b: &Datum<'_>) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b) && equals(a, b)
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
