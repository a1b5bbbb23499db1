//! Flipt's documents: the features file, and the snapshot that clients evaluate, where each rule has
//! its segments inside.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// A namespace. Flags and segments are kept as they are, so that a malformed one does not harm the
/// others.
#[derive(Debug, Deserialize)]
pub(super) struct DocumentWire {
    #[serde(default)]
    pub(super) namespace: Json,
    pub(super) flags: Option<Vec<Json>>,
    pub(super) segments: Option<Vec<Json>>,
}

/// A flag.
#[derive(Debug, Deserialize)]
pub(super) struct FlagWire {
    pub(super) key: String,
    pub(super) description: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) enabled: bool,
    pub(super) variants: Option<Vec<VariantWire>>,
    #[serde(alias = "defaultVariant")]
    pub(super) default_variant: Option<VariantWire>,
    pub(super) rules: Option<Vec<RuleWire>>,
    pub(super) rollouts: Option<Vec<RolloutWire>>,
    pub(super) metadata: Option<Map<String, Json>>,
}

/// A variant.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct VariantWire {
    pub(super) key: String,
    #[serde(default)]
    pub(super) attachment: Json,
    #[serde(default)]
    pub(super) default: bool,
}

/// Who a rule is for, and what they get.
#[derive(Debug, Deserialize)]
pub(super) struct RuleWire {
    pub(super) segment: Option<SegmentsWire>,
    /// In a snapshot.
    pub(super) segments: Option<Vec<Json>>,
    #[serde(alias = "segmentOperator", alias = "segment_operator")]
    pub(super) operator: Option<String>,
    pub(super) distributions: Option<Vec<DistributionWire>>,
}

/// A share.
#[derive(Debug, Deserialize)]
pub(super) struct DistributionWire {
    #[serde(alias = "variantKey", alias = "variant_key")]
    pub(super) variant: String,
    #[serde(default)]
    pub(super) rollout: f32,
    /// In a snapshot.
    #[serde(default, alias = "variantAttachment", alias = "variant_attachment")]
    pub(super) attachment: Json,
}

/// Segments by key: one, or several and how they go together.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum SegmentsWire {
    Key(String),
    Several(SeveralWire),
}

/// Segments of a rule or rollout.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SeveralWire {
    pub(super) key: Option<String>,
    pub(super) keys: Option<Vec<String>>,
    /// In a snapshot.
    pub(super) segments: Option<Vec<Json>>,
    #[serde(alias = "segmentOperator", alias = "segment_operator")]
    pub(super) operator: Option<String>,
    /// What a rollout serves.
    #[serde(default)]
    pub(super) value: bool,
}

/// A step of a boolean flag.
#[derive(Debug, Deserialize)]
pub(super) struct RolloutWire {
    pub(super) segment: Option<SeveralWire>,
    pub(super) threshold: Option<ThresholdWire>,
}

/// A percentage of all entities.
#[derive(Debug, Deserialize)]
pub(super) struct ThresholdWire {
    #[serde(default)]
    pub(super) percentage: f32,
    #[serde(default)]
    pub(super) value: bool,
}

/// A segment.
#[derive(Debug, Deserialize)]
pub(super) struct SegmentWire {
    pub(super) key: String,
    pub(super) description: Option<String>,
    #[serde(alias = "matchType")]
    pub(super) match_type: Option<String>,
    pub(super) constraints: Option<Vec<ConstraintWire>>,
}

/// One test of one property.
#[derive(Debug, Deserialize)]
pub(super) struct ConstraintWire {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) property: String,
    pub(super) operator: String,
    #[serde(default)]
    pub(super) value: Json,
}
