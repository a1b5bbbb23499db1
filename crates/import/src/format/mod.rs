//! One file or folder per format.

pub(crate) mod flagsmith;
pub(crate) mod flipt;
