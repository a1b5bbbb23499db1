//! Where rules come from. Everything here runs on the client's own thread, except for the first look at
//! the disk, which [`ClientBuilder::build`](crate::ClientBuilder::build) takes.

mod disk;
mod file;

pub(crate) use file::FileFollower;
