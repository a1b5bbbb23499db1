//! A flag as it stands in a document.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// One flag of a document.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FlagWire {
    pub(super) variations: Option<IndexMap<String, Json>>,
    pub(super) targeting: Option<Vec<RuleWire>>,
    pub(super) default_rule: Option<RuleWire>,
    pub(super) bucketing_key: Option<String>,
    pub(super) experimentation: Option<ExperimentationWire>,
    pub(super) scheduled_rollout: Option<Vec<StepWire>>,
    pub(super) disable: Option<bool>,
    pub(super) track_events: Option<bool>,
    pub(super) version: Option<String>,
    pub(super) metadata: Option<Map<String, Json>>,
    pub(super) converter: Option<String>,
    /// What GO Feature Flag does not know, and passes over.
    #[serde(flatten)]
    pub(super) unknown: IndexMap<String, Json>,
}

/// A rule: who it is for, and one of three results.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RuleWire {
    pub(super) name: Option<String>,
    pub(super) query: Option<String>,
    pub(super) variation: Option<String>,
    pub(super) percentage: Option<IndexMap<String, f64>>,
    pub(super) progressive_rollout: Option<ProgressiveWire>,
    pub(super) disable: Option<bool>,
    #[serde(flatten)]
    pub(super) unknown: IndexMap<String, Json>,
}

/// A share that grows from one variation to another.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ProgressiveWire {
    pub(super) initial: Option<ProgressiveStepWire>,
    pub(super) end: Option<ProgressiveStepWire>,
}

/// One end of it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ProgressiveStepWire {
    pub(super) variation: Option<String>,
    pub(super) percentage: Option<f64>,
    pub(super) date: Option<String>,
}

/// When a flag counts; outside, the caller's default is used.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ExperimentationWire {
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
}

/// A change to the flag that is due at a date.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct StepWire {
    pub(super) date: Option<String>,
    #[serde(flatten)]
    pub(super) patch: FlagWire,
}
