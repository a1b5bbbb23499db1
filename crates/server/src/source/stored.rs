//! Rules in a store: followed, served, and kept on this machine for when the store is away.

use super::change::rules_change;
use super::copy::{self, KeptStore};
use super::{Difference, Fault, Ruleset};
use crate::ledger::{Action, Author, Cause, Head, Ledger, LedgerError};
use crate::settings::Settings;
use crate::state::State;
use crate::store::Store;
use burgee::Diagnostics;
use burgee::schema::{FileText, Files, ReadError};
use burgee_import::builder;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::Mutex;

/// The name of the rules in findings: they are in no file.
pub(crate) const NAME: &str = "rules";

/// What is said to whoever gives other rules than those of the store, as if they were to count.
const IGNORED: &str =
    "the file is not read: it is what an empty store begins with, and this store has rules";

/// The name of the copy in its directory.
const COPY: &str = "last-good.json";

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
        let kept = copy.as_deref().and_then(copy::read::<KeptStore>);
        let kept = kept.filter(|kept| {
            let same = kept.store == name;
            if !same {
                let of = &kept.store;
                tracing::warn!(
                    of,
                    "the copy in the cache is of another store, and not used"
                );
            }
            same
        });
        // The log must be the continuation of what is kept: a store that was emptied, or set back, is not
        // taken for the truth.
        let known = kept.as_ref().map(|kept| kept.head.clone());
        let ledger = Ledger::new(store, known.clone().unwrap_or_default());
        let (head, away) = match (ledger.catch_up().await, known.clone()) {
            (Ok(head), _) => (head, None),
            (Err(error), Some(known)) => (Arc::new(known), Some(error)),
            (Err(error), None) => return Err(Fault::Store(name, error)),
        };
        let (head, rules) = match &settings.seed {
            // Keys may have been made before there were rules.
            Some(seed) if head.rules_number == 0 && away.is_none() => {
                begin(&ledger, &head, seed.as_str().into()).await?
            }
            Some(seed) if **seed != *head.text => {
                tracing::info!("{IGNORED}");
                compiled(head, known).await?
            }
            _ => compiled(head, known).await?,
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
            // A key was given out or revoked, or a fault was taken back.
            None if state.snapshot().bundle.rules == *head.text => {
                state.same();
                self.keep(head).await;
                return;
            }
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
                tracing::error!(entry = head.number, fault = %fault.in_one_line(), "the rules in the store cannot be served; the last good ones are");
            }
        }
    }

    /// Keeps a copy for a start without the store.
    async fn keep(&self, head: &Head) {
        let Some(path) = self.copy.clone() else {
            return;
        };
        let kept = KeptStore {
            store: self.ledger.store().name(),
            head: head.clone(),
        };
        let written = tokio::task::spawn_blocking(move || copy::write(&path, &kept)).await;
        if let Ok(Err(error)) = written {
            copy::unwritten(&error);
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
    let difference = Difference::of(&head.text, &text, &rules.rules);
    let change = Action::Rules(rules_change(head, &text, &difference, Cause::Seed));
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

/// The newest rules, or those that were kept, where the newest cannot be served: a newer version of this
/// program may have written them.
async fn compiled(head: Arc<Head>, kept: Option<Head>) -> Result<(Arc<Head>, Ruleset), Fault> {
    let fault = match compile(Arc::clone(&head.text)).await {
        Ok(rules) => return Ok((head, rules)),
        Err(fault) => fault,
    };
    let Some(kept) = kept.filter(|kept| kept.number < head.number) else {
        return Err(fault);
    };
    tracing::error!(entry = head.number, fault = %fault.in_one_line(), "the rules in the store cannot be served; those that were kept are");
    let rules = compile(Arc::clone(&kept.text)).await?;
    Ok((Arc::new(kept), rules))
}

/// Compiles rules on a thread that may take its time.
pub(crate) async fn compile(text: Arc<str>) -> Result<Ruleset, Fault> {
    let compiled = tokio::task::spawn_blocking(move || read(&text)).await;
    compiled.unwrap_or_else(|error| Err(Fault::Broken(error.to_string())))
}

/// The files beside rules that are in no file: none.
struct OneText;

impl Files for OneText {
    fn read(&self, _: &str, _: &str) -> Result<FileText, ReadError> {
        let why = "rules in a store are one text, so put what it says here in its place";
        Err(ReadError(why.to_owned()))
    }
}

/// Compiles rules that are in no file, and so include none. There may be no flags: they are to be made.
pub(crate) fn read(text: &str) -> Result<Ruleset, Fault> {
    let reading = builder().name(NAME).files(&OneText).read(text);
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
