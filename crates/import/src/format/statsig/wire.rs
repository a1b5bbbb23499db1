//! The document as it is sent: the specs of a project, "DCS" version 2.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

/// The whole document. Specs and conditions are read one by one, so that a bad one does no harm to
/// the others.
#[derive(Debug, Deserialize)]
pub(super) struct ProjectWire {
    #[serde(default)]
    pub(super) feature_gates: IndexMap<String, Json>,
    #[serde(default)]
    pub(super) dynamic_configs: IndexMap<String, Json>,
    #[serde(default)]
    pub(super) layer_configs: IndexMap<String, Json>,
    #[serde(default)]
    pub(super) condition_map: IndexMap<String, Json>,
    #[serde(default)]
    pub(super) overrides: Option<IndexMap<String, Json>>,
    #[serde(default)]
    pub(super) cmab_configs: Option<IndexMap<String, Json>>,
}

/// A gate, config, experiment or layer.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SpecWire {
    pub(super) salt: String,
    pub(super) default_value: Json,
    pub(super) enabled: bool,
    pub(super) rules: Vec<RuleWire>,
    #[serde(default)]
    pub(super) entity: String,
    #[serde(default)]
    pub(super) use_new_layer_eval: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleWire {
    #[serde(default)]
    pub(super) name: String,
    pub(super) id: String,
    #[serde(default)]
    pub(super) salt: Option<String>,
    #[serde(default)]
    pub(super) group_name: Option<String>,
    pub(super) pass_percentage: f64,
    pub(super) conditions: Vec<String>,
    pub(super) return_value: Json,
    pub(super) id_type: String,
    #[serde(default)]
    pub(super) config_delegate: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConditionWire {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) target_value: Json,
    #[serde(default)]
    pub(super) operator: Option<String>,
    #[serde(default)]
    pub(super) field: Option<String>,
    #[serde(default)]
    pub(super) additional_values: Option<IndexMap<String, Json>>,
    #[serde(default)]
    pub(super) id_type: String,
}
