//! The SDK payload as it is written. Only what decides an evaluation is read; every field can be
//! absent or null.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

/// `{"flags": …, "segments": …}`. Flags and segments are read one by one, so that a malformed one
/// harms no other.
#[derive(Debug, Deserialize)]
pub(super) struct PayloadWire {
    /// Flags by key.
    #[serde(default, deserialize_with = "lenient")]
    pub(super) flags: IndexMap<String, Json>,
    /// Of the file data source: flags that serve one value to everybody.
    #[serde(default, rename = "flagValues", deserialize_with = "lenient")]
    pub(super) flag_values: IndexMap<String, Json>,
    /// Segments by key.
    #[serde(default, deserialize_with = "lenient")]
    pub(super) segments: IndexMap<String, Json>,
}

/// A flag.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FlagWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) on: bool,
    #[serde(deserialize_with = "lenient")]
    pub(super) deleted: bool,
    #[serde(deserialize_with = "lenient")]
    pub(super) salt: String,
    #[serde(deserialize_with = "lenient")]
    pub(super) variations: Vec<Json>,
    #[serde(deserialize_with = "index")]
    pub(super) off_variation: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub(super) fallthrough: ServeWire,
    #[serde(deserialize_with = "lenient")]
    pub(super) targets: Vec<TargetWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) context_targets: Vec<TargetWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) rules: Vec<RuleWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) prerequisites: Vec<PrerequisiteWire>,
}

/// What is served: a variation, or else a rollout.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ServeWire {
    #[serde(deserialize_with = "index")]
    pub(super) variation: Option<i64>,
    pub(super) rollout: Option<RolloutWire>,
}

/// A percentage rollout or an experiment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RolloutWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) kind: String,
    pub(super) context_kind: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub(super) bucket_by: String,
    #[serde(deserialize_with = "index")]
    pub(super) seed: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub(super) variations: Vec<WeightedWire>,
}

/// A share of a rollout.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct WeightedWire {
    #[serde(deserialize_with = "index")]
    pub(super) variation: Option<i64>,
    #[serde(deserialize_with = "index")]
    pub(super) weight: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub(super) untracked: bool,
}

/// Contexts of one kind that get one variation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TargetWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) context_kind: String,
    #[serde(deserialize_with = "index")]
    pub(super) variation: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub(super) values: Vec<String>,
}

/// A rule of a flag.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RuleWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) id: String,
    #[serde(deserialize_with = "lenient")]
    pub(super) clauses: Vec<ClauseWire>,
    #[serde(flatten)]
    pub(super) serve: ServeWire,
}

/// A condition.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ClauseWire {
    pub(super) context_kind: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub(super) attribute: String,
    #[serde(deserialize_with = "lenient")]
    pub(super) op: String,
    #[serde(deserialize_with = "lenient")]
    pub(super) values: Vec<Json>,
    #[serde(deserialize_with = "lenient")]
    pub(super) negate: bool,
}

/// Another flag that must serve a variation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PrerequisiteWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) key: String,
    #[serde(deserialize_with = "index")]
    pub(super) variation: Option<i64>,
}

/// A segment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SegmentWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) deleted: bool,
    #[serde(deserialize_with = "lenient")]
    pub(super) salt: String,
    #[serde(deserialize_with = "lenient")]
    pub(super) included: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    pub(super) excluded: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    pub(super) included_contexts: Vec<TargetWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) excluded_contexts: Vec<TargetWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) rules: Vec<SegmentRuleWire>,
    #[serde(deserialize_with = "lenient")]
    pub(super) unbounded: bool,
    #[serde(deserialize_with = "lenient")]
    pub(super) unbounded_context_kind: String,
    #[serde(deserialize_with = "index")]
    pub(super) generation: Option<i64>,
}

/// A rule of a segment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SegmentRuleWire {
    #[serde(deserialize_with = "lenient")]
    pub(super) clauses: Vec<ClauseWire>,
    #[serde(deserialize_with = "index")]
    pub(super) weight: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub(super) bucket_by: String,
    pub(super) rollout_context_kind: Option<String>,
}

/// Null is the same as absent.
fn lenient<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// A whole number, however it is written: `1`, `1.0`.
fn index<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(from)? else {
        return Ok(None);
    };
    let whole = number.as_i64().or_else(|| whole(number.as_f64()?));
    let whole = whole.ok_or_else(|| serde::de::Error::custom("a whole number is needed here"));
    whole.map(Some)
}

/// The whole number that this is, where an f64 can tell.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is whole and in range"
)]
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}
