//! Matchers of numbers and dates.

use super::function::{DAY, MINUTE, start};
use super::matcher::Subject;
use super::wire::UnaryWire;
use burgee::ast::{CompareOp, Expr, Literal, build};

pub(super) fn is_date(kind: Option<&str>) -> bool {
    kind == Some("DATETIME")
}

/// The years that a literal can say, in milliseconds; what is beyond is as good as the end.
const TIMES: (i64, i64) = (-62_135_596_800_000, 253_402_207_199_999);

/// The start of the `length` in which the instant lies, as a literal.
fn time(milliseconds: i64, length: i64) -> Expr {
    let time = start(milliseconds.clamp(TIMES.0, TIMES.1), length).to_string();
    let text = time
        .strip_suffix(":00Z")
        .map_or(time.clone(), |minutes| format!("{minutes}Z"));
    build::literal(Literal::DateTime(text))
}

pub(super) fn numeric(subject: Subject<'_>, op: CompareOp, wire: &UnaryWire) -> Expr {
    let (left, right) = match (is_date(wire.data_type.as_deref()), op) {
        (false, _) => (subject.number(), build::number(wire.value)),
        (true, CompareOp::Equal) => (subject.call("day", []), time(wire.value, DAY)),
        (true, _) => (subject.call("minute", []), time(wire.value, MINUTE)),
    };
    build::compare(left, op, right)
}

pub(super) fn between_numbers(subject: Subject<'_>, date: bool, from: i64, to: i64) -> Expr {
    // Dates are compared by their minutes, so a span can end before it starts.
    let minute = |milliseconds: i64| milliseconds.div_euclid(MINUTE);
    if from > to && !(date && minute(from) == minute(to)) {
        return build::bool(false);
    }
    let (left, low, high) = if date {
        (
            subject.call("minute", []),
            time(from, MINUTE),
            time(to, MINUTE),
        )
    } else {
        (subject.number(), build::number(from), build::number(to))
    };
    build::compare(left, CompareOp::In, build::range(low, high, true))
}
