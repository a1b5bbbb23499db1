//! LaunchDarkly's SDK payload: what its servers send to server-side SDKs, and what the file data
//! source and the relay proxy hold.
//!
//! The reference is the Go SDK's evaluation, from which LaunchDarkly's own test suite is generated.

mod clause;
mod context;
mod date;
mod flag;
mod flags;
mod functions;
mod graph;
mod native;
mod operator;
mod pattern;
mod payload;
mod prerequisite;
mod reference;
mod rollout;
mod scope;
mod segment;
mod step;
mod test;
#[cfg(test)]
mod tests;
mod variant;
mod version;
mod wire;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use burgee::schema::Function;
use std::sync::Arc;

/// LaunchDarkly.
#[derive(Debug)]
pub(crate) struct Format;

impl Importer for Format {
    fn id(&self) -> &'static str {
        "launchdarkly"
    }

    fn title(&self) -> &'static str {
        "LaunchDarkly"
    }

    fn reference(&self) -> &'static str {
        "https://github.com/launchdarkly/go-server-sdk-evaluation, version 3"
    }

    fn profiles(&self) -> &'static [&'static str] {
        &[payload::LISTS, payload::SINGLE_VALUES]
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        payload::recognise(input)
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        payload::import(input)
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        functions::functions()
    }
}
