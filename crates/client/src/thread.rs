//! The client's own thread: everything that waits happens there.

use crate::state::{Shared, lock};
use std::future::Future;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};
use std::{io, thread};
use tokio::sync::watch;

/// Keeps the thread going; dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Alive {
    stop: watch::Sender<bool>,
    /// Disconnected when the thread has ended.
    ended: Mutex<mpsc::Receiver<()>>,
}

impl Alive {
    /// Starts a thread that runs `work` until it is done, or until nobody needs it any more; then `last`, also
    /// when the work panics.
    pub(crate) fn start<W, F>(
        name: &str,
        work: W,
        last: impl FnOnce() + Send + 'static,
    ) -> io::Result<Alive>
    where
        W: FnOnce() -> F + Send + 'static,
        F: Future<Output = ()>,
    {
        let (stop, mut stopped) = watch::channel(false);
        let (running, ended) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let _running: mpsc::Sender<()> = running;
                // Made here, because a runtime must not be dropped where another one runs.
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                let runtime = match runtime {
                    Ok(runtime) => runtime,
                    Err(error) => return drop(tell.send(Err(error))),
                };
                let _last = Last(Some(last));
                let _ = tell.send(Ok(()));
                runtime.block_on(async move {
                    tokio::select! {
                        () = work() => {}
                        // An error means that the last handle is gone.
                        _ = stopped.wait_for(|stop| *stop) => {}
                    }
                });
                // Name lookups that hang are left behind: they must not keep the thread.
                runtime.shutdown_background();
            })?;
        told.recv().unwrap_or(Ok(()))?;
        Ok(Alive {
            stop,
            ended: Mutex::new(ended),
        })
    }

    /// Ends the thread, and waits for that at most `most`. Whether it has ended.
    pub(crate) fn end(&self, most: Duration) -> bool {
        self.stop.send_replace(true);
        let waited = lock(&self.ended).recv_timeout(most);
        waited == Err(mpsc::RecvTimeoutError::Disconnected)
    }

    /// Ends the thread that records before this one, so that what is left is written, and waits for both at
    /// most `most`. Whether both have ended.
    pub(crate) fn end_with(&self, recording: Option<&Alive>, most: Duration) -> bool {
        let started = Instant::now();
        let recorded = recording.is_none_or(|recording| recording.end(most));
        self.end(most.saturating_sub(started.elapsed())) && recorded
    }
}

/// Does something at the end, however that comes.
struct Last<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for Last<F> {
    fn drop(&mut self) {
        if let Some(last) = self.0.take() {
            last();
        }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Waits until the source has confirmed rules for the first time.
pub(crate) async fn confirmed(shared: Arc<Shared>) {
    wait(&shared, |shared| shared.health.age().is_some()).await;
}

/// Waits until it has, or has failed to.
#[cfg(feature = "openfeature")]
pub(crate) async fn settled(shared: Arc<Shared>) {
    wait(&shared, |shared| {
        shared.health.age().is_some() || shared.health.trouble().is_some()
    })
    .await;
}

async fn wait(shared: &Shared, holds: impl Fn(&Shared) -> bool) {
    let mut changed = shared.changed.subscribe();
    while !holds(shared) {
        if changed.changed().await.is_err() {
            return;
        }
    }
}
