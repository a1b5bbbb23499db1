//! One flag's evaluation as the command line writes it: the same fields everywhere.

use burgee::typed::RuleName;
use burgee::{Evaluation, Reason, Value};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The error code for a flag that the rules do not have.
pub(crate) const FLAG_NOT_FOUND: &str = "FLAG_NOT_FOUND";

/// An answer. The fields and their order are a contract.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    /// What the request calls itself, passed through as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a RawValue>,
    /// The flag; null when the request does not say it.
    pub(crate) flag: Option<&'a str>,
    /// What is served; the request's default when the engine has no value.
    pub(crate) value: Served<'a>,
    /// The variant's name; null for a value that has none.
    pub(crate) variant: Option<&'a str>,
    /// OpenFeature's word for why.
    pub(crate) reason: &'static str,
    /// The rule that decided; absent when none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<Rule<'a>>,
    /// OpenFeature's error code, or the code of `serve error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<&'a str>,
}

/// What is served.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Served<'a> {
    /// A variant's value.
    Value(&'a Value),
    /// The request's default, as it was written.
    Default(Option<&'a RawValue>),
}

/// The name of a rule, written as its text.
#[derive(Clone, Copy)]
pub(crate) struct Rule<'a>(pub(crate) &'a RuleName);

impl Serialize for Rule<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            RuleName::Named(name) => serializer.serialize_str(name),
            other => serializer.collect_str(other),
        }
    }
}

impl<'a> Answer<'a> {
    /// What the engine says; `default` where it has no value.
    pub(crate) fn new(evaluation: &Evaluation<'a>, default: Option<&'a RawValue>) -> Answer<'a> {
        Answer {
            id: None,
            flag: Some(evaluation.flag),
            value: match evaluation.value {
                Some(value) => Served::Value(value),
                None => Served::Default(default),
            },
            variant: evaluation.variant,
            reason: evaluation.reason.as_str(),
            rule: rule(evaluation).map(Rule),
            error: evaluation.error,
        }
    }

    /// The answer to a request that cannot be evaluated.
    pub(crate) fn error(
        flag: Option<&'a str>,
        default: Option<&'a RawValue>,
        code: &'a str,
    ) -> Answer<'a> {
        Answer {
            id: None,
            flag,
            value: Served::Default(default),
            variant: None,
            reason: Reason::Error.as_str(),
            rule: None,
            error: Some(code),
        }
    }
}

/// The rule that decided. What everybody else gets is no rule, and neither is a flag that is off.
pub(crate) fn rule<'e>(evaluation: &Evaluation<'e>) -> Option<&'e RuleName> {
    match evaluation.reason {
        Reason::Static | Reason::Default | Reason::Disabled => None,
        _ => evaluation.rule,
    }
}
