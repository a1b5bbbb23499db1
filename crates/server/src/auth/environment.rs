//! Which environment a request is about.

use super::Caller;
use crate::settings::Settings;
use crate::wire;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The header in which a client says which environment it means, where its key leaves that open.
const HEADER: &str = "x-burgee-environment";

/// The environment of a request: the server's, or what the client asks for, or the only one that its key
/// is good for.
///
/// # Errors
/// With the answer for a key that is not good for it, or does not say which of several is meant.
pub(crate) fn environment_of<'r>(
    caller: &'r Caller,
    headers: &'r HeaderMap,
    settings: &'r Settings,
) -> Result<Option<&'r str>, Box<Response>> {
    let refuse = |status, details: &str| Err(Box::new(wire::trouble(status, details)));
    let asked = match headers.get(HEADER).map(|name| name.to_str()) {
        None => None,
        Some(Ok(name)) => Some(name.trim()),
        Some(Err(_)) => return refuse(StatusCode::BAD_REQUEST, "the environment is no text"),
    };
    let fixed = settings.environment.as_deref();
    if let (Some(fixed), Some(asked)) = (fixed, asked)
        && fixed != asked
    {
        let details = format!("this server answers for the environment `{fixed}` only");
        return refuse(StatusCode::FORBIDDEN, &details);
    }
    let scope = caller.environments();
    match (asked.or(fixed), scope) {
        (environment, []) => Ok(environment),
        (Some(name), _) if scope.iter().any(|known| known == name) => Ok(Some(name)),
        (Some(name), _) => {
            let details = format!("this key is not good for the environment `{name}`");
            refuse(StatusCode::FORBIDDEN, &details)
        }
        (None, [only]) => Ok(Some(only)),
        (None, _) => refuse(
            StatusCode::BAD_REQUEST,
            "this key is good for several environments; say which in `X-Burgee-Environment`",
        ),
    }
}
