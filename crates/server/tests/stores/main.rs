//! Stores: one test for all of them, and what happens to servers when theirs is lost.
//!
//! Those over a network need `tests/services/run`, which starts them.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod audit;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod clock;
#[cfg(test)]
mod conformance;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod crash;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod disk;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod encrypted;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod kinds;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod network;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod outage;
#[cfg(test)]
mod outcome;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod process;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod proxy;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod rights;
#[cfg(test)]
#[cfg(all(unix, feature = "postgres", feature = "redis"))]
mod several;
