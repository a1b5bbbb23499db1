//! Who may ask what: the middleware that lets nobody else through.

mod environment;
mod keyring;
mod keys;

pub(crate) use environment::{
    Denied, HEADER as ENVIRONMENT, environment_for, environment_of, named_in,
};
pub(crate) use keyring::{Keyring, follow};
pub(crate) use keys::Caller;
pub use keys::Keys;

use crate::ledger::Role;
use crate::limits::refuse;
use crate::page;
use crate::state::Shared;
use crate::wire;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;

/// The route that says nothing but that the process lives.
pub(crate) const ALIVE: &str = "/healthz";

/// The header that carries a key, beside `Authorization: Bearer`.
const KEY_HEADER: &str = "x-api-key";

/// The header in which a browser says whose page asks.
const FETCH_SITE: &str = "sec-fetch-site";

/// Lets nobody through without a key that opens the route, whatever the route, also where there is none;
/// and says how long a body may be, unless the route says otherwise.
pub(crate) async fn guard(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    DefaultBodyLimit::max(app.settings.limits.body_bytes).apply(&mut request);
    if open(&request) {
        return next.run(request).await;
    }
    let Some(caller) = caller(&app, &request) else {
        return refuse(unknown(app.settings.dev), request, &app.settings.limits).await;
    };
    let needed = needed(&request);
    if caller.role() < needed {
        return refuse(too_little(needed), request, &app.settings.limits).await;
    }
    if needed == Role::Admin && from_elsewhere(&request) {
        return refuse(elsewhere(), request, &app.settings.limits).await;
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Routes that say nothing about rules or users.
fn open(request: &Request) -> bool {
    request.uri().path() == ALIVE || page::asked(request)
}

/// What a route takes. Where there is none, a key all the same.
fn needed(request: &Request) -> Role {
    let path = request.uri().path();
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    match path {
        _ if path.starts_with("/admin/") => Role::Admin,
        _ if path.starts_with("/flags/") && changes => Role::Admin,
        "/metrics" | "/readyz" => Role::Read,
        _ if path.starts_with("/v1/") => Role::Read,
        _ => Role::Evaluate,
    }
}

fn caller(app: &Shared, request: &Request) -> Option<Caller> {
    let keys = app.keys.load();
    if keys.is_empty() && app.settings.dev {
        return names_this_machine(request).then(Caller::dev);
    }
    let presented = presented(request).and_then(|key| keys.owner(key));
    presented.or_else(|| keys.opens_stream(stream_token_of(request)?))
}

/// The key that a request presents.
fn presented(request: &Request) -> Option<&str> {
    let headers = request.headers();
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    // Another scheme is meant for somebody else: a proxy with passwords of its own, most likely.
    bearer.or_else(|| headers.get(KEY_HEADER)?.to_str().ok())
}

/// The token in the address of the event stream; nowhere else is one looked for.
fn stream_token_of(request: &Request) -> Option<&str> {
    if request.uri().path() != crate::route::EVENTS {
        return None;
    }
    let query = request.uri().query()?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("token="))
}

/// Whether the request was meant for this machine. A page of a stranger whose name was made to lead
/// here (DNS rebinding) still says the stranger's name.
fn names_this_machine(request: &Request) -> bool {
    let Some(host) = request.headers().get(HOST) else {
        return true;
    };
    let Ok(authority) = Authority::try_from(host.as_bytes()) else {
        return false;
    };
    let name = authority.host().trim_matches(['[', ']']);
    let address = name.parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Whether a page of another origin asks: a browser says so. Nothing is changed for a stranger's page,
/// also where no key is needed. Behind a proxy this server may have another name than the page's own
/// origin, which only the browser knows then; no page can make it say so falsely.
fn from_elsewhere(request: &Request) -> bool {
    let headers = request.headers();
    if headers
        .get(FETCH_SITE)
        .is_some_and(|site| site == "same-origin")
    {
        return false;
    }
    let Some(origin) = headers.get(ORIGIN).map(HeaderValue::as_bytes) else {
        return false;
    };
    let own = headers.get(HOST).map(HeaderValue::as_bytes);
    let host = origin
        .strip_prefix(b"http://")
        .or_else(|| origin.strip_prefix(b"https://"));
    host.is_none() || host != own
}

fn unknown(dev: bool) -> Response {
    let details = if dev {
        "a valid key is needed, as `Authorization: Bearer KEY` or `X-API-Key: KEY`: --dev opens nothing \
         while there are keys, and nothing to other names than this machine's"
    } else {
        "a valid key is needed, as `Authorization: Bearer KEY` or `X-API-Key: KEY`"
    };
    let mut response = wire::trouble(StatusCode::UNAUTHORIZED, details);
    let headers = response.headers_mut();
    headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn too_little(needed: Role) -> Response {
    let details = match needed {
        Role::Admin => "this key does not open changes; an admin key does",
        Role::Read | Role::Evaluate => {
            "this key only opens evaluation; a read or admin key opens this"
        }
    };
    wire::trouble(StatusCode::FORBIDDEN, details)
}

fn elsewhere() -> Response {
    wire::trouble(
        StatusCode::FORBIDDEN,
        "pages of other origins cannot change rules",
    )
}
