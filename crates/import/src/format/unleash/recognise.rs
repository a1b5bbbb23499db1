//! Whether a document is Unleash's.

use crate::{Confidence, Input};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// As much of a document as tells it from others.
#[derive(Deserialize)]
struct ProbeWire {
    version: Option<IgnoredAny>,
    features: Option<Vec<FeatureProbeWire>>,
    events: Option<Vec<EventProbeWire>>,
}

#[derive(Deserialize)]
struct FeatureProbeWire {
    name: Option<IgnoredAny>,
    enabled: Option<IgnoredAny>,
    strategies: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EventProbeWire {
    #[serde(rename = "type")]
    kind: Option<String>,
    event_id: Option<IgnoredAny>,
}

/// The types of events.
const KINDS: [&str; 5] = [
    "hydration",
    "feature-updated",
    "feature-removed",
    "segment-updated",
    "segment-removed",
];

/// Only Unleash has a list of features with strategies, or of events of its own types.
pub(super) fn confidence(input: &Input<'_>) -> Confidence {
    let Ok(probe) = serde_json::from_str::<ProbeWire>(input.text) else {
        return Confidence::No;
    };
    if let Some(features) = probe.features {
        let named = features
            .iter()
            .all(|one| one.name.is_some() && one.enabled.is_some());
        let own = features.iter().any(|one| one.strategies.is_some());
        return match (named, own, probe.version.is_some()) {
            (true, true, _) => Confidence::Sure,
            (_, true, _) | (true, _, true) => Confidence::Maybe,
            _ => Confidence::No,
        };
    }
    let own = |event: &EventProbeWire| {
        let kind = event.kind.as_deref().unwrap_or("");
        event.event_id.is_some() && KINDS.contains(&kind)
    };
    match probe.events {
        Some(events) if !events.is_empty() && events.iter().all(own) => Confidence::Sure,
        _ => Confidence::No,
    }
}
