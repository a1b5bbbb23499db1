//! One flag.

use super::native::Side;
use super::operand::sayable;
use super::rules::{Facts, NO_DEFAULT, Rules, Served};
use super::scope::Scope;
use crate::depth::is_too_deep;
use crate::json::flag_type;
use crate::note::{JsonPath, Note, Severity};
use burgee::Value;
use burgee::ast::{self, FlagType, Outcome, Status, Target, build};
use burgee::source::Spanned;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// A flag as it was given: each part as JSON, so that what is wrong with one can be said.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlagWire<'d> {
    fields: &'d Map<String, Json>,
}

/// The fields that a flag can have.
const FIELDS: [&str; 6] = [
    "key",
    "state",
    "variants",
    "defaultVariant",
    "targeting",
    "metadata",
];

/// Why a document or a flag cannot be used.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Only this flag.
    Flag(String),
    /// flagd would not load the document.
    Document(String),
}

impl<'d> FlagWire<'d> {
    /// The fields of a flag.
    pub(super) fn read(json: &'d Json) -> Result<FlagWire<'d>, Refusal> {
        match json {
            Json::Object(fields) => Ok(FlagWire { fields }),
            _ => Err(Refusal::Flag("the flag is no object".to_owned())),
        }
    }

    fn get(self, name: &str) -> &'d Json {
        self.fields.get(name).unwrap_or(&Json::Null)
    }

    fn object(self, name: &str) -> Result<Option<&'d Map<String, Json>>, Refusal> {
        match self.get(name) {
            Json::Null => Ok(None),
            Json::Object(entries) => Ok(Some(entries)),
            _ => Err(Refusal::Flag(format!("`{name}` is no object"))),
        }
    }

    fn text(self, name: &str) -> Result<&'d str, Refusal> {
        match self.get(name) {
            Json::Null => Ok(""),
            Json::String(text) => Ok(text),
            _ => Err(Refusal::Flag(format!("`{name}` is no text"))),
        }
    }
}

/// The flag, and what its rules do not say. Notes are put to `notes`.
pub(super) fn flag(
    key: &str,
    wire: FlagWire<'_>,
    at: &JsonPath,
    scope: &mut Scope<'_>,
    notes: &mut Vec<Note>,
) -> Result<(ast::Flag, Side), Refusal> {
    let none = Map::new();
    let variants = wire.object("variants")?.unwrap_or(&none);
    let metadata = wire.object("metadata")?.cloned().unwrap_or_default();
    let state = wire.text("state")?;
    let default = Some(wire.text("defaultVariant")?).filter(|name| !name.is_empty());
    if let Some(name) = default.filter(|name| !variants.contains_key(*name)) {
        let message = format!("the default variant `{name}` is none of the variants");
        return Err(Refusal::Document(message));
    }
    if !sayable(key) || !variants.keys().all(|name| sayable(name)) {
        let message = "the name of the flag or of a variant has a line break or the like";
        return Err(Refusal::Flag(message.to_owned()));
    }
    if variants.values().any(is_too_deep) {
        return Err(Refusal::Flag("a variant is nested too deeply".to_owned()));
    }
    let facts = Facts {
        key: key.to_owned(),
        variants: variants.keys().cloned().collect(),
        default: default.map(str::to_owned),
    };
    let ty = flag_type(variants.values());
    let disabled = state == "DISABLED";
    remark(wire, ty, |name, message| {
        notes.push(Note {
            severity: Severity::Note,
            at: at.key(name),
            message: message.to_owned(),
        });
    });
    let targeting = wire.get("targeting");
    let targeted =
        !targeting.is_null() && targeting.as_object().is_none_or(|rule| !rule.is_empty());
    let mut built = named_values(build::flag(key, ty), ty, variants);
    let mut side = Side {
        disabled,
        targeting: targeted,
        metadata,
        served: IndexMap::new(),
        otherwise: Served::Default,
    };
    if disabled {
        built = built.status(Status::Disabled);
    }
    if targeted {
        let rules = Rules::of(targeting, &facts, scope);
        let Rules {
            ordered,
            served,
            otherwise,
            ..
        } = rules;
        if let Some(why) = scope.take_refusal() {
            return Err(Refusal::Flag(why));
        }
        side.served = served;
        built = ordered.into_iter().fold(built, ast::Flag::rule);
        let (outcome, served) =
            otherwise.unwrap_or_else(|| (default_outcome(&facts), Served::Default));
        side.otherwise = served;
        return Ok((built.otherwise(outcome), side));
    }
    match &facts.default {
        Some(variant) if !disabled => built.value = Some(Target::from(variant.as_str())),
        _ => built = built.otherwise(default_outcome(&facts)),
    }
    Ok((built, side))
}

/// What a reader should know about the fields of a flag.
fn remark(wire: FlagWire<'_>, ty: FlagType, mut say: impl FnMut(&str, &str)) {
    for name in wire.fields.keys() {
        if !FIELDS.contains(&name.as_str()) {
            say(name, "unknown to flagd, which passes it over");
        }
    }
    let text = |name: &str| wire.get(name).as_str().unwrap_or("");
    match text("state") {
        "DISABLED" if ty == FlagType::Bool => say(
            "state",
            "while it is disabled, the rules answer false where flagd leaves the value to the caller",
        ),
        "ENABLED" | "DISABLED" => {}
        _ => say(
            "state",
            "flagd takes every state but `DISABLED` for enabled",
        ),
    }
    if wire
        .get("metadata")
        .as_object()
        .is_some_and(|entries| !entries.is_empty())
    {
        say(
            "metadata",
            "not part of the rules; answers carry it where they are given in flagd's form",
        );
    }
    if text("defaultVariant").is_empty() {
        say(
            "defaultVariant",
            "without one, the rules answer with the error `NO_DEFAULT_VARIANT` where flagd leaves \
             the value to the caller",
        );
    }
}

/// The default variant, or an error where there is none.
fn default_outcome(facts: &Facts) -> Outcome {
    match &facts.default {
        Some(variant) => variant.as_str().into(),
        None => Outcome::Error(Spanned::bare(NO_DEFAULT.to_owned())),
    }
}

/// The flag with its variants, unless they are those that it has anyway.
fn named_values(flag: ast::Flag, ty: FlagType, variants: &Map<String, Json>) -> ast::Flag {
    let usual = ty == FlagType::Bool
        && variants.len() == 2
        && variants.get("on") == Some(&Json::Bool(true))
        && variants.get("off") == Some(&Json::Bool(false));
    if usual || variants.is_empty() {
        return flag;
    }
    let variants = variants
        .iter()
        .map(|(name, value)| (name, build::value(&Value::from(value.clone()))));
    flag.variants(variants)
}
