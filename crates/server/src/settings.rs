//! How the server is to be run.

use crate::auth::Keys;
use crate::limits::Limits;
use crate::tls::TlsFiles;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Everything that can be set. [`Settings::check`] says what does not go together.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen. Default 127.0.0.1:8016; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The certificate to show and its key: then nothing but TLS is spoken. Default none.
    pub tls: Option<TlsFiles>,
    /// Who may read. Default nobody.
    pub keys: Keys,
    /// A file with more keys, which is followed. Default none.
    pub key_file: Option<PathBuf>,
    /// Without keys everybody on this machine may read. Default no.
    pub dev: bool,
    /// The environment of every request.
    pub environment: Option<String>,
    /// The web pages that may ask, as origins: `https://shop.example`. Default none.
    pub origins: Vec<String>,
    /// How often files are looked at even when the system reports no change. Default 5 s.
    pub poll: Duration,
    /// How long a change must have settled before it is read. Default 50 ms.
    pub settle: Duration,
    /// A directory for a copy of the rules that were last good, for a start while the store is away or
    /// the file is bad. Default none.
    pub cache: Option<PathBuf>,
    /// Rules that an empty store begins with. Default none.
    pub seed: Option<String>,
    /// What is accepted.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8016),
            tls: None,
            keys: Keys::default(),
            key_file: None,
            dev: false,
            environment: None,
            origins: Vec::new(),
            poll: Duration::from_secs(5),
            settle: Duration::from_millis(50),
            cache: None,
            seed: None,
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// Refuses what would leave the server open, or deaf. Whether there are keys is seen at the start,
    /// when their file is read.
    ///
    /// # Errors
    /// With what is wrong and what to do about it.
    pub fn check(&self) -> Result<(), BadSettings> {
        let loopback = self.listen.ip().is_loopback();
        if self.dev && !loopback {
            return Err(BadSettings::new(
                format!(
                    "--dev serves without keys, and {} is not only this machine",
                    self.listen
                ),
                "listen on 127.0.0.1, or leave --dev out and give keys",
            ));
        }
        if self.poll.is_zero() {
            return Err(BadSettings::new(
                "files cannot be looked at all the time",
                "give a time above 0",
            ));
        }
        for origin in &self.origins {
            let scheme = origin.starts_with("http://") || origin.starts_with("https://");
            if !scheme
                || origin.ends_with('/')
                || origin.parse::<axum::http::HeaderValue>().is_err()
            {
                return Err(BadSettings::new(
                    format!("`{origin}` is no origin"),
                    "write it as a browser does: https://shop.example",
                ));
            }
        }
        self.limits.check()
    }
}

/// Settings that the server does not start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSettings {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl BadSettings {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> BadSettings {
        BadSettings {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl std::fmt::Display for BadSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for BadSettings {}
