//! A Redis that can be asked to wait for its disk, as from 7.2 on. Debian 12 has an older one, so this
//! speaks just enough of the protocol to answer one client.

use burgee_server::store::{AppendError, Place, Store};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A Redis that takes everything.
struct Redis {
    port: u16,
    /// The names of the commands that came.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Redis {
    /// One of this version, which answers so when it is asked to wait.
    fn start(version: &'static str, waited: &'static str) -> Redis {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, seen) = (stream.unwrap(), Arc::clone(&seen));
                std::thread::spawn(move || {
                    let mut requests = BufReader::new(stream.try_clone().unwrap());
                    while let Some(command) = command(&mut requests) {
                        seen.lock().unwrap().push(command[0].clone());
                        let answer = answer(&command[0], version, waited);
                        stream.write_all(answer.as_bytes()).unwrap();
                    }
                });
            }
        });
        Redis { port, asked }
    }

    fn store(&self) -> Arc<dyn Store> {
        let place: Place = format!("redis://127.0.0.1:{}", self.port).parse().unwrap();
        place.open().unwrap()
    }

    fn was_asked(&self, command: &str) -> bool {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .any(|asked| asked == command)
    }
}

/// The next command: a list of texts, each behind its length.
fn command(requests: &mut BufReader<TcpStream>) -> Option<Vec<String>> {
    let number = |requests: &mut BufReader<TcpStream>| -> Option<usize> {
        let mut line = String::new();
        requests.read_line(&mut line).ok()?;
        line.get(1..)?.trim_end().parse().ok()
    };
    let parts = number(requests)?;
    (0..parts)
        .map(|_| {
            let mut part = vec![0; number(requests)? + 2];
            requests.read_exact(&mut part).ok()?;
            Some(String::from_utf8_lossy(&part[..part.len() - 2]).into_owned())
        })
        .collect()
}

fn answer(command: &str, version: &str, waited: &str) -> String {
    match command {
        "HELLO" => "%1\r\n+proto\r\n:3\r\n".to_owned(),
        "INFO" => {
            let info = format!("redis_version:{version}\r\naof_enabled:1\r\n");
            format!("${}\r\n{info}\r\n", info.len())
        }
        "CONFIG" => "%1\r\n+appendfsync\r\n+everysec\r\n".to_owned(),
        "EVAL" => ":1\r\n".to_owned(),
        "WAITAOF" => waited.to_owned(),
        _ => "+OK\r\n".to_owned(),
    }
}

#[tokio::test]
async fn a_change_is_acknowledged_when_it_is_on_the_disk() {
    let redis = Redis::start("7.2.4", "*2\r\n:1\r\n:0\r\n");
    assert_eq!(redis.store().append(1, b"one").await, Ok(()));
    assert!(redis.was_asked("WAITAOF"));
}

#[tokio::test]
async fn a_change_that_is_not_on_the_disk_is_not_acknowledged() {
    for waited in ["*2\r\n:0\r\n:0\r\n", "-ERR appendonly is disabled\r\n"] {
        let redis = Redis::start("8.0.0", waited);
        let unsafe_one = redis.store().append(1, b"one").await.unwrap_err();
        assert!(matches!(unsafe_one, AppendError::Unsafe(_)), "{unsafe_one}");
    }
}

#[tokio::test]
async fn an_older_one_is_not_asked_to_wait() {
    let redis = Redis::start("7.0.15", "-ERR unknown command\r\n");
    assert_eq!(redis.store().append(1, b"one").await, Ok(()));
    assert!(!redis.was_asked("WAITAOF"));
}
