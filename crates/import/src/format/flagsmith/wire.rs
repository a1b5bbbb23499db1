//! The evaluation context as JSON: what Flagsmith's engines evaluate, without its identity.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

/// The whole document. Features and segments are kept as text, so that a malformed one does not harm
/// the others.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ContextWire {
    #[serde(default)]
    pub(super) environment: Json,
    pub(super) features: Option<IndexMap<String, Box<RawValue>>>,
    pub(super) segments: Option<IndexMap<String, Box<RawValue>>>,
}

/// A feature, or what a segment has in its place.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FeatureWire {
    /// What users are dealt out by; another one for each override.
    #[serde(default)]
    pub(super) key: Json,
    pub(super) name: String,
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) value: Json,
    pub(super) variants: Option<Vec<VariantWire>>,
    /// As text, for it can be larger than any number type.
    pub(super) priority: Option<Box<RawValue>>,
    pub(super) metadata: Option<Map<String, Json>>,
}

/// A share of a multivariate feature.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct VariantWire {
    #[serde(default)]
    pub(super) key: Json,
    #[serde(default)]
    pub(super) value: Json,
    pub(super) weight: serde_json::Number,
    pub(super) priority: Option<Box<RawValue>>,
}

/// A segment.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SegmentWire {
    /// What its percentages are salted with.
    #[serde(default)]
    pub(super) key: Json,
    pub(super) name: String,
    #[serde(default)]
    pub(super) rules: Vec<RuleWire>,
    pub(super) overrides: Option<Vec<Box<RawValue>>>,
    pub(super) metadata: Option<Map<String, Json>>,
}

/// Conditions and further rules under one quantifier.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RuleWire {
    #[serde(rename = "type")]
    pub(super) quantifier: String,
    pub(super) conditions: Option<Vec<ConditionWire>>,
    pub(super) rules: Option<Vec<RuleWire>>,
}

/// One test of one property.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ConditionWire {
    #[serde(alias = "property_")]
    pub(super) property: Option<String>,
    pub(super) operator: String,
    #[serde(default)]
    pub(super) value: Json,
}
