//! The one list of formats.

use crate::format;
use crate::format::launchdarkly;
use crate::format::{ConfigCat, Split};
use crate::importer::{Confidence, Importer};
use crate::input::Input;

/// Every format, in the order of the documentation. To add one: a file in `format/`, and a line here.
pub const FORMATS: &[&dyn Importer] = &[
    &format::Unleash,
    &launchdarkly::Format,
    &format::flagd::Flagd,
    &format::gofeatureflag::GoFeatureFlag,
    &format::eppo::Eppo,
    &format::statsig::Statsig,
    &format::flagsmith::Flagsmith,
    &format::flipt::Flipt,
    &ConfigCat,
    &Split,
    &crate::format::growthbook::GrowthBook,
];

/// The format of this name.
pub fn by_id(id: &str) -> Option<&'static dyn Importer> {
    FORMATS.iter().copied().find(|format| format.id() == id)
}

/// The format that a document is in, if one fits better than all others.
pub fn detect(input: &Input<'_>) -> Option<&'static dyn Importer> {
    let mut best: Option<(Confidence, &'static dyn Importer)> = None;
    let mut tied = false;
    for format in FORMATS {
        let confidence = format.recognise(input);
        match best {
            Some((highest, _)) if confidence < highest => {}
            Some((highest, _)) if confidence == highest => tied = true,
            _ => {
                best = Some((confidence, *format));
                tied = false;
            }
        }
    }
    best.filter(|(confidence, _)| *confidence > Confidence::No && !tied)
        .map(|(_, format)| format)
}
