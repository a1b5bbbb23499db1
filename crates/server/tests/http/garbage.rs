//! Whatever is sent, the server answers it or closes the connection, and goes on.

use crate::support::{KEY, Running, serve, serve_with, settings};
use burgee_server::{Limits, Settings};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::{Read, Write};
use std::time::Duration;

const RULES: &str = "flag a: bool {\n  rule r when plan == \"pro\" serve on\n  rule half serve 50% on, rest off by user.id\n  otherwise serve off\n}\n";

const PATHS: [&str; 8] = [
    "/ofrep/v1/evaluate/flags",
    "/ofrep/v1/evaluate/flags/a",
    "/ofrep/v1/events",
    "/openfeature/v0/manifest",
    "/v1/rules",
    "/admin/v1/rules",
    "/readyz",
    "/nope/../%2e%2e/%00",
];

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "BREW"];

/// JSON with bytes of it replaced, so that it is nearly what it should be.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        Just(r#"{"context":{"targetingKey":"u-1","plan":"pro","user":{"id":"u-1"}}}"#),
        Just(r#"{"context":{"plan":[[[[{}]]]],"user":{"id":1e400}}}"#),
        Just(r#"{"context":null,"context":{"plan":"\ud800"}}"#),
        Just("flag a: bool = on"),
    ];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (value, edits).prop_map(|(text, edits)| {
        let mut bytes = text.as_bytes().to_vec();
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => nearly_json(),
        1 => prop::collection::vec(any::<u8>(), 0..300),
        1 => (1..2000_usize).prop_map(|depth| "{\"context\":".repeat(depth).into_bytes()),
        1 => (1..2000_usize).prop_map(|depth| "[".repeat(depth).into_bytes()),
    ]
}

/// The status of the answer to what is sent as it is; 0 where there is none.
fn send(server: &Running, bytes: &[u8]) -> u16 {
    let mut stream = server.connect();
    // The server may close while this is being written.
    let _ = stream.write_all(bytes);
    let mut head = [0; 64];
    let read = stream.read(&mut head).unwrap_or(0);
    let head = String::from_utf8_lossy(&head[..read]);
    head.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0)
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value)) {
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let done = runner.run(strategy, |value| {
        test(value);
        Ok(())
    });
    done.unwrap();
}

#[test]
fn no_body_makes_the_server_fail() {
    let server = serve(RULES);
    let path = prop::sample::select(&PATHS[..]);
    let method = prop::sample::select(&METHODS[..]);
    run(2000, &(method, path, body()), |(method, path, body)| {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nx-api-key: {KEY}\r\ncontent-length: {}\r\nif-match: *\r\nconnection: close\r\n\r\n",
            server.host,
            body.len()
        )
        .into_bytes();
        request.extend(&body);
        let status = send(&server, &request);
        assert!(
            (200..500).contains(&status),
            "{status} {method} {path} {body:?}"
        );
    });
    assert_eq!(
        server
            .flag("a", &serde_json::json!({ "plan": "pro" }))
            .status,
        200
    );
}

#[test]
fn no_head_makes_the_server_fail() {
    // Much of this is half a request, which is waited for.
    let patience = Duration::from_millis(50);
    let limits = Limits {
        header_time: patience,
        request_time: patience,
        ..Limits::default()
    };
    let server = serve_with(
        RULES,
        Settings {
            limits,
            ..settings()
        },
    );
    let good = format!(
        "POST /ofrep/v1/evaluate/flags/a HTTP/1.1\r\nhost: {}\r\nx-api-key: {KEY}\r\ncontent-length: 2\r\n\r\n{{}}",
        server.host
    );
    assert_eq!(send(&server, good.as_bytes()), 200);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    run(
        300,
        &(edits, any::<prop::sample::Index>()),
        |(edits, cut)| {
            let mut bytes = good.clone().into_bytes();
            for (place, byte) in edits {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if cut.index(4) == 0 {
                bytes.truncate(cut.index(bytes.len()));
            }
            let status = send(&server, &bytes);
            assert!(status < 500, "{status} {}", String::from_utf8_lossy(&bytes));
        },
    );
    assert_eq!(send(&server, good.as_bytes()), 200);
}
