//! `fractional` as a split, where its shares and weights are written out.

use super::fractional::{Weights, weight};
use super::generation::Generation;
use super::opaque::can_fail;
use super::operand::{Side, side};
use super::rules::Facts;
use crate::jsonlogic::Datum;
use burgee::ast::build::{self, SplitBuilder};
use burgee::ast::{CompareOp, Expr, IsTest};
use serde_json::Value as Json;

/// What a `fractional` becomes.
#[derive(Debug)]
pub(super) enum Plan {
    /// It applies to nobody.
    Nothing,
    /// The shares, and who is dealt out by what.
    Split(Shares),
}

/// Shares of the population.
#[derive(Debug)]
pub(super) struct Shares {
    variants: Vec<String>,
    weights: Weights,
    /// The keys, in the order in which they are tried.
    pub(super) keys: Vec<Key>,
    /// When flagd fails because of the key.
    pub(super) fails: Option<Expr>,
}

/// A way to deal out.
#[derive(Debug)]
pub(super) struct Key {
    /// Who is dealt out in this way; everybody where none.
    pub(super) when: Option<Expr>,
    by: Expr,
    /// None for the flag's own key.
    salt: Option<String>,
}

/// What the arguments of a `fractional` at the place of a variant become; none where only the
/// interpreter can tell.
pub(super) fn plan(arguments: &Json, generation: Generation, flag: &Facts) -> Option<Plan> {
    let list = arguments.as_array()?;
    let (first, shares) = match list.as_slice() {
        [] => return Some(Plan::Nothing),
        [Json::Array(_), ..] => (None, list.as_slice()),
        [Json::Null, shares @ ..] => (None, shares),
        [key, shares @ ..] => (Some(key), shares),
    };
    if !shares.iter().all(is_written_out) {
        return None;
    }
    if generation == Generation::Third && list.first().is_some_and(Json::is_null) {
        return Some(Plan::Nothing);
    }
    let weights: Option<Vec<u32>> = shares.iter().map(share_weight).collect();
    let Some(weights) = weights.and_then(Weights::of) else {
        // The key is evaluated all the same.
        let fails = first.is_some_and(can_fail);
        return (!fails).then_some(Plan::Nothing);
    };
    let variants: Option<Vec<String>> = shares
        .iter()
        .map(|share| flag.named(share.get(0)?))
        .collect();
    let (keys, fails) = match first {
        None => (vec![default_key(generation)], None),
        // A key that is no text is dealt out too.
        Some(_) if generation == Generation::Third => return None,
        Some(key) => own_key(key, generation, flag)?,
    };
    Some(Plan::Split(Shares {
        variants: variants?,
        weights,
        keys,
        fails,
    }))
}

/// How many choices of shares are taken apart: each doubles the splits.
pub(super) const CHOICES: usize = 3;

/// `[condition, fractional, fractional]`, which means the same where a share chooses its name or its
/// weight by an `if`; none unless both become splits.
pub(super) fn choice_first(
    arguments: &Json,
    generation: Generation,
    flag: &Facts,
) -> Option<[Json; 3]> {
    taken_apart(arguments, generation, flag, CHOICES)
}

fn taken_apart(
    arguments: &Json,
    generation: Generation,
    flag: &Facts,
    left: usize,
) -> Option<[Json; 3]> {
    let left = left.checked_sub(1)?;
    let mut shares = arguments.as_array()?.iter().enumerate();
    let (share, part, [when, then, otherwise]) = shares.find_map(|(share, pair)| {
        let mut parts = pair.as_array()?.iter().enumerate();
        parts.find_map(|(part, json)| Some((share, part, choice(json)?)))
    })?;
    let with = |chosen: Json| {
        let mut arguments = arguments.clone();
        *arguments.get_mut(share)?.get_mut(part)? = chosen;
        let is_split = plan(&arguments, generation, flag).is_some()
            || taken_apart(&arguments, generation, flag, left).is_some();
        is_split.then(|| serde_json::json!({ "fractional": arguments }))
    };
    Some([when, with(then)?, with(otherwise)?])
}

/// The parts of an `if` between two values that are written out.
fn choice(json: &Json) -> Option<[Json; 3]> {
    let entries = json.as_object().filter(|entries| entries.len() == 1)?;
    let clauses = entries
        .get("if")
        .or_else(|| entries.get("?:"))?
        .as_array()?;
    let (when, then, otherwise) = match clauses.as_slice() {
        [when, then] => (when, then, &Json::Null),
        [when, then, otherwise] => (when, then, otherwise),
        _ => return None,
    };
    let nested = |json: &Json| json.is_object() || json.is_array();
    let written_out = !nested(then) && !nested(otherwise);
    written_out.then(|| [when, then, otherwise].map(Json::clone))
}

/// Whether a share holds no operation.
fn is_written_out(share: &Json) -> bool {
    let nested = |json: &Json| json.is_object() || json.is_array();
    match share {
        Json::Array(pair) => !pair.iter().any(nested),
        _ => !nested(share),
    }
}

/// The weight of `[variant, weight]`; none for what is no share.
fn share_weight(share: &Json) -> Option<u32> {
    let pair = share.as_array()?;
    pair.first()?;
    weight(&pair.get(1).map_or(Datum::Null, Datum::from))
}

/// The flag's key and the targeting key, which must be there.
fn default_key(generation: Generation) -> Key {
    let by = || build::path("targetingKey");
    Key {
        when: Some(match generation {
            Generation::Third => build::is(by(), IsTest::String),
            _ => build::compare(by(), CompareOp::NotEqual, build::string("")),
        }),
        by: by(),
        salt: None,
    }
}

/// A key that the rule names, and when flagd fails because of it.
fn own_key(key: &Json, generation: Generation, flag: &Facts) -> Option<(Vec<Key>, Option<Expr>)> {
    if let Side::Path(path) = side(key) {
        let own = Key {
            when: Some(build::is(path.clone(), IsTest::String)),
            by: path.clone(),
            salt: Some(String::new()),
        };
        if path == build::path("targetingKey") {
            // Where it is missing, so is the default key.
            return Some((vec![own], None));
        }
        let mut default = default_key(generation);
        let absent = build::is(path, IsTest::Missing);
        default.when = Some(build::all([absent].into_iter().chain(default.when)));
        return Some((vec![own, default], None));
    }
    let entries = key.as_object().filter(|entries| entries.len() == 1)?;
    let (last, before) = entries.get("cat")?.as_array()?.split_last()?;
    let Side::Path(path) = side(last) else {
        return None;
    };
    let prefix: Option<String> = before.iter().map(|part| text_of(part, flag)).collect();
    let prefix = prefix?;
    // The space around the whole key is cut off.
    if prefix.is_empty() || prefix.trim() != prefix {
        return None;
    }
    let by = build::call("flagd_key", [path]);
    let fails = build::is(by.clone(), IsTest::Missing);
    let salt = (prefix != flag.key).then_some(prefix);
    let key = Key {
        when: None,
        by,
        salt,
    };
    Some((vec![key], Some(fails)))
}

/// The text of a part of a key, where it is the same for everybody.
fn text_of(part: &Json, flag: &Facts) -> Option<String> {
    match part {
        Json::String(text) => Some(text.clone()),
        Json::Object(entries) if entries.len() == 1 => {
            let path = entries.get("var")?;
            let path = path
                .as_str()
                .or_else(|| path.as_array()?.first()?.as_str())?;
            (path == "$flagd.flagKey").then(|| flag.key.clone())
        }
        _ => None,
    }
}

impl Shares {
    /// The split by one of its keys: in percent where that is exact, else in parts of the sum.
    pub(super) fn split(&self, key: &Key) -> SplitBuilder {
        let whole = u64::from(self.weights.total);
        let each = self.weights.each.iter();
        let thousandths: Option<Vec<u32>> = each
            .map(|weight| {
                let scaled = u64::from(*weight) * u64::from(burgee::bucket::BUCKETS);
                (scaled % whole == 0).then(|| u32::try_from(scaled / whole).ok())?
            })
            .collect();
        let names = self.variants.iter().map(String::as_str);
        let split = if let Some(thousandths) = thousandths {
            build::split(thousandths.into_iter().zip(names))
        } else {
            let weights = self.weights.each.iter().copied();
            build::split_parts(self.weights.total, weights.zip(names))
        };
        let split = split.by(key.by.clone());
        match &key.salt {
            Some(salt) => split.salt(salt),
            None => split,
        }
    }
}
