//! A certificate with its key, out of two files.

use super::TlsFiles;
use crate::settings::BadSettings;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{Error, InconsistentKeys, ServerConfig};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::time::Time;

/// What is spoken inside TLS.
const PROTOCOL: &[u8] = b"http/1.1";

/// What is between the marks of a certificate, and of a key under a passphrase.
const CERTIFICATE_MARK: &str = "-----BEGIN CERTIFICATE-----";
const LOCKED_MARK: &str = "ENCRYPTED";

/// How to write a key.
const KEY_HELP: &str =
    "give the key as PEM: PKCS #8, PKCS #1 or SEC 1, RSA, ECDSA (P-256, P-384) or Ed25519";

/// A certificate and a key that belong together, ready to be shown to clients.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) config: Arc<ServerConfig>,
    /// Tells the content of the two files from any other.
    fingerprint: [u8; 32],
    begins: SystemTime,
    /// When clients stop taking the certificate.
    pub(super) ends: SystemTime,
}

impl PartialEq for Pair {
    fn eq(&self, other: &Pair) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Pair {
    /// Reads the two files.
    ///
    /// # Errors
    /// When one of them cannot be read, or is not what it should be, or they do not belong together.
    /// Whether the certificate is valid now is another question: see [`Pair::check`].
    pub(super) fn read(files: &TlsFiles) -> Result<Pair, BadSettings> {
        let certificates = content(&files.certificate, "the certificate")?;
        let key = content(&files.key, "the key of the certificate")?;
        let mut hash = Sha256::new();
        hash.update((certificates.len() as u64).to_le_bytes());
        hash.update(&certificates);
        hash.update(&key);
        let chain = chain(&files.certificate, &certificates)?;
        let (begins, ends) = validity(&files.certificate, &chain)?;
        let key = private_key(&files.key, &key)?;
        let config = config(chain, key).map_err(|error| disagree(files, &error))?;
        Ok(Pair {
            config: Arc::new(config),
            fingerprint: hash.finalize().into(),
            begins,
            ends,
        })
    }

    /// Refuses a certificate that clients do not take at this time.
    pub(super) fn check(&self, files: &TlsFiles, now: SystemTime) -> Result<(), BadSettings> {
        let name = files.certificate.display();
        if now >= self.ends {
            return Err(BadSettings::new(
                format!("the certificate in `{name}` has expired"),
                "renew it: clients refuse it",
            ));
        }
        if now < self.begins {
            return Err(BadSettings::new(
                format!("the certificate in `{name}` is not valid yet"),
                "clients refuse it; is the clock of this machine right?",
            ));
        }
        Ok(())
    }
}

fn content(path: &Path, what: &str) -> Result<Vec<u8>, BadSettings> {
    std::fs::read(path).map_err(|error| {
        BadSettings::new(
            format!("cannot read {what} in `{}`: {error}", path.display()),
            "give a file in PEM that this user may read",
        )
    })
}

/// The certificates of a file: the server's own, and those that lead to one that clients know.
fn chain(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, BadSettings> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = certificates.map_err(|error| broken(path, &error))?;
    if !certificates.is_empty() {
        return Ok(certificates);
    }
    let name = path.display();
    Err(if PrivateKeyDer::from_pem_slice(pem).is_ok() {
        BadSettings::new(
            format!("`{name}` has a private key and no certificate"),
            "give the certificate with --tls-cert and its key with --tls-key",
        )
    } else {
        BadSettings::new(
            format!("`{name}` has no certificate"),
            format!("give the chain as PEM, the server's own first: {CERTIFICATE_MARK}"),
        )
    })
}

/// The key of a file: the first, if there are several.
fn private_key(path: &Path, pem: &[u8]) -> Result<PrivateKeyDer<'static>, BadSettings> {
    let name = path.display();
    match PrivateKeyDer::from_pem_slice(pem) {
        Ok(key) => Ok(key),
        Err(PemError::NoItemsFound) => {
            let text = String::from_utf8_lossy(pem);
            Err(if text.contains(LOCKED_MARK) {
                BadSettings::new(
                    format!("the key in `{name}` is locked with a passphrase"),
                    "unlock it, for this server alone: openssl pkey -in LOCKED -out KEY",
                )
            } else if text.contains(CERTIFICATE_MARK) {
                BadSettings::new(
                    format!("`{name}` has a certificate and no private key"),
                    "give the certificate with --tls-cert and its key with --tls-key",
                )
            } else {
                BadSettings::new(format!("`{name}` has no private key"), KEY_HELP)
            })
        }
        Err(error) => Err(broken(path, &error)),
    }
}

fn broken(path: &Path, error: &PemError) -> BadSettings {
    BadSettings::new(
        format!("`{}` is no valid PEM: {error}", path.display()),
        "write the file again, whole",
    )
}

/// From when until when clients take a chain: its first certificate, which is the server's own.
fn validity(
    path: &Path,
    chain: &[CertificateDer<'_>],
) -> Result<(SystemTime, SystemTime), BadSettings> {
    let own = chain.first().map_or(&[][..], |own| own);
    let own = Certificate::from_der(own).map_err(|error| {
        BadSettings::new(
            format!(
                "the certificate in `{}` cannot be read: {error}",
                path.display()
            ),
            "ask whoever issued it for a new one",
        )
    })?;
    let validity = own.tbs_certificate().validity();
    Ok((time(validity.not_before), time(validity.not_after)))
}

fn time(time: Time) -> SystemTime {
    // Beyond what the system can count is far enough.
    let longest = Duration::from_secs(u64::from(u32::MAX) * 60);
    UNIX_EPOCH + time.to_unix_duration().min(longest)
}

/// How TLS is spoken: 1.2 and 1.3 with what rustls holds safe, nothing asked of clients.
fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(config)
}

/// Why a certificate and a key cannot be used together.
fn disagree(files: &TlsFiles, error: &Error) -> BadSettings {
    let (certificate, key) = (files.certificate.display(), files.key.display());
    match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => BadSettings::new(
            format!("the key in `{key}` does not belong to the certificate in `{certificate}`"),
            "give the key that the certificate was issued for; in the file of certificates the server's own comes first",
        ),
        Error::General(why) => BadSettings::new(
            format!("the key in `{key}` cannot be used: {why}"),
            KEY_HELP,
        ),
        other => BadSettings::new(
            format!("the certificate in `{certificate}` cannot be used: {other}"),
            "ask whoever issued it for a new one",
        ),
    }
}
