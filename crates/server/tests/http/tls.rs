//! TLS: certificates, good and bad, their renewals, and clients that do not speak it.

use super::support::{KEY, Running, replace, settings, wait_for};
use burgee_server::{FileSource, Limits, Server, Settings, StartError, TlsFiles};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const RULES: &str = "flag a: bool = true\n";

/// A certificate for this machine with its key, both in PEM.
struct Issued {
    certificate: String,
    key: String,
}

fn issue() -> Issued {
    issue_until(2099)
}

/// A certificate from the year 2000 to the begin of `year`.
fn issue_until(year: i32) -> Issued {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut about = CertificateParams::new(names).unwrap();
    about.not_before = date_time_ymd(2000, 1, 1);
    about.not_after = date_time_ymd(year, 1, 1);
    let key = KeyPair::generate().unwrap();
    Issued {
        certificate: about.self_signed(&key).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

impl Issued {
    fn der(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()
    }

    /// Puts both files in their place.
    fn write(&self, folder: &Path) -> TlsFiles {
        let files = TlsFiles {
            certificate: folder.join("server.pem"),
            key: folder.join("server.key"),
        };
        replace(&files.certificate, &self.certificate);
        replace(&files.key, &self.key);
        files
    }
}

/// A folder with rules, and settings that look at files often.
fn prepare(issued: &Issued) -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rules.flags"), RULES).unwrap();
    let settings = Settings {
        tls: Some(issued.write(folder.path())),
        poll: Duration::from_millis(20),
        settle: Duration::from_millis(5),
        ..settings()
    };
    (folder, settings)
}

fn start(folder: TempDir, settings: Settings) -> Running {
    let source = FileSource::new(folder.path().join("rules.flags"));
    Running::start(folder, source, settings)
}

fn serve(issued: &Issued) -> Running {
    let (folder, settings) = prepare(issued);
    start(folder, settings)
}

type Secure = StreamOwned<ClientConnection, TcpStream>;

const ANY: &[&SupportedProtocolVersion] = &[&rustls::version::TLS12, &rustls::version::TLS13];

/// A connection of a client that trusts this certificate and speaks these versions; none when the two
/// sides do not agree.
fn connect(
    server: &Running,
    trusted: &Issued,
    versions: &[&'static SupportedProtocolVersion],
) -> Result<Secure, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_protocol_versions(versions).unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = server.connect();
    while client.is_handshaking() {
        client.complete_io(&mut stream)?;
    }
    Ok(StreamOwned::new(client, stream))
}

/// What a client that trusts this certificate gets.
fn ask(server: &Running, trusted: &Issued, path: &str) -> Result<String, std::io::Error> {
    let mut stream = connect(server, trusted, ANY)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {KEY}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn both_versions_are_spoken_and_http_1_within() {
    let issued = issue();
    let server = serve(&issued);
    for version in ANY {
        let stream = connect(&server, &issued, &[version]).unwrap();
        assert_eq!(stream.conn.protocol_version(), Some(version.version));
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    }
    let answer = ask(&server, &issued, "/readyz").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(ask(&server, &issue(), "/readyz").is_err());
}

#[test]
fn a_key_is_needed_inside_tls_as_well() {
    let issued = issue();
    let server = serve(&issued);
    let mut stream = connect(&server, &issued, ANY).unwrap();
    let request = "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[test]
fn plain_http_is_cut_off() {
    let issued = issue();
    let server = serve(&issued);
    let mut stream = server.connect();
    let request = format!("GET /readyz HTTP/1.1\r\nhost: localhost\r\nx-api-key: {KEY}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    // At most an alert of TLS: nothing that speaks HTTP, and nothing that the rules say.
    assert!(answer.len() < 16, "{}", String::from_utf8_lossy(&answer));
    assert!(ask(&server, &issued, "/readyz").is_ok());
}

#[test]
fn clients_that_say_nothing_hold_up_nobody_and_are_let_go() {
    let issued = issue();
    let (folder, settings) = prepare(&issued);
    let longest = Duration::from_millis(500);
    let settings = Settings {
        limits: Limits {
            header_time: longest,
            ..Limits::default()
        },
        ..settings
    };
    let server = start(folder, settings);
    let started = Instant::now();
    let silent: Vec<TcpStream> = (0..50).map(|_| server.connect()).collect();
    let mut slow = server.connect();
    // The begin of a greeting, and no more of it.
    slow.write_all(&[0x16, 0x03, 0x01]).unwrap();
    ask(&server, &issued, "/readyz").unwrap();
    assert!(started.elapsed() < longest, "{:?}", started.elapsed());
    for mut stream in silent.into_iter().chain([slow]) {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn who_has_not_agreed_yet_takes_a_place() {
    let issued = issue();
    let (folder, settings) = prepare(&issued);
    let longest = Duration::from_millis(500);
    let settings = Settings {
        limits: Limits {
            header_time: longest,
            connections: 1,
            ..Limits::default()
        },
        ..settings
    };
    let server = start(folder, settings);
    let started = Instant::now();
    let _silent = server.connect();
    std::thread::sleep(Duration::from_millis(50));
    ask(&server, &issued, "/readyz").unwrap();
    assert!(started.elapsed() >= longest, "{:?}", started.elapsed());
}

#[test]
fn who_has_not_agreed_yet_does_not_keep_the_server_from_stopping() {
    let issued = issue();
    let mut server = serve(&issued);
    let _silent = server.connect();
    ask(&server, &issued, "/readyz").unwrap();
    let started = Instant::now();
    server.stop();
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_renewed_certificate_is_shown_and_a_bad_one_never() {
    let first = issue();
    let server = serve(&first);
    let folder = server.folder.path();
    let expires = "burgee_tls_certificate_expiry_timestamp_seconds{} 4070908800.0";
    wait_for("a metric of its end", || {
        ask(&server, &first, "/metrics").unwrap().contains(expires)
    });
    let looks = || std::thread::sleep(Duration::from_millis(200));

    // Half of a renewal, a broken file, and one that is out of date already.
    let second = issue();
    replace(&folder.join("server.pem"), &second.certificate);
    looks();
    ask(&server, &first, "/readyz").unwrap();
    replace(
        &folder.join("server.pem"),
        "-----BEGIN CERTIFICATE-----\nMII",
    );
    looks();
    ask(&server, &first, "/readyz").unwrap();
    issue_until(2001).write(folder);
    looks();
    ask(&server, &first, "/readyz").unwrap();

    second.write(folder);
    wait_for("the renewed certificate", || {
        ask(&server, &second, "/readyz").is_ok()
    });
    assert!(ask(&server, &first, "/readyz").is_err());
}

#[test]
fn an_expired_certificate_is_shown_until_it_is_renewed() {
    let expired = issue_until(2001);
    let server = serve(&expired);
    let refused = ask(&server, &expired, "/readyz").unwrap_err().to_string();
    assert!(refused.contains("expired"), "{refused}");
    let renewed = issue();
    renewed.write(server.folder.path());
    wait_for("the renewed certificate", || {
        ask(&server, &renewed, "/readyz").is_ok()
    });
}

/// Why a server with these two texts as certificate and key does not start.
fn refusal(certificate: &str, key: &str) -> String {
    let issued = Issued {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
    };
    let (folder, settings) = prepare(&issued);
    let source = FileSource::new(folder.path().join("rules.flags"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match runtime.block_on(Server::start(settings, source)) {
        Err(StartError::Settings(error)) => error
            .to_string()
            .replace(&format!("{}/", folder.path().display()), ""),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_shown_is_refused_at_the_start() {
    let good = issue();
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let (cut_off, _) = good.key.split_at(good.key.len() / 2);
    let bad_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let other = issue();
    let cases = [
        (
            (&*good.certificate, &*other.key),
            "the key in `server.key` does not belong to the certificate in `server.pem`;",
        ),
        (
            (&*good.key, &*good.certificate),
            "`server.pem` has a private key and no certificate;",
        ),
        (
            (&*good.certificate, &*good.certificate),
            "`server.key` has a certificate and no private key;",
        ),
        (
            (&*good.certificate, locked),
            "the key in `server.key` is locked with a passphrase;",
        ),
        (
            (&*good.certificate, cut_off),
            "`server.key` is no valid PEM:",
        ),
        (
            (&*good.certificate, bad_key),
            "the key in `server.key` cannot be used:",
        ),
        ((&*good.certificate, ""), "`server.key` has no private key;"),
        (("", &*good.key), "`server.pem` has no certificate;"),
        (
            (empty, &*good.key),
            "the certificate in `server.pem` cannot be read:",
        ),
    ];
    for ((certificate, key), expected) in cases {
        let message = refusal(certificate, key);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (folder, mut settings) = prepare(&issue());
    let missing = folder.path().join("missing.pem");
    settings.tls.as_mut().unwrap().key.clone_from(&missing);
    let source = FileSource::new(folder.path().join("rules.flags"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let error = runtime
        .block_on(Server::start(settings, source))
        .unwrap_err()
        .to_string();
    assert!(error.contains(&*missing.to_string_lossy()), "{error}");
}
