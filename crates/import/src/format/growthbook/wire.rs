//! The payload as it is downloaded. The SDK asks whether fields are there and whether they count as
//! true, so fields are read by name and not into a fixed shape.

use super::condition::with_operand;
use super::js;
use super::refusal::Refusal;
use crate::importer::ImportError;
use crate::input::Input;
use crate::note::JsonPath;
use serde_json::{Map, Value as Json};

/// The whole payload.
#[derive(Debug)]
pub(super) struct PayloadWire {
    root: Map<String, Json>,
    nothing: Map<String, Json>,
}

impl PayloadWire {
    /// Reads the payload.
    pub(super) fn read(input: &Input<'_>) -> Result<PayloadWire, ImportError> {
        let payload = PayloadWire {
            root: input.json()?,
            nothing: Map::new(),
        };
        let refuse = |field: &str, message: &str| {
            Err(ImportError {
                at: JsonPath::root().key(field),
                message: message.to_owned(),
            })
        };
        for field in ENCRYPTED {
            if js::is_truthy(payload.get(field)) {
                return refuse(field, "the payload is encrypted: decrypt it first");
            }
        }
        match payload.get("features") {
            Json::Object(_) => Ok(payload),
            Json::Null if payload.get("experiments").is_array() => Ok(payload),
            Json::Null => refuse("features", "there are no features"),
            _ => refuse("features", "features are an object"),
        }
    }

    /// A field of the payload; null where absent.
    pub(super) fn get(&self, field: &str) -> &Json {
        self.root.get(field).unwrap_or(&Json::Null)
    }

    /// The features by their keys.
    pub(super) fn features(&self) -> impl Iterator<Item = (&str, &Json)> {
        let features = self.get("features").as_object().into_iter().flatten();
        features.map(|(key, feature)| (key.as_str(), feature))
    }

    /// The inline experiments.
    pub(super) fn experiments(&self) -> &[Json] {
        self.get("experiments")
            .as_array()
            .map_or(&[], Vec::as_slice)
    }

    /// The contextual bandit of this name; what counts as true and is no object has no fields.
    pub(super) fn bandit(&self, name: &str) -> Option<Fields<'_>> {
        let bandit = self.get("contextualBandits").get(name);
        let bandit = bandit.filter(|bandit| js::is_truthy(bandit))?;
        Some(Fields(bandit.as_object().unwrap_or(&self.nothing)))
    }
}

/// Fields that hold the same as another field, encrypted.
pub(super) const ENCRYPTED: [&str; 4] = [
    "encryptedFeatures",
    "encryptedExperiments",
    "encryptedSavedGroups",
    "encryptedContextualBandits",
];

/// A rule, an experiment or a filter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'d>(pub(super) &'d Map<String, Json>);

impl<'d> Fields<'d> {
    /// The object at `at`.
    pub(super) fn of(json: &'d Json, at: &JsonPath) -> Result<Fields<'d>, Refusal> {
        let object = json.as_object().map(Fields);
        object.ok_or_else(|| Refusal::new(at, "an object is needed"))
    }

    /// A field that is there, even as null.
    pub(super) fn present(self, field: &str) -> Option<&'d Json> {
        self.0.get(field)
    }

    /// A field; null where absent.
    pub(super) fn get(self, field: &str) -> &'d Json {
        self.0.get(field).unwrap_or(&Json::Null)
    }

    /// A field that counts as true.
    pub(super) fn truthy(self, field: &str) -> Option<&'d Json> {
        let value = self.0.get(field)?;
        js::is_truthy(value).then_some(value)
    }

    /// The text of a field that counts as true.
    pub(super) fn text(self, field: &str) -> Option<String> {
        let value = self.truthy(field)?;
        Some(with_operand(value, |value| js::text(value).into_owned()))
    }

    /// The elements of a list; none where it is absent.
    pub(super) fn list(self, field: &str, at: &JsonPath) -> Result<Option<&'d [Json]>, Refusal> {
        match self.truthy(field) {
            None => Ok(None),
            Some(Json::Array(elements)) => Ok(Some(elements)),
            Some(_) => Err(Refusal::new(&at.key(field), "a list is needed")),
        }
    }
}
