//! One file or folder per format.

mod unleash;

pub(crate) use unleash::Unleash;
pub(crate) mod eppo;
pub(crate) mod flagsmith;
pub(crate) mod flipt;
pub(crate) mod launchdarkly;
pub(crate) mod statsig;
