//! Rules from a service, near and far, well and ill.

use crate::support::{Folder, rules, wait_for};
use burgee_client::chaos::{Fault, Origin, Proxy};
use burgee_client::{BuildError, Client, ClientBuilder, Context, Mode};
use std::time::Duration;

fn follow(url: String) -> ClientBuilder {
    Client::builder()
        .url(url)
        .poll_every(Duration::from_millis(50))
        .request_timeout(Duration::from_millis(500))
        .stream_silence(Duration::from_secs(1))
}

fn revision(client: &Client) -> i64 {
    client.i64("revision", &Context::new(), 0)
}

fn ready(client: &Client) {
    assert!(client.wait_until_ready(Duration::from_secs(20)));
}

#[test]
fn changes_are_streamed() {
    let origin = Origin::start(&rules(1)).unwrap();
    // With these times, whatever comes soon has come by the stream.
    let client = Client::builder().url(origin.url()).build().unwrap();
    ready(&client);
    assert_eq!(revision(&client), 1);
    for next in 2..6 {
        origin.set(&rules(next));
        let took = wait_for("the next revision", || revision(&client) == i64::from(next));
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
    assert_eq!(
        client.evaluate("revision", &Context::new()).mode,
        Mode::Local
    );
}

#[test]
fn a_service_that_does_not_stream_is_asked() {
    let origin = Origin::start(&rules(1)).unwrap();
    let proxy = Proxy::start(origin.address()).unwrap();
    let client = follow(proxy.url()).build().unwrap();
    ready(&client);
    proxy.set(Fault::NoStream);
    for next in 2..5 {
        origin.set(&rules(next));
        wait_for("the next revision", || revision(&client) == i64::from(next));
        assert!(client.status().error.is_none());
    }
    // Where streams come through again, they are found again.
    proxy.set(Fault::None);
    origin.set(&rules(5));
    wait_for("the last revision", || revision(&client) == 5);
}

#[test]
fn no_fault_replaces_good_rules() {
    let origin = Origin::start(&rules(1)).unwrap();
    let proxy = Proxy::start(origin.address()).unwrap();
    let client = follow(proxy.url()).build().unwrap();
    ready(&client);
    let mut now = 1;
    for fault in Fault::ALL.into_iter().skip(1) {
        proxy.set(fault);
        now += 1;
        origin.set(&rules(now));
        // These are not wrong: the rules come through.
        if matches!(fault, Fault::Slow(_) | Fault::NoStream) {
            wait_for(&format!("the revision with {fault}"), || {
                revision(&client) == i64::from(now)
            });
        } else {
            wait_for(&format!("the trouble with {fault}"), || {
                client.status().error.is_some()
            });
            assert_eq!(revision(&client), i64::from(now) - 1, "{fault}");
            assert_eq!(
                client.evaluate("revision", &Context::new()).mode,
                Mode::LastKnown
            );
        }
        proxy.set(Fault::None);
        wait_for("the end of the fault", || {
            revision(&client) == i64::from(now) && client.status().confirmed
        });
    }
}

#[test]
fn the_last_good_rules_are_there_while_the_service_is_not() {
    let folder = Folder::new();
    let origin = Origin::start(&rules(7)).unwrap();
    let proxy = Proxy::start(origin.address()).unwrap();
    let start = || {
        follow(proxy.url())
            .cache(folder.path("cache"))
            .build()
            .unwrap()
    };
    let client = start();
    ready(&client);
    drop(client);
    proxy.set(Fault::Hang);
    let client = start();
    assert_eq!(revision(&client), 7);
    assert_eq!(
        client.evaluate("revision", &Context::new()).mode,
        Mode::Cached
    );
    wait_for("the trouble", || client.status().error.is_some());
    assert_eq!(
        client.evaluate("revision", &Context::new()).mode,
        Mode::LastKnown
    );
    proxy.set(Fault::None);
    ready(&client);
    // Nothing was sent again: the service only confirmed it.
    assert_eq!(
        client.evaluate("revision", &Context::new()).mode,
        Mode::Local
    );
}

#[test]
fn mistakes_are_named_at_the_start() {
    let why = |client: ClientBuilder| client.build().unwrap_err().to_string();
    assert_eq!(
        why(Client::builder()),
        "nothing says where the rules come from; give a file or a URL"
    );
    assert_eq!(
        why(Client::builder().url("flags.example:8016")),
        "`flags.example:8016` is no address of a service: it starts with neither http:// nor https://; \
         write it as https://flags.example"
    );
    let key = Client::builder().url("http://localhost:1").key("secret\n");
    assert!(matches!(key.build(), Err(BuildError::Key)));
    let shown = format!(
        "{:?}",
        Client::builder().url("http://localhost:1").key("secret")
    );
    assert!(!shown.contains("secret"), "{shown}");
    let client = follow("http://127.0.0.1:1".to_owned()).build().unwrap();
    wait_for("the trouble", || client.status().error.is_some());
    let (error, _) = client.status().error.unwrap();
    assert!(
        error.starts_with("the service cannot be asked: no connection: Connection refused"),
        "{error}"
    );
    // A client that is dropped in the middle of its troubles ends too.
    assert!(client.close(Duration::from_secs(20)));
}

#[test]
fn streams_that_end_at_once_are_not_asked_for_without_pause() {
    use std::io::{Read, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    // A gateway that hands on the first piece of a stream, and closes it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let streams = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&streams);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).unwrap_or(0);
            head.truncate(read);
            let body = if String::from_utf8_lossy(&head).contains("/events") {
                counted.fetch_add(1, Ordering::SeqCst);
                "content-type: text/event-stream\r\nconnection: close\r\n\r\n: beat\n\n".to_owned()
            } else {
                let rules =
                    "{\"revision\":\"7\\n\",\"system\":\"x\",\"rules\":\"flag x: bool = on\"}";
                let length = rules.len();
                format!(
                    "etag: \"7\"\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{rules}"
                )
            };
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{body}").as_bytes());
        }
    });
    let client = Client::builder().url(url).build().unwrap();
    ready(&client);
    std::thread::sleep(Duration::from_secs(3));
    // A revision that no header can carry keeps nothing from being asked for.
    assert_eq!(client.status().error, None);
    let streams = streams.load(Ordering::SeqCst);
    assert!((2..=8).contains(&streams), "{streams}");
}
