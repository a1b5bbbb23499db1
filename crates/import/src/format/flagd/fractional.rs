//! `fractional`: shares of the population.

use super::cbor;
use super::generation::Generation;
use crate::jsonlogic::{Datum, List, Map};
use murmur3::murmur3_32;
use serde_json::Value as Json;

/// The largest weight, and the largest sum of weights.
const MOST: u32 = i32::MAX.unsigned_abs();

/// The attributes that an operator reads besides those that its arguments name: the default key.
pub(super) fn reads(operator: &str, arguments: &Json) -> &'static [&'static str] {
    if operator != "fractional" {
        return &[];
    }
    let first = arguments.get(0);
    let names_key = match first {
        Some(Json::String(_)) => true,
        Some(Json::Object(entries)) => entries.len() == 1 && entries.contains_key("cat"),
        _ => false,
    };
    if names_key {
        &[]
    } else {
        &["targetingKey", "$flagd.flagKey"]
    }
}

/// The weights of a distribution; none where the whole distribution does not count.
#[derive(Debug)]
pub(super) struct Weights {
    /// Each weight.
    pub each: Vec<u32>,
    /// Their sum, never 0.
    pub total: u32,
}

impl Weights {
    /// Checks the weights.
    pub(super) fn of(each: Vec<u32>) -> Option<Weights> {
        let total: u64 = each.iter().map(|weight| u64::from(*weight)).sum();
        let total = u32::try_from(total).ok()?;
        (0 < total && total <= MOST).then_some(Weights { each, total })
    }
}

/// A weight; a negative one is 0, none for what is no weight.
pub(super) fn weight(value: &Datum<'_>) -> Option<u32> {
    match value {
        Datum::Null => Some(1),
        Datum::Number(number) => {
            let whole = burgee::value::Number::Float(*number).as_i64()?;
            let whole = u32::try_from(whole.max(0)).ok()?;
            (whole <= MOST).then_some(whole)
        }
        _ => None,
    }
}

/// What the operator gives; null where it does not apply.
pub(super) fn fractional<'a>(
    generation: Generation,
    arguments: &Datum<'a>,
    data: &Datum<'a>,
) -> Datum<'a> {
    distribute(generation, arguments, data).unwrap_or(Datum::Null)
}

fn distribute<'a>(
    generation: Generation,
    arguments: &Datum<'a>,
    data: &Datum<'a>,
) -> Option<Datum<'a>> {
    let (Datum::List(list), Datum::Map(data)) = (arguments, data) else {
        return None;
    };
    if list.len() == 0 {
        return None;
    }
    let third = generation == Generation::Third;
    let first = list.get(0);
    let (hash, skip) = match &first {
        Datum::Text(key) if !third => (hash(key.as_bytes()), 1),
        Datum::Null if third => return None,
        Datum::Null => (default_hash(generation, data)?, 1),
        Datum::List(_) => (default_hash(generation, data)?, 0),
        key if third => (hash(&cbor::encode(key)), 1),
        _ => return None,
    };
    let mut variants = Vec::with_capacity(list.len());
    let mut weights = Vec::with_capacity(list.len());
    for element in list.iter().skip(skip) {
        let (variant, weight) = share(&element)?;
        variants.push(variant);
        weights.push(weight);
    }
    let weights = Weights::of(weights)?;
    let place = match generation {
        Generation::First => first_place(hash, &weights),
        Generation::Second | Generation::Third => place(hash, &weights),
    };
    // Beyond all shares lies text that names no variant.
    let chosen = place.and_then(|place| variants.into_iter().nth(place));
    Some(chosen.unwrap_or_else(|| Datum::text("")))
}

/// `[variant, weight]`.
fn share<'a>(element: &Datum<'a>) -> Option<(Datum<'a>, u32)> {
    let Datum::List(pair) = element else {
        return None;
    };
    share_of(pair)
}

fn share_of<'a>(pair: &List<'a>) -> Option<(Datum<'a>, u32)> {
    if pair.len() == 0 {
        return None;
    }
    let variant = pair.get(0);
    let named = variant.is_null() || variant.is_primitive();
    Some((named.then_some(variant)?, weight(&pair.get(1))?))
}

/// The hash of the flag's key and the targeting key.
fn default_hash(generation: Generation, data: &Map<'_>) -> Option<u32> {
    let Datum::Text(key) = data.get("targetingKey") else {
        return None;
    };
    let flag = match data.get("$flagd") {
        Datum::Map(properties) => properties.get("flagKey"),
        _ => Datum::Null,
    };
    let flag = match flag {
        Datum::Text(flag) => flag,
        _ => "".into(),
    };
    if generation == Generation::Third {
        let pair = Datum::list(vec![Datum::Text(flag), Datum::Text(key)]);
        return Some(hash(&cbor::encode(&pair)));
    }
    (!key.is_empty()).then(|| hash(format!("{flag}{key}").as_bytes()))
}

fn hash(mut bytes: &[u8]) -> u32 {
    // Reading from memory does not fail.
    murmur3_32(&mut bytes, 0).unwrap_or(0)
}

/// Which share a hash falls in.
fn place(hash: u32, weights: &Weights) -> Option<usize> {
    let bucket = (u64::from(hash) * u64::from(weights.total)) >> 32;
    let mut end = 0_u64;
    weights.each.iter().position(|weight| {
        end += u64::from(*weight);
        bucket < end
    })
}

/// The same in floating point. The rounding can leave a gap at the end.
fn first_place(hash: u32, weights: &Weights) -> Option<usize> {
    let size = f64::from(hash.cast_signed()).abs();
    let percentage = size / f64::from(i32::MAX) * 100.0;
    let mut end = 0.0;
    weights.each.iter().position(|weight| {
        end += 100.0 * f64::from(*weight) / f64::from(weights.total);
        percentage < end
    })
}
