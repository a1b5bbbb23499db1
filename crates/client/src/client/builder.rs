//! What a client is told before it starts.

use super::Client;
use crate::access::Access;
use crate::exposure::{Exposures, Flusher};
use crate::overrides::Variables;
use crate::policy::Policy;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::source::{Address, BadUrl, CONNECT, FileFollower, UrlFollower, UrlSettings, base};
use crate::state::Shared;
use crate::thread::Alive;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// What the client's thread is called.
const THREAD: &str = "burgee-client";

/// How long a service is waited for without which a client must not start.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// Says where rules come from, and what holds when they do not: made by [`Client::builder`].
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    settings: Settings,
    source: Option<Origin>,
    access: Access,
    request: Option<Duration>,
    silence: Option<Duration>,
    variables: Option<Vec<(OsString, OsString)>>,
}

/// Where rules are to come from.
#[derive(Debug, Clone)]
enum Origin {
    File(PathBuf),
    Url(Address),
}

/// What follows them there.
enum Follower {
    File(FileFollower),
    Url(Box<UrlFollower>),
}

/// Why a client cannot start. What is wrong with rules or their source is none of it, unless
/// [`ClientBuilder::require_rules`] says so: a program must start without its flags.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Nothing says where rules come from.
    #[error("nothing says where the rules come from; give a file or a URL")]
    NoSource,
    /// The address of the service cannot be used.
    #[error("{0}")]
    Url(#[from] BadUrl),
    /// The key cannot be sent.
    #[error("the key has characters that no header can carry; is there a line break at its end?")]
    Key,
    /// The certificates cannot be read.
    #[error("the certificates cannot be read: {0}; they must be in PEM")]
    Authorities(String),
    /// Requests cannot be made at all: there are no certificates, for example.
    #[error("the service cannot be asked: {0}")]
    Http(String),
    /// The client's thread cannot be started.
    #[error("the client's thread cannot be started: {0}")]
    Thread(#[from] io::Error),
    /// There are no rules at the start, although they were required.
    #[error("there are no rules to start with: {0}")]
    NoRules(String),
}

impl ClientBuilder {
    /// Rules in a file. The file and all that it includes are followed.
    pub fn file(mut self, path: impl Into<PathBuf>) -> ClientBuilder {
        self.source = Some(Origin::File(path.into()));
        self
    }

    /// Rules from a service, `burgee serve`: `https://flags.example`. They are streamed, and asked for from
    /// time to time where a stream does not come through.
    pub fn url(mut self, url: impl Into<String>) -> ClientBuilder {
        self.source = Some(Origin::Url(Address(url.into())));
        self
    }

    /// The key that opens the service.
    pub fn key(mut self, key: impl Into<String>) -> ClientBuilder {
        self.access.key = Some(Secret(key.into()));
        self
    }

    /// Certificates in PEM of authorities that are trusted besides the system's: those of one's own.
    #[cfg(feature = "tls")]
    pub fn authorities(mut self, pem: impl AsRef<[u8]>) -> ClientBuilder {
        self.access.authorities.extend_from_slice(pem.as_ref());
        self
    }

    /// How long the service may take to hand out its rules. Default 10 s. No flag waits for it.
    pub fn request_timeout(mut self, time: Duration) -> ClientBuilder {
        self.request = Some(time);
        self
    }

    /// How long a stream may bring nothing before it counts as cut. Default 40 s; the service sends a sign
    /// of life every 15 s.
    pub fn stream_silence(mut self, time: Duration) -> ClientBuilder {
        self.silence = Some(time);
        self
    }

    /// Keeps a copy of the last good rules in this file, for a start while the source is out of reach. It
    /// is replaced in one step, and can be read by its owner only. Two clients must not share one.
    pub fn cache(mut self, path: impl Into<PathBuf>) -> ClientBuilder {
        self.settings.cache = Some(path.into());
        self
    }

    /// What a flag serves when its rules cannot be trusted.
    pub fn policy(mut self, flag: impl Into<String>, policy: Policy) -> ClientBuilder {
        self.settings.policies.of.insert(flag.into(), policy);
        self
    }

    /// The policy of all flags that have none of their own. Default [`Policy::last_known`].
    pub fn default_policy(mut self, policy: Policy) -> ClientBuilder {
        self.settings.policies.other = policy;
        self
    }

    /// The environment of every context that names none.
    pub fn environment(mut self, name: impl Into<String>) -> ClientBuilder {
        self.settings.environment = Some(name.into());
        self
    }

    /// Whether variables `BURGEE_FLAG_<KEY>` of the process override flags: the key in upper case, with `_` for
    /// all but letters and digits; the value is a variant's name or a value. By default they do where
    /// [`ClientBuilder::environment`] names an environment without the word `production`, `prod`, `prd` or `live`.
    /// [`Status`](crate::Status) and the log say which were not applied, and why. They are read once.
    pub fn allow_overrides(mut self, allowed: bool) -> ClientBuilder {
        self.settings.allow_overrides = Some(allowed);
        self
    }

    /// Takes overrides from these variables instead of those of the process: for tests.
    pub fn variables<K: Into<OsString>, V: Into<OsString>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> ClientBuilder {
        let variables = variables.into_iter();
        let given = variables.map(|(name, text)| (name.into(), text.into()));
        self.variables = Some(given.collect());
        self
    }

    /// Records who was served which variant.
    pub fn exposures(mut self, exposures: Exposures) -> ClientBuilder {
        self.settings.exposures = Some(exposures);
        self
    }

    /// How often a file is looked at, and a service that cannot stream is asked. Default 1 s for a file,
    /// 30 s for a service; at least 10 ms.
    pub fn poll_every(mut self, time: Duration) -> ClientBuilder {
        self.settings.poll = Some(time.max(Duration::from_millis(10)));
        self
    }

    /// How many revisions are held for [`Client::snapshot_at`]. Default 8; at least the one that counts.
    pub fn hold_revisions(mut self, most: usize) -> ClientBuilder {
        self.settings.held = most;
        self
    }

    /// Compiles rules with what the host brings: its functions, its bucketings, its limits. The closure is
    /// called for each new revision.
    pub fn compiler(
        mut self,
        make: impl Fn() -> burgee::Builder<'static> + Send + Sync + 'static,
    ) -> ClientBuilder {
        self.settings.compiler = Arc::new(make);
        self
    }

    /// Refuses to start without rules. For programs that would rather not run than run with defaults. With
    /// a service, this waits for it at most 10 s.
    pub fn require_rules(mut self) -> ClientBuilder {
        self.settings.require_rules = true;
        self
    }

    /// Starts the client. Reads the cache and a file at once, so that flags can be asked for right away; a
    /// service is asked in the background.
    ///
    /// # Errors
    /// When nothing says where rules come from, or there are none although they are required.
    pub fn build(self) -> Result<Client, BuildError> {
        let source = match self.source.as_ref().ok_or(BuildError::NoSource)? {
            Origin::File(path) => Follower::File(FileFollower::new(path.clone())),
            Origin::Url(url) => {
                let service = UrlFollower::new(self.service(&url.0)?);
                let service = service.map_err(|error| BuildError::Http(error.to_string()))?;
                Follower::Url(Box::new(service))
            }
        };
        let require = self.settings.require_rules;
        let mut settings = self.settings;
        let variables = self.variables;
        let variables = variables.unwrap_or_else(|| std::env::vars_os().collect());
        settings.variables = Variables::read(
            variables.into_iter(),
            settings.environment.as_deref(),
            settings.allow_overrides,
        );
        let shared = Arc::new(Shared::new(settings));
        shared.start_from_cache();
        let theirs = Arc::clone(&shared);
        let last = Arc::clone(&shared);
        let unfollowed = move || last.fail(&"the source is not followed any more");
        let (alive, patience) = match source {
            Follower::File(mut file) => {
                file.look(&shared);
                let work = || async move { file.follow(&theirs).await };
                (Alive::start(THREAD, work, unfollowed)?, Duration::ZERO)
            }
            Follower::Url(service) => {
                let work = || async move { service.follow(&theirs).await };
                (Alive::start(THREAD, work, unfollowed)?, FIRST_ANSWER)
            }
        };
        let recording = Flusher::start(shared.exposures.as_ref())?;
        let client = Client {
            shared,
            alive: Arc::new(alive),
            overlay: Arc::default(),
            recording,
        };
        if require {
            client.require_rules(patience)?;
        }
        Ok(client)
    }

    /// How to reach the service at `url`.
    fn service(&self, url: &str) -> Result<UrlSettings, BuildError> {
        Ok(UrlSettings {
            url: base(url)?,
            http: self.access.client(CONNECT)?,
            request: self.request.unwrap_or(Duration::from_secs(10)),
            silence: self.silence.unwrap_or(Duration::from_secs(40)),
        })
    }
}

impl Client {
    fn require_rules(&self, most: Duration) -> Result<(), BuildError> {
        if self.shared.rules().is_some() || self.wait_until_ready(most) {
            return Ok(());
        }
        let trouble = self.shared.health.trouble();
        let why = trouble.map_or("the source does not answer".to_owned(), |trouble| {
            trouble.message.clone()
        });
        Err(BuildError::NoRules(why))
    }
}
