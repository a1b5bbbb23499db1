//! The operators of a constraint. There is no negation in Flipt, so that what is unknown is as good as
//! false.

use super::function::Read;
use super::profile::Profile;
use super::property;
use super::wire::ConstraintWire;
use burgee::ast::{CompareOp, Expr, IsTest, Literal, build};
use burgee::schema::Function;
use burgee::value::Operand;
use burgee::{Timestamp, Value};
use serde_json::Value as Json;

/// What a constraint becomes.
#[derive(Debug)]
pub(super) enum Translated {
    /// A condition.
    Condition(Expr),
    /// One that never holds, and why.
    Never(String),
    /// Its list is none, for which the server drops the whole segment.
    Malformed(String),
    /// The server fails when it comes to it.
    Failing(String),
}

use Translated::{Condition, Never};

/// One constraint.
pub(super) fn constraint(wire: &ConstraintWire, profile: Profile) -> Translated {
    let kind = wire.kind.trim_end_matches("_COMPARISON_TYPE");
    if kind != "ENTITY_ID" && !property::can_be_read(&wire.property) {
        return Translated::Failing(format!("no attribute can be named {:?}", wire.property));
    }
    match kind {
        "STRING" => string(property::expr(&wire.property), wire, profile),
        "ENTITY_ID" => string(property::entity(), wire, profile),
        "NUMBER" => ordered(wire, profile, Read::number(profile)),
        "BOOLEAN" => boolean(wire, profile),
        "DATETIME" => ordered(wire, profile, Read::time(profile)),
        other => match profile {
            Profile::Go => Translated::Failing(format!("unknown type `{other}`")),
            Profile::Rust => Never(format!("unknown type `{other}`")),
        },
    }
}

/// The text of a constant.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// The values of a list, which can stand in a text.
fn list(value: &Json) -> Result<Vec<Json>, String> {
    let values = match value {
        Json::Array(values) => Ok(values.clone()),
        Json::String(text) => serde_json::from_str(text),
        other => serde_json::from_str(&other.to_string()),
    };
    values.map_err(|_| format!("{value} is no list"))
}

/// An absent property is the empty text, for which nothing holds but `empty`.
fn string(subject: Expr, wire: &ConstraintWire, profile: Profile) -> Translated {
    let constant = text(&wire.value);
    let given = |subject: Expr| build::compare(subject, CompareOp::NotEqual, build::string(""));
    let compare = |subject: Expr, op| build::compare(subject, op, build::string(constant.as_str()));
    // The server ignores blanks around the value, for some operators.
    let trimmed = |subject: Expr| match profile {
        Profile::Go => build::call("trim", [subject]),
        Profile::Rust => subject,
    };
    let no_constant = constant.is_empty();
    Condition(match wire.operator.as_str() {
        "empty" => empty(subject, profile),
        "notempty" => given(trimmed(subject)),
        "eq" | "notcontains" if no_constant => {
            return Never("it asks for the empty text, which counts as absent".to_owned());
        }
        "neq" | "prefix" | "suffix" | "contains" if no_constant => given(subject),
        "eq" => compare(subject, CompareOp::Equal),
        "neq" => build::all([
            compare(subject.clone(), CompareOp::NotEqual),
            given(subject),
        ]),
        "prefix" => compare(trimmed(subject), CompareOp::StartsWith),
        "suffix" => compare(trimmed(subject), CompareOp::EndsWith),
        "contains" => compare(subject, CompareOp::Contains),
        "notcontains" => {
            let constant = build::string(constant.as_str());
            let lacks = build::compare_not(subject.clone(), CompareOp::Contains, constant);
            build::all([lacks, given(subject)])
        }
        "isoneof" | "isnotoneof" => return member(subject, wire, profile),
        other => return Never(format!("unknown operator `{other}`")),
    })
}

/// `isoneof`, `isnotoneof` of texts.
fn member(subject: Expr, wire: &ConstraintWire, profile: Profile) -> Translated {
    let negated = wire.operator == "isnotoneof";
    let texts = list(&wire.value).and_then(|values| {
        let texts = values.iter().map(|value| match value {
            Json::String(text) => Ok(text.clone()),
            other => Err(format!("{other} is no text")),
        });
        texts.collect::<Result<Vec<_>, _>>()
    });
    let mut texts = match (texts, profile) {
        (Ok(texts), _) => texts,
        (Err(why), Profile::Go) => return Translated::Malformed(why),
        (Err(_), Profile::Rust) if negated => Vec::new(),
        (Err(why), Profile::Rust) => return Never(why),
    };
    texts.retain(|text| !text.is_empty());
    if negated {
        // The empty text is absent, and nothing holds for what is absent.
        texts.push(String::new());
        return Condition(build::compare_not(
            subject,
            CompareOp::In,
            build::strings(texts),
        ));
    }
    if texts.is_empty() {
        return Never("its list is empty".to_owned());
    }
    Condition(build::in_list(subject, texts))
}

/// Whether a property is absent.
fn empty(subject: Expr, profile: Profile) -> Expr {
    let text = match profile {
        Profile::Go => build::call("trim", [subject.clone()]),
        Profile::Rust => subject.clone(),
    };
    build::any([
        build::is(subject, IsTest::Missing),
        build::compare(text, CompareOp::Equal, build::string("")),
    ])
}

/// `present`, `notpresent`.
fn presence(wire: &ConstraintWire, profile: Profile) -> Option<Expr> {
    let subject = property::expr(&wire.property);
    match wire.operator.as_str() {
        "notpresent" => Some(empty(subject, profile)),
        "present" => {
            let text = match profile {
                Profile::Go => build::call("trim", [subject]),
                Profile::Rust => subject,
            };
            Some(build::compare(text, CompareOp::NotEqual, build::string("")))
        }
        _ => None,
    }
}

fn boolean(wire: &ConstraintWire, profile: Profile) -> Translated {
    if let Some(presence) = presence(wire, profile) {
        return Condition(presence);
    }
    let subject = property::expr(&wire.property);
    let go = profile == Profile::Go;
    Condition(match wire.operator.as_str() {
        "true" if go => build::in_list(subject, ["true", "1", "t", "T", "TRUE", "True"]),
        "false" if go => build::in_list(subject, ["false", "0", "f", "F", "FALSE", "False"]),
        "true" => build::compare(subject, CompareOp::Equal, build::string("true")),
        "false" => build::compare(subject, CompareOp::Equal, build::string("false")),
        other => return Never(format!("unknown operator `{other}`")),
    })
}

/// Numbers and times.
fn ordered(wire: &ConstraintWire, profile: Profile, read: Read) -> Translated {
    if let Some(presence) = presence(wire, profile) {
        return Condition(presence);
    }
    let subject = build::call(read.name(), [property::expr(&wire.property)]);
    let numbers = matches!(read, Read::Number | Read::Int);
    let op = match wire.operator.as_str() {
        "eq" => CompareOp::Equal,
        "neq" => CompareOp::NotEqual,
        "lt" => CompareOp::Less,
        "lte" => CompareOp::LessOrEqual,
        "gt" => CompareOp::Greater,
        "gte" => CompareOp::GreaterOrEqual,
        "isoneof" | "isnotoneof" if numbers => return number_member(subject, wire, profile),
        other => return Never(format!("unknown operator `{other}`")),
    };
    let constant = text(&wire.value);
    match read.read(&constant).as_ref().and_then(literal) {
        Some(literal) => Condition(build::compare(subject, op, literal)),
        None => Never(format!("`{constant}` is no value to compare with")),
    }
}

/// `isoneof`, `isnotoneof` of numbers.
fn number_member(subject: Expr, wire: &ConstraintWire, profile: Profile) -> Translated {
    let numbers = list(&wire.value).and_then(|values| {
        let numbers = values.iter().map(|value| {
            let number = match profile {
                Profile::Go => value.as_f64().map(Operand::Float),
                Profile::Rust => {
                    let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
                    number.map(|number| Operand::Int(number.into()))
                }
            };
            let number = number.as_ref().and_then(literal);
            number.ok_or_else(|| format!("{value} is no number"))
        });
        numbers.collect::<Result<Vec<_>, _>>()
    });
    let numbers = match (numbers, profile) {
        (Ok(numbers), _) => numbers,
        (Err(why), Profile::Go) => return Translated::Malformed(why),
        (Err(why), Profile::Rust) => return Never(why),
    };
    let negated = wire.operator == "isnotoneof";
    match (numbers.is_empty(), negated) {
        (true, false) => Never("its list is empty".to_owned()),
        // Any number is not in it.
        (true, true) => Condition(build::is(subject, IsTest::Present)),
        (false, false) => Condition(build::compare(subject, CompareOp::In, build::list(numbers))),
        (false, true) => Condition(build::compare_not(
            subject,
            CompareOp::In,
            build::list(numbers),
        )),
    }
}

/// A constant as it is written in a rule; none for what cannot be written.
fn literal(value: &Operand<'_>) -> Option<Expr> {
    Some(match value {
        Operand::Int(number) => build::number(*number),
        Operand::Float(number) if number.is_finite() => {
            match format!("{number:?}").strip_suffix(".0").map(str::parse) {
                Some(Ok(whole)) => build::number(whole),
                _ => build::value(&Value::Float(*number)),
            }
        }
        Operand::Time(time) => build::literal(Literal::DateTime(written(*time)?)),
        _ => return None,
    })
}

/// A time as it is written in a rule, without seconds where there are none.
fn written(time: Timestamp) -> Option<String> {
    let text = time.to_string();
    let short = text
        .strip_suffix(":00Z")
        .map(|minutes| format!("{minutes}Z"));
    let text = short.unwrap_or(text);
    (Timestamp::parse(&text) == Some(time)).then_some(text)
}
