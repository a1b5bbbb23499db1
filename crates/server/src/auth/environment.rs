//! Which environment a request is about.

use super::Caller;
use crate::settings::Settings;
use crate::wire;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The header in which a client says which environment it means, where its key leaves that open.
pub(crate) const HEADER: &str = "x-burgee-environment";

/// Why a request has no environment: the status, and what to say.
pub(crate) type Denied = (StatusCode, String);

/// The environment of a request: the server's, or what the client asks for in its header, or the only one
/// that its key is good for.
///
/// # Errors
/// With the answer for a key that is not good for it, or does not say which of several is meant.
pub(crate) fn environment_of<'r>(
    caller: &'r Caller,
    headers: &'r HeaderMap,
    settings: &'r Settings,
) -> Result<Option<&'r str>, Box<Response>> {
    environment_for(caller, None, headers, settings)
        .map_err(|(status, details)| Box::new(wire::trouble(status, &details)))
}

/// The same for a request that may name it elsewhere, which then counts.
pub(crate) fn environment_for<'r>(
    caller: &'r Caller,
    named: Option<&'r str>,
    headers: &'r HeaderMap,
    settings: &'r Settings,
) -> Result<Option<&'r str>, Denied> {
    let asked = match named {
        Some(name) => Some(name),
        None => named_in(headers)?,
    };
    let fixed = settings.environment.as_deref();
    if let (Some(fixed), Some(asked)) = (fixed, asked)
        && fixed != asked
    {
        let details = format!("this server answers for the environment `{fixed}` only");
        return Err((StatusCode::FORBIDDEN, details));
    }
    let scope = caller.environments();
    match (asked.or(fixed), scope) {
        (environment, []) => Ok(environment),
        (Some(name), _) if scope.iter().any(|known| known == name) => Ok(Some(name)),
        (Some(name), _) => {
            let details = format!("this key is not good for the environment `{name}`");
            Err((StatusCode::FORBIDDEN, details))
        }
        (None, [only]) => Ok(Some(only)),
        (None, _) => Err((
            StatusCode::BAD_REQUEST,
            "this key is good for several environments; say which in `X-Burgee-Environment`"
                .to_owned(),
        )),
    }
}

/// The environment that a client names in its header.
///
/// # Errors
/// When it is no text.
pub(crate) fn named_in(headers: &HeaderMap) -> Result<Option<&str>, Denied> {
    match headers.get(HEADER).map(|name| name.to_str()) {
        None => Ok(None),
        Some(Ok(name)) => Ok(Some(name.trim())),
        Some(Err(_)) => {
            let details = "the environment is no text".to_owned();
            Err((StatusCode::BAD_REQUEST, details))
        }
    }
}
