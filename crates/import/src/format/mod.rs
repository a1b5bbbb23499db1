//! One file or folder per format.

mod configcat;
mod split;

pub(crate) use configcat::ConfigCat;
pub(crate) use split::Split;
