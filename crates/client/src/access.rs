//! How a service is reached: by which key, and whose word is taken for who it is.

use crate::client::BuildError;
use crate::secret::Secret;
use crate::source::authorization;
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
