//! Starting and stopping.

use crate::auth::{self, Keyring};
use crate::ledger::LedgerError;
use crate::listen;
use crate::route::router;
use crate::settings::{BadSettings, Settings};
use crate::source::stored::Opened;
use crate::source::{
    Fault, FileSource, Fingerprint, Ruleset, Source, Stored, follow, follow_store,
};
use crate::state::{Shared, State};
use crate::store::Store;
use crate::tls::{self, Tls};
use crate::windows;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that has its rules and its address, and is ready to run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    tls: Option<Tls>,
    address: SocketAddr,
    /// The file, and what it was like; none when the rules are in a store.
    file: Option<(FileSource, Fingerprint)>,
    state: Shared,
}

/// Why a server does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The settings do not go together.
    Settings(BadSettings),
    /// The rules cannot be served. What would be refused later is refused at the start as well.
    Rules(Fault),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The system gives no threads, or no signals.
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Settings(error) => write!(f, "{error}"),
            StartError::Rules(fault) => write!(f, "{fault}"),
            StartError::Listen(address, error) => {
                write!(f, "cannot listen on {address}: {error}")
            }
            StartError::System(error) => write!(f, "the server cannot run: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl Server {
    /// Checks the settings, loads the rules and takes the address.
    ///
    /// # Errors
    /// When one of the three cannot be done.
    pub async fn start(
        settings: Settings,
        source: impl Into<Source>,
    ) -> Result<Server, StartError> {
        settings.check().map_err(StartError::Settings)?;
        let tls = Tls::new(&settings).map_err(StartError::Settings)?;
        let start = match source.into() {
            Source::File(file) => Start::file(file, &settings)?,
            Source::Store(store) => Start::store(store, &settings).await?,
        };
        let address = settings.listen;
        let failed = |error| StartError::Listen(address, error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let rules = start.rules;
        tracing::info!(
            from = start.name,
            revision = rules.identity,
            flags = rules.rules.flags.len(),
            %address,
            tls = tls.is_some(),
            "rules are served"
        );
        for note in rules.foreign.iter().flat_map(|foreign| &foreign.notes) {
            tracing::warn!(%note, "the import could not carry something over");
        }
        if settings.dev && !start.keys.load().is_empty() {
            tracing::warn!("--dev opens nothing: there are keys, and who asks needs one");
        }
        let state = State::new(settings, start.keys, rules, start.stored, SystemTime::now());
        if let Some(error) = start.away {
            state.store_fails(&error);
        }
        if let Some(fault) = start.stale {
            tracing::error!(fault = %fault.in_one_line(), "the rules cannot be served; those that were kept are");
            state.keep(&fault, SystemTime::now());
        }
        Ok(Server {
            listener,
            tls,
            address,
            file: start.file,
            state: Arc::new(state),
        })
    }

    /// Where it listens: the port that was taken for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Which content is served: a hash of it.
    pub fn revision(&self) -> String {
        self.state.snapshot().identity.clone()
    }

    /// Serves until `stop` is done, then answers what it has begun, and ends.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Server {
            listener,
            tls,
            file,
            state,
            ..
        } = self;
        let limits = state.settings.limits;
        let mut followers = vec![tokio::spawn(auth::follow(Arc::clone(&state)))];
        followers.push(tokio::spawn(tls::follow(tls.clone(), Arc::clone(&state))));
        followers.push(tokio::spawn(windows::follow(Arc::clone(&state))));
        if let Some((file, seen)) = file {
            followers.push(tokio::spawn(follow(file, Arc::clone(&state), seen)));
        }
        if let Some(stored) = state.stored.clone() {
            followers.push(tokio::spawn(follow_store(stored, Arc::clone(&state))));
        }
        let router = router(Arc::clone(&state));
        let stopping = state.stopping.subscribe();
        let serving = listen::accept(listener, tls, router, limits, stopping);
        let end = async {
            stop.await;
            tracing::info!("stopping");
            state.leaving.store(true, Ordering::Relaxed);
            tokio::time::sleep(limits.leave_time).await;
            state.stopping.send_replace(true);
        };
        tokio::join!(serving, end);
        // They end by themselves, unless they wait for a file system that does not answer.
        followers.iter().for_each(JoinHandle::abort);
    }
}

/// What a server starts with.
struct Start {
    /// Where it is from.
    name: String,
    rules: Ruleset,
    keys: Keyring,
    file: Option<(FileSource, Fingerprint)>,
    stored: Option<Arc<Stored>>,
    away: Option<LedgerError>,
    /// Why what was kept is served, and not what is in the file.
    stale: Option<Fault>,
}

impl Start {
    fn file(file: FileSource, settings: &Settings) -> Result<Start, StartError> {
        let keys = Keyring::new(settings, &[]).map_err(StartError::Settings)?;
        let attempt = file.load();
        let cache = settings.cache.as_deref();
        attempt.keep(cache);
        let (rules, stale) = match attempt.result {
            Ok(rules) => (rules, None),
            Err(fault) => match cache.and_then(|cache| file.load_kept(cache)) {
                Some(rules) => (rules, Some(fault)),
                None => return Err(StartError::Rules(fault)),
            },
        };
        Ok(Start {
            name: file.path().display().to_string(),
            rules,
            keys,
            file: Some((file, attempt.fingerprint)),
            stored: None,
            away: None,
            stale,
        })
    }

    async fn store(store: Arc<dyn Store>, settings: &Settings) -> Result<Start, StartError> {
        let opened = Stored::open(store, settings).await;
        let Opened {
            stored,
            head,
            rules,
            away,
        } = opened.map_err(StartError::Rules)?;
        Ok(Start {
            name: stored.ledger.store().name(),
            rules,
            keys: Keyring::new(settings, &head.keys).map_err(StartError::Settings)?,
            file: None,
            stored: Some(Arc::new(stored)),
            away,
            stale: None,
        })
    }
}

/// Serves until the process is told to stop, on threads of its own. A second signal ends it at once.
///
/// # Errors
/// When the server does not start.
pub fn serve(settings: Settings, source: impl Into<Source>) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(StartError::System)?;
    runtime.block_on(async {
        let mut signals = Signals::new().map_err(StartError::System)?;
        let server = Server::start(settings, source).await?;
        let (stop, stopped) = oneshot::channel();
        let impatient = async {
            signals.next().await;
            let _ = stop.send(());
            signals.next().await;
        };
        tokio::select! {
            () = server.run(async { drop(stopped.await) }) => {}
            () = impatient => tracing::warn!("stopped at once"),
        }
        Ok(())
    })
}

/// What tells a process to stop.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere signals can fail")]
    fn new() -> io::Result<Signals> {
        Ok(Signals {})
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
