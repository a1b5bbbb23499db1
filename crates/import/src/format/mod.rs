//! One file or folder per format.

pub(crate) mod eppo;
pub(crate) mod statsig;
