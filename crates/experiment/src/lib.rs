//! From exposures and metrics to numbers that can be trusted.

pub mod stats;
