//! Rules in a store: followed, served, and kept on this machine for when the store is away.

use super::change::rules_change;
use super::copy::{Kept, kept};
use super::{Fault, Ruleset};
use crate::ledger::{Action, Author, Cause, Head, Ledger, LedgerError};
use crate::settings::Settings;
use crate::state::State;
use crate::store::Store;
use burgee::Diagnostics;
use burgee_import::builder;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// The name of the rules in findings: they are in no file.
pub(crate) const NAME: &str = "rules";

/// The name of the copy in its directory.
const COPY: &str = "last-good.json";

/// Shortest and longest pause before a store that does not answer is asked again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// Rules in a store.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) ledger: Ledger,
    /// The number of the entry that is served.
    published: Mutex<u64>,
    /// Where the last good state is kept, if anywhere.
    copy: Option<PathBuf>,
}

/// How a server with a store starts.
pub(crate) struct Opened {
    pub(crate) stored: Stored,
    pub(crate) head: Arc<Head>,
    pub(crate) rules: Ruleset,
    /// Why the store does not take part yet.
    pub(crate) away: Option<LedgerError>,
}

impl Stored {
    /// Reads what is in the store; while that does not answer, what was kept of it.
    ///
    /// # Errors
    /// When neither can be served.
    pub(crate) async fn open(store: Arc<dyn Store>, settings: &Settings) -> Result<Opened, Fault> {
        let copy = settings
            .cache
            .as_deref()
            .map(|directory| directory.join(COPY));
        let name = store.name();
        let kept = copy
            .as_deref()
            .and_then(kept)
            .filter(|kept| kept.store == name);
        let ledger = Ledger::new(store, Head::default());
        let (head, ledger, away) = match ledger.catch_up().await {
            Ok(head) => (head, ledger, None),
            Err(error) => {
                let Some(kept) = kept else {
                    return Err(Fault::Store(name, error));
                };
                let head = kept.head;
                let ledger = Ledger::new(Arc::clone(ledger.store()), head.clone());
                (Arc::new(head), ledger, Some(error))
            }
        };
        let (head, rules) = match &settings.seed {
            Some(seed) if head.number == 0 => begin(&ledger, &head, seed.as_str().into()).await?,
            _ => {
                let rules = compile(Arc::clone(&head.text)).await?;
                (head, rules)
            }
        };
        let stored = Stored {
            ledger,
            published: Mutex::new(head.number),
            copy,
        };
        stored.keep(&head).await;
        Ok(Opened {
            stored,
            head,
            rules,
            away,
        })
    }

    /// Serves `head` from now on, unless something newer is served already. `ready` are its rules, where
    /// somebody has compiled them.
    pub(crate) async fn publish(&self, state: &State, head: &Head, ready: Option<Ruleset>) {
        let mut published = self.published.lock().await;
        if head.number <= *published {
            return;
        }
        *published = head.number;
        state.keys.stored(&head.keys);
        let compiled = match ready {
            Some(rules) => Ok(rules),
            None => compile(Arc::clone(&head.text)).await,
        };
        let now = SystemTime::now();
        match compiled {
            Ok(rules) => {
                let (revision, flags) = (rules.identity.clone(), rules.rules.flags.len());
                state.replace(rules, now);
                tracing::info!(entry = head.number, revision, flags, "a change is served");
                self.keep(head).await;
            }
            Err(fault) => {
                state.keep(&fault, now);
                tracing::error!(entry = head.number, %fault, "the rules in the store cannot be served; the last good ones are");
            }
        }
    }

    /// Keeps a copy for a start without the store.
    async fn keep(&self, head: &Head) {
        let Some(path) = self.copy.clone() else {
            return;
        };
        let kept = Kept {
            store: self.ledger.store().name(),
            head: head.clone(),
        };
        let written = tokio::task::spawn_blocking(move || kept.write(&path)).await;
        if let Ok(Err(error)) = written {
            tracing::error!(%error, "the copy of the rules cannot be written; a start without the store will not be possible");
        }
    }
}

/// Writes the rules that an empty store begins with. Where another server is quicker, its are taken.
async fn begin(
    ledger: &Ledger,
    head: &Head,
    text: Arc<str>,
) -> Result<(Arc<Head>, Ruleset), Fault> {
    let rules = compile(Arc::clone(&text)).await?;
    let author = Author {
        who: "seed".to_owned(),
        ..Author::default()
    };
    let change = Action::Rules(rules_change(head, &text, &rules, Cause::Seed));
    let failed = |error| Fault::Store(ledger.store().name(), error);
    match ledger.append(head, author, change, SystemTime::now()).await {
        Ok(head) => Ok((head, rules)),
        Err(LedgerError::Taken) => {
            let head = ledger.catch_up().await.map_err(failed)?;
            let rules = compile(Arc::clone(&head.text)).await?;
            Ok((head, rules))
        }
        Err(error) => Err(failed(error)),
    }
}

/// Compiles rules on a thread that may take its time.
pub(crate) async fn compile(text: Arc<str>) -> Result<Ruleset, Fault> {
    let compiled = tokio::task::spawn_blocking(move || read(&text)).await;
    compiled.unwrap_or_else(|error| Err(Fault::Broken(error.to_string())))
}

/// Compiles rules that are in no file, and so include none. There may be no flags: they are to be made.
pub(crate) fn read(text: &str) -> Result<Ruleset, Fault> {
    let reading = builder().name(NAME).read(text);
    if reading.has_errors() {
        return Err(Fault::Invalid(Box::new(Diagnostics {
            sources: reading.sources,
            list: reading.diagnostics,
        })));
    }
    let mut rules = Ruleset::native(reading.engine(), reading.rules);
    text.clone_into(&mut rules.bundle.rules);
    Ok(rules)
}

/// Serves each change of the store, until the server stops.
pub(crate) async fn follow_store(stored: Arc<Stored>, state: Arc<State>) {
    let mut stopping = state.stopping.subscribe();
    let mut pause = PAUSES.0;
    loop {
        let step = async {
            let head = stored.ledger.catch_up().await?;
            state.store_answers();
            stored.publish(&state, &head, None).await;
            let poll = state.settings.poll;
            let word = tokio::time::timeout(poll, stored.ledger.store().changed(head.number));
            // Also without a word from the store it is looked at from time to time.
            word.await.unwrap_or(Ok(())).map_err(LedgerError::Store)
        };
        let done = tokio::select! {
            done = step => done,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        match done {
            Ok(()) => pause = PAUSES.0,
            Err(error) => {
                state.store_fails(&error);
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(PAUSES.1);
            }
        }
    }
}
