//! Questions that need no document: a lone condition, a hash, ranges. Each is asked of what the
//! import itself goes by.

use super::condition::{Conditions, Groups, with_operand};
use super::group::SavedGroups;
use super::js;
use super::range::{Hash, bucket_ranges, choose, contains, equal_weights, numbers, range, ranges};
use super::subject::Scope;
use crate::answer::Answer;
use crate::note::JsonPath;
use crate::question::Question;
use burgee::ast::print_expr;
use burgee::bucket::{BUCKETINGS, Bucketing, Scale};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The answer to a question about an argument, or about a condition.
pub(super) fn answer(question: &Question<'_>) -> Option<Answer> {
    let condition = question.get("condition");
    let value = if condition.is_null() {
        of_arguments(question.get("args"))?
    } else {
        Json::from(matches(condition, question)?)
    };
    Some(Answer {
        value: Some(value),
        ..Answer::default()
    })
}

/// Whether a condition holds for the attributes: by burgee's engine.
fn matches(condition: &Json, question: &Question<'_>) -> Option<bool> {
    let groups = SavedGroups::of(question.get("savedGroups"));
    let mut conditions = Conditions::new(Groups::Inline(&groups));
    let root = JsonPath::root().key("condition");
    let test = conditions.condition(condition, Scope::Attributes, &root);
    let compiled = crate::builder().condition(&print_expr(&test.ok()?.expr()));
    let context = super::native::attributes(question.context());
    Some(compiled.ok()?.matches(&context))
}

/// What one of the SDK's own functions gives; told apart by what their arguments are called.
fn of_arguments(arguments: &Json) -> Option<Json> {
    let at = JsonPath::root();
    let has = |name: &str| arguments.get(name).is_some();
    let argument = |name: &str| arguments.get(name).unwrap_or(&Json::Null);
    if has("seed") {
        let key = with_operand(argument("value"), |value| js::text(value).into_owned());
        let seed = argument("seed").as_str()?;
        // Rules without a version have one all the same; the function itself has no default.
        let given = Some(argument("version")).filter(|version| js::is_truthy(version));
        let version = given.and_then(|version| Hash::of(version, Hash::Version1));
        return Some(version.map_or(Json::Null, |hash| hashed(hash, seed, &key).into()));
    }
    if has("ranges") {
        let number = argument("n").as_f64()?;
        let chosen = choose(number, &ranges(argument("ranges"), &at).ok()?);
        return Some(chosen.map_or(Json::from(-1), Json::from));
    }
    if has("namespace") {
        let (id, limits) = namespace(argument("namespace"))?;
        let key = with_operand(argument("hashValue"), |value| js::text(value).into_owned());
        return Some(contains(limits, hashed(Hash::Version1, &id, &key)).into());
    }
    let variations = argument("numVariations").as_i64()?;
    let variations = usize::try_from(variations).unwrap_or(0).min(10_000);
    if has("coverage") || has("weights") {
        let weights = numbers(argument("weights"), &at).ok();
        let coverage = argument("coverage").as_f64().unwrap_or(1.0);
        let ranges = bucket_ranges(variations, coverage, weights.as_deref());
        return Some(ranges.iter().map(|(from, to)| json!([from, to])).collect());
    }
    Some(equal_weights(variations).into())
}

/// The seed and the range of a namespace.
pub(super) fn namespace(json: &Json) -> Option<(String, (f64, f64))> {
    let (id, limits) = json.as_array()?.split_first()?;
    let limits = Json::from(limits.to_vec());
    let id = with_operand(id, |id| js::text(id).into_owned());
    Some((format!("__{id}"), range(&limits, &JsonPath::root()).ok()?))
}

/// The number that GrowthBook gives a user, by burgee's bucketing of the same name.
pub(super) fn hashed(hash: Hash, seed: &str, key: &str) -> f64 {
    let bucketings = BUCKETINGS.iter().map(|make| make());
    let bucketing: Option<Arc<dyn Bucketing>> = bucketings
        .into_iter()
        .find(|bucketing| bucketing.id() == hash.bucketing());
    let bucket = bucketing.map(|bucketing| {
        bucketing
            .salted(seed, Scale::Parts(hash.steps()))
            .bucket(key)
    });
    hash.number(bucket.map_or(0, |bucket| bucket.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_of_no_version_is_none() {
        let hash = |version: Json| {
            of_arguments(&json!({ "seed": "s", "value": "1.5", "version": version }))
        };
        assert_eq!(hash(json!(1)), Some(json!(0.294)));
        for version in [json!(0), json!(3), Json::Null] {
            assert_eq!(hash(version), Some(Json::Null));
        }
    }
}
