//! The server over HTTP: each test starts its own on 127.0.0.1 and asks it as a client does.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
mod access;
#[cfg(test)]
mod admin;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod evaluate;
#[cfg(test)]
mod events;
#[cfg(test)]
mod filed;
#[cfg(test)]
mod flags;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod garbage;
#[cfg(test)]
mod history;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod manifest;
#[cfg(test)]
mod observe;
#[cfg(test)]
mod page;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod preview;
#[cfg(test)]
mod reload;
#[cfg(test)]
mod silent;
#[cfg(test)]
mod simple;
#[cfg(test)]
mod support;
#[cfg(test)]
mod switching;
#[cfg(test)]
mod tls;
