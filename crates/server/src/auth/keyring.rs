//! The keys that count now: those of the settings, those of a file that is followed, and those of the
//! store.

use super::Keys;
use crate::ledger::StoredKey;
use crate::settings::{BadSettings, Settings};
use crate::state::Shared;
use arc_swap::{ArcSwap, Guard};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The keys that count now.
#[derive(Debug)]
pub(crate) struct Keyring {
    /// All of them.
    all: ArcSwap<Keys>,
    parts: Mutex<Parts>,
}

/// Where they come from.
#[derive(Debug, Default)]
struct Parts {
    given: Keys,
    stored: Keys,
}

impl Keyring {
    /// The keys that a server starts with.
    pub(crate) fn new(settings: &Settings, stored: &[StoredKey]) -> Result<Keyring, BadSettings> {
        let keyring = Keyring {
            all: ArcSwap::default(),
            parts: Mutex::default(),
        };
        let given = read(settings)?;
        let stored = Keys::stored(stored);
        if given.is_empty() && stored.is_empty() && !settings.dev {
            return Err(nobody());
        }
        keyring.change(|parts| *parts = Parts { given, stored });
        Ok(keyring)
    }

    /// The keys that count now.
    pub(crate) fn load(&self) -> Guard<Arc<Keys>> {
        self.all.load()
    }

    /// The keys that the store has now.
    pub(crate) fn stored(&self, keys: &[StoredKey]) {
        self.change(|parts| parts.stored = Keys::stored(keys));
    }

    /// The keys that are given, and not the store's.
    pub(crate) fn given(&self) -> Keys {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.given.clone()
    }

    fn change(&self, change: impl FnOnce(&mut Parts)) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut parts);
        let all = parts.given.clone().and(parts.stored.clone());
        self.all.store(Arc::new(all));
    }
}

fn nobody() -> BadSettings {
    BadSettings::new(
        "there are no keys, so nobody could ask",
        "give keys with --keys FILE or BURGEE_KEYS, or try it on this machine with --dev",
    )
}

/// The keys of the settings and of the file that they name.
fn read(settings: &Settings) -> Result<Keys, BadSettings> {
    let keys = settings.keys.clone();
    match &settings.key_file {
        None => Ok(keys),
        Some(path) => Ok(keys.and(read_file(path)?)),
    }
}

fn read_file(path: &Path) -> Result<Keys, BadSettings> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        BadSettings::new(
            format!("cannot read the keys in `{}`: {error}", path.display()),
            "give a file with one key a line",
        )
    })?;
    let keys = Keys::parse(&text);
    keys.map_err(|error| BadSettings {
        message: format!("`{}`: {}", path.display(), error.message),
        ..error
    })
}

/// Looks at the file of keys from time to time, until the server stops: a key that is taken out of it
/// opens nothing any more, and a new one needs no restart. Unless the file can be read, and leaves
/// somebody who can ask, the keys stay as they are.
pub(crate) async fn follow(state: Shared) {
    if state.settings.key_file.is_none() {
        return;
    }
    let mut stopping = state.stopping.subscribe();
    // What was complained about is not said again until it is something else.
    let mut complaint = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(state.settings.poll) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let settings = state.settings.clone();
        let read = tokio::task::spawn_blocking(move || {
            // Half a key is a key as well, so what is being written must have come to rest.
            let first = read(&settings);
            std::thread::sleep(settings.settle);
            let second = read(&settings);
            (first == second).then_some(second)
        });
        let Ok(Some(read)) = read.await else {
            continue;
        };
        let old = state.keys.given();
        // Also with --dev: keys that are gone must not open what they closed.
        let usable = read.and_then(|new| {
            if new.is_empty() && !old.is_empty() {
                return Err(nobody());
            }
            Ok(new)
        });
        match usable {
            Ok(new) => {
                complaint = None;
                if new != old {
                    state.keys.change(|parts| parts.given = new);
                    tracing::info!("new keys count");
                }
            }
            Err(error) if complaint.as_ref() != Some(&error) => {
                tracing::error!(%error, "the new keys cannot be used; the last ones count");
                complaint = Some(error);
            }
            Err(_) => {}
        }
    }
}
