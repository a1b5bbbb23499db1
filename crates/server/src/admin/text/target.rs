//! A value in JSON as something that a flag can serve.

use super::is_switch;
use burgee::Value;
use burgee::ast::{Flag, FlagItem, FlagType, Target, Variant, build, print_expr};
use serde_json::Value as Json;

/// What `value` means to a flag: the variant of that value or that name, or the value itself where the
/// flag names none.
///
/// # Errors
/// With the names of the flag's variants, when it is none of them.
pub(crate) fn target(flag: &Flag, value: &Json) -> Result<Target, Vec<String>> {
    let variants = variants(flag);
    let expr = build::value(&Value::from(value.clone()));
    let Some(variants) = variants else {
        return Ok(match (flag.ty.node, value) {
            (FlagType::Bool, Json::Bool(on)) => Target::from(if *on { "on" } else { "off" }),
            (FlagType::Bool, Json::String(name)) => Target::from(name.as_str()),
            _ => Target::Value(expr),
        });
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
