//! A flag's tree as its structure.

use super::{Requires, Rule, Structure};
use burgee::ast::{
    Expr, ExprKind, Flag, FlagItem, Literal, Meta, MetaKey, MetaValue, Outcome, Percent, Portion,
    ShareTarget, Split, Target, Weight, print_expr,
};
use serde_json::{Map, Value as Json, json};

impl Structure {
    /// The structure of a flag; none if it says less than the flag.
    pub(in super::super) fn of(flag: &Flag) -> Option<Structure> {
        let structure = write(flag)?;
        // It says all that the flag says if the flag can be made of it.
        let again = structure.clone().flag(&flag.name.node).ok()?;
        (in_order(again) == in_order(flag.clone())).then_some(structure)
    }
}

/// A flag with its statements in the order of a structure.
fn in_order(mut flag: Flag) -> Flag {
    flag.items.sort_by_key(|item| match item {
        FlagItem::Meta(meta) => {
            let mut keys = MetaKey::ALL.iter();
            keys.position(|key| *key == meta.key.node).unwrap_or(0)
        }
        FlagItem::Status(_) => 20,
        FlagItem::IfDisabled(_) => 21,
        FlagItem::Variants(_) => 22,
        FlagItem::Bucket(_) => 23,
        FlagItem::Requires(_) => 24,
        FlagItem::Rule(_) | FlagItem::Environment(_) => 25,
        FlagItem::Otherwise(_) => 26,
    });
    flag
}

fn write(flag: &Flag) -> Option<Structure> {
    let mut written = Structure {
        key: flag.name.node.clone(),
        ty: flag.ty.node.text().to_owned(),
        description: None,
        owner: None,
        ticket: None,
        kind: None,
        tags: None,
        created: None,
        expires: None,
        deprecated: None,
        status: None,
        if_disabled: None,
        value: None,
        variants: None,
        requires: Vec::new(),
        rules: Vec::new(),
        otherwise: None,
    };
    if let Some(value) = &flag.value {
        written.value = Some(target(value)?);
    }
    for item in &flag.items {
        match item {
            FlagItem::Meta(meta) => told(&mut written, meta)?,
            FlagItem::Status(status) => written.status = Some(status.node.text().to_owned()),
            FlagItem::IfDisabled(served) => written.if_disabled = Some(target(served)?),
            FlagItem::Variants(variants) => {
                let variants = variants.node.iter();
                let variants = variants.map(|variant| {
                    let name = variant.name.node.clone();
                    Some((name, json_of(&variant.value)?))
                });
                written.variants = Some(variants.collect::<Option<_>>()?);
            }
            FlagItem::Requires(requires) => written.requires.push(Requires {
                flag: requires.flag.node.clone(),
                variant: requires.variant.node.clone(),
            }),
            FlagItem::Rule(rule) => written.rules.push(Rule {
                name: rule.name.as_ref().map(|name| name.node.clone()),
                description: rule.description.as_ref().map(|text| text.node.clone()),
                from: rule.from.as_ref().map(print_expr),
                until: rule.until.as_ref().map(print_expr),
                when: rule.when.as_ref().map(print_expr),
                serve: served(&rule.serve)?,
            }),
            FlagItem::Otherwise(otherwise) => written.otherwise = Some(served(&otherwise.serve)?),
            FlagItem::Bucket(_) | FlagItem::Environment(_) => return None,
        }
    }
    Some(written)
}

fn told(written: &mut Structure, meta: &Meta) -> Option<()> {
    let value = match &meta.value {
        MetaValue::Word(word) => json!(word.node),
        MetaValue::Expr(value) => match &value.kind {
            ExprKind::Literal(Literal::Date(text) | Literal::DateTime(text)) => json!(text),
            _ => json_of(value)?,
        },
    };
    if meta.key.node == MetaKey::Tags {
        written.tags = serde_json::from_value(value).ok();
        return written.tags.is_some().then_some(());
    }
    let text = Some(value.as_str()?.to_owned());
    match meta.key.node {
        MetaKey::Owner => written.owner = text,
        MetaKey::Description => written.description = text,
        MetaKey::Ticket => written.ticket = text,
        MetaKey::Kind => written.kind = text,
        MetaKey::Created => written.created = text,
        MetaKey::Expires => written.expires = text,
        MetaKey::Deprecated => written.deprecated = text,
        MetaKey::Tags => {}
    }
    Some(())
}

fn served(outcome: &Outcome) -> Option<Json> {
    match outcome {
        Outcome::Target(to) => target(to),
        Outcome::Split(shares) => split(shares),
        Outcome::Ramp(_) | Outcome::Error(_) => None,
    }
}

fn target(target: &Target) -> Option<Json> {
    match target {
        Target::Variant(name) => Some(json!(name.node)),
        Target::Value(value) => match json_of(value)? {
            // What would be read as a variant's name, or as shares.
            Json::Object(value) => Some(json!({ "value": value })),
            text @ Json::String(_) => Some(json!({ "value": text })),
            other => Some(other),
        },
    }
}

fn split(split: &Split) -> Option<Json> {
    let mut shares = Map::new();
    for share in &split.shares {
        let ShareTarget::Target(to) = &share.to else {
            return None;
        };
        let size = match share.weight.node {
            Weight::Rest => "rest".to_owned(),
            Weight::Portion(Portion::Parts { part, whole }) => format!("{part}/{whole}"),
            Weight::Portion(Portion::Percent(Percent(thousandths))) => {
                let percent = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
                format!("{}%", percent.trim_end_matches('0').trim_end_matches('.'))
            }
        };
        if shares.insert(size, target(to)?).is_some() {
            return None;
        }
    }
    if let Some(by) = &split.bucket.by {
        shares.insert("by".to_owned(), print_expr(by).into());
    }
    if let Some(salt) = &split.bucket.salt {
        shares.insert("salt".to_owned(), salt.node.clone().into());
    }
    Some(Json::Object(shares))
}

/// A value as written, in JSON.
fn json_of(expr: &Expr) -> Option<Json> {
    match &expr.kind {
        ExprKind::Literal(Literal::Null) => Some(Json::Null),
        ExprKind::Literal(Literal::Bool(value)) => Some(json!(value)),
        ExprKind::Literal(Literal::String(text)) => Some(json!(text)),
        ExprKind::Literal(Literal::Int(digits)) => Some(json!(digits.parse::<i64>().ok()?)),
        ExprKind::Literal(Literal::Float(digits)) => Some(json!(digits.parse::<f64>().ok()?)),
        ExprKind::Negate(inner) => match json_of(inner)? {
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Some(json!(whole.checked_neg()?)),
                None => Some(json!(-number.as_f64()?)),
            },
            _ => None,
        },
        ExprKind::List(values) => values.iter().map(json_of).collect(),
        ExprKind::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(name, value)| Some((name.node.clone(), json_of(value)?)));
            Some(Json::Object(entries.collect::<Option<_>>()?))
        }
        _ => None,
    }
}
