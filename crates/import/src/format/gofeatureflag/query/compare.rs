//! One comparison. The literal decides how the attribute is read; an attribute that is missing, or of
//! another type, is neither equal nor unequal.

use super::translate::{Part, Truth, and, not};
use super::{Op, Value};
use burgee::ast::{CompareOp, Expr, IsTest, Literal, Step, build};
use burgee::value::{Value as Constant, Version};

/// What stands for the bucketing key in queries.
const KEYS: [&str; 2] = ["key", "targetingKey"];

/// Attributes that are always there, and never maps.
fn is_scalar(root: &str) -> bool {
    KEYS.contains(&root) || root == "anonymous"
}

/// The attribute at `path`.
fn attribute(path: &[String]) -> Expr {
    match path {
        [only] if KEYS.contains(&only.as_str()) => build::path("targetingKey"),
        path => build::steps(path.iter().cloned().map(Step::Key)),
    }
}

/// When the way to the attribute leads through nothing but maps: the original fails at anything else.
/// A map that is missing does no harm.
fn reachable(path: &[String]) -> Truth {
    if path.len() > 1 && path.first().is_some_and(|root| is_scalar(root)) {
        return Truth::Never;
    }
    let maps = (1..path.len()).filter_map(|length| {
        let map = attribute(path.get(..length)?);
        let missing = build::is(map.clone(), IsTest::Missing);
        Some(build::any([build::is(map, IsTest::Map), missing]))
    });
    maps.fold(Truth::Always, |all, map| and(all, map.into()))
}

/// A comparison that holds only where the attribute has a value.
fn of_value(path: &[String], yes: impl Into<Truth>) -> Part {
    match reachable(path) {
        Truth::Never => Part::error(),
        sound => Part::new(yes, sound),
    }
}

/// `path pr`
pub(super) fn present(path: &[String]) -> Part {
    of_value(path, build::is(attribute(path), IsTest::Present))
}

/// `path op value`
pub(super) fn comparison(path: &[String], op: Op, value: &Value) -> Part {
    let left = attribute(path);
    let Some(yes) = (match value {
        Value::Bool(value) => truth(path, left, op, *value),
        Value::Null => return null(path, op),
        Value::Version(text) => version(left, op, text),
        Value::String(text) => Some(text_compare(left, op, text)),
        Value::Double(number) => double(left, op, *number),
        Value::Int(number) => int(left, op, *number),
        Value::BadInt => None,
        Value::Ints(numbers) => elements(op, true, || {
            let whole = build::call("gofeatureflag_int", [left]);
            (
                whole,
                numbers
                    .iter()
                    .map(|number| build::number(*number))
                    .collect(),
            )
        }),
        Value::Doubles(numbers) => elements(op, true, || {
            (left, numbers.iter().map(|number| float(*number)).collect())
        }),
        Value::Strings(texts) => elements(op, false, || {
            (left, texts.iter().map(build::string).collect())
        }),
    }) else {
        return Part::error();
    };
    of_value(path, yes)
}

/// The operator of the same meaning, for values that have an order.
fn ordinary(op: Op) -> Option<CompareOp> {
    Some(match op {
        Op::Eq => CompareOp::Equal,
        Op::Ne => CompareOp::NotEqual,
        Op::Gt => CompareOp::Greater,
        Op::Lt => CompareOp::Less,
        Op::Ge => CompareOp::GreaterOrEqual,
        Op::Le => CompareOp::LessOrEqual,
        Op::Co | Op::Sw | Op::Ew | Op::In => return None,
    })
}

/// `eq true`, `ne true`. `anonymous` is false wherever it is not true.
fn truth(path: &[String], left: Expr, op: Op, value: bool) -> Option<Truth> {
    let wanted = match op {
        Op::Eq => value,
        Op::Ne => !value,
        _ => return None,
    };
    if matches!(path, [only] if only == "anonymous") {
        let anonymous = build::compare(left, CompareOp::Equal, build::bool(true)).into();
        return Some(if wanted { anonymous } else { not(anonymous) });
    }
    let op = ordinary(op)?;
    Some(build::compare(left, op, build::bool(value)).into())
}

/// `eq null` is true of what is missing.
fn null(path: &[String], op: Op) -> Part {
    match op {
        Op::Eq => {
            let missing = build::is(attribute(path), IsTest::Missing);
            let sound = reachable(path);
            Part::new(and(missing.into(), sound.clone()), sound)
        }
        Op::Ne => present(path),
        _ => Part::error(),
    }
}

/// A version, which the attribute must spell in full.
fn version(left: Expr, op: Op, text: &str) -> Option<Truth> {
    let op = ordinary(op)?;
    Some(match Version::parse_strict(text) {
        Some(_) => {
            let left = build::call("gofeatureflag_version", [left]);
            build::compare(left, op, build::literal(Literal::Version(text.to_owned()))).into()
        }
        None => Truth::Never,
    })
}

/// Text is compared in lower case, but for `in`, which wants a list.
fn text_compare(left: Expr, op: Op, text: &str) -> Truth {
    let op = match op {
        Op::In => return Truth::Never,
        Op::Co => CompareOp::Contains,
        Op::Sw => CompareOp::StartsWith,
        Op::Ew => CompareOp::EndsWith,
        op => ordinary(op).unwrap_or(CompareOp::Equal),
    };
    let ordered = !matches!(
        op,
        CompareOp::Equal
            | CompareOp::NotEqual
            | CompareOp::Contains
            | CompareOp::StartsWith
            | CompareOp::EndsWith
    );
    if ordered || !text.is_ascii() {
        let lower = build::call("gofeatureflag_lower", [left]);
        let text = super::super::function::go_lower(text);
        return build::compare(lower, op, build::string(text)).into();
    }
    let mut right = build::string(text);
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        right = build::ignore_case(right);
    }
    let compared = build::compare(left.clone(), op, right);
    if op == CompareOp::Contains {
        // A list that contains the text is no text that does.
        return build::all([build::is(left, IsTest::String), compared]).into();
    }
    compared.into()
}

fn float(number: f64) -> Expr {
    build::value(&Constant::Float(number))
}

/// A number with a point. One too large to be read equals nothing.
fn double(left: Expr, op: Op, number: f64) -> Option<Truth> {
    if op == Op::In {
        return Some(Truth::Never);
    }
    let op = ordinary(op)?;
    Some(if number.is_finite() {
        build::compare(left, op, float(number)).into()
    } else {
        Truth::Never
    })
}

/// The whole number `number + 1`, beyond the largest too.
fn after(number: i64) -> Expr {
    match number.checked_add(1) {
        Some(after) => build::number(after),
        None => float(9_223_372_036_854_775_808.0),
    }
}

/// The whole number `number - 1`, beyond the smallest as near as can be.
fn before(number: i64) -> Expr {
    match number.checked_sub(1) {
        Some(before) => build::number(before),
        None => float(-9_223_372_036_854_777_856.0),
    }
}

/// A whole number: the fraction of the attribute is cut off, towards 0, before it is compared. So what
/// equals 5 is 5 and more, less than 6.
fn int(left: Expr, op: Op, number: i64) -> Option<Truth> {
    use CompareOp::{Greater, GreaterOrEqual, Less, LessOrEqual};
    let here = || build::number(number);
    // Where the cut-off numbers begin and end that equal this one.
    let (low, low_op, under) = match number {
        1.. => (here(), GreaterOrEqual, Less),
        _ => (before(number), Greater, LessOrEqual),
    };
    let (high, high_op, over) = match number {
        0.. => (after(number), Less, GreaterOrEqual),
        _ => (here(), LessOrEqual, Greater),
    };
    Some(Truth::from(match op {
        Op::Ge => build::compare(left, low_op, low),
        Op::Lt => build::compare(left, under, low),
        Op::Gt => build::compare(left, over, high),
        Op::Le => build::compare(left, high_op, high),
        Op::Eq | Op::Ne if number > 0 => {
            let range = build::range(low, high, false);
            if op == Op::Eq {
                build::compare(left, CompareOp::In, range)
            } else {
                build::compare_not(left, CompareOp::In, range)
            }
        }
        Op::Eq => build::all([
            build::compare(left.clone(), low_op, low),
            build::compare(left, high_op, high),
        ]),
        Op::Ne => build::any([
            build::compare(left.clone(), under, low),
            build::compare(left, over, high),
        ]),
        Op::In => return Some(Truth::Never),
        Op::Co | Op::Sw | Op::Ew => return None,
    }))
}

/// `in [ … ]`. With another operator a list equals nothing; numbers know no parts of a text.
fn elements(op: Op, numbers: bool, operands: impl FnOnce() -> (Expr, Vec<Expr>)) -> Option<Truth> {
    match op {
        Op::In => {
            let (left, elements) = operands();
            Some(build::compare(left, CompareOp::In, build::list(elements)).into())
        }
        op if numbers && op.is_of_text() => None,
        _ => Some(Truth::Never),
    }
}
