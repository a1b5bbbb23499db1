//! Which action a bandit takes: the model's score of every action, turned into chances, and a hash in
//! the place of chance.

use indexmap::IndexMap;
use md5::{Digest, Md5};
use serde_json::{Map, Value as Json};

/// How many steps of chance there are.
const SHARDS: u32 = 10_000;

/// What a bandit knows about a subject or an action.
#[derive(Debug, Default)]
pub(super) struct Attributes<'q> {
    numeric: IndexMap<&'q str, f64>,
    categorical: IndexMap<&'q str, String>,
}

impl<'q> Attributes<'q> {
    /// Reads attributes that are sorted by kind already, or sorts them: numbers are numeric, text and
    /// bools are categories.
    pub(super) fn read(json: &'q Json) -> Attributes<'q> {
        let Some(entries) = json.as_object() else {
            return Attributes::default();
        };
        let mut attributes = Attributes::default();
        match sorted(entries) {
            Some((numeric, categorical)) => {
                let numbers = numeric.into_iter().flatten();
                attributes.numeric.extend(
                    numbers.filter_map(|(name, value)| Some((name.as_str(), value.as_f64()?))),
                );
                let texts = categorical.into_iter().flatten();
                attributes
                    .categorical
                    .extend(texts.filter_map(|(name, value)| Some((name.as_str(), text(value)?))));
            }
            None => {
                for (name, value) in entries {
                    match value {
                        Json::Number(number) => {
                            let number = number.as_f64().map(|number| (name.as_str(), number));
                            attributes.numeric.extend(number);
                        }
                        other => {
                            let text = text(other).map(|text| (name.as_str(), text));
                            attributes.categorical.extend(text);
                        }
                    }
                }
            }
        }
        attributes
    }
}

/// Numbers and categories, each where it is given.
type Sorted<'q> = (Option<&'q Map<String, Json>>, Option<&'q Map<String, Json>>);

/// The two maps of attributes that are sorted by kind; none where they are not.
pub(super) fn sorted(entries: &Map<String, Json>) -> Option<Sorted<'_>> {
    let map = |name: &str| entries.get(name).and_then(Json::as_object);
    let (numeric, categorical) = (map("numericAttributes"), map("categoricalAttributes"));
    (numeric.is_some() || categorical.is_some()).then_some((numeric, categorical))
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => number.as_f64().map(|number| number.to_string()),
        _ => None,
    }
}

/// The actions to choose from: a list of objects with `actionKey`, or a map by key.
pub(super) fn actions(json: &Json) -> IndexMap<&str, Attributes<'_>> {
    match json {
        Json::Array(list) => {
            let keyed = list.iter().filter_map(|action| {
                let key = action.get("actionKey")?.as_str()?;
                let mut nested = ["attributes", "actionAttributes"].into_iter();
                let nested = nested.find_map(|name| action.get(name));
                Some((key, Attributes::read(nested.unwrap_or(action))))
            });
            keyed.collect()
        }
        Json::Object(map) => {
            let keyed = map.iter();
            keyed
                .map(|(key, action)| (key.as_str(), Attributes::read(action)))
                .collect()
        }
        _ => IndexMap::new(),
    }
}

/// The action that `model` takes for `subject`; none when there are no actions.
pub(super) fn choose<'q>(
    model: &Json,
    (flag, subject): (&str, &str),
    about: &Attributes<'_>,
    actions: &IndexMap<&'q str, Attributes<'q>>,
) -> Option<&'q str> {
    let number = |name: &str| model.get(name).and_then(Json::as_f64).unwrap_or(0.0);
    let mut scored: Vec<(&str, f64)> = actions
        .iter()
        .map(|(key, action)| (*key, score(model, key, about, action)))
        .collect();
    let (best, best_score) = scored
        .iter()
        .copied()
        .max_by(|one, other| (one.1.total_cmp(&other.1)).then_with(|| other.0.cmp(one.0)))?;
    let count = f64::from(u32::try_from(scored.len()).unwrap_or(u32::MAX));
    let least = number("actionProbabilityFloor") / count;
    let gamma = number("gamma");
    let mut left = 1.0_f64;
    scored.sort_by_cached_key(|(key, _)| (shard(&format!("{flag}-{subject}-{key}")), *key));
    for (key, score) in &mut scored {
        if *key != best {
            *score = (1.0 / (count + gamma * (best_score - *score))).max(least);
            left -= *score;
        }
    }
    let chance = f64::from(shard(&format!("{flag}-{subject}"))) / f64::from(SHARDS);
    let mut reached = 0.0;
    let weights = scored.iter().map(|(key, weight)| {
        let weight = if *key == best { left.max(0.0) } else { *weight };
        (*key, weight)
    });
    let mut weights = weights.filter(|(_, weight)| {
        reached += weight;
        reached > chance
    });
    let chosen = weights.next().map(|(key, _)| key);
    chosen.or_else(|| scored.last().map(|(key, _)| *key))
}

/// How good an action is; one that the model does not know has the model's usual score.
fn score(model: &Json, key: &str, subject: &Attributes<'_>, action: &Attributes<'_>) -> f64 {
    let known = model.get("coefficients").and_then(|known| known.get(key));
    let Some(known) = known else {
        let usual = model.get("defaultActionScore").and_then(Json::as_f64);
        return usual.unwrap_or(0.0);
    };
    let list = |name: &str| {
        let list = known.get(name).and_then(Json::as_array);
        list.map_or(&[][..], Vec::as_slice)
    };
    let intercept = known.get("intercept").and_then(Json::as_f64).unwrap_or(0.0);
    intercept
        + numeric(list("actionNumericCoefficients"), action)
        + categorical(list("actionCategoricalCoefficients"), action)
        + numeric(list("subjectNumericCoefficients"), subject)
        + categorical(list("subjectCategoricalCoefficients"), subject)
}

fn numeric(coefficients: &[Json], attributes: &Attributes<'_>) -> f64 {
    let parts = coefficients.iter().map(|one| {
        let value = attribute_key(one).and_then(|key| attributes.numeric.get(key));
        match (value, one.get("coefficient").and_then(Json::as_f64)) {
            (Some(value), Some(coefficient)) if !value.is_nan() => value * coefficient,
            _ => missing(one),
        }
    });
    parts.sum()
}

fn categorical(coefficients: &[Json], attributes: &Attributes<'_>) -> f64 {
    let parts = coefficients.iter().map(|one| {
        let value = attribute_key(one).and_then(|key| attributes.categorical.get(key));
        let values = one.get("valueCoefficients");
        let part = value.and_then(|value| values?.get(value)?.as_f64());
        part.unwrap_or_else(|| missing(one))
    });
    parts.sum()
}

fn attribute_key(coefficient: &Json) -> Option<&str> {
    coefficient.get("attributeKey")?.as_str()
}

fn missing(coefficient: &Json) -> f64 {
    let missing = coefficient.get("missingValueCoefficient");
    missing.and_then(Json::as_f64).unwrap_or(0.0)
}

/// The first four bytes of the MD5 sum, big-endian, modulo the steps of chance.
fn shard(text: &str) -> u32 {
    let [a, b, c, d, ..] = <[u8; 16]>::from(Md5::digest(text.as_bytes()));
    u32::from_be_bytes([a, b, c, d]) % SHARDS
}
