//! A service in this process, as `burgee serve` runs it.

use burgee_server::{FileSource, Keys, Server, Settings, TlsFiles};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// The key that every service here knows.
pub(crate) const KEY: &str = "a-key-for-the-tests-0001";

/// A service that runs until it is dropped.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Serves a file at an address; port 0 is any that is free.
    pub(crate) fn start(address: SocketAddr, source: FileSource) -> Service {
        Service::start_with(address, source, None)
    }

    /// The same behind TLS, where there is a certificate.
    pub(crate) fn start_with(
        address: SocketAddr,
        source: FileSource,
        tls: Option<TlsFiles>,
    ) -> Service {
        let settings = Settings {
            tls,
            listen: address,
            keys: Keys::parse(KEY).unwrap(),
            settle: Duration::from_millis(20),
            ..Settings::default()
        };
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = { runtime }.worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let server = Server::start(settings, source).await;
                let server = server.unwrap();
                tell.send(server.address()).unwrap();
                server.run(async { drop(stopped.await) }).await;
            });
        });
        Service {
            address: told.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Serves a file of rules where there is room.
    pub(crate) fn of(rules: &Path) -> Service {
        Service::start(([127, 0, 0, 1], 0).into(), FileSource::new(rules))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
