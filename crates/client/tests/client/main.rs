//! A client as a program has it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds something else than it expects stops"
)]

mod exposures;
mod file;
mod openfeature;
mod overrides;
mod remote;
mod server;
mod service;
mod support;
mod url;
