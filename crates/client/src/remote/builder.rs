//! What a remote client is told before it starts.

use super::Remote;
use super::pending::Pending;
use crate::access::Access;
use crate::client::BuildError;
use crate::exposure::{ExposureLog, Exposures, Flusher};
use crate::overrides::Variables;
use crate::policy::{Policies, Policy};
use crate::secret::Secret;
use crate::source::{Address, base};
use crate::thread::Alive;
use reqwest::Url;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Says where the service is, and what holds when it does not answer: made by [`Remote::builder`].
#[derive(Debug, Clone)]
#[must_use]
pub struct RemoteBuilder {
    url: Address,
    access: Access,
    timeout: Duration,
    ttl: Duration,
    cache_bytes: u64,
    in_flight: usize,
    policies: Policies,
    environment: Option<String>,
    allow_overrides: Option<bool>,
    exposures: Option<Exposures>,
}

/// What was told, as it is needed.
#[derive(Debug)]
pub(super) struct RemoteSettings {
    pub(super) url: Url,
    pub(super) timeout: Duration,
    pub(super) ttl: Duration,
    pub(super) cache_bytes: u64,
    pub(super) in_flight: usize,
    pub(super) policies: Policies,
    pub(super) variables: Variables,
    pub(super) environment: Option<String>,
}

impl RemoteBuilder {
    pub(super) fn new(url: String) -> RemoteBuilder {
        RemoteBuilder {
            url: Address(url),
            access: Access::default(),
            timeout: Duration::from_millis(500),
            ttl: Duration::from_secs(10),
            cache_bytes: 16 << 20,
            in_flight: 256,
            policies: Policies::default(),
            environment: None,
            allow_overrides: None,
            exposures: None,
        }
    }

    /// The key that opens the service.
    pub fn key(mut self, key: impl Into<String>) -> RemoteBuilder {
        self.access.key = Some(Secret(key.into()));
        self
    }

    /// Certificates in PEM of authorities that are trusted besides the system's: those of one's own.
    #[cfg(feature = "tls")]
    pub fn authorities(mut self, pem: impl AsRef<[u8]>) -> RemoteBuilder {
        self.access.authorities.extend_from_slice(pem.as_ref());
        self
    }

    /// How long a question may take. Default 500 ms.
    pub fn timeout(mut self, time: Duration) -> RemoteBuilder {
        self.timeout = time;
        self
    }

    /// How long an answer is young enough not to be asked for again. Default 10 s; zero asks each time.
    pub fn ttl(mut self, time: Duration) -> RemoteBuilder {
        self.ttl = time;
        self
    }

    /// How many bytes answers may take that are remembered. Default 16 MiB.
    pub fn cache_bytes(mut self, most: u64) -> RemoteBuilder {
        self.cache_bytes = most;
        self
    }

    /// How many requests may be under way at a time. Default 256; beyond that the flag's policy holds.
    pub fn in_flight(mut self, most: usize) -> RemoteBuilder {
        self.in_flight = most;
        self
    }

    /// What a flag serves when there is no answer. Its age is that of the last answer to the same question.
    pub fn policy(mut self, flag: impl Into<String>, policy: Policy) -> RemoteBuilder {
        self.policies.of.insert(flag.into(), policy);
        self
    }

    /// The policy of all flags that have none of their own. Default [`Policy::last_known`].
    pub fn default_policy(mut self, policy: Policy) -> RemoteBuilder {
        self.policies.other = policy;
        self
    }

    /// Where this program runs: whether variables override flags, and what exposures say. The environment that
    /// rules see is the service's.
    pub fn environment(mut self, name: impl Into<String>) -> RemoteBuilder {
        self.environment = Some(name.into());
        self
    }

    /// Whether variables `BURGEE_FLAG_<KEY>` override flags: see
    /// [`ClientBuilder::allow_overrides`](crate::ClientBuilder::allow_overrides). A value is JSON, or text.
    pub fn allow_overrides(mut self, allowed: bool) -> RemoteBuilder {
        self.allow_overrides = Some(allowed);
        self
    }

    /// Records who was served which variant, by answers that say their revision.
    pub fn exposures(mut self, exposures: Exposures) -> RemoteBuilder {
        self.exposures = Some(exposures);
        self
    }

    /// Starts the client. Nothing is asked yet.
    ///
    /// # Errors
    /// When the address or the key cannot be used.
    pub fn build(self) -> Result<Remote, BuildError> {
        let http = self.access.client(self.timeout)?;
        let variables = Variables::read(
            std::env::vars_os(),
            self.environment.as_deref(),
            self.allow_overrides,
        );
        let settings = RemoteSettings {
            url: base(&self.url.0)?,
            timeout: self.timeout,
            ttl: self.ttl,
            cache_bytes: self.cache_bytes,
            in_flight: self.in_flight,
            policies: self.policies,
            variables,
            environment: self.environment,
        };
        let exposures = self.exposures.map(ExposureLog::new).map(Arc::new);
        let (send, jobs) = mpsc::unbounded_channel();
        let pending = Arc::new(Pending::new(settings, send));
        let theirs = Arc::clone(&pending);
        let work = || theirs.work(http, jobs);
        let alive = Alive::start("burgee-remote", work, || {})?;
        Ok(Remote {
            pending,
            overlay: Arc::default(),
            recording: Flusher::start(exposures.as_ref())?,
            exposures,
            alive: Arc::new(alive),
        })
    }
}
