//! One flag.

use super::Lacking;
use super::condition::yes;
use super::operand::seconds;
use super::outcome::{Dealing, outcome};
use super::source::Source;
use crate::export::served_while_off;
use burgee::ast::{
    self, Bucket, Expr, ExprKind, Flag, FlagItem, FlagType, Literal, MetaKey, MetaValue, Outcome,
    Rule, Status,
};
use serde_json::{Map, Value as Json, json};

/// The code of an imported flag without a default variant.
const NO_DEFAULT: &str = "NO_DEFAULT_VARIANT";

/// A flag in flagd's form.
#[derive(Debug)]
pub(super) struct Exported {
    /// The flag.
    pub flag: Json,
    /// What a reader should know.
    pub notes: Vec<&'static str>,
}

/// The variants of a flag: those that it has, and names for values that are written in place.
#[derive(Debug)]
pub(super) struct Variants {
    named: Map<String, Json>,
    /// Whether the flag has variants of its own.
    own: bool,
}

impl Variants {
    /// The name of the variant with the value of `expr`.
    pub(super) fn of_value(&mut self, expr: &Expr) -> Result<String, Lacking> {
        let value = value(expr)?;
        let mut same = self.named.iter().filter(|(_, known)| **known == value);
        if let Some((name, _)) = same.next() {
            return Ok(name.clone());
        }
        if self.own {
            return Lacking::of(format!("the value {value}, which no variant has"));
        }
        let name = format!("value-{}", self.named.len() + 1);
        self.named.insert(name.clone(), value);
        Ok(name)
    }
}

/// The parts of a flag's body.
#[derive(Debug, Default)]
struct Body<'f> {
    rules: Vec<&'f Rule>,
    otherwise: Option<&'f Outcome>,
    bucket: Option<&'f Bucket>,
    disabled: bool,
    metadata: Map<String, Json>,
}

/// The flag in flagd's form.
pub(super) fn flag(flag: &Flag, source: &mut Source<'_>) -> Result<Exported, Lacking> {
    let mut variants = variants(flag)?;
    let body = body(flag)?;
    let mut notes = Vec::new();
    if !body.metadata.is_empty() {
        notes.push("what people said about the flag becomes metadata");
    }
    let mut exported = fields([("state", json!("ENABLED"))]);
    live(flag, &body, &mut variants, &mut exported, source)?;
    if body.disabled {
        disabled(flag, &mut variants, &mut exported, &mut notes)?;
    }
    if variants.named.is_empty() {
        return Lacking::of("a flag that serves nothing");
    }
    let bad = |name: &&String| {
        // An empty name says that there is no variant.
        name.is_empty()
            || name.contains(|c: char| {
                c.is_control()
                    || matches!(c, '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
            })
    };
    if let Some(name) = variants.named.keys().find(bad) {
        return Lacking::of(format!(
            "a variant with the name `{name}`, which no rule could give"
        ));
    }
    exported.insert("variants".to_owned(), variants.named.into());
    if !body.metadata.is_empty() {
        exported.insert("metadata".to_owned(), body.metadata.into());
    }
    Ok(Exported {
        flag: exported.into(),
        notes,
    })
}

fn fields<const N: usize>(fields: [(&str, Json); N]) -> Map<String, Json> {
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A flag that is switched off: flagd leaves the value to the caller.
fn disabled(
    flag: &Flag,
    variants: &mut Variants,
    exported: &mut Map<String, Json>,
    notes: &mut Vec<&'static str>,
) -> Result<(), Lacking> {
    let Some(target) = served_while_off(flag) else {
        exported.insert("state".to_owned(), json!("DISABLED"));
        return Ok(());
    };
    notes.push(
        "it is switched off and serves something all the same: in flagd it is on, without rules",
    );
    let name = variants.name(&target)?;
    *exported = fields([("state", json!("ENABLED")), ("defaultVariant", json!(name))]);
    Ok(())
}

/// A flag whose rules decide.
fn live(
    flag: &Flag,
    body: &Body<'_>,
    variants: &mut Variants,
    exported: &mut Map<String, Json>,
    source: &mut Source<'_>,
) -> Result<(), Lacking> {
    let dealing = Dealing {
        flag: &flag.name.node,
        bucket: body.bucket,
    };
    let mut clauses = Vec::new();
    for rule in &body.rules {
        let served = outcome(&rule.serve, rule.when.as_ref(), dealing, variants, source)?;
        let mut conditions = window(rule)?;
        if let Some(when) = &rule.when {
            conditions.push(yes(when, source)?);
        }
        conditions.extend(served.when);
        clauses.push(match conditions.len() {
            0 => json!(true),
            1 => conditions.swap_remove(0),
            _ => json!({ "and": conditions }),
        });
        clauses.push(served.rule);
    }
    let value = flag
        .value
        .as_ref()
        .map(|target| Outcome::Target(target.clone()));
    let last = body.otherwise.or(value.as_ref());
    match last {
        None => return Lacking::of("a flag without `otherwise`"),
        Some(Outcome::Target(target)) => {
            let target = Outcome::Target(target.clone());
            let served = outcome(&target, None, dealing, variants, source)?;
            exported.insert("defaultVariant".to_owned(), served.rule);
        }
        Some(Outcome::Error(code)) if code.node == NO_DEFAULT => {}
        Some(other) => {
            let served = outcome(other, None, dealing, variants, source)?;
            match served.when {
                Some(when) => {
                    clauses.extend([when, served.rule]);
                    if let Some(target) = served_while_off(flag) {
                        exported
                            .insert("defaultVariant".to_owned(), json!(variants.name(&target)?));
                    }
                }
                None => clauses.push(served.rule),
            }
        }
    }
    let targeting = match clauses.len() {
        0 => return Ok(()),
        1 => clauses.swap_remove(0),
        _ => json!({ "if": clauses }),
    };
    exported.insert("targeting".to_owned(), targeting);
    Ok(())
}

/// The conditions on the time at which a rule counts.
fn window(rule: &Rule) -> Result<Vec<Json>, Lacking> {
    let bounds = [(">=", &rule.from), ("<", &rule.until)];
    let bounds = bounds
        .into_iter()
        .filter_map(|(operator, time)| Some((operator, time.as_ref()?)));
    let conditions = bounds.map(|(operator, time)| match seconds(time) {
        Some(seconds) => Ok(json!({ operator: [{ "var": "$flagd.timestamp" }, seconds] })),
        None => Lacking::of("a time with parts of a second"),
    });
    conditions.collect()
}

/// The variants that a flag has.
fn variants(flag: &Flag) -> Result<Variants, Lacking> {
    let given = flag.items.iter().find_map(|item| match item {
        FlagItem::Variants(variants) => Some(&variants.node),
        _ => None,
    });
    let mut named = Map::new();
    if let Some(given) = given {
        for variant in given {
            named.insert(variant.name.node.clone(), value(&variant.value)?);
        }
    } else if flag.ty.node == FlagType::Bool {
        named.insert("on".to_owned(), json!(true));
        named.insert("off".to_owned(), json!(false));
    }
    let own = !named.is_empty();
    Ok(Variants { named, own })
}

/// The parts of a flag's body.
fn body(flag: &Flag) -> Result<Body<'_>, Lacking> {
    let mut body = Body::default();
    for item in &flag.items {
        match item {
            FlagItem::Meta(meta) => {
                if let Some((name, value)) = metadata(meta) {
                    body.metadata.insert(name.to_owned(), value);
                }
            }
            FlagItem::Status(status) => body.disabled = status.node != Status::Live,
            FlagItem::IfDisabled(_) | FlagItem::Variants(_) => {}
            FlagItem::Bucket(bucket) => body.bucket = Some(&bucket.node),
            FlagItem::Requires(requires) => {
                return Lacking::of(format!("`requires {}`", requires.flag.node));
            }
            FlagItem::Rule(rule) => body.rules.push(rule),
            FlagItem::Environment(_) => return Lacking::of("`environment` blocks"),
            FlagItem::Otherwise(otherwise) => body.otherwise = Some(&otherwise.serve),
        }
    }
    Ok(body)
}

/// What people said about a flag, where it is text.
fn metadata(meta: &ast::Meta) -> Option<(&'static str, Json)> {
    let name = match meta.key.node {
        MetaKey::Owner => "owner",
        MetaKey::Description => "description",
        MetaKey::Ticket => "ticket",
        MetaKey::Kind => "kind",
        MetaKey::Created => "created",
        MetaKey::Expires => "expires",
        MetaKey::Deprecated => "deprecated",
        MetaKey::Tags => return None,
    };
    let text = match &meta.value {
        MetaValue::Word(word) => &word.node,
        MetaValue::Expr(expr) => match &expr.kind {
            ExprKind::Literal(
                Literal::String(text)
                | Literal::Raw(text)
                | Literal::Date(text)
                | Literal::DateTime(text),
            ) => text,
            _ => return None,
        },
    };
    Some((name, json!(text)))
}

/// A value as JSON.
fn value(expr: &Expr) -> Result<Json, Lacking> {
    match &expr.kind {
        ExprKind::Literal(literal) => match literal {
            Literal::Null => Ok(Json::Null),
            Literal::Bool(value) => Ok(json!(value)),
            Literal::String(text) | Literal::Raw(text) => Ok(json!(text)),
            Literal::Int(digits) => {
                let whole: Option<i64> = digits.replace('_', "").parse().ok();
                whole.map_or_else(
                    || Lacking::of(format!("the value {digits}")),
                    |whole| Ok(json!(whole)),
                )
            }
            Literal::Float(digits) => {
                let number: Option<f64> = digits.replace('_', "").parse().ok();
                number.map_or_else(
                    || Lacking::of(format!("the value {digits}")),
                    |number| Ok(json!(number)),
                )
            }
            _ => Lacking::of(format!("the value `{}`", ast::print_expr(expr))),
        },
        ExprKind::Negate(inner) => match value(inner)? {
            Json::Number(number) => Ok(match number.as_i64() {
                Some(whole) => json!(-whole),
                None => json!(-number.as_f64().unwrap_or_default()),
            }),
            _ => Lacking::of(format!("the value `{}`", ast::print_expr(expr))),
        },
        ExprKind::List(elements) => elements.iter().map(value).collect(),
        ExprKind::Map(entries) => {
            let entries: Result<Map<String, Json>, Lacking> = entries
                .iter()
                .map(|(key, entry)| Ok((key.node.clone(), value(entry)?)))
                .collect();
            entries.map(Json::Object)
        }
        _ => Lacking::of(format!("the value `{}`", ast::print_expr(expr))),
    }
}
