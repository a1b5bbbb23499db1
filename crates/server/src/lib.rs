//! The flag service: rules in a file, answers over HTTP by the OpenFeature Remote Evaluation Protocol.
//!
//! A [`Server`] loads its rules before it listens, keeps serving the last good revision whatever happens
//! to the file, and lets nobody in without a key.

mod access;
mod admin;
mod attributes;
mod auth;
mod catalogue;
mod etag;
pub mod ledger;
mod limits;
mod listen;
mod log;
mod metrics;
mod page;
mod patience;
mod route;
mod server;
mod settings;
mod source;
mod state;
pub mod store;
mod tls;
mod windows;
mod wire;

pub use auth::Keys;
pub use limits::Limits;
pub use log::{Level, start_log};
pub use server::{Server, StartError, serve};
pub use settings::{BadSettings, Settings};
pub use source::{Fault, FileSource, Source};
pub use tls::TlsFiles;
