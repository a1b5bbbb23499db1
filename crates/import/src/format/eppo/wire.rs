//! The document as it is sent: a Universal Flag Configuration.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

/// The whole document. Flags are read one by one, so that a bad one does no harm to the others.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConfigWire {
    #[serde(default)]
    pub(super) format: Option<String>,
    #[serde(default)]
    pub(super) environment: Option<EnvironmentWire>,
    pub(super) flags: IndexMap<String, Json>,
    #[serde(default)]
    pub(super) bandits: Option<IndexMap<String, Vec<BanditVariationWire>>>,
    #[serde(default)]
    pub(super) bandit_references: Option<IndexMap<String, BanditReferenceWire>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EnvironmentWire {
    pub(super) name: String,
}

/// Which variation of which flag is a bandit.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BanditVariationWire {
    pub(super) flag_key: String,
    pub(super) variation_value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BanditReferenceWire {
    #[serde(default)]
    pub(super) flag_variations: Vec<BanditVariationWire>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlagWire {
    pub(super) enabled: bool,
    pub(super) variation_type: VariationType,
    pub(super) variations: IndexMap<String, VariationWire>,
    pub(super) allocations: Vec<AllocationWire>,
    pub(super) total_shards: u32,
}

/// The type of a flag's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum VariationType {
    String,
    Integer,
    Numeric,
    Boolean,
    Json,
}

impl VariationType {
    /// The system's word.
    pub(super) fn text(self) -> &'static str {
        match self {
            VariationType::String => "STRING",
            VariationType::Integer => "INTEGER",
            VariationType::Numeric => "NUMERIC",
            VariationType::Boolean => "BOOLEAN",
            VariationType::Json => "JSON",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct VariationWire {
    pub(super) value: Json,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AllocationWire {
    pub(super) key: String,
    #[serde(default)]
    pub(super) rules: Option<Vec<RuleWire>>,
    #[serde(default)]
    pub(super) start_at: Option<String>,
    #[serde(default)]
    pub(super) end_at: Option<String>,
    pub(super) splits: Vec<SplitWire>,
}

/// Conditions that must all hold. They are kept as they are: one that cannot be read is false.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RuleWire {
    pub(super) conditions: Vec<Json>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ConditionWire {
    pub(super) attribute: String,
    pub(super) operator: String,
    pub(super) value: Json,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SplitWire {
    pub(super) variation_key: String,
    pub(super) shards: Vec<ShardWire>,
    #[serde(default)]
    pub(super) extra_logging: Option<IndexMap<String, Json>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ShardWire {
    pub(super) salt: String,
    pub(super) ranges: Vec<RangeWire>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct RangeWire {
    pub(super) start: u32,
    pub(super) end: u32,
}
