//! The document as it is sent: what the evaluation reads of it, and no more.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

/// `ClientFeature`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FeatureWire {
    pub(super) name: String,
    pub(super) enabled: bool,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) description: Option<String>,
    pub(super) project: Option<String>,
    pub(super) stale: Option<bool>,
    pub(super) impression_data: Option<bool>,
    pub(super) created_at: Option<String>,
    pub(super) strategies: Option<Vec<StrategyWire>>,
    pub(super) variants: Option<Vec<VariantWire>>,
    pub(super) dependencies: Option<Vec<DependencyWire>>,
}

/// `Strategy`. The order of the array counts, not `sortOrder`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct StrategyWire {
    pub(super) name: String,
    pub(super) title: Option<String>,
    /// The server leaves such strategies out, and the engine does not look at it.
    pub(super) disabled: Option<bool>,
    pub(super) segments: Option<Vec<i32>>,
    pub(super) constraints: Option<Vec<ConstraintWire>>,
    pub(super) parameters: Option<IndexMap<String, String>>,
    pub(super) variants: Option<Vec<VariantWire>>,
}

impl StrategyWire {
    /// The parameter of this name, also when it is empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.as_ref()?.get(name).map(String::as_str)
    }
}

/// `Constraint`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConstraintWire {
    pub(super) context_name: String,
    pub(super) operator: String,
    #[serde(default, deserialize_with = "unless_null")]
    pub(super) case_insensitive: bool,
    #[serde(default, deserialize_with = "unless_null")]
    pub(super) inverted: bool,
    pub(super) values: Option<Vec<String>>,
    pub(super) value: Option<String>,
}

/// Null stands for what is not there, as it does where there is no default.
fn unless_null<'d, D: Deserializer<'d>>(from: D) -> Result<bool, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// `Variant` of a feature, or `StrategyVariant`, which has no overrides.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct VariantWire {
    pub(super) name: String,
    pub(super) weight: i32,
    pub(super) stickiness: Option<String>,
    pub(super) payload: Option<PayloadWire>,
    pub(super) overrides: Option<Vec<OverrideWire>>,
}

/// What a variant carries: text, whatever its type says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub(super) struct PayloadWire {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: String,
}

/// Who gets a variant whatever the hash says.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OverrideWire {
    pub(super) context_name: String,
    pub(super) values: Vec<String>,
}

/// A parent feature, and what is expected of it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct DependencyWire {
    pub(super) feature: String,
    pub(super) enabled: Option<bool>,
    pub(super) variants: Option<Vec<String>>,
}

/// `Segment`
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SegmentWire {
    pub(super) name: Option<String>,
    pub(super) constraints: Vec<ConstraintWire>,
}
