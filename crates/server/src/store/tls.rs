//! Encrypted connections to stores.

use super::StoreError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// A client that trusts the certificates in a file, or those of the system. Where nothing is to be
/// encrypted, they are not even looked for.
pub(super) fn client(
    file: Option<&PathBuf>,
    encrypted: bool,
) -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = RootCertStore::empty();
    match file {
        _ if !encrypted => {}
        Some(file) => {
            let unusable = |error: &dyn std::fmt::Display| {
                StoreError::new(format!(
                    "cannot use the certificates in `{}`: {error}",
                    file.display()
                ))
            };
            let certificates =
                CertificateDer::pem_file_iter(file).map_err(|error| unusable(&error))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| unusable(&error))?;
                roots.add(certificate).map_err(|error| unusable(&error))?;
            }
            if roots.is_empty() {
                return Err(unusable(&"there are none"));
            }
        }
        None => {
            // One that cannot be read is one that is not trusted.
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(StoreError::new)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
