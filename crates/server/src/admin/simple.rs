//! What the simple API asks of a flag: serve this to everybody, or to so many.

use super::answer::Problem;
use super::switch::{no_variant, off_elsewhere};
use super::text::{
    FlagText, Outline, Place, is_switch as is_off_there, put, revive, rewrite, simple, target,
};
use axum::http::StatusCode;
use burgee::Value;
use burgee::ast::{
    Document, Flag, FlagItem, FlagType, Item, Outcome, Percent, Portion, ShareTarget, Split,
    Status, Target, Weight, build,
};
use serde_json::Value as Json;

/// A whole percent, in the thousandths that shares are counted in.
const PERCENT: f64 = 1000.0;

/// What a flag is to serve.
pub(crate) struct Order {
    what: What,
    /// Whether a flag that is off is switched on with it.
    enable: bool,
    /// Whether rules that it has may be thrown away.
    replace: bool,
}

enum What {
    /// This, to everybody.
    Value(Json),
    /// On for so many thousandths of a percent, off for the others.
    Share(u32),
}

impl Order {
    /// A value for everybody.
    pub(crate) fn value(value: Json, enabled: Option<bool>, replace: bool) -> Order {
        Order {
            what: What::Value(value),
            enable: enabled == Some(true),
            replace,
        }
    }

    /// On for a share.
    ///
    /// # Errors
    /// When that is no share, or a finer one than there is.
    pub(crate) fn percentage(
        percent: f64,
        enabled: Option<bool>,
        replace: bool,
    ) -> Result<Order, Problem> {
        let wrong = |why: &str| {
            let message = format!("`percentage` {why}");
            Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_percentage",
                message,
            ))
        };
        if !(0.0..=100.0).contains(&percent) {
            return wrong("lies between 0 and 100");
        }
        let thousandths = (percent * PERCENT).round();
        if (percent * PERCENT - thousandths).abs() > 1e-6 {
            return wrong("has at most three decimals");
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number up to 100 000"
        )]
        let thousandths = thousandths as u32;
        Ok(Order {
            what: What::Share(thousandths),
            enable: enabled == Some(true),
            replace,
        })
    }
}

/// The rules with the flag as it is ordered.
pub(crate) fn carry_out(rules: &str, key: &str, order: &Order) -> Result<String, Problem> {
    let outline = Outline::new(rules);
    match outline.find(key) {
        None => create(rules, key, order),
        Some(place) => change(rules, key, &place, order),
    }
}

/// A new flag, with the type of its value.
fn create(rules: &str, key: &str, order: &Order) -> Result<String, Problem> {
    let flag = match &order.what {
        What::Share(share) => build::flag(key, FlagType::Bool).otherwise(split(*share)),
        What::Value(value) => {
            let ty = match value {
                Json::Bool(_) => FlagType::Bool,
                Json::String(_) => FlagType::String,
                Json::Number(number) if number.is_i64() => FlagType::Int,
                Json::Number(_) => FlagType::Number,
                _ => FlagType::Json,
            };
            let mut flag = build::flag(key, ty);
            flag.value = Some(match value {
                Json::Bool(true) => Target::from("on"),
                Json::Bool(false) => Target::from("off"),
                other => Target::Value(build::value(&Value::from(other.clone()))),
            });
            flag
        }
    };
    let text = burgee::ast::print(&Document::from_iter([Item::Flag(flag)]));
    Ok(put(rules, None, &FlagText::read(key, &text)?))
}

fn change(rules: &str, key: &str, place: &Place, order: &Order) -> Result<String, Problem> {
    let mut threw_away = false;
    let changed = rewrite(rules, place, |flag, _| {
        threw_away = make_room(flag, order)?;
        serve(flag, order)
    })?;
    if !threw_away {
        return Ok(changed);
    }
    // Its tests were tests of the rules that are gone.
    let outline = Outline::new(&changed);
    let Some(place) = outline.find(key) else {
        return Ok(changed);
    };
    let flag = changed.get(place.flag.clone()).unwrap_or_default();
    Ok(put(&changed, Some(&place), &FlagText::alone(flag)))
}

/// Sees to it that what is ordered decides alone. Says whether rules were thrown away for that.
fn make_room(flag: &mut Flag, order: &Order) -> Result<bool, Problem> {
    let off =
        |item: &FlagItem| matches!(item, FlagItem::Status(status) if status.node != Status::Live);
    if order.enable {
        if !flag.items.iter().any(off)
            && let Some(problem) = off_elsewhere(flag)
        {
            return Err(problem);
        }
        revive(flag);
    }
    if flag.items.iter().any(off) {
        let message = format!("the flag `{}` is switched off", flag.name.node);
        return Err(
            conflict("disabled", message).help(r#"add "enabled": true to switch it on with this"#)
        );
    }
    let lost = !simple(flag) || otherwise(flag).is_some_and(|serve| precious(serve, &order.what));
    if lost && !order.replace {
        let message = format!(
            "the flag `{}` has rules, which would be lost",
            flag.name.node
        );
        return Err(conflict("has_rules", message).help(
            "add `?replace=true` to throw them away, or change them as text: PUT the flag's rules",
        ));
    }
    if lost {
        flag.items.retain(|item| {
            match item {
                FlagItem::Rule(_) | FlagItem::Requires(_) | FlagItem::Otherwise(_) => false,
                // Who says what is served does not switch it on where it is off.
                FlagItem::Environment(block) => is_off_there(block),
                _ => true,
            }
        });
    }
    Ok(lost)
}

/// Whether more is said here than who gets what by chance alone.
fn precious(serve: &Outcome, what: &What) -> bool {
    match (serve, what) {
        (Outcome::Target(_) | Outcome::Error(_), _) => false,
        (Outcome::Ramp(_), _) => true,
        (Outcome::Split(split), What::Value(_)) => !split.bucket.is_empty(),
        (Outcome::Split(split), What::Share(_)) => !is_switch(split),
    }
}

/// Whether a split is `… on, rest off`.
fn is_switch(split: &Split) -> bool {
    let named = |to: &ShareTarget, name: &str| matches!(to, ShareTarget::Target(Target::Variant(variant)) if variant.node == name);
    match split.shares.as_slice() {
        [on, off] => {
            let percent = matches!(on.weight.node, Weight::Portion(Portion::Percent(_)));
            let rest = off.weight.node == Weight::Rest;
            percent && rest && named(&on.to, "on") && named(&off.to, "off")
        }
        _ => false,
    }
}

/// Says what the flag serves.
fn serve(flag: &mut Flag, order: &Order) -> Result<(), Problem> {
    let served: Outcome = match &order.what {
        What::Value(value) => {
            let target = target(flag, value).map_err(|known| no_variant(flag, value, &known))?;
            if flag.value.is_some() {
                flag.value = Some(target);
                return Ok(());
            }
            target.into()
        }
        What::Share(share) => {
            let own = |item: &FlagItem| matches!(item, FlagItem::Variants(_));
            if flag.ty.node != FlagType::Bool || flag.items.iter().any(own) {
                let message = format!("the flag `{}` is not simply on or off", flag.name.node);
                return Err(conflict("not_a_switch", message)
                    .help("write its rules as text: `otherwise serve 25% blue, rest red`"));
            }
            flag.value = None;
            let weight = Weight::Portion(Portion::Percent(Percent(*share)));
            if let Some(Outcome::Split(split)) = otherwise_mut(flag)
                && is_switch(split)
                && let Some(on) = split.shares.first_mut()
            {
                on.weight.node = weight;
                return Ok(());
            }
            split(*share)
        }
    };
    match otherwise_mut(flag) {
        Some(otherwise) => *otherwise = served,
        None => *flag = flag.clone().otherwise(served),
    }
    Ok(())
}

fn otherwise(flag: &Flag) -> Option<&Outcome> {
    flag.items.iter().find_map(|item| match item {
        FlagItem::Otherwise(otherwise) => Some(&otherwise.serve),
        _ => None,
    })
}

fn otherwise_mut(flag: &mut Flag) -> Option<&mut Outcome> {
    flag.items.iter_mut().find_map(|item| match item {
        FlagItem::Otherwise(otherwise) => Some(&mut otherwise.serve),
        _ => None,
    })
}

/// `25% on, rest off`
fn split(thousandths: u32) -> Outcome {
    build::split([(thousandths, "on")]).rest("off").into()
}

fn conflict(code: &'static str, message: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, message)
}
