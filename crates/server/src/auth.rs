//! Who may ask: keys, and the middleware that lets nobody else through.

use crate::limits::refuse;
use crate::settings::BadSettings;
use crate::source::hex;
use crate::state::Shared;
use crate::wire;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, WWW_AUTHENTICATE};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::fmt;
use std::net::IpAddr;
use subtle::{Choice, ConstantTimeEq};

/// The one route that is open: it says nothing but that the process lives.
pub(crate) const OPEN: &str = "/healthz";

/// The header that carries a key, beside `Authorization: Bearer`.
const KEY_HEADER: &str = "x-api-key";

/// Shortest key. Keys are hashed fast, so they must not be guessable.
const SHORTEST: usize = 16;

/// What starts a line that has the hash of a key instead of the key.
const HASHED: &str = "sha256:";

/// Keys that open the server for reading. Only their hashes are kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<[u8; 32]>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

impl Keys {
    /// Reads keys: one a line or between commas, as they are or as `sha256:` and the hash in
    /// hexadecimal. Blank lines and lines that start with `#` do not count.
    ///
    /// # Errors
    /// When a key is too short to be safe, or a hash is none. The message does not repeat it.
    pub fn parse(text: &str) -> Result<Keys, BadSettings> {
        let mut keys = Keys::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with('#') {
                continue;
            }
            for word in line
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
            {
                let digest = read(word).map_err(|why| {
                    BadSettings::new(
                        format!("the key in line {} {why}", number + 1),
                        "make one with `openssl rand -hex 32`",
                    )
                })?;
                keys.0.push(digest);
            }
        }
        Ok(keys)
    }

    /// These keys and those.
    #[must_use]
    pub fn and(mut self, other: Keys) -> Keys {
        self.0.extend(other.0);
        self
    }

    /// Whether nobody could ask.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who presents this key; none for a wrong one. Takes the same time for every wrong one.
    fn owner(&self, presented: &str) -> Option<Caller> {
        let presented = hash(presented);
        let found = self.matching(|known| known.ct_eq(&presented));
        found.map(|known| Caller { key: Some(*known) })
    }

    /// Whether `token` opens the event stream.
    fn opens_stream(&self, token: &str) -> bool {
        let tokens = self.0.iter().map(stream_token);
        let found = tokens.fold(Choice::from(0), |found, known| {
            found | known.as_bytes().ct_eq(token.as_bytes())
        });
        found.into()
    }

    /// The key that `test` is true of. All of them are tested, so that time does not tell which.
    fn matching(&self, test: impl Fn(&[u8; 32]) -> Choice) -> Option<&[u8; 32]> {
        self.0.iter().fold(None, |found, known| {
            if bool::from(test(known)) {
                Some(known)
            } else {
                found
            }
        })
    }
}

/// The hash of a key in a list, or why it is none.
fn read(word: &str) -> Result<[u8; 32], &'static str> {
    let Some(digits) = word.strip_prefix(HASHED) else {
        if word.len() < SHORTEST {
            return Err("is shorter than 16 characters");
        }
        return Ok(hash(word));
    };
    let mut digest = [0; 32];
    let mut digits = digits.chars().map(|digit| digit.to_digit(16));
    for byte in &mut digest {
        let (Some(Some(high)), Some(Some(low))) = (digits.next(), digits.next()) else {
            return Err("is no SHA-256 hash in hexadecimal");
        };
        *byte = u8::try_from(high * 16 + low).unwrap_or(0);
    }
    match digits.next() {
        None => Ok(digest),
        Some(_) => Err("is no SHA-256 hash in hexadecimal"),
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// What opens the event stream to whoever has the key, and nothing else: browsers cannot send headers
/// with it, so this stands in its address.
fn stream_token(key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"burgee/event-stream/1\0");
    hash.update(key);
    hex(&hash.finalize())
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    /// The hash of the key; none with `--dev`.
    key: Option<[u8; 32]>,
}

impl Caller {
    /// What opens the event stream to this caller.
    pub(crate) fn stream_token(&self) -> Option<String> {
        self.key.as_ref().map(stream_token)
    }
}

/// Lets nobody through without a key, whatever the route, also where there is none.
pub(crate) async fn guard(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    if request.uri().path() == OPEN {
        return next.run(request).await;
    }
    let keys = app.keys.load();
    let caller = if keys.is_empty() && app.settings.dev {
        names_this_machine(&request).then_some(Caller { key: None })
    } else {
        let presented = presented(&request).and_then(|key| keys.owner(key));
        presented.or_else(|| {
            let token = stream_token_of(&request)?;
            keys.opens_stream(token).then_some(Caller { key: None })
        })
    };
    match caller {
        Some(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        None => refuse(refused(), request, &app.settings.limits).await,
    }
}

/// The key that a request presents.
fn presented(request: &Request) -> Option<&str> {
    let headers = request.headers();
    if let Some(value) = headers.get(AUTHORIZATION) {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| key.trim());
    }
    headers.get(KEY_HEADER)?.to_str().ok()
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

fn refused() -> Response {
    let mut response = wire::trouble(
        StatusCode::UNAUTHORIZED,
        "a valid key is needed, as `Authorization: Bearer KEY` or `X-API-Key: KEY`",
    );
    let headers = response.headers_mut();
    headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    #[test]
    fn keys_are_read_plain_or_hashed() {
        let hashed = format!("{HASHED}{}", hex(&hash(KEY)));
        let text = format!("# ours\n\n  {KEY}, another-long-enough-key\n{hashed}\n");
        let keys = Keys::parse(&text).unwrap();
        assert_eq!(keys.0.len(), 3);
        assert_eq!(keys.0[0], keys.0[2]);
        assert!(keys.owner(KEY).is_some());
        assert!(keys.owner("another-long-enough-key").is_some());
        for wrong in ["", "0123456789abcde", "0123456789abcdeF", &hashed] {
            assert!(keys.owner(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for bad in [
            "s3cret",
            "sha256:00",
            "sha256:zz",
            &format!("sha256:{}", "0".repeat(66)),
        ] {
            let error = Keys::parse(bad).unwrap_err();
            assert!(!error.to_string().contains(bad), "{error}");
        }
        assert!(Keys::parse("\n # none\n,").unwrap().is_empty());
    }

    #[test]
    fn a_stream_token_is_no_key() {
        let keys = Keys::parse(KEY).unwrap();
        let token = keys.owner(KEY).unwrap().stream_token().unwrap();
        assert!(keys.opens_stream(&token));
        assert!(keys.owner(&token).is_none());
        assert!(!keys.opens_stream(KEY));
        assert!(!keys.opens_stream(""));
    }
}
