//! A value in JSON as something that a flag can serve.

use super::is_switch;
use burgee::Value;
use burgee::ast::{Flag, FlagItem, FlagType, Target, Variant, build, print_expr};
use serde_json::Value as Json;

/// What `value` means to a flag: the variant of that value or that name, or the value itself where the
/// flag names none.
///
/// # Errors
/// With the names of the flag's variants, when it is none of them; without any, when it is of another type.
pub(crate) fn target(flag: &Flag, value: &Json) -> Result<Target, Vec<String>> {
    let variants = variants(flag);
    let expr = build::value(&Value::from(value.clone()));
    let Some(variants) = variants else {
        let whole = || value.as_f64().is_some_and(|number| number.fract() == 0.0);
        let fits = match flag.ty.node {
            FlagType::Bool => {
                let on = match value {
                    Json::Bool(on) => *on,
                    Json::String(name) if name == "on" => true,
                    Json::String(name) if name == "off" => false,
                    _ => return Err(["on", "off"].map(str::to_owned).to_vec()),
                };
                return Ok(Target::from(if on { "on" } else { "off" }));
            }
            FlagType::String => value.is_string(),
            FlagType::Int => whole(),
            FlagType::Number => value.is_number(),
            FlagType::Json => true,
        };
        return if fits {
            Ok(Target::Value(expr))
        } else {
            Err(Vec::new())
        };
    };
    let written = print_expr(&expr);
    let by_value = variants
        .iter()
        .find(|variant| print_expr(&variant.value) == written);
    let by_name = variants
        .iter()
        .find(|variant| value.as_str() == Some(&variant.name.node));
    match by_value.or(by_name) {
        Some(variant) => Ok(Target::from(variant.name.node.as_str())),
        None => Err(variants
            .iter()
            .map(|variant| variant.name.node.clone())
            .collect()),
    }
}

/// Whether a flag serves one thing to everybody, or shares without conditions: then there is nothing to
/// lose when it is told to serve something else.
pub(crate) fn simple(flag: &Flag) -> bool {
    let harmless = |item: &FlagItem| match item {
        FlagItem::Rule(_) | FlagItem::Requires(_) => false,
        // Where it is off it stays off.
        FlagItem::Environment(block) => is_switch(block),
        _ => true,
    };
    flag.items.iter().all(harmless)
}

fn variants(flag: &Flag) -> Option<&[Variant]> {
    flag.items.iter().find_map(|item| match item {
        FlagItem::Variants(variants) => Some(variants.node.as_slice()),
        _ => None,
    })
}
