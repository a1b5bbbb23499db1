//! Nobody gets in without a key.

use crate::support::{BULK, KEY, replace, serve, serve_with, settings, wait_for};
use burgee_server::{BadSettings, FileSource, Keys, Server, Settings, StartError};
use std::time::Duration;

const RULES: &str = "flag a: bool = true";

/// Every route, and some that are none.
const ROUTES: &[(&str, &str)] = &[
    ("POST", "/ofrep/v1/evaluate/flags"),
    ("POST", "/ofrep/v1/evaluate/flags/a"),
    ("POST", "/ofrep/v1/evaluate/flags/nope"),
    ("GET", "/ofrep/v1/events"),
    ("GET", "/openfeature/v0/manifest"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    // Of the page only its files are open, and only to be read.
    ("POST", "/"),
    ("PUT", "/ui/app.js"),
    ("DELETE", "/ui/app.js"),
    ("GET", "/ui"),
    ("GET", "/ui/"),
    ("GET", "/ui/app.js/"),
    ("GET", "/ui//app.js"),
    ("GET", "//ui/app.js"),
    ("GET", "/ui/%61pp.js"),
    ("GET", "/ui/../metrics"),
    ("GET", "/ui/nothing.js"),
    ("GET", "/index.html"),
    ("GET", "/nothing/here"),
    ("GET", "/ofrep/v1/evaluate/flags"),
    ("DELETE", "/ofrep/v1/evaluate/flags/a"),
    ("GET", "/healthz/"),
    ("GET", "//healthz"),
    ("GET", "/healthz/../metrics"),
    ("GET", "/metrics?token=x"),
];

#[test]
fn every_route_but_one_needs_a_key() {
    let server = serve(RULES);
    let wrong = [
        vec![],
        vec![("authorization", "Bearer a-key-for-the-tests-0002")],
        vec![("authorization", "Bearer ")],
        vec![("authorization", KEY)],
        vec![("authorization", "Basic YTpi")],
        vec![("x-api-key", "")],
        vec![("x-api-key", "Bearer a-key-for-the-tests-0001")],
        // A wrong key is not made good by another header.
        vec![("authorization", "Bearer no"), ("x-api-key", KEY)],
    ];
    for (method, path) in ROUTES {
        for headers in &wrong {
            let answer = server.send(method, path, headers, "");
            assert_eq!(answer.status, 401, "{method} {path} {headers:?}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            assert!(answer.json()["errorDetails"].is_string());
        }
    }
    let open = server.send("GET", "/healthz", &[], "");
    assert_eq!((open.status, open.body.as_str()), (200, "ok\n"));
}

#[test]
fn both_headers_carry_a_key() {
    let server = serve(RULES);
    for header in [
        ("authorization", format!("Bearer {KEY}")),
        ("authorization", format!("bearer  {KEY}")),
        ("x-api-key", KEY.to_owned()),
    ] {
        let answer = server.send("POST", BULK, &[(header.0, &header.1)], "{}");
        assert_eq!(answer.status, 200, "{header:?}");
    }
}

#[test]
fn a_password_for_a_proxy_does_not_hide_the_key() {
    let server = serve(RULES);
    let headers = [("authorization", "Basic YTpi"), ("x-api-key", KEY)];
    assert_eq!(server.send("POST", BULK, &headers, "{}").status, 200);
}

#[test]
fn a_stream_token_opens_nothing_else() {
    let server = serve(RULES);
    let body = server.post(BULK, "{}").json();
    let uri = body["eventStreams"][0]["endpoint"]["requestUri"]
        .as_str()
        .unwrap();
    let (_, token) = uri.split_once("token=").unwrap();
    assert!(!body.to_string().contains(KEY));
    for (method, path) in ROUTES
        .iter()
        .filter(|(_, path)| *path != "/ofrep/v1/events")
    {
        let with = format!("{path}?token={token}");
        assert_eq!(server.send(method, &with, &[], "").status, 401, "{path}");
        let answer = server.send(method, path, &[("x-api-key", token)], "");
        assert_eq!(answer.status, 401, "{path}");
    }
    let wrong = uri.replace(token, &token.replace(char::is_numeric, "f"));
    assert_eq!(server.send("GET", &wrong, &[], "").status, 401);
}

#[test]
fn a_development_server_is_open_to_this_machine_only() {
    let dev = Settings {
        keys: Keys::default(),
        dev: true,
        ..settings()
    };
    let server = serve_with(RULES, dev.clone());
    assert_eq!(server.send("POST", BULK, &[], "{}").status, 200);
    assert_eq!(server.send("GET", "/metrics", &[], "").status, 200);
    for host in ["localhost:1234", "127.0.0.1", "[::1]:80"] {
        assert_eq!(
            server.send("POST", BULK, &[("host", host)], "{}").status,
            200,
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "127.0.0.1.evil.example",
    ] {
        assert_eq!(
            server.send("POST", BULK, &[("host", host)], "{}").status,
            401,
            "{host}"
        );
    }
    // With keys the keys are asked for, also then.
    let keyed = serve_with(
        RULES,
        Settings {
            keys: settings().keys,
            ..dev
        },
    );
    assert_eq!(keyed.send("POST", BULK, &[], "{}").status, 401);
}

#[test]
fn a_key_can_be_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.txt");
    let (old, new) = ("the-old-key-of-somebody", "the-new-key-of-somebody");
    std::fs::write(&path, old).unwrap();
    let server = serve_with(
        RULES,
        Settings {
            key_file: Some(path.clone()),
            poll: Duration::from_millis(20),
            ..settings()
        },
    );
    let status = |key| {
        server
            .send("POST", BULK, &[("x-api-key", key)], "{}")
            .status
    };
    assert_eq!((status(old), status(new), status(KEY)), (200, 401, 200));
    std::fs::write(&path, format!("{old}\n{new}\n")).unwrap();
    wait_for("the new key", || status(new) == 200);
    assert_eq!(status(old), 200);
    replace(&path, new);
    wait_for("the end of the old key", || status(old) == 401);
    // What cannot be used changes nothing: neither the keys nor that some are needed.
    for bad in ["short", "\u{0}"] {
        replace(&path, bad);
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!((status(old), status(new), status(KEY)), (401, 200, 200));
    }
    std::fs::remove_file(&path).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!((status(old), status(new)), (401, 200));
}

#[test]
fn a_server_whose_last_key_is_taken_out_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.txt");
    std::fs::write(&path, KEY).unwrap();
    for dev in [false, true] {
        let server = serve_with(
            RULES,
            Settings {
                keys: Keys::default(),
                key_file: Some(path.clone()),
                poll: Duration::from_millis(20),
                dev,
                ..settings()
            },
        );
        assert_eq!(server.post(BULK, "{}").status, 200);
        replace(&path, "# none\n");
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(
            server.send("POST", BULK, &[], "{}").status,
            401,
            "dev: {dev}"
        );
        assert_eq!(server.post(BULK, "{}").status, 200, "dev: {dev}");
        replace(&path, KEY);
    }
}

#[test]
fn an_open_server_does_not_start() {
    let start = |settings: Settings| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let source = FileSource::new("never-read.flags");
        match runtime.unwrap().block_on(Server::start(settings, source)) {
            Err(StartError::Settings(BadSettings { message, .. })) => message,
            other => panic!("{other:?}"),
        }
    };
    let without_keys = Settings {
        keys: Keys::default(),
        ..settings()
    };
    assert!(start(without_keys.clone()).contains("no keys"));
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let listen = address.parse().unwrap();
        let open = Settings {
            dev: true,
            listen,
            ..without_keys.clone()
        };
        assert!(start(open).contains("not only this machine"), "{address}");
    }
}
