//! The config JSON, version 6, as it is written: every name is one letter.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

/// A whole document. Settings and segments are read one by one, so that a bad one harms no other.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigWire {
    /// Preferences, of which only the salt matters here.
    #[serde(rename = "p")]
    pub(super) preferences: Option<PreferencesWire>,
    /// Segments, named by their place.
    #[serde(rename = "s", default)]
    pub(super) segments: Option<Vec<Json>>,
    /// Settings by key.
    #[serde(rename = "f", default)]
    pub(super) settings: Option<IndexMap<String, Json>>,
}

/// Where clients load from, and the salt of the hashed comparators.
#[derive(Debug, Deserialize)]
pub(super) struct PreferencesWire {
    /// Whether clients are sent to another address: 0 for no.
    #[serde(rename = "r")]
    pub(super) redirect: Option<i64>,
    /// The salt.
    #[serde(rename = "s")]
    pub(super) salt: Option<String>,
}

/// Conditions under one name.
#[derive(Debug, Deserialize)]
pub(super) struct SegmentWire {
    /// The name, which is also the salt of its hashed comparators.
    #[serde(rename = "n")]
    pub(super) name: String,
    /// The conditions, all of which must hold.
    #[serde(rename = "r", default)]
    pub(super) conditions: Vec<UserConditionWire>,
}

/// A feature flag or setting.
#[derive(Debug, Deserialize)]
pub(super) struct SettingWire {
    /// 0 bool, 1 string, 2 int, 3 double.
    #[serde(rename = "t")]
    pub(super) kind: i64,
    /// What is served when no rule matches.
    #[serde(rename = "v")]
    pub(super) value: Option<ValueWire>,
    /// The id of that value, for statistics.
    #[serde(rename = "i")]
    pub(super) variation: Option<String>,
    /// The attribute by which percentages are dealt out.
    #[serde(rename = "a")]
    pub(super) percentage_attribute: Option<String>,
    /// Targeting rules, in order.
    #[serde(rename = "r")]
    pub(super) rules: Option<Vec<RuleWire>>,
    /// Percentages behind the rules.
    #[serde(rename = "p")]
    pub(super) percentages: Option<Vec<OptionWire>>,
}

/// A targeting rule.
#[derive(Debug, Deserialize)]
pub(super) struct RuleWire {
    /// Conditions, all of which must hold; a rule without the list is skipped.
    #[serde(rename = "c")]
    pub(super) conditions: Option<Vec<ConditionWire>>,
    /// What is served.
    #[serde(rename = "s")]
    pub(super) served: Option<ServedWire>,
    /// Or in which shares.
    #[serde(rename = "p")]
    pub(super) percentages: Option<Vec<OptionWire>>,
}

/// A value and its id.
#[derive(Debug, Deserialize)]
pub(super) struct ServedWire {
    /// The value.
    #[serde(rename = "v")]
    pub(super) value: Option<ValueWire>,
    /// Its id.
    #[serde(rename = "i")]
    pub(super) variation: Option<String>,
}

/// A share of the users.
#[derive(Debug, Deserialize)]
pub(super) struct OptionWire {
    /// Whole percents.
    #[serde(rename = "p")]
    pub(super) percentage: i64,
    /// What they get.
    #[serde(rename = "v")]
    pub(super) value: Option<ValueWire>,
    /// Its id.
    #[serde(rename = "i")]
    pub(super) variation: Option<String>,
}

/// One of three kinds of conditions; the first that is there counts.
#[derive(Debug, Deserialize)]
pub(super) struct ConditionWire {
    /// On an attribute of the user.
    #[serde(rename = "u")]
    pub(super) user: Option<UserConditionWire>,
    /// On a segment.
    #[serde(rename = "s")]
    pub(super) segment: Option<SegmentConditionWire>,
    /// On the value of another flag.
    #[serde(rename = "p")]
    pub(super) prerequisite: Option<PrerequisiteWire>,
}

/// A comparison of an attribute.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct UserConditionWire {
    /// The attribute.
    #[serde(rename = "a")]
    pub(super) attribute: String,
    /// The comparator's number.
    #[serde(rename = "c")]
    pub(super) comparator: i64,
    /// What text and versions are compared with.
    #[serde(rename = "s")]
    pub(super) text: Option<String>,
    /// What numbers and dates are compared with.
    #[serde(rename = "d")]
    pub(super) number: Option<f64>,
    /// What is compared with several.
    #[serde(rename = "l")]
    pub(super) list: Option<Vec<String>>,
}

/// In a segment, or not.
#[derive(Debug, Deserialize)]
pub(super) struct SegmentConditionWire {
    /// The place of the segment in the document.
    #[serde(rename = "s")]
    pub(super) segment: i64,
    /// 0 in, 1 not in.
    #[serde(rename = "c")]
    pub(super) comparator: i64,
}

/// Another flag's value.
#[derive(Debug, Deserialize)]
pub(super) struct PrerequisiteWire {
    /// The other flag.
    #[serde(rename = "f")]
    pub(super) flag: String,
    /// 0 equal, 1 not equal.
    #[serde(rename = "c")]
    pub(super) comparator: i64,
    /// The value that it is compared with.
    #[serde(rename = "v")]
    pub(super) value: Option<ValueWire>,
}

/// A value, in the member that its type names.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ValueWire {
    /// `true`
    #[serde(rename = "b")]
    pub(super) bool: Option<bool>,
    /// `"text"`
    #[serde(rename = "s")]
    pub(super) string: Option<String>,
    /// `42`
    #[serde(rename = "i")]
    pub(super) int: Option<i64>,
    /// `3.14`
    #[serde(rename = "d")]
    pub(super) double: Option<f64>,
}
