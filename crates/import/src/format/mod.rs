//! One file or folder per format.

mod configcat;

pub(crate) use configcat::ConfigCat;
