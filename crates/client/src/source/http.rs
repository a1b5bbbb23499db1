//! Requests to a service that hands out rules.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use std::fmt;
use std::time::Duration;
use thiserror::Error;

/// Why a service gave nothing.
#[derive(Debug, Clone, Error)]
pub(crate) enum HttpError {
    #[error("{0}")]
    Failed(String),
    #[error("it refuses the key ({0})")]
    Refused(StatusCode),
    #[error("it answers {0}")]
    Status(StatusCode, Option<Duration>),
    #[error("its answer has more than {0} bytes")]
    TooLong(usize),
    #[error("its answer is not what was expected: {0}")]
    Unexpected(String),
}

impl HttpError {
    /// How long the service asked to be left alone.
    pub(crate) fn asked_pause(&self) -> Option<Duration> {
        match self {
            HttpError::Status(_, pause) => *pause,
            _ => None,
        }
    }
}

impl From<reqwest::Error> for HttpError {
    /// The innermost cause says most; the address says nothing new, and may hold a password.
    fn from(error: reqwest::Error) -> HttpError {
        if error.is_timeout() {
            return HttpError::Failed("it does not answer in time".to_owned());
        }
        let what = if error.is_connect() {
            "no connection: "
        } else {
            ""
        };
        let error = error.without_url();
        let mut inner: &dyn std::error::Error = &error;
        while let Some(cause) = inner.source() {
            inner = cause;
        }
        HttpError::Failed(format!("{what}{inner}"))
    }
}

/// Why the address of a service cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is no address of a service: {why}; write it as https://flags.example")]
pub struct BadUrl {
    given: String,
    why: String,
}

/// The address of a service as it was given. It may hold a password, which logs must not show.
#[derive(Clone)]
pub(crate) struct Address(pub(crate) String);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        without_password(&self.0).fmt(f)
    }
}

/// An address without what stands before an `@`.
fn without_password(given: &str) -> String {
    let (scheme, rest) = match given.find("//") {
        Some(at) => given.split_at(at + 2),
        None => ("", given),
    };
    // A password that is not encoded may itself have a slash.
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}…@{host}"),
        None => given.to_owned(),
    }
}

/// The address of a service, without a path that a route could be lost behind.
pub(crate) fn base(given: &str) -> Result<Url, BadUrl> {
    let bad = |why: &str| BadUrl {
        given: without_password(given),
        why: why.to_owned(),
    };
    let mut url = Url::parse(given).map_err(|error| bad(&error.to_string()))?;
    match url.scheme() {
        "http" => {}
        "https" if cfg!(feature = "tls") => {}
        "https" => return Err(bad("this program was built without the feature `tls`")),
        _ => return Err(bad("it starts with neither http:// nor https://")),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("it has a query or a fragment"));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// The header that opens a service; none when the key is no text for a header.
pub(crate) fn authorization(key: &str) -> Option<HeaderMap> {
    let mut value = HeaderValue::from_str(&format!("Bearer {key}")).ok()?;
    value.set_sensitive(true);
    Some(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// The body of an answer, if it is not too long.
pub(crate) async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, HttpError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > most {
            return Err(HttpError::TooLong(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What a status that is no success means.
pub(crate) fn refusal(response: &Response) -> HttpError {
    match response.status() {
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => HttpError::Refused(status),
        status => HttpError::Status(status, retry_after(response.headers())),
    }
}

/// The seconds in `Retry-After`. Dates are not read: services that ask for a pause write seconds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_no_password() {
        let refused = [
            "ftp://ann:s3cret@flags.example",
            "https://ann:s3cret@flags.example?x",
            "https://ann:s3/cret@flags.example:port",
            "ann:s3cret@flags.example",
        ];
        for given in refused {
            let error = base(given).unwrap_err();
            let said = format!("{error} {error:?} {:?}", Address(given.to_owned()));
            assert!(!said.contains("cret"), "{said}");
            assert!(said.contains("…@flags.example"), "{said}");
        }
        let plain = "ftp://flags.example";
        assert!(base(plain).unwrap_err().to_string().contains(plain));
    }
}
