//! Accepting connections, and letting go of them.

use crate::limits::Limits;
use crate::patience::Patient;
use crate::tls::Tls;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::server::TlsStream;

/// How long to wait when no connection can be accepted, most often because there are no file
/// descriptors left.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` until `stopping`, and then lets what is running come to its end.
pub(crate) async fn accept(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let places = limits.connections.min(Semaphore::MAX_PERMITS);
    let places = Arc::new(Semaphore::new(places));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time);
    loop {
        let accepted = tokio::select! {
            accepted = next(&listener, &places) => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let Some((stream, place)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // Answers are short, and somebody waits for each.
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, limits.write_time);
        let talk = Talk {
            http: http.clone(),
            router: router.clone(),
            watcher: graceful.watcher(),
        };
        match &tls {
            None => tokio::spawn(async move {
                talk.hold(stream).await;
                drop(place);
            }),
            Some(tls) => {
                let (tls, stopping) = (tls.clone(), stopping.clone());
                tokio::spawn(async move {
                    let shaken = shake_hands(&tls, stream, limits.header_time, stopping);
                    if let Some(stream) = shaken.await {
                        talk.hold(stream).await;
                    }
                    drop(place);
                })
            }
        };
    }
    drop(listener);
    let drained = tokio::time::timeout(limits.drain_time, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("some requests were still running, and are broken off");
    }
}

/// What a connection needs to be served.
struct Talk {
    http: http1::Builder,
    router: Router,
    watcher: Watcher,
}

impl Talk {
    /// Answers one client until it goes, or the server stops.
    async fn hold(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let service = TowerToHyperService::new(self.router);
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = self.watcher.watch(connection).await {
            tracing::debug!(%error, "a connection broke off");
        }
    }
}

/// The connection inside TLS. None for a client that says nothing for too long, or does not speak TLS
/// as the server does, and when the server stops.
async fn shake_hands(
    tls: &Tls,
    stream: Patient,
    longest: Duration,
    mut stopping: watch::Receiver<bool>,
) -> Option<TlsStream<Patient>> {
    let handshake = tls.acceptor().accept(stream);
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(longest, handshake) => shaken,
        _ = stopping.wait_for(|stopping| *stopping) => return None,
    };
    match shaken {
        Ok(Ok(stream)) => return Some(stream),
        Ok(Err(error)) => tracing::debug!(%error, "a client and TLS did not come together"),
        Err(_) => tracing::debug!("a client took too long over TLS"),
    }
    None
}

/// The next connection, as soon as there is a place for it.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(error) if gone(&error) => None,
        Err(error) => {
            tracing::error!(%error, "a connection cannot be accepted");
            None
        }
    }
}

/// Whether only the client went away.
fn gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
