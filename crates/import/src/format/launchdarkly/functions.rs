//! What rules of LaunchDarkly read from attributes, where burgee's own conversions read more or less.

use super::{date, version};
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Number, Operand, Type, Unknown};
use std::sync::Arc;

/// `launchdarkly_date(user.created)`: a date out of RFC 3339 text or milliseconds.
pub(super) const DATE: &str = "launchdarkly_date";

/// `launchdarkly_version(device.os)`: a semantic version out of text.
pub(super) const VERSION: &str = "launchdarkly_version";

/// `launchdarkly_bucketing_key(user.account)`: text or a whole number.
pub(super) const BUCKETING_KEY: &str = "launchdarkly_bucketing_key";

/// All of them.
pub(super) fn functions() -> Vec<Arc<dyn Function>> {
    vec![Arc::new(Date), Arc::new(Version), Arc::new(BucketingKey)]
}

#[derive(Debug)]
struct Date;

impl Function for Date {
    fn name(&self) -> &'static str {
        DATE
    }

    fn signature(&self) -> Signature {
        unary(Type::Time)
    }

    fn description(&self) -> &'static str {
        "the time that LaunchDarkly reads: RFC 3339 text with seconds, or milliseconds since 1970"
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are f64 in LaunchDarkly"
    )]
    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let date = match only(arguments) {
            Some(Operand::Text(text)) => date::read(text).ok_or(Unknown::NotConvertible)?,
            Some(Operand::Int(number)) => date::milliseconds(*number as f64),
            Some(Operand::Float(number)) => date::milliseconds(*number),
            other => return Err(wrong(other)),
        };
        Ok(Operand::Time(date))
    }
}

#[derive(Debug)]
struct Version;

impl Function for Version {
    fn name(&self) -> &'static str {
        VERSION
    }

    fn signature(&self) -> Signature {
        unary(Type::Version)
    }

    fn description(&self) -> &'static str {
        "the version that LaunchDarkly reads: SemVer text whose minor and patch can be missing"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let Some(Operand::Text(text)) = only(arguments) else {
            return Err(wrong(only(arguments)));
        };
        let version = match text {
            std::borrow::Cow::Borrowed(text) => version::read(text),
            std::borrow::Cow::Owned(text) => {
                version::read(text).map(burgee::value::Version::into_owned)
            }
        };
        version.map(Operand::Version).ok_or(Unknown::NotConvertible)
    }
}

#[derive(Debug)]
struct BucketingKey;

impl Function for BucketingKey {
    fn name(&self) -> &'static str {
        BUCKETING_KEY
    }

    fn signature(&self) -> Signature {
        unary(Type::Any)
    }

    fn description(&self) -> &'static str {
        "the attribute by which LaunchDarkly deals out: text or a whole number; nothing else"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        /// The largest whole number that an f64 tells from its neighbours.
        const MOST: i64 = (1 << 53) - 1;
        let whole = match only(arguments) {
            Some(Operand::Text(text)) => return Ok(Operand::Text(text.clone())),
            Some(Operand::Int(number)) => Some(*number),
            Some(Operand::Float(number)) => Number::Float(*number).as_i64(),
            other => return Err(wrong(other)),
        };
        let whole = whole.filter(|number| (-MOST..=MOST).contains(number));
        whole.map(Operand::Int).ok_or(Unknown::WrongType)
    }
}

/// The signature of a function of one attribute.
fn unary(result: Type) -> Signature {
    Signature {
        parameters: &[Parameter::Any],
        variadic: false,
        result,
    }
}

/// The argument.
fn only<'o, 'a>(arguments: &'o [Option<Operand<'a>>]) -> Option<&'o Operand<'a>> {
    arguments.first()?.as_ref()
}

/// Why there is no result: nothing was given, or something else.
fn wrong(argument: Option<&Operand<'_>>) -> Unknown {
    match argument {
        None => Unknown::Missing,
        Some(_) => Unknown::WrongType,
    }
}
