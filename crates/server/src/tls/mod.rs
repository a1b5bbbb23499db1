//! TLS: the certificate that is shown to clients, and its renewals.

mod pair;

use crate::settings::{BadSettings, Settings};
use crate::state::Shared;
use arc_swap::ArcSwap;
use pair::Pair;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;

/// Where the certificate and its key are. Both are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain in PEM, the server's own certificate first.
    pub certificate: PathBuf,
    /// The private key in PEM, without a passphrase.
    pub key: PathBuf,
}

/// What the server shows to clients now; a clone shows the same.
#[derive(Debug, Clone)]
pub(crate) struct Tls {
    files: TlsFiles,
    pair: Arc<ArcSwap<Pair>>,
}

impl Tls {
    /// What a server starts with; none where it speaks plain HTTP. An expired certificate is no reason
    /// not to start: a clock can be wrong, a renewal needs no restart, and clients see for themselves.
    pub(crate) fn new(settings: &Settings) -> Result<Option<Tls>, BadSettings> {
        let Some(files) = &settings.tls else {
            return Ok(None);
        };
        let pair = Pair::read(files)?;
        warn_of_readers(&files.key);
        Ok(Some(Tls {
            files: files.clone(),
            pair: Arc::new(ArcSwap::from_pointee(pair)),
        }))
    }

    /// What shakes hands with the next client.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.pair.load().config))
    }
}

/// Looks at the files from time to time, until the server stops: a renewed certificate needs no restart.
/// Unless the two belong together and are valid now, what was shown goes on being shown.
pub(crate) async fn follow(tls: Option<Tls>, state: Shared) {
    let Some(tls) = tls else {
        return;
    };
    let mut stopping = state.stopping.subscribe();
    // What was complained about is not said again until it is something else.
    let mut complaint = None;
    let mut found = Some(Ok(Pair::clone(&tls.pair.load())));
    loop {
        match found.map(|found| tls.take(found, SystemTime::now())) {
            Some(Ok(())) => complaint = None,
            Some(Err(new)) if complaint.as_ref() != Some(&new) => {
                let (error, consequence) = &new;
                tracing::error!(%error, "{consequence}");
                complaint = Some(new);
            }
            // It was said, or the files are being written.
            None | Some(Err(_)) => {}
        }
        state.metrics.certificate_ends(tls.pair.load().ends);
        tokio::select! {
            () = tokio::time::sleep(state.settings.poll) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        found = tls.look(state.settings.settle).await;
    }
}

/// What is wrong with a certificate, and what that leads to.
type Complaint = (BadSettings, &'static str);

impl Tls {
    /// What is in the files, if it has come to rest.
    async fn look(&self, quiet: Duration) -> Option<Result<Pair, BadSettings>> {
        let files = self.files.clone();
        let read = tokio::task::spawn_blocking(move || {
            let first = Pair::read(&files);
            std::thread::sleep(quiet);
            let second = Pair::read(&files);
            (first == second).then_some(second)
        });
        read.await.ok().flatten()
    }

    /// Shows what was found from now on, if clients take it.
    fn take(&self, found: Result<Pair, BadSettings>, now: SystemTime) -> Result<(), Complaint> {
        let kept = |error| (error, "the last certificate goes on being shown");
        let pair = found.map_err(kept)?;
        let valid = pair.check(&self.files, now);
        if pair == **self.pair.load() {
            return valid.map_err(|error| (error, "it is shown, because there is no other"));
        }
        valid.map_err(kept)?;
        warn_of_readers(&self.files.key);
        self.pair.store(Arc::new(pair));
        tracing::info!("a new certificate is shown");
        Ok(())
    }
}

/// Says so when everybody on this machine can read a private key.
fn warn_of_readers(key: &Path) {
    if open_to_all(key) {
        tracing::warn!(
            key = %key.display(),
            "everybody on this machine can read this private key; chmod o-rwx it"
        );
    }
}

#[cfg(unix)]
fn open_to_all(key: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let open = |about: std::fs::Metadata| about.permissions().mode() & 0o006 != 0;
    std::fs::metadata(key).is_ok_and(open)
}

#[cfg(not(unix))]
fn open_to_all(_key: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_that_others_can_read_is_noticed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (mode, open) in [(0o600, false), (0o640, false), (0o644, true), (0o602, true)] {
            std::fs::set_permissions(file.path(), PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(open_to_all(file.path()), open, "{mode:o}");
        }
    }
}
