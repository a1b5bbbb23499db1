//! Each function with arguments that work, and with some that do not.

use super::all;
use crate::value::{Equality, Operand, Timestamp, Unknown, Version, equal};
use std::borrow::Cow;

fn call<'a>(name: &str, arguments: &[Operand<'a>]) -> Result<Operand<'a>, Unknown> {
    let functions = all();
    let function = functions.iter().find(|known| known.name() == name);
    let arguments: Vec<_> = arguments.iter().cloned().map(Some).collect();
    function.unwrap().call(&arguments)
}

fn text(text: &str) -> Operand<'_> {
    Operand::Text(Cow::Borrowed(text))
}

#[track_caller]
fn gives<'a>(name: &str, arguments: &[Operand<'a>], wanted: &Operand<'a>) {
    let result = call(name, arguments).unwrap();
    assert_eq!(result.type_name(), wanted.type_name());
    assert_eq!(
        equal(&result, wanted, Equality::Exact),
        Ok(true),
        "{result:?}"
    );
}

#[track_caller]
fn refuses(name: &str, arguments: &[Operand<'_>], why: Unknown) {
    assert_eq!(call(name, arguments).unwrap_err(), why);
}

#[test]
fn text_changes_case_and_loses_space() {
    gives("lower", &[text("ÄB")], &text("äb"));
    gives("upper", &[text("äb")], &text("ÄB"));
    gives("trim", &[text(" a b ")], &text("a b"));
    refuses("lower", &[Operand::Int(1)], Unknown::WrongType);
    let unchanged = call("lower", &[text("abc")]).unwrap();
    assert!(matches!(unchanged, Operand::Text(Cow::Borrowed("abc"))));
}

#[test]
fn lengths_count_characters_and_entries() {
    let list = vec![crate::Value::Int(1), crate::Value::Null];
    gives("len", &[text("äb")], &Operand::Int(2));
    gives("len", &[Operand::List(&list)], &Operand::Int(2));
    refuses("len", &[Operand::Bool(true)], Unknown::WrongType);
}

#[test]
fn conversions_read_text() {
    gives("int", &[text(" 12 ")], &Operand::Int(12));
    gives("int", &[Operand::Float(-2.9)], &Operand::Int(-2));
    refuses("int", &[Operand::Float(1e300)], Unknown::Overflow);
    refuses("int", &[text("twelve")], Unknown::NotConvertible);
    gives("number", &[text("2.5")], &Operand::Float(2.5));
    refuses("number", &[text("inf")], Unknown::NotConvertible);
    gives("string", &[Operand::Int(7)], &text("7"));
    gives("string", &[Operand::Bool(true)], &text("true"));
    let version = Version::parse("2.3.0").unwrap();
    gives("version", &[text("v2.3")], &Operand::Version(version));
    refuses("version", &[text("new")], Unknown::NotConvertible);
    let second = Operand::Time(Timestamp(1_000_000));
    gives("time", &[text("1970-01-01T00:00:01Z")], &second);
    gives("time", &[Operand::Int(1)], &second);
    gives("time", &[Operand::Float(1.0)], &second);
    refuses("time", &[Operand::Int(i64::MAX)], Unknown::Overflow);
}

#[test]
fn arithmetic_never_wraps() {
    gives("abs", &[Operand::Int(-3)], &Operand::Int(3));
    refuses("abs", &[Operand::Int(i64::MIN)], Unknown::Overflow);
    gives(
        "min",
        &[Operand::Int(3), Operand::Float(2.5)],
        &Operand::Float(2.5),
    );
    gives(
        "max",
        &[Operand::Int(3), Operand::Float(2.5)],
        &Operand::Int(3),
    );
    refuses(
        "max",
        &[Operand::Float(f64::NAN), Operand::Int(1)],
        Unknown::Overflow,
    );
    gives(
        "mod",
        &[Operand::Int(-1), Operand::Int(10)],
        &Operand::Int(9),
    );
    refuses(
        "mod",
        &[Operand::Int(1), Operand::Int(0)],
        Unknown::Overflow,
    );
    refuses(
        "mod",
        &[Operand::Float(1.0), Operand::Int(0)],
        Unknown::Overflow,
    );
    refuses(
        "mod",
        &[Operand::Int(i64::MIN), Operand::Int(0)],
        Unknown::Overflow,
    );
}
