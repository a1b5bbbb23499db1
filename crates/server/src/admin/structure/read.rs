//! A structure as a flag's tree.

use super::super::answer::Problem;
use super::Structure;
use axum::http::StatusCode;
use burgee::ast::{
    Bucket, Expr, Flag, FlagItem, FlagType, Meta, MetaKey, MetaValue, Outcome, Percent, Portion,
    Requires, Rule, Share, ShareTarget, Split, Status, Target, Weight, build,
};
use burgee::diagnostic::Diagnostic;
use burgee::parse::parse_expression;
use burgee::source::Spanned;
use burgee::{Diagnostics, Limits, Sources, Span, Value};
use serde_json::{Map, Value as Json};

impl Structure {
    /// The flag that it says.
    ///
    /// # Errors
    /// When a condition cannot be read, or something is none of the words that can stand there.
    pub(in super::super) fn flag(self, key: &str) -> Result<Flag, Problem> {
        if self.key != key {
            let message = format!("this is the flag `{}`, and is for `{key}`", self.key);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::new(status, "not_this_flag", message));
        }
        let ty = FlagType::from_text(&self.ty);
        let ty = ty.ok_or_else(|| wrong(format!("flags have no type `{}`", self.ty)))?;
        let named = ty == FlagType::Bool || self.variants.is_some();
        let target = |value: Json| target(value, named);
        let mut flag = build::flag(self.key, ty);
        flag.value = self.value.map(target);
        let texts = [
            (MetaKey::Owner, self.owner),
            (MetaKey::Description, self.description),
            (MetaKey::Ticket, self.ticket),
            (MetaKey::Deprecated, self.deprecated),
        ];
        for (key, text) in texts {
            flag = match text {
                Some(text) => flag.meta(key, build::string(text)),
                None => flag,
            };
        }
        if let Some(kind) = self.kind {
            flag.items.push(FlagItem::Meta(Meta {
                key: Spanned::bare(MetaKey::Kind),
                value: MetaValue::Word(Spanned::bare(kind)),
            }));
        }
        if let Some(tags) = self.tags {
            flag = flag.meta(MetaKey::Tags, build::strings(tags));
        }
        let dates = [
            (MetaKey::Created, "created", self.created),
            (MetaKey::Expires, "expires", self.expires),
        ];
        for (key, name, date) in dates {
            if let Some(date) = date {
                flag = flag.meta(key, expression(name, &date)?);
            }
        }
        if let Some(status) = self.status {
            let known = Status::from_text(&status);
            let known = known.ok_or_else(|| wrong(format!("there is no status `{status}`")))?;
            flag = flag.status(known);
        }
        if let Some(served) = self.if_disabled {
            flag = flag.if_disabled(target(served));
        }
        if let Some(variants) = self.variants {
            let variants = variants.into_iter();
            flag = flag.variants(variants.map(|(name, value)| (name, expr(value))));
        }
        for requires in self.requires {
            flag.items.push(FlagItem::Requires(Requires {
                flag: Spanned::bare(requires.flag),
                variant: Spanned::bare(requires.variant),
            }));
        }
        for (number, rule) in (1..).zip(self.rules) {
            let at = |what: &str| format!("rule {number}, {what}");
            let part = |what: &str, text: Option<String>| {
                let text = text.as_deref();
                text.map(|text| expression(&at(what), text)).transpose()
            };
            flag = flag.rule(Rule {
                name: rule.name.map(Spanned::bare),
                description: rule.description.map(Spanned::bare),
                from: part("from", rule.from)?,
                until: part("until", rule.until)?,
                when: part("when", rule.when)?,
                serve: outcome(&at("serve"), rule.serve, named)?,
                span: Span::NONE,
            });
        }
        if let Some(serve) = self.otherwise {
            flag = flag.otherwise(outcome("otherwise", serve, named)?);
        }
        Ok(flag)
    }
}

fn outcome(place: &str, serve: Json, named: bool) -> Result<Outcome, Problem> {
    match serve {
        Json::Object(shares) if !is_value(&shares) => split(place, shares, named),
        other => Ok(target(other, named).into()),
    }
}

/// `{"value": …}`
fn is_value(object: &Map<String, Json>) -> bool {
    object.len() == 1 && object.contains_key("value")
}

fn target(value: Json, named: bool) -> Target {
    match value {
        Json::String(name) if named => Target::from(name.as_str()),
        Json::Object(mut object) if is_value(&object) => {
            Target::Value(expr(object.remove("value").unwrap_or_default()))
        }
        other => Target::Value(expr(other)),
    }
}

fn split(place: &str, shares: Map<String, Json>, named: bool) -> Result<Outcome, Problem> {
    let mut split = Split {
        shares: Vec::new(),
        bucket: Bucket::default(),
    };
    for (size, to) in shares {
        match (size.as_str(), to) {
            ("by", Json::String(by)) => {
                split.bucket.by = Some(expression(&format!("{place}, by"), &by)?);
            }
            ("salt", Json::String(salt)) => split.bucket.salt = Some(Spanned::bare(salt)),
            (size, to) => {
                let weight = weight(size);
                let weight = weight.ok_or_else(|| {
                    wrong(format!("{place}: `{size}` is no share")).help(
                        "shares are `25%`, `1/3` and `rest`; beside them stand `by` and `salt`",
                    )
                })?;
                split.shares.push(Share {
                    weight: Spanned::bare(weight),
                    to: ShareTarget::Target(target(to, named)),
                });
            }
        }
    }
    Ok(Outcome::Split(split))
}

fn weight(size: &str) -> Option<Weight> {
    if size == "rest" {
        return Some(Weight::Rest);
    }
    if let Some((part, whole)) = size.split_once('/') {
        let (part, whole) = (part.parse().ok()?, whole.parse().ok()?);
        return Some(Weight::Portion(Portion::Parts { part, whole }));
    }
    let digits = size.strip_suffix('%')?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 3
        || !whole
            .chars()
            .chain(part.chars())
            .all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let thousandths = format!("{whole}{part:0<3}").parse().ok()?;
    Some(Weight::Portion(Portion::Percent(Percent(thousandths))))
}

/// A condition, a time, or a key.
fn expression(place: &str, text: &str) -> Result<Expr, Problem> {
    let parsed = parse_expression(text, 0, &Limits::default());
    let errors = parsed.diagnostics.iter().any(Diagnostic::is_error);
    match parsed.expr {
        Some(expr) if !errors => Ok(expr),
        _ => Err(Problem::invalid(Diagnostics {
            sources: Sources::single(place, text),
            list: parsed.diagnostics,
        })),
    }
}

fn expr(value: Json) -> Expr {
    build::value(&Value::from(value))
}

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_structure", message)
}
