//! A value that was forced on a flag, checked against what the flag can serve.

use crate::rules::About;
use burgee::Value;
use burgee::ast::FlagType;
use burgee::value::Number;
use thiserror::Error;

/// What an override serves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forced {
    pub(crate) value: Value,
    pub(crate) variant: Option<String>,
}

/// Why a value cannot be forced on a flag.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadOverride {
    /// The flag has named variants, and this is none of them: what was given, the flag, its variants.
    #[error("`{0}` is no variant of `{1}`; it has {2}")]
    NoVariant(String, String, String),
    /// The value is not of the flag's type: what was given, the flag, its type.
    #[error("`{0}` is no value for `{1}`, which is {2}")]
    OtherType(String, String, &'static str),
}

impl Forced {
    /// Any value, for a flag that the rules do not have.
    pub(crate) fn free(value: Value) -> Forced {
        Forced {
            value,
            variant: None,
        }
    }

    /// A variant by its name, or a value that the flag can serve.
    pub(crate) fn value(flag: &str, about: &About, given: Value) -> Result<Forced, BadOverride> {
        if let Value::String(name) = &given
            && let Some(value) = about.variants.get(name)
        {
            return Ok(Forced {
                value: value.clone(),
                variant: Some(name.clone()),
            });
        }
        let mut variants = about.variants.iter();
        if let Some((name, value)) = variants.find(|(_, value)| same(value, &given)) {
            return Ok(Forced {
                value: value.clone(),
                variant: Some(name.clone()),
            });
        }
        let shown = match &given {
            Value::String(text) => text.clone(),
            other => other.to_json().to_string(),
        };
        if !has_type(&given, about.ty) {
            return Err(BadOverride::OtherType(
                shown,
                flag.to_owned(),
                type_name(about.ty),
            ));
        }
        if !about.variants.is_empty() {
            let names: Vec<&str> = about.variants.keys().map(String::as_str).collect();
            return Err(BadOverride::NoVariant(
                shown,
                flag.to_owned(),
                names.join(", "),
            ));
        }
        Ok(Forced::free(given))
    }

    /// The same for a text, as variables have it: `on`, `true`, `42`, `"text"` or text as it is, JSON.
    pub(crate) fn text(flag: &str, about: &About, given: &str) -> Result<Forced, BadOverride> {
        let as_text = Forced::value(flag, about, Value::from(given));
        match (as_text, about.ty) {
            (Ok(forced), _) if about.ty != FlagType::Json => Ok(forced),
            (Err(error), FlagType::String) => Err(error),
            (first, _) => match serde_json::from_str::<serde_json::Value>(given.trim()) {
                Ok(json) => Forced::value(flag, about, json.into()),
                Err(_) => first,
            },
        }
    }
}

/// Whether two values are the same to whoever asks: whole numbers in both forms are.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Int(whole), Value::Float(float)) | (Value::Float(float), Value::Int(whole)) => {
            Number::Float(*float).as_i64() == Some(*whole)
        }
        _ => left == right,
    }
}

fn has_type(value: &Value, ty: FlagType) -> bool {
    match ty {
        FlagType::Bool => matches!(value, Value::Bool(_)),
        FlagType::String => matches!(value, Value::String(_)),
        FlagType::Int => matches!(value, Value::Int(_)),
        FlagType::Number => matches!(value, Value::Int(_) | Value::Float(_)),
        FlagType::Json => *value != Value::Null,
    }
}

fn type_name(ty: FlagType) -> &'static str {
    match ty {
        FlagType::Bool => "bool",
        FlagType::String => "string",
        FlagType::Int => "int",
        FlagType::Number => "number",
        FlagType::Json => "json",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indexmap::IndexMap;

    fn about(ty: FlagType, variants: &[(&str, Value)]) -> About {
        let variants = variants.iter();
        About {
            ty,
            variants: variants
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect::<IndexMap<_, _>>(),
        }
    }

    fn read(
        ty: FlagType,
        variants: &[(&str, Value)],
        text: &str,
    ) -> Result<(Value, Option<String>), String> {
        let forced = Forced::text("x", &about(ty, variants), text);
        let forced = forced.map_err(|error| error.to_string())?;
        Ok((forced.value, forced.variant))
    }

    #[test]
    fn a_variant_goes_by_its_name_or_its_value() {
        let on_off = [("on", true.into()), ("off", false.into())];
        let on = Ok((Value::Bool(true), Some("on".to_owned())));
        assert_eq!(read(FlagType::Bool, &on_off, "on"), on);
        assert_eq!(read(FlagType::Bool, &on_off, "true"), on);
        let prices = [("today", 4.9.into()), ("free", 0.into())];
        let free = Ok((Value::Int(0), Some("free".to_owned())));
        assert_eq!(read(FlagType::Number, &prices, "free"), free);
        assert_eq!(read(FlagType::Number, &prices, " 0.0 "), free);
    }

    #[test]
    fn a_flag_without_named_variants_takes_what_fits_its_type() {
        let plain = |value: Value| Ok((value, None));
        assert_eq!(read(FlagType::Int, &[], "-7"), plain(Value::Int(-7)));
        assert_eq!(read(FlagType::Number, &[], "7.5"), plain(Value::Float(7.5)));
        assert_eq!(read(FlagType::String, &[], "true"), plain("true".into()));
        assert_eq!(
            read(FlagType::Json, &[], "[1]"),
            plain(Value::List(vec![Value::Int(1)]))
        );
        assert_eq!(read(FlagType::Json, &[], "text"), plain("text".into()));
    }

    #[test]
    fn everything_else_is_refused() {
        let on_off = [("on", true.into()), ("off", false.into())];
        for text in ["", "yes", "1", "ON", "null"] {
            let why = read(FlagType::Bool, &on_off, text).unwrap_err();
            assert_eq!(why, format!("`{text}` is no value for `x`, which is bool"));
        }
        let colours = [("red", "#f00".into()), ("blue", "#00f".into())];
        assert_eq!(
            read(FlagType::String, &colours, "green"),
            Err("`green` is no variant of `x`; it has red, blue".to_owned())
        );
        assert!(read(FlagType::Int, &[], "7.5").is_err());
        assert!(read(FlagType::Int, &[], "99999999999999999999").is_err());
        assert!(read(FlagType::Number, &[], "NaN").is_err());
        assert!(read(FlagType::Json, &[], "null").is_err());
    }
}
