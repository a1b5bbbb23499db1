//! Arithmetic. Text counts as the number that it spells, or as 0.

use super::number::number;
use super::{Datum, Dialect, Fail, List, Outcome};

/// `+ - * / % abs min max`.
pub(super) fn calculate<'a>(
    dialect: Dialect,
    operator: &str,
    arguments: &Datum<'a>,
) -> Outcome<'a> {
    let later = dialect == Dialect::V3_10;
    let Datum::List(list) = arguments else {
        return match operator {
            "+" => number(arguments).map(Datum::Number),
            "abs" => number(arguments).map(|number| Datum::Number(number.abs())),
            "-" | "/" if later => Ok(Datum::OddZero),
            "*" if later => Ok(Datum::Number(1.0)),
            "min" | "max" if later => Ok(Datum::Null),
            _ => Err(Fail),
        };
    };
    match operator {
        "+" if list.len() == 1 && !later => first(list),
        "+" => fold(list, Some(0.0), |sum, next| sum + next),
        "*" => fold(list, Some(1.0), |product, next| product * next),
        "-" | "/" if list.len() == 0 => Ok(Datum::OddZero),
        "-" if list.len() == 1 => Ok(Datum::Number(-number(&list.get(0))?)),
        "-" => fold(list, None, |rest, next| rest - next),
        "/" => fold(list, None, |rest, next| rest / next),
        "%" if list.len() < 2 => Err(Fail),
        "%" => Ok(Datum::Number(number(&list.get(0))? % number(&list.get(1))?)),
        "abs" if list.len() == 0 && later => Ok(Datum::Number(0.0)),
        "abs" if list.len() == 0 => Err(Fail),
        "abs" => Ok(Datum::Number(number(&list.get(0))?.abs())),
        "min" | "max" if list.len() == 0 => Ok(Datum::Null),
        "min" => fold(
            list,
            None,
            |least, next| if next < least { next } else { least },
        ),
        _ => fold(
            list,
            None,
            |most, next| if next > most { next } else { most },
        ),
    }
}

fn first<'a>(list: &List<'a>) -> Outcome<'a> {
    number(&list.get(0)).map(Datum::Number)
}

/// The elements joined, from `start` or from the first of them.
fn fold<'a>(list: &List<'a>, start: Option<f64>, join: impl Fn(f64, f64) -> f64) -> Outcome<'a> {
    let mut elements = list.iter();
    let mut result = match start {
        Some(start) => start,
        None => number(&elements.next().ok_or(Fail)?)?,
    };
    for element in elements {
        result = join(result, number(&element)?);
    }
    Ok(Datum::Number(result))
}
