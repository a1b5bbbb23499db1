//! The environment document of local evaluation, read as the evaluation context that Flagsmith's
//! clients make of it.

use super::document::{Document, Feature, Segment, key};
use super::priority::Priority;
use super::wire::{ConditionWire, FeatureWire, RuleWire, SegmentWire, VariantWire};
use crate::importer::ImportError;
use crate::input::Input;
use crate::note::JsonPath;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Number, Value as Json, json};

/// The document. Its parts are kept as text, so that a malformed one does not harm the others.
#[derive(Debug, Deserialize)]
struct EnvironmentWire {
    #[serde(default)]
    api_key: Json,
    #[serde(default)]
    name: Json,
    project: ProjectWire,
    feature_states: Vec<Box<RawValue>>,
    identity_overrides: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
struct ProjectWire {
    segments: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
struct ProjectSegmentWire {
    id: Json,
    name: String,
    #[serde(default)]
    rules: Vec<RuleWire>,
    feature_states: Option<Vec<Box<RawValue>>>,
}

/// The state of a feature: in the environment, in a segment, for an identity.
#[derive(Debug, Deserialize)]
struct StateWire {
    django_id: Option<Json>,
    id: Option<Json>,
    featurestate_uuid: Option<Json>,
    enabled: bool,
    feature: FeatureIdWire,
    #[serde(default)]
    feature_state_value: Json,
    multivariate_feature_state_values: Option<Vec<ShareWire>>,
    feature_segment: Option<FeatureSegmentWire>,
}

#[derive(Debug, Deserialize)]
struct FeatureIdWire {
    #[serde(default)]
    id: Json,
    name: String,
}

#[derive(Debug, Deserialize)]
struct FeatureSegmentWire {
    priority: Option<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
struct ShareWire {
    id: Option<Box<RawValue>>,
    mv_fs_value_uuid: Option<String>,
    percentage_allocation: Number,
    multivariate_feature_option: OptionWire,
}

#[derive(Debug, Deserialize)]
struct OptionWire {
    #[serde(default)]
    value: Json,
}

#[derive(Debug, Deserialize)]
struct IdentityWire {
    identifier: String,
    #[serde(default)]
    identity_features: Vec<Box<RawValue>>,
}

/// Reads an environment document.
pub(super) fn read(input: &Input<'_>) -> Result<Document, ImportError> {
    let wire: EnvironmentWire = input.json()?;
    let mut document = Document {
        context: json!({ "environment": { "key": key(&wire.api_key), "name": wire.name } }),
        ..Document::default()
    };
    let states = JsonPath::root().key("feature_states");
    for (index, raw) in wire.feature_states.iter().enumerate() {
        if let Some(feature) = document.state(states.index(index), raw) {
            document.features.push(feature);
        }
    }
    let segments = JsonPath::root().key("project").key("segments");
    for (index, raw) in wire.project.segments.iter().flatten().enumerate() {
        document.project_segment(segments.index(index), raw);
    }
    document.identity_overrides(wire.identity_overrides.as_deref().unwrap_or_default());
    Ok(document)
}

impl Document {
    fn state(&mut self, at: JsonPath, raw: &RawValue) -> Option<Feature> {
        let Some(state) = self.part::<StateWire>(&at, raw) else {
            self.broken.extend(feature_named(raw));
            return None;
        };
        let segment = state.feature_segment.as_ref();
        let priority = Priority::read(segment.and_then(|segment| segment.priority.as_deref()));
        let ids = [state.django_id, state.id, state.featurestate_uuid];
        let shares = state.multivariate_feature_state_values;
        let variants = shares.map(|shares| shares.into_iter().map(variant).collect());
        let metadata = json!({ "id": state.feature.id });
        let wire = FeatureWire {
            key: ids
                .into_iter()
                .flatten()
                .find(|id| !id.is_null())
                .unwrap_or_default(),
            name: state.feature.name,
            enabled: state.enabled,
            value: state.feature_state_value,
            variants,
            priority: None,
            metadata: metadata.as_object().cloned(),
        };
        Some(Feature { at, wire, priority })
    }

    fn project_segment(&mut self, at: JsonPath, raw: &RawValue) {
        let Some(segment) = self.part::<ProjectSegmentWire>(&at, raw) else {
            self.broken.extend(features_named(raw, "feature_states"));
            return;
        };
        let mut overrides = Vec::new();
        for (index, raw) in segment.feature_states.iter().flatten().enumerate() {
            let at = at.key("feature_states").index(index);
            overrides.extend(self.state(at, raw));
        }
        let wire = SegmentWire {
            key: segment.id,
            name: segment.name,
            rules: segment.rules,
            overrides: None,
            metadata: None,
        };
        self.segments.push(Segment {
            at,
            wire,
            overrides,
        });
    }

    /// Identities with the same overrides become one segment, which goes before all others.
    fn identity_overrides(&mut self, identities: &[Box<RawValue>]) {
        let mut groups: IndexMap<String, (Vec<Feature>, Vec<String>, JsonPath)> = IndexMap::new();
        for (index, raw) in identities.iter().enumerate() {
            let at = JsonPath::root().key("identity_overrides").index(index);
            let Some(identity) = self.part::<IdentityWire>(&at, raw) else {
                self.broken.extend(features_named(raw, "identity_features"));
                continue;
            };
            let mut features = Vec::new();
            for (index, raw) in identity.identity_features.iter().enumerate() {
                let at = at.key("identity_features").index(index);
                features.extend(self.state(at, raw).map(for_identity));
            }
            if features.is_empty() {
                continue;
            }
            features.sort_by(|a, b| a.wire.name.cmp(&b.wire.name));
            let said = features.iter().map(|feature| {
                let wire = &feature.wire;
                json!([wire.metadata, wire.name, wire.enabled, wire.value]).to_string()
            });
            let group = said.collect::<Vec<_>>().join("\n");
            let group = groups.entry(group);
            let (_, identifiers, _) = group.or_insert((features, Vec::new(), at));
            identifiers.push(identity.identifier);
        }
        for (overrides, identifiers, at) in groups.into_values() {
            let wire = identities_segment(identifiers);
            self.segments.push(Segment {
                at,
                wire,
                overrides,
            });
        }
    }
}

/// A variant of a multivariate feature. Without an id, its UUID as a number says which goes first.
fn variant(share: ShareWire) -> VariantWire {
    let uuid = share.mv_fs_value_uuid.and_then(|uuid| {
        let number = u128::from_str_radix(&uuid.replace('-', ""), 16).ok()?;
        RawValue::from_string(number.to_string()).ok()
    });
    VariantWire {
        key: Json::Null,
        value: share.multivariate_feature_option.value,
        weight: share.percentage_allocation,
        priority: share.id.filter(|id| id.get() != "null").or(uuid),
    }
}

/// An override for an identity has no variants, and goes before all others.
fn for_identity(mut feature: Feature) -> Feature {
    feature.wire.key = Json::Null;
    feature.wire.variants = None;
    feature.priority = Priority::First;
    feature
}

/// The segment of these identities.
fn identities_segment(identifiers: Vec<String>) -> SegmentWire {
    SegmentWire {
        key: Json::Null,
        name: "identity_overrides".to_owned(),
        rules: vec![RuleWire {
            quantifier: "ALL".to_owned(),
            conditions: Some(vec![ConditionWire {
                property: Some("$.identity.identifier".to_owned()),
                operator: "IN".to_owned(),
                value: identifiers.into(),
            }]),
            rules: None,
        }],
        overrides: None,
        metadata: None,
    }
}

/// The feature in a state that is malformed otherwise.
fn feature_named(raw: &RawValue) -> Option<String> {
    let state: Json = serde_json::from_str(raw.get()).ok()?;
    Some(state.get("feature")?.get("name")?.as_str()?.to_owned())
}

/// The features in the states of something that is malformed otherwise.
fn features_named(raw: &RawValue, states: &str) -> Vec<String> {
    let whole: Json = serde_json::from_str(raw.get()).unwrap_or_default();
    let states = whole.get(states).and_then(Json::as_array);
    let names = states.into_iter().flatten();
    let names = names.filter_map(|state| state.get("feature")?.get("name")?.as_str());
    names.map(str::to_owned).collect()
}
