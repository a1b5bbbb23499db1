//! Conditions. Nothing here is ever negated as a whole, so "unknown" does as well as "false".

use super::obfuscated::{md5_hex, reveal_condition};
use super::wire::ConditionWire;
use burgee::Limits;
use burgee::ast::{CompareOp, Expr, IsTest, Literal, Step, build};
use burgee::value::Value;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use serde_json::Value as Json;

/// The attribute with the subject's key: OpenFeature's name for it.
pub(super) const SUBJECT: &str = "targetingKey";

/// Where attributes lie that cannot have a name of their own.
pub(super) const ATTRIBUTES: &str = "subjectAttributes";

/// Whether an attribute must lie elsewhere: its name is taken, by the subject's key or by the map of
/// such attributes, or cannot be written in backticks.
pub(super) fn is_taken(name: &str) -> bool {
    matches!(name, SUBJECT | ATTRIBUTES) || name.contains(is_unwritable)
}

/// Whether a name with this character cannot be written, not even in backticks.
pub(super) fn is_unwritable(c: char) -> bool {
    c.is_control()
}

/// How deep patterns may nest in burgee.
const PATTERN_NESTING: u32 = 50;

/// Why a condition has no equivalent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The SDKs cannot read it either, and take it as false.
    Unreadable(String),
    /// They can, and burgee cannot.
    Refused(String),
}

/// One condition; `hashed` in documents for clients.
pub(super) fn condition(json: &Json, hashed: bool) -> Result<Expr, Trouble> {
    let unreadable = |why: &str| Trouble::Unreadable(why.to_owned());
    let wire =
        ConditionWire::deserialize(json).map_err(|error| Trouble::Unreadable(error.to_string()))?;
    let wire = if hashed {
        reveal_condition(wire)
            .ok_or_else(|| unreadable("the operator or its constant cannot be read"))?
    } else {
        wire
    };
    let attribute = Attribute {
        name: &wire.attribute,
        hashed,
    };
    match wire.operator.as_str() {
        "MATCHES" => pattern(&attribute, &wire.value, build::compare),
        "NOT_MATCHES" => pattern(&attribute, &wire.value, build::compare_not),
        "GTE" => comparison(&attribute, CompareOp::GreaterOrEqual, &wire.value),
        "GT" => comparison(&attribute, CompareOp::Greater, &wire.value),
        "LTE" => comparison(&attribute, CompareOp::LessOrEqual, &wire.value),
        "LT" => comparison(&attribute, CompareOp::Less, &wire.value),
        "ONE_OF" => Ok(one_of(&attribute, strings(&wire.value)?)),
        "NOT_ONE_OF" => Ok(not_one_of(&attribute, strings(&wire.value)?)),
        "IS_NULL" => match wire.value.as_bool() {
            Some(null) => Ok(is_null(&attribute, null)),
            None => Err(unreadable("IS_NULL needs true or false")),
        },
        other => Err(Trouble::Unreadable(format!("unknown operator `{other}`"))),
    }
}

/// An attribute as it is named in the document.
struct Attribute<'c> {
    name: &'c str,
    hashed: bool,
}

impl Attribute<'_> {
    /// Whether it is `id`, which is the subject's key unless it is given.
    fn is_id(&self) -> bool {
        self.name == "id" && !self.hashed
    }

    /// Its value. Clients offer a document's sums as names, so those are looked up as they are.
    fn value(&self) -> Expr {
        let own = Step::Key(self.name.to_owned());
        if self.is_id() {
            build::coalesce([build::steps([own]), build::path(SUBJECT)])
        } else if is_taken(self.name) {
            build::steps([Step::Key(ATTRIBUTES.to_owned()), own])
        } else {
            build::steps([own])
        }
    }

    /// Its text: that of a number or bool too.
    fn text(&self) -> Expr {
        build::call("string", [self.value()])
    }
}

/// The constant of a test for membership.
fn strings(value: &Json) -> Result<Vec<String>, Trouble> {
    let list = value.as_array().map(|items| {
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect::<Option<Vec<String>>>()
    });
    let message = "a list of texts is needed";
    list.flatten()
        .ok_or_else(|| Trouble::Unreadable(message.to_owned()))
}

/// Whether a number or bool could have this text.
fn could_be_scalar(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<f64>().is_ok()
}

fn one_of(attribute: &Attribute<'_>, texts: Vec<String>) -> Expr {
    let value = if attribute.hashed {
        build::call("eppo_md5", [attribute.value()])
    } else if texts.iter().any(|text| could_be_scalar(text)) {
        attribute.text()
    } else {
        // Only text can be one of these, and then it needs no conversion.
        attribute.value()
    };
    build::in_list(value, texts)
}

fn not_one_of(attribute: &Attribute<'_>, texts: Vec<String>) -> Expr {
    let value = if attribute.hashed {
        build::call("eppo_md5", [attribute.value()])
    } else {
        // A number is none of these, where in burgee it could not be compared.
        attribute.text()
    };
    build::compare_not(value, CompareOp::In, build::strings(texts))
}

fn is_null(attribute: &Attribute<'_>, null: bool) -> Expr {
    let test = if null {
        IsTest::Missing
    } else {
        IsTest::Present
    };
    let plain = build::is(attribute.value(), test);
    if !attribute.is_id() {
        return plain;
    }
    // The native context says by an empty list that `id` is given as null.
    let own = build::path("id");
    if null {
        build::any([plain, build::is(own, IsTest::List)])
    } else {
        build::all([plain, build::is_not(own, IsTest::List)])
    }
}

fn pattern(
    attribute: &Attribute<'_>,
    value: &Json,
    compare: fn(Expr, CompareOp, Expr) -> Expr,
) -> Result<Expr, Trouble> {
    let Some(text) = value.as_str() else {
        return Err(Trouble::Unreadable("a pattern is needed".to_owned()));
    };
    if let Err(error) = Regex::new(text) {
        let error = error.to_string();
        let reason = error.lines().last().unwrap_or_default();
        let reason = reason.trim_start_matches("error: ");
        return Err(Trouble::Unreadable(format!("bad pattern: {reason}")));
    }
    let within_limits = RegexBuilder::new(text)
        .size_limit(Limits::default().regex_bytes)
        .nest_limit(PATTERN_NESTING)
        .build();
    if within_limits.is_err() {
        let message = "the pattern is too large for burgee";
        return Err(Trouble::Refused(message.to_owned()));
    }
    let pattern = build::literal(Literal::Raw(text.to_owned()));
    Ok(compare(attribute.text(), CompareOp::Matches, pattern))
}

/// The constant decides what is compared: versions, or else numbers.
fn comparison(attribute: &Attribute<'_>, op: CompareOp, value: &Json) -> Result<Expr, Trouble> {
    let text = value.as_str();
    if let Some((text, version)) = text.and_then(|text| Some((text, read_version(text)?))) {
        return Ok(version_comparison(attribute, op, text, &version));
    }
    let number = value
        .as_f64()
        .or_else(|| text.and_then(|text| text.parse().ok()));
    let Some(number) = number else {
        let message = "a number or a version is needed";
        return Err(Trouble::Unreadable(message.to_owned()));
    };
    let left = build::call("eppo_number", [attribute.value()]);
    Ok(build::compare(left, op, number_literal(number)))
}

fn read_version(text: &str) -> Option<semver::Version> {
    semver::Version::parse(text).ok()
}

fn version_comparison(
    attribute: &Attribute<'_>,
    op: CompareOp,
    text: &str,
    version: &semver::Version,
) -> Expr {
    let plain = version.pre.is_empty() && version.build.is_empty();
    // Between versions that differ in the build number alone, these two need not know it.
    let ignores_build = matches!(op, CompareOp::GreaterOrEqual | CompareOp::Less);
    if plain && ignores_build {
        let left = build::call("eppo_version", [attribute.value()]);
        return build::compare(left, op, build::literal(Literal::Version(text.to_owned())));
    }
    let order = build::call(
        "eppo_version_order",
        [attribute.value(), build::string(text)],
    );
    build::compare(order, op, build::number(0))
}

/// A number as people write it; those that cannot be written as a call.
fn number_literal(number: f64) -> Expr {
    if !number.is_finite() {
        return build::call("eppo_number", [build::string(number.to_string())]);
    }
    match burgee::value::Number::Float(number).as_i64() {
        Some(whole) if whole.unsigned_abs() <= 1 << 53 => build::number(whole),
        _ => build::value(&Value::Float(number)),
    }
}

/// The name under which a client offers an attribute.
pub(super) fn offered_name(name: &str, hashed: bool) -> String {
    if hashed {
        md5_hex(name)
    } else {
        name.to_owned()
    }
}
