//! Variants and values.

use super::condition::Lacking;
use burgee::ast::{Expr, ExprKind, Flag, FlagItem, FlagType, Literal, Target};
use serde_json::{Map, Value as Json};

/// The variations of a flag, as its rules name them.
#[derive(Debug, Default)]
pub(super) struct Variations {
    /// The values, by name.
    pub(super) all: Map<String, Json>,
    /// Whether values are written in place.
    in_place: bool,
}

impl Variations {
    pub(super) fn of(flag: &Flag) -> Result<Variations, Lacking> {
        let mut variations = Variations {
            in_place: true,
            ..Variations::default()
        };
        for item in &flag.items {
            if let FlagItem::Variants(variants) = item {
                variations.in_place = false;
                for variant in &variants.node {
                    let value = json(&variant.value)?;
                    variations.all.insert(variant.name.node.clone(), value);
                }
            }
        }
        if variations.in_place && flag.ty.node == FlagType::Bool {
            variations.all.insert("on".into(), true.into());
            variations.all.insert("off".into(), false.into());
        }
        Ok(variations)
    }

    /// The name of what is served.
    pub(super) fn name(&mut self, target: &Target) -> Result<String, Lacking> {
        let value = match target {
            Target::Variant(name) if self.all.contains_key(&name.node) => {
                return Ok(name.node.clone());
            }
            Target::Variant(name) => return Err(format!("the unknown variant `{}`", name.node)),
            Target::Value(value) => json(value)?,
        };
        if let Some((name, _)) = self.all.iter().find(|(_, known)| **known == value) {
            return Ok(name.clone());
        }
        let mut name = match &value {
            Json::String(text) if !text.is_empty() => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => format!("value-{}", self.all.len() + 1),
        };
        while self.all.contains_key(&name) {
            name.push('_');
        }
        self.all.insert(name.clone(), value);
        Ok(name)
    }

    /// Refuses what GO Feature Flag's server does not load.
    pub(super) fn check(&self) -> Result<(), Lacking> {
        let kind = std::mem::discriminant;
        let mut values = self.all.values();
        let Some(first) = values.next() else {
            return Err("a flag without values".into());
        };
        if self.all.values().any(Json::is_null) {
            return Err("a value that is null".into());
        }
        if values.any(|value| kind(value) != kind(first)) {
            return Err("values of several types in one flag".into());
        }
        Ok(())
    }
}

/// A literal as JSON.
pub(super) fn json(expr: &Expr) -> Result<Json, Lacking> {
    let number = |digits: &str| -> Result<Json, Lacking> {
        serde_json::from_str(&digits.replace('_', "")).map_err(|_| format!("the number {digits}"))
    };
    match &expr.kind {
        ExprKind::Literal(literal) => match literal {
            Literal::Null => Ok(Json::Null),
            Literal::Bool(value) => Ok((*value).into()),
            Literal::Int(digits) | Literal::Float(digits) => number(digits),
            Literal::String(text)
            | Literal::Raw(text)
            | Literal::Date(text)
            | Literal::DateTime(text)
            | Literal::Version(text)
            | Literal::Duration(text) => Ok(text.as_str().into()),
        },
        ExprKind::Negate(inner) => match &inner.kind {
            ExprKind::Literal(Literal::Int(digits) | Literal::Float(digits)) => {
                number(&format!("-{digits}"))
            }
            _ => Err("a value that is no literal".into()),
        },
        ExprKind::List(values) => values.iter().map(json).collect(),
        ExprKind::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(name, value)| Ok((name.node.clone(), json(value)?)));
            entries.collect::<Result<_, Lacking>>().map(Json::Object)
        }
        _ => Err("a value that is no literal".into()),
    }
}
