//! Where rules come from. Everything here runs on the client's own thread, except for the first look at
//! the disk, which [`ClientBuilder::build`](crate::ClientBuilder::build) takes.

mod backoff;
mod disk;
mod file;
mod http;
mod sse;
mod url;

pub(crate) use backoff::Backoff;
pub(crate) use file::FileFollower;
#[cfg(feature = "chaos")]
pub(crate) use file::read_with_files;
pub use http::BadUrl;
pub(crate) use http::{Address, HttpError, authorization, base, body, refusal};
pub(crate) use url::{CONNECT, UrlFollower, UrlSettings};
