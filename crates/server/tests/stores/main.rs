//! Stores: one test for all of them, and what happens to servers when theirs is lost.
//!
//! Those over a network need `tests/services/run`, which starts them.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod proxy;
