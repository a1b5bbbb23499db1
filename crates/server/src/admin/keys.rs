//! `/admin/v1/keys`: who may ask, kept in the store.

use super::answer::Problem;
use super::commit::{record, store};
use super::request::{Body, Change, Segment};
use crate::auth::Caller;
use crate::ledger::{Action, Head, Role, StoredKey, sha256};
use crate::source::hex;
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use burgee::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::SystemTime;

/// Longest name of a key or an environment, in characters.
const LONGEST_NAME: usize = 100;

/// Most keys in a store: each request looks at all of them.
const MOST_KEYS: usize = 1000;

/// A key, without its hash.
#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
    name: &'a str,
    role: Role,
    environments: &'a [String],
    added: &'a str,
}

impl<'a> From<&'a StoredKey> for Told<'a> {
    fn from(key: &'a StoredKey) -> Told<'a> {
        Told {
            id: &key.id,
            name: &key.name,
            role: key.role,
            environments: &key.environments,
            added: &key.added,
        }
    }
}

/// A key that is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    role: Role,
    #[serde(default)]
    environments: Vec<String>,
}

/// Answers with the keys in the store, and how many there are elsewhere.
pub(super) async fn list(State(state): State<Shared>) -> Result<Response, Problem> {
    let head = store(&state)?.ledger.known();
    let keys: Vec<Told<'_>> = head.keys.iter().map(Told::from).collect();
    let body = json!({ "keys": keys, "given": state.keys.given().count() });
    Ok(wire::json(StatusCode::OK, &body))
}

/// Makes a key. It is told once, and kept as its hash.
pub(super) async fn add(change: Change, body: Body) -> Result<Response, Problem> {
    store(&change.state)?;
    let asked: Asked = body.json()?;
    asked.check()?;
    within(&change.caller, &asked.environments)?;
    own_name(&change, &asked.name)?;
    let secret = secret(asked.role)?;
    let key = StoredKey {
        id: random(6)?,
        name: asked.name,
        role: asked.role,
        environments: asked.environments,
        sha256: sha256(secret.as_bytes()),
        added: Timestamp::from(SystemTime::now()).to_string(),
    };
    let head = record(&change, |head| {
        if head.keys.len() >= MOST_KEYS {
            let message = format!("there are {MOST_KEYS} keys already");
            return Err(Problem::new(StatusCode::CONFLICT, "too_many", message)
                .help("revoke those that nobody uses"));
        }
        let all = head.keys.iter().chain([&key]);
        somebody_left(&change.state, all)?;
        Ok(Action::KeyAdded { key: key.clone() })
    });
    let head = head.await?;
    if change.dry {
        return Ok(tried(&head));
    }
    let body = json!({
        "id": key.id,
        "key": secret,
        "name": key.name,
        "role": key.role,
        "environments": key.environments,
        "added": key.added,
        "number": head.number,
    });
    Ok(wire::json(StatusCode::CREATED, &body))
}

/// Takes a key's power away.
pub(super) async fn revoke(
    change: Change,
    Segment(id): Segment<String>,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let head = record(&change, |head| {
        let Some(key) = head.keys.iter().find(|key| key.id == id) else {
            let message = format!("there is no key with the id `{id}` in the store");
            return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_key", message)
                .help("keys that were given to the server are changed where they were given"));
        };
        within(&change.caller, &key.environments)?;
        somebody_left(
            &change.state,
            head.keys.iter().filter(|other| other.id != id),
        )?;
        Ok(Action::KeyRevoked {
            id: id.clone(),
            name: key.name.clone(),
        })
    });
    let head = head.await?;
    if change.dry {
        return Ok(tried(&head));
    }
    let body = json!({ "number": head.number, "at": head.at, "changed": true });
    Ok(wire::json(StatusCode::OK, &body))
}

impl Asked {
    /// Refuses names that nobody could read in a log.
    fn check(&self) -> Result<(), Problem> {
        let names = std::iter::once(("name", &self.name));
        let names = names.chain(self.environments.iter().map(|name| ("environment", name)));
        for (what, name) in names {
            let wrong = match name.chars().count() {
                0 => "is empty",
                length if length > LONGEST_NAME => "is longer than 100 characters",
                _ if name.trim() != name => "starts or ends with a space",
                _ if name.chars().any(char::is_control) => "has control characters",
                _ => continue,
            };
            let message = format!("the {what} of the key {wrong}");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::new(status, "bad_name", message));
        }
        Ok(())
    }
}

/// Refuses what concerns more than the environments of the caller's own key.
fn within(caller: &Caller, environments: &[String]) -> Result<(), Problem> {
    let scope = caller.environments();
    let inside = environments.iter().all(|name| scope.contains(name));
    if scope.is_empty() || inside && !environments.is_empty() {
        return Ok(());
    }
    let message = format!(
        "this key gives out and revokes only keys of {}",
        scope.join(", ")
    );
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "outside_environments",
        message,
    ))
}

/// Refuses a key in the name of somebody who may do more: the name signs what is done with it.
fn own_name(change: &Change, name: &str) -> Result<(), Problem> {
    let scope = change.caller.environments();
    if scope.is_empty() || !change.state.keys.load().signs_beyond(name, scope) {
        return Ok(());
    }
    let message = format!(
        "`{name}` is the name of a key that is good for more than {}",
        scope.join(", ")
    );
    Err(
        Problem::new(StatusCode::FORBIDDEN, "outside_environments", message)
            .help("give the key another name: it signs what is done with it"),
    )
}

/// Refuses keys among which none opens changes of everything: nobody could mend that.
fn somebody_left<'k>(
    state: &Shared,
    mut keys: impl Iterator<Item = &'k StoredKey>,
) -> Result<(), Problem> {
    let given = state.keys.given();
    let mut none = true;
    let left = keys.any(|key| {
        none = false;
        key.role == Role::Admin && key.environments.is_empty()
    });
    // Without any key, whoever sits at the machine may do all.
    let open = state.settings.dev && none && given.is_empty();
    if left || open || given.opens_everything() {
        return Ok(());
    }
    let message = "no key would be left that opens changes of everything";
    Err(Problem::new(StatusCode::CONFLICT, "last_admin", message)
        .help("make an admin key without environments first, or give one to the server"))
}

/// What a dry run says.
fn tried(head: &Head) -> Response {
    let body = json!({ "number": head.number, "changed": true });
    wire::json(StatusCode::OK, &body)
}

/// A new key: what it opens can be seen in it, and 256 bits that cannot be guessed.
fn secret(role: Role) -> Result<String, Problem> {
    let letter = match role {
        Role::Evaluate => 'e',
        Role::Read => 'r',
        Role::Admin => 'a',
    };
    Ok(format!("burgee_{letter}{}", random(32)?))
}

/// Random bytes in hexadecimal.
fn random(count: usize) -> Result<String, Problem> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).map_err(|error| {
        let message = format!("the system gives no random numbers: {error}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", message)
    })?;
    Ok(hex(&bytes))
}
