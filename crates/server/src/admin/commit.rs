//! Making a change: on what is newest, again if somebody was quicker, and served when it is answered.

use super::answer::Problem;
use crate::access::RequestId;
use crate::auth::Caller;
use crate::ledger::{Action, Author, Cause, Head, LedgerError};
use crate::source::{Ruleset, Stored, change::rules_change, stored::compile};
use crate::state::Shared;
use axum::http::HeaderMap;
use std::sync::Arc;
use std::time::SystemTime;

/// How often a change is made anew when others are quicker, before that is given up.
const MOST_TRIES: usize = 32;

/// The header with why a change is made, in the author's words.
const NOTE: &str = "x-burgee-note";

/// Longest note, in bytes.
const LONGEST_NOTE: usize = 1000;

/// A change that is served.
pub(super) struct Done {
    /// How things stand now.
    pub(super) head: Arc<Head>,
    /// Whether anything was changed: what is there already is not written again.
    pub(super) new: bool,
}

/// The store, if the rules are in one.
pub(super) fn store(state: &Shared) -> Result<&Arc<Stored>, Problem> {
    state.stored.as_ref().ok_or_else(Problem::read_only)
}

/// Who makes the change, by which request, and why.
pub(super) fn author(caller: &Caller, request: &RequestId, headers: &HeaderMap) -> Author {
    let note = headers
        .get(NOTE)
        .map(|note| String::from_utf8_lossy(note.as_bytes()));
    let note = note.map(|note| note.trim().chars().take(LONGEST_NOTE).collect::<String>());
    Author {
        who: caller.name().to_owned(),
        request: Some(request.0.to_string()),
        note: note.filter(|note| !note.is_empty()),
    }
}

/// Changes the rules to what `write` makes of the newest. It is asked again when somebody else was
/// quicker, and must look at its preconditions each time.
pub(super) async fn change_rules(
    state: &Shared,
    caller: &Caller,
    author: Author,
    cause: Cause,
    write: impl Fn(&Head) -> Result<String, Problem>,
) -> Result<Done, Problem> {
    let stored = store(state)?;
    for _ in 0..MOST_TRIES {
        let head = stored.ledger.catch_up().await?;
        let text = write(&head)?;
        if *text == *head.text {
            return Ok(Done { head, new: false });
        }
        let text: Arc<str> = text.into();
        let rules = compile(Arc::clone(&text)).await?;
        super::scope::check(caller, &head.text, &text)?;
        let action = Action::Rules(rules_change(&head, &text, &rules, cause));
        if let Some(head) = append(state, stored, &head, &author, action, Some(rules)).await? {
            return Ok(Done { head, new: true });
        }
    }
    Err(Problem::changed())
}

/// Adds an entry that is no change of the rules.
#[expect(dead_code, reason = "keys come next")]
pub(super) async fn record(
    state: &Shared,
    author: Author,
    make: impl Fn(&Head) -> Result<Action, Problem>,
) -> Result<Arc<Head>, Problem> {
    let stored = store(state)?;
    for _ in 0..MOST_TRIES {
        let head = stored.ledger.catch_up().await?;
        let action = make(&head)?;
        if let Some(head) = append(state, stored, &head, &author, action, None).await? {
            return Ok(head);
        }
    }
    Err(Problem::changed())
}

/// Adds an entry to `head`, and serves it; none when somebody else was quicker.
async fn append(
    state: &Shared,
    stored: &Arc<Stored>,
    head: &Head,
    author: &Author,
    action: Action,
    rules: Option<Ruleset>,
) -> Result<Option<Arc<Head>>, Problem> {
    // A client that goes away must not leave an entry that is not served.
    let (state, stored) = (Arc::clone(state), Arc::clone(stored));
    let (head, author) = (head.clone(), author.clone());
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
    let failed = |error: tokio::task::JoinError| {
        let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        Problem::new(status, "fault", format!("the change broke off: {error}"))
    };
    work.await.map_err(failed)?
}
