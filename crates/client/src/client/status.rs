//! How a client is.

use crate::rules::Origin;
use crate::state::Shared;
use std::time::{Duration, SystemTime};

/// How a client and its source are: for health checks and logs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Which content of the rules counts; none while there are none.
    pub revision: Option<String>,
    /// How many flags it has.
    pub flags: usize,
    /// Whether the source confirms it now.
    pub confirmed: bool,
    /// Whether it comes from the copy on disk.
    pub from_cache: bool,
    /// How long ago the source last confirmed anything; none if never.
    pub age: Option<Duration>,
    /// The flags that variables of the process override.
    pub overridden: Vec<String>,
    /// Which variables were not applied, and why.
    pub ignored_overrides: Vec<String>,
    /// How many exposures were dropped because they were taken too slowly.
    pub exposures_dropped: u64,
    /// What is wrong with the source, and since when.
    pub error: Option<(String, SystemTime)>,
}

impl Status {
    pub(crate) fn of(shared: &Shared) -> Status {
        let rules = shared.rules();
        let rules = rules.as_deref();
        let trouble = shared.health.trouble();
        Status {
            revision: rules.map(|rules| rules.revision.clone()),
            flags: rules.map_or(0, |rules| rules.about.len()),
            confirmed: shared.health.is_well(),
            from_cache: rules.is_some_and(|rules| rules.origin != Origin::Source),
            age: shared.health.age(),
            overridden: rules.map_or_else(Vec::new, |rules| {
                rules.overrides.forced.keys().cloned().collect()
            }),
            ignored_overrides: rules.map_or_else(Vec::new, |rules| rules.overrides.ignored.clone()),
            exposures_dropped: shared.exposures.as_ref().map_or(0, |log| log.dropped()),
            error: trouble.map(|trouble| (trouble.message.clone(), trouble.since)),
        }
    }
}
