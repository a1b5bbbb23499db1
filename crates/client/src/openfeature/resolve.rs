//! burgee's answers as OpenFeature's.

use crate::answer::Mode;
use crate::details::Details;
use crate::failure::Failure;
use crate::getters::Wanted;
use burgee::Value;
use open_feature::provider::ResolutionDetails;
use open_feature::{
    EvaluationError, EvaluationErrorCode, EvaluationReason, EvaluationResult, FlagMetadata,
    StructValue,
};

/// Types of Rust that a plain value can be read as.
pub(super) trait Plain: Sized {
    fn of(value: &Value) -> Option<Self>;
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Plain for $ty {
            fn of(value: &Value) -> Option<$ty> {
                <$ty as Wanted<'_>>::read(value)
            }
        }
    )*};
}

plain!(bool, i64, f64);

impl Plain for String {
    fn of(value: &Value) -> Option<String> {
        <&str as Wanted<'_>>::read(value).map(str::to_owned)
    }
}

/// An answer with a plain value.
pub(super) fn plain<T: Plain>(details: Details) -> EvaluationResult<ResolutionDetails<T>> {
    resolve(details, T::of)
}

/// An answer with an object.
pub(super) fn structure(details: Details) -> EvaluationResult<ResolutionDetails<StructValue>> {
    resolve(details, |value| match of_value(value)? {
        open_feature::Value::Struct(structure) => Some(structure),
        _ => None,
    })
}

fn resolve<T>(
    mut details: Details,
    read: impl Fn(&Value) -> Option<T>,
) -> EvaluationResult<ResolutionDetails<T>> {
    let Some(value) = details.value.take() else {
        return Err(no_value(&details));
    };
    let Some(value) = read(&value) else {
        return Err(error(
            EvaluationErrorCode::TypeMismatch,
            Failure::TypeMismatch.to_string(),
        ));
    };
    Ok(ResolutionDetails {
        value,
        reason: Some(reason(&details)),
        flag_metadata: Some(metadata(&details)),
        variant: details.variant,
    })
}

fn error(code: EvaluationErrorCode, message: String) -> EvaluationError {
    EvaluationError {
        code,
        message: Some(message),
    }
}

/// What is said where the value is the caller's.
fn no_value(details: &Details) -> EvaluationError {
    let Some(failure) = details.failure else {
        let why = format!("the default is to be used, reason {}", details.reason);
        return error(EvaluationErrorCode::General(why.clone()), why);
    };
    let mut why = failure.to_string();
    if let Some(served) = details.metadata.get("error") {
        why = format!("{why}: {served}");
    }
    // What a rule says in OpenFeature's words is OpenFeature's.
    let served = details.metadata.get("error").map(String::as_str);
    let code = match (failure, served) {
        (Failure::NotReady, _) => EvaluationErrorCode::ProviderNotReady,
        (Failure::FlagNotFound, _) => EvaluationErrorCode::FlagNotFound,
        (Failure::TypeMismatch, _) => EvaluationErrorCode::TypeMismatch,
        (_, Some("PARSE_ERROR")) => EvaluationErrorCode::ParseError,
        (_, Some("TARGETING_KEY_MISSING")) => EvaluationErrorCode::TargetingKeyMissing,
        (_, Some("INVALID_CONTEXT")) => EvaluationErrorCode::InvalidContext,
        _ => EvaluationErrorCode::General(why.clone()),
    };
    error(code, why)
}

fn reason(details: &Details) -> EvaluationReason {
    if details.mode == Mode::Open {
        return EvaluationReason::Other("OPEN".to_owned());
    }
    match details.reason.as_str() {
        "STATIC" => EvaluationReason::Static,
        "DEFAULT" => EvaluationReason::Default,
        "TARGETING_MATCH" => EvaluationReason::TargetingMatch,
        "SPLIT" => EvaluationReason::Split,
        "CACHED" => EvaluationReason::Cached,
        "DISABLED" => EvaluationReason::Disabled,
        "UNKNOWN" => EvaluationReason::Unknown,
        "ERROR" => EvaluationReason::Error,
        other => EvaluationReason::Other(other.to_owned()),
    }
}

fn metadata(details: &Details) -> FlagMetadata {
    let mut metadata = FlagMetadata::default();
    for (name, text) in &details.metadata {
        metadata.add_value(name, text.as_str());
    }
    metadata.add_value("mode", details.mode.as_str());
    if let Some(revision) = &details.revision {
        metadata.add_value("revision", revision.as_str());
    }
    if let Some(failure) = details.failure {
        metadata.add_value("failure", failure.code());
    }
    if !details.age.is_zero() {
        metadata.add_value(
            "age_ms",
            i64::try_from(details.age.as_millis()).unwrap_or(i64::MAX),
        );
    }
    metadata
}

/// A value in OpenFeature's form, which has no null: it is left out.
fn of_value(value: &Value) -> Option<open_feature::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => open_feature::Value::Bool(*value),
        Value::Int(value) => open_feature::Value::Int(*value),
        Value::Float(value) => open_feature::Value::Float(*value),
        Value::String(value) => open_feature::Value::String(value.clone()),
        Value::List(values) => {
            open_feature::Value::Array(values.iter().filter_map(of_value).collect())
        }
        Value::Map(entries) => {
            let mut structure = StructValue::default();
            for (name, value) in entries {
                if let Some(value) = of_value(value) {
                    structure.add_field(name, value);
                }
            }
            open_feature::Value::Struct(structure)
        }
    })
}
