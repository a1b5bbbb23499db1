//! Stores: one test for all of them, and what happens to servers when theirs is lost.
//!
//! Those over a network need `tests/services/run`, which starts them.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
mod conformance;
#[cfg(all(test, unix, feature = "postgres", feature = "redis"))]
mod crash;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod kinds;
#[cfg(all(test, unix, feature = "postgres", feature = "redis"))]
mod network;
#[cfg(all(test, unix, feature = "postgres", feature = "redis"))]
mod outage;
#[cfg(test)]
mod outcome;
#[cfg(all(test, unix, feature = "postgres", feature = "redis"))]
mod process;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod proxy;
#[cfg(all(test, unix, feature = "postgres", feature = "redis"))]
mod several;
