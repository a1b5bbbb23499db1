//! Making a change: on what is newest, again if somebody was quicker, and served when it is answered.

use super::answer::Problem;
use super::request::Change;
use crate::ledger::{Action, Author, Cause, FlagChanges, Head, LedgerError, RulesChange};
use crate::source::{Difference, Ruleset, Stored, change::rules_change, stored::compile};
use crate::state::Shared;
use std::sync::Arc;
use std::time::SystemTime;

/// How often a change is made anew when others are quicker, before that is given up.
const MOST_TRIES: usize = 32;

/// A change that is served; with a dry run, one that could be.
pub(crate) struct Done {
    /// How things stand now.
    pub(crate) head: Arc<Head>,
    /// Whether anything was changed: what is there already is not written again.
    pub(crate) new: bool,
    /// What would be done, if it was only to be said.
    pub(super) dry: Option<Dry>,
}

/// What a change of the rules would do.
pub(super) struct Dry {
    /// The flags that it touches.
    pub(super) flags: FlagChanges,
    /// The rules before and after.
    pub(super) texts: (Arc<str>, Arc<str>),
}

/// The store, if the rules are in one.
pub(crate) fn store(state: &Shared) -> Result<&Arc<Stored>, Problem> {
    state.stored.as_ref().ok_or_else(Problem::read_only)
}

/// Changes the rules to what `write` makes of the newest. It is asked again when somebody else was
/// quicker, and must look at its preconditions each time.
pub(crate) async fn change_rules(
    change: &Change,
    cause: Cause,
    write: impl Fn(&Head) -> Result<String, Problem> + Send + Sync + 'static,
) -> Result<Done, Problem> {
    let edit = |rules: RulesChange| rules;
    change_rules_to(change, cause, write, edit).await
}

/// The same, with something more on the record.
pub(super) async fn change_rules_to(
    change: &Change,
    cause: Cause,
    write: impl Fn(&Head) -> Result<String, Problem> + Send + Sync + 'static,
    edit: impl Fn(RulesChange) -> RulesChange,
) -> Result<Done, Problem> {
    let stored = store(&change.state)?;
    let write = Arc::new(write);
    for _ in 0..MOST_TRIES {
        let head = stored.ledger.catch_up().await?;
        // Cutting and reading a long text takes a while, as compiling it does.
        let (old, write) = (Arc::clone(&head), Arc::clone(&write));
        let text: Arc<str> = super::apart(move || write(&old)).await??.into();
        if text == head.text {
            let dry = change.dry.then(|| Dry {
                flags: FlagChanges::default(),
                texts: (Arc::clone(&text), text),
            });
            return Ok(Done {
                head,
                new: false,
                dry,
            });
        }
        let rules = match compile(Arc::clone(&text)).await {
            Ok(rules) => rules,
            Err(fault) => {
                let (caller, old) = (change.caller.clone(), Arc::clone(&head));
                super::apart(move || super::scope::check_refused(&caller, &old.text, &text))
                    .await??;
                return Err(fault.into());
            }
        };
        let (caller, old, new) = (change.caller.clone(), Arc::clone(&head), Arc::clone(&text));
        let (rules, record) = super::apart(move || {
            let difference = Difference::of(&old.text, &new, &rules.rules);
            super::scope::check(&caller, &difference)?;
            let record = rules_change(&old, &new, &difference, cause);
            Ok::<_, Problem>((rules, record))
        })
        .await??;
        if change.dry {
            let texts = (Arc::clone(&head.text), text);
            let flags = record.flags;
            return Ok(Done {
                head,
                new: true,
                dry: Some(Dry { flags, texts }),
            });
        }
        let action = Action::Rules(edit(record));
        let rules = Some(rules);
        if let Some(head) = append(change, stored, &head, action, rules).await? {
            return Ok(Done {
                head,
                new: true,
                dry: None,
            });
        }
    }
    Err(Problem::changed())
}

/// Adds an entry that is no change of the rules; with a dry run, only looks whether it could.
pub(super) async fn record(
    change: &Change,
    make: impl Fn(&Head) -> Result<Action, Problem>,
) -> Result<Arc<Head>, Problem> {
    let stored = store(&change.state)?;
    for _ in 0..MOST_TRIES {
        let head = stored.ledger.catch_up().await?;
        let action = make(&head)?;
        if change.dry {
            return Ok(head);
        }
        if let Some(head) = append(change, stored, &head, action, None).await? {
            return Ok(head);
        }
    }
    Err(Problem::changed())
}

/// Adds an entry to `head`, and serves it; none when somebody else was quicker.
async fn append(
    change: &Change,
    stored: &Arc<Stored>,
    head: &Head,
    action: Action,
    rules: Option<Ruleset>,
) -> Result<Option<Arc<Head>>, Problem> {
    // A client that goes away must not leave an entry that is not served.
    let (state, stored) = (Arc::clone(&change.state), Arc::clone(stored));
    let (head, author): (Head, Author) = (head.clone(), change.author.clone());
    let work = tokio::spawn(async move {
        let now = SystemTime::now();
        match stored.ledger.append(&head, author, action, now).await {
            Ok(new) => {
                stored.publish(&state, &new, rules).await;
                Ok(Some(new))
            }
            Err(LedgerError::Taken) => Ok(None),
            Err(error) => Err(Problem::from(error)),
        }
    });
    work.await.map_err(Problem::broke_off)?
}
