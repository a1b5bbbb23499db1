//! How a service is reached: by which key, and whose word is taken for who it is.

use crate::client::BuildError;
use crate::secret::Secret;
use crate::source::authorization;
use reqwest::redirect::{Action, Attempt, Policy};
use std::time::Duration;

/// What opens a service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Access {
    pub(crate) key: Option<Secret>,
    /// Certificates in PEM that are trusted besides the system's.
    #[cfg(feature = "tls")]
    pub(crate) authorities: Vec<u8>,
}

impl Access {
    /// A client for requests, whose connections must be there in time.
    pub(crate) fn client(&self, connect: Duration) -> Result<reqwest::Client, BuildError> {
        let mut http = reqwest::Client::builder()
            .connect_timeout(connect)
            .redirect(Policy::custom(redirected))
            .referer(false)
            .user_agent(concat!("burgee-client/", env!("CARGO_PKG_VERSION")));
        if let Some(key) = &self.key {
            http = http.default_headers(authorization(&key.0).ok_or(BuildError::Key)?);
        }
        #[cfg(feature = "tls")]
        if !self.authorities.is_empty() {
            let read = reqwest::Certificate::from_pem_bundle(&self.authorities);
            let read = read.map_err(|error| BuildError::Authorities(error.to_string()))?;
            if read.is_empty() {
                return Err(BuildError::Authorities("there is none in it".to_owned()));
            }
            http = http.tls_certs_merge(read);
        }
        http.build()
            .map_err(|error| BuildError::Http(error.to_string()))
    }
}

/// How often a service may send a request on.
const MOST_REDIRECTS: usize = 5;

/// Goes where a service sends a request, as long as that is the same host: contexts say who somebody is, and are
/// for nobody else to read; nor are they for those on the way, when it was https.
fn redirected(attempt: Attempt<'_>) -> Action {
    let before = attempt.previous().last();
    let same = before.is_some_and(|before| {
        let downgrade = before.scheme() == "https" && attempt.url().scheme() != "https";
        before.host_str() == attempt.url().host_str() && !downgrade
    });
    if same && attempt.previous().len() <= MOST_REDIRECTS {
        attempt.follow()
    } else {
        attempt.stop()
    }
}
