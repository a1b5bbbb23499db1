//! `splitChanges` in both of its forms, segments, and what the importer adds: segments beside flags.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

/// A whole document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ChangesWire {
    /// Flags, in the form of 2024.
    pub(super) ff: Option<PartWire>,
    /// Rule-based segments.
    pub(super) rbs: Option<PartWire>,
    /// Flags, in the older form.
    pub(super) splits: Option<Vec<Json>>,
    /// Segments, which Split serves apart: they can stand beside the flags.
    pub(super) segments: Option<Vec<Json>>,
    /// Large segments, in the same form.
    #[serde(rename = "largeSegments")]
    pub(super) large_segments: Option<Vec<Json>>,
}

/// What has changed since some time: here, everything.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PartWire {
    /// The definitions. Read one by one, so that a bad one harms no other.
    #[serde(default)]
    pub(super) d: Vec<Json>,
}

/// A feature flag.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlagWire {
    pub(super) name: String,
    pub(super) status: Option<String>,
    #[serde(default)]
    pub(super) killed: bool,
    pub(super) default_treatment: Option<String>,
    pub(super) algo: Option<i64>,
    #[serde(default)]
    pub(super) seed: i64,
    pub(super) traffic_allocation: Option<i64>,
    #[serde(default)]
    pub(super) traffic_allocation_seed: i64,
    pub(super) change_number: Option<i64>,
    pub(super) sets: Option<Vec<String>>,
    pub(super) configurations: Option<IndexMap<String, Json>>,
    pub(super) conditions: Option<Vec<ConditionWire>>,
    pub(super) prerequisites: Option<Vec<PrerequisiteWire>>,
}

/// Another flag, and the treatments of it that will do.
#[derive(Debug, Deserialize)]
pub(super) struct PrerequisiteWire {
    #[serde(rename = "n")]
    pub(super) flag: String,
    #[serde(rename = "ts", default)]
    pub(super) treatments: Vec<String>,
}

/// Matchers, all of which must match, and what is served then.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConditionWire {
    pub(super) condition_type: Option<String>,
    pub(super) label: Option<String>,
    pub(super) matcher_group: GroupWire,
    pub(super) partitions: Option<Vec<PartitionWire>>,
}

/// The matchers of a condition.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct GroupWire {
    #[serde(default)]
    pub(super) matchers: Vec<MatcherWire>,
}

/// A share of the users.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PartitionWire {
    pub(super) treatment: String,
    pub(super) size: i64,
}

/// One matcher: its type, and the data of one type.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MatcherWire {
    pub(super) matcher_type: String,
    #[serde(default)]
    pub(super) negate: bool,
    pub(super) key_selector: Option<SelectorWire>,
    pub(super) user_defined_segment_matcher_data: Option<SegmentNameWire>,
    pub(super) user_defined_large_segment_matcher_data: Option<LargeSegmentNameWire>,
    pub(super) whitelist_matcher_data: Option<WhitelistWire>,
    pub(super) unary_numeric_matcher_data: Option<UnaryWire>,
    pub(super) between_matcher_data: Option<BetweenWire>,
    pub(super) between_string_matcher_data: Option<BetweenTextWire>,
    pub(super) dependency_matcher_data: Option<DependencyWire>,
    pub(super) boolean_matcher_data: Option<bool>,
    pub(super) string_matcher_data: Option<String>,
}

/// What is looked at: an attribute, or the key.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SelectorWire {
    pub(super) attribute: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SegmentNameWire {
    pub(super) segment_name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LargeSegmentNameWire {
    pub(super) large_segment_name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct WhitelistWire {
    #[serde(default)]
    pub(super) whitelist: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UnaryWire {
    pub(super) data_type: Option<String>,
    pub(super) value: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BetweenWire {
    pub(super) data_type: Option<String>,
    pub(super) start: i64,
    pub(super) end: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct BetweenTextWire {
    pub(super) start: String,
    pub(super) end: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct DependencyWire {
    pub(super) split: String,
    #[serde(default)]
    pub(super) treatments: Vec<String>,
}

/// A named set of keys.
#[derive(Debug, Deserialize)]
pub(super) struct SegmentWire {
    pub(super) name: String,
    #[serde(default)]
    pub(super) added: Vec<String>,
    #[serde(default)]
    pub(super) removed: Vec<String>,
}

/// A segment of conditions.
#[derive(Debug, Deserialize)]
pub(super) struct RuleBasedWire {
    pub(super) name: String,
    pub(super) status: Option<String>,
    pub(super) excluded: Option<ExcludedWire>,
    pub(super) conditions: Option<Vec<ConditionWire>>,
}

/// Who is not in it, whatever the conditions say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ExcludedWire {
    pub(super) keys: Option<Vec<String>>,
    pub(super) segments: Option<Vec<ExcludedSegmentWire>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExcludedSegmentWire {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) name: String,
}

/// An entry of a localhost file: `- checkout: { treatment: "on" }`.
pub(super) type LocalhostWire = Vec<IndexMap<String, LocalWire>>;

/// What a localhost file says of a flag.
#[derive(Debug, Deserialize)]
pub(super) struct LocalWire {
    pub(super) treatment: String,
    pub(super) config: Option<String>,
    pub(super) keys: Option<KeysWire>,
}

/// One key, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum KeysWire {
    One(String),
    Many(Vec<String>),
}
