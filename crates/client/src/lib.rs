//! The Rust SDK of burgee: flags for a program, whatever happens to the network.
//!
//! [`Client`] evaluates in this process, by rules that a thread of its own follows; [`Remote`] asks a service
//! for each flag. Both answer by the flag's [`Policy`] when something is wrong, and say so. The guide is
//! `docs/client.md` in the repository.

mod access;
mod answer;
mod asked;
pub mod baggage;
mod block;
mod cache;
#[cfg(feature = "chaos")]
pub mod chaos;
mod client;
mod decide;
mod details;
pub mod exposure;
mod failure;
mod getters;
mod health;
#[cfg(feature = "openfeature")]
pub mod openfeature;
mod overrides;
mod policy;
mod remote;
mod rules;
mod secret;
mod settings;
mod snapshot;
mod source;
mod state;
#[macro_use]
mod testing;
mod thread;

pub use answer::{Answer, Mode};
pub use client::{BuildError, Client, ClientBuilder, Status};
pub use details::Details;
pub use exposure::{Exposure, Exposures};
pub use failure::Failure;
pub use overrides::{BadOverride, OverrideGuard};
pub use policy::Policy;
pub use remote::{Remote, RemoteBuilder};
pub use snapshot::Snapshot;
pub use source::BadUrl;

// What a program needs to ask, so that it can do with this crate alone.
pub use burgee::{Attributes, Context, Reason, Value, ValueRef};

/// The guide's examples, compiled and run.
#[cfg(all(doctest, feature = "chaos", feature = "openfeature"))]
#[doc = include_str!("../../../docs/client.md")]
struct Guide;
