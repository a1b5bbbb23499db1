//! The variants of a flag, and their attachments.

use super::wire::FlagWire;
use crate::depth::is_too_deep;
use serde_json::{Map, Value as Json};

/// The variants of a flag.
#[derive(Debug)]
pub(super) struct Variants {
    /// By key, with the attachment of each.
    pub(super) attachments: Vec<(String, Json)>,
    /// The key of the default variant.
    pub(super) default: Option<String>,
}

impl Variants {
    /// Those of a flag, with what stands in its rules.
    pub(super) fn of(wire: &FlagWire) -> Variants {
        let mut variants = Variants {
            attachments: Vec::new(),
            default: wire
                .default_variant
                .as_ref()
                .map(|variant| variant.key.clone()),
        };
        for variant in wire.variants.iter().flatten().chain(&wire.default_variant) {
            variants.add(&variant.key, &variant.attachment);
            if variant.default && variants.default.is_none() {
                variants.default = Some(variant.key.clone());
            }
        }
        // A snapshot names its variants only where they are served.
        if wire.variants.is_none() {
            for rule in wire.rules.iter().flatten() {
                for share in rule.distributions.iter().flatten() {
                    variants.add(&share.variant, &share.attachment);
                }
            }
        }
        variants
    }

    fn add(&mut self, key: &str, attachment: &Json) {
        match self.attachments.iter_mut().find(|(own, _)| own == key) {
            Some((_, own)) if own.is_null() => *own = attachment.clone(),
            Some(_) => {}
            None => self.attachments.push((key.to_owned(), attachment.clone())),
        }
    }

    /// Whether an attachment cannot be written in rules.
    pub(super) fn are_too_deep(&self) -> bool {
        let mut attachments = self.attachments.iter();
        attachments.any(|(_, attachment)| is_too_deep(&read(attachment)))
    }

    /// Whether the values are attachments; otherwise they are the keys.
    pub(super) fn has_attachments(&self) -> bool {
        let mut attachments = self.attachments.iter();
        attachments.any(|(_, attachment)| !written(attachment).is_empty())
    }
}

/// An attachment as a value: a snapshot has it as text.
pub(super) fn read(attachment: &Json) -> Json {
    match attachment {
        Json::String(text) if text.is_empty() => Json::Null,
        Json::String(text) => serde_json::from_str(text).unwrap_or_else(|_| attachment.clone()),
        other => other.clone(),
    }
}

/// An attachment as Flipt answers it: text, with the keys in order.
pub(super) fn written(attachment: &Json) -> String {
    match attachment {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => sorted(other).to_string(),
    }
}

fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(values) => values.iter().map(sorted).collect(),
        Json::Object(entries) => {
            let mut entries: Vec<(&String, &Json)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries = entries
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
