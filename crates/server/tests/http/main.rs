//! The server over HTTP: each test starts its own on 127.0.0.1 and asks it as a client does.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests that finds something else than it expects stops the test"
)]

mod access;
mod auth;
mod bulk;
mod evaluate;
mod events;
mod foreign;
mod limits;
mod manifest;
mod observe;
mod reload;
mod support;
