//! One file or folder per format.

mod unleash;

pub(crate) use unleash::Unleash;
mod configcat;
pub(crate) mod eppo;
pub(crate) mod flagsmith;
pub(crate) mod flipt;
pub(crate) mod launchdarkly;
mod split;
pub(crate) mod statsig;

pub(crate) use configcat::ConfigCat;
pub(crate) use split::Split;
pub(crate) mod flagd;
pub(crate) mod gofeatureflag;
pub(crate) mod growthbook;
