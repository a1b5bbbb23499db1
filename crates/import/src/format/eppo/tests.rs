//! What the suite does not reach.
