//! One file or folder per format.

pub(crate) mod growthbook;
