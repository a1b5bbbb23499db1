//! One file or folder per format.

mod unleash;

pub(crate) use unleash::Unleash;
pub(crate) mod launchdarkly;
