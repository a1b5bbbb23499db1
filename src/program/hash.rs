//! A fast hash for looking texts up. The keys come from the ruleset, so nobody outside can make them
//! collide; order never depends on it.

/// Foldhash with a fixed seed: the same tables for the same ruleset, every time.
pub(crate) type OneShot = foldhash::fast::FixedState;
