//! Following a file: the system's reports of changes, and a look from time to time for where there are
//! none.

use super::{Attempt, FileSource, Fingerprint};
use crate::state::Shared;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::sync::mpsc;

/// How many times in a row a change may happen while it is being read, before it is left for the next
/// look.
const MOST_TRIES: usize = 10;

/// Serves each new content of `source`, until the server stops. `seen` is what it was started with.
pub(crate) async fn follow(source: FileSource, state: Shared, mut seen: Fingerprint) {
    let (report, mut reports) = mpsc::channel(1);
    let mut watch = Watch::new(report);
    watch.look_at(&seen);
    let mut poll = tokio::time::interval(state.settings.poll);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut stopping = state.stopping.subscribe();
    loop {
        tokio::select! {
            _ = poll.tick() => {}
            // None when the system reports nothing at all: then the clock alone counts.
            Some(()) = reports.recv() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        for _ in 0..MOST_TRIES {
            let (before, source) = (seen.clone(), source.clone());
            let settle = state.settings.settle;
            let cache = state.settings.cache.clone();
            let attempt = tokio::task::spawn_blocking(move || {
                settled(&before, settle).then(|| {
                    let attempt = source.load();
                    attempt.keep(cache.as_deref());
                    attempt
                })
            });
            let Ok(Some(attempt)) = attempt.await else {
                break;
            };
            seen = attempt.fingerprint.clone();
            conclude(attempt, &source_name(&seen), &state);
            watch.look_at(&seen);
        }
    }
}

/// Whether there is new content, and it has come to rest: who writes a file does so in several steps,
/// and half a file can be valid.
fn settled(before: &Fingerprint, quiet: Duration) -> bool {
    let mut now = before.again();
    for _ in 0..MOST_TRIES {
        if now == *before {
            return false;
        }
        std::thread::sleep(quiet);
        let then = std::mem::replace(&mut now, before.again());
        if now == then {
            return true;
        }
    }
    // It changes all the time. The next look may find it at rest.
    false
}

fn source_name(seen: &Fingerprint) -> String {
    let first = seen.files().next();
    first.map_or_else(String::new, |path| path.display().to_string())
}

/// Serves what was read, or says why not.
fn conclude(attempt: Attempt, file: &str, state: &Shared) {
    let now = SystemTime::now();
    match attempt.result {
        Ok(rules) => {
            let (revision, flags) = (rules.identity.clone(), rules.rules.flags.len());
            state.replace(rules, now);
            tracing::info!(file, revision, flags, "new rules are served");
        }
        Err(fault) => {
            state.keep(&fault, now);
            let serving = state.snapshot().identity.clone();
            tracing::error!(file, serving, fault = %fault.in_one_line(), "the new rules cannot be served; the last good ones are");
        }
    }
}

/// The directories that the system reports changes in.
struct Watch {
    /// None where the system cannot.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    fn new(report: mpsc::Sender<()>) -> Watch {
        // A full channel means that a report is waiting already.
        let handler = move |event: notify::Result<notify::Event>| {
            if event.map_or(true, |event| !event.kind.is_access()) {
                let _ = report.try_send(());
            }
        };
        let watcher = notify::recommended_watcher(handler);
        let watcher = watcher.map_err(|error| unheard(&error));
        Watch {
            watcher: watcher.ok(),
            watched: BTreeSet::new(),
        }
    }

    /// Watches the directories of these files, those behind links too: a file that is replaced is no
    /// longer the one that was watched, but its directory stays. Kubernetes replaces a link beside it.
    fn look_at(&mut self, seen: &Fingerprint) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let wanted: BTreeSet<PathBuf> = seen.files().flat_map(directories).collect();
        for gone in self.watched.difference(&wanted) {
            // It may be gone from the disk as well, and then is not watched any more.
            let _ = watcher.unwatch(gone);
        }
        for new in wanted.difference(&self.watched) {
            if let Err(error) = watcher.watch(new, RecursiveMode::NonRecursive) {
                unheard(&error);
            }
        }
        self.watched = wanted;
    }
}

fn unheard(error: &notify::Error) {
    tracing::warn!(%error, "changes are not reported here; files are only looked at from time to time");
}

/// The directory that a path names the file in, and the one that it really lies in.
fn directories(path: &Path) -> impl Iterator<Item = PathBuf> {
    let named = parent(path);
    let real = path.canonicalize().ok().map(|path| parent(&path));
    std::iter::once(named).chain(real)
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
