//! `burgee serve`

use crate::run::{command, folder, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::TempDir;

const RULES: &str = "flag a: bool = true\n";
const KEY: &str = "a-key-for-the-tests-0001";

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    log: mpsc::Receiver<String>,
    pub(crate) folder: TempDir,
}

impl Server {
    /// Starts a server on any port, and waits until it says where.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let folder = folder(&[("rules.flags", RULES), ("keys.txt", KEY)]);
        let file = folder.path().join("rules.flags");
        let mut command = server(&["--listen", "127.0.0.1:0", "--format", "json"]);
        command.arg(file).args(arguments).current_dir(&folder);
        command.envs(variables.iter().copied());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let mut server = Server {
            child,
            address: String::new(),
            log,
            folder,
        };
        let started = server.logged("rules are served");
        started["address"]
            .as_str()
            .unwrap()
            .clone_into(&mut server.address);
        server
    }

    /// The next line of the log with this message.
    fn logged(&self, message: &str) -> serde_json::Value {
        loop {
            let line = self.log.recv_timeout(Duration::from_secs(20)).unwrap();
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            if line["message"] == message {
                return line;
            }
        }
    }

    /// The status and the rest of the answer to a request.
    pub(crate) fn ask(&self, path: &str, key: Option<&str>) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let key = key.map_or_else(String::new, |key| format!("x-api-key: {key}\r\n"));
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\n{key}x-request-id: t-1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// Sends a signal, and gives the exit status.
    fn signal(&mut self, name: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command without the caller's settings.
fn server(arguments: &[&str]) -> Command {
    let mut command = command(&["serve"]);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BURGEE_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

pub(crate) const FLAG: &str = "/ofrep/v1/evaluate/flags/a";

#[test]
fn it_serves_until_it_is_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&["--dev"], &[]);
        let (status, answer) = server.ask(FLAG, None);
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains("\"value\":true"), "{answer}");
        assert_eq!(server.signal(signal), Some(0), "{signal}");
        server.logged("stopping");
    }
}

#[test]
fn keys_come_from_a_file_or_a_variable() {
    for server in [
        Server::start(&["--keys", "keys.txt"], &[]),
        Server::start(&[], &[("BURGEE_KEYS_FILE", "keys.txt")]),
        Server::start(
            &[],
            &[(
                "BURGEE_KEYS",
                "another-key-of-ours, a-key-for-the-tests-0001",
            )],
        ),
    ] {
        assert_eq!(server.ask(FLAG, Some(KEY)).0, 200);
        assert_eq!(server.ask(FLAG, Some("a-key-for-the-tests-0002")).0, 401);
        assert_eq!(server.ask(FLAG, None).0, 401);
    }
}

#[test]
fn the_log_has_reloads_and_on_demand_requests() {
    let server = Server::start(&["--dev", "--log", "debug"], &[]);
    server.ask("/nope", None);
    let line = server.logged("request");
    assert_eq!(line["level"], "DEBUG");
    assert_eq!(line["path"], "/nope");
    assert_eq!(line["status"], 404);
    assert_eq!(line["span"]["id"], "t-1");
    std::fs::write(
        server.folder.path().join("rules.flags"),
        "flag a: bool = 7\nflag b: bool = 7\n",
    )
    .unwrap();
    let line = server.logged("the new rules cannot be served; the last good ones are");
    assert_eq!(line["level"], "ERROR");
    let fault = line["fault"].as_str().unwrap();
    assert!(fault.contains("rules.flags:1:16"), "{line}");
    assert!(fault.contains("rules.flags:2:16"), "{line}");
    assert!(!fault.contains('\n'), "{line}");
    assert_eq!(server.ask(FLAG, None).0, 200);
}

#[test]
fn settings_can_be_variables() {
    let server = Server::start(&[], &[("BURGEE_DEV", "true"), ("BURGEE_MAX_BODY", "1")]);
    assert_eq!(server.ask(FLAG, None).0, 413);
}

#[test]
fn what_cannot_be_served_is_said_as_by_every_command() {
    let folder = folder(&[
        ("good.flags", RULES),
        ("bad.flags", "flag a: bool = maybe\n"),
        ("empty.flags", ""),
        (
            "flagd.json",
            r#"{"flags": {"a": {"state": "ENABLED", "variants": {"on": true}, "defaultVariant": "on"}}}"#,
        ),
        ("short.txt", "abc"),
    ]);
    for (arguments, code, says) in [
        (&["good.flags"][..], 2, "there are no keys"),
        (
            &["good.flags", "--dev", "--listen", "0.0.0.0:0"],
            2,
            "not only this machine",
        ),
        (
            &["good.flags", "--dev", "--listen", "8016"],
            2,
            "such as 127.0.0.1:8016",
        ),
        (
            &["good.flags", "--dev", "--max-body", "much"],
            2,
            "write a whole number",
        ),
        (&["flagd.json", "--dev"], 1, "`--from flagd`"),
        (&["bad.flags", "--dev"], 1, "unknown variant `maybe`"),
        (&["-", "--dev"], 2, "standard input cannot be followed"),
        (&["empty.flags", "--dev"], 2, "has no flags"),
        (&["god.flags", "--dev"], 2, "did you mean `good.flags`?"),
        (
            &["good.flags", "--keys", "short.txt"],
            2,
            "`short.txt`: the key in line 1 is shorter",
        ),
        (&["good.flags", "--dev", "--from", "unleash"], 2, "Unleash"),
        (
            &["good.flags", "--dev", "--max-body", "0"],
            2,
            "the longest body is 0",
        ),
        (
            &["good.flags", "--dev", "--allow-origin", "*"],
            2,
            "`*` is no origin",
        ),
        (
            &["good.flags", "--dev", "--tls-cert", "short.txt"],
            2,
            "--tls-key <FILE>",
        ),
        (
            &[
                "good.flags",
                "--dev",
                "--tls-cert",
                "short.txt",
                "--tls-key",
                "short.txt",
            ],
            2,
            "`short.txt` has no certificate",
        ),
    ] {
        let mut command = server(arguments);
        command.current_dir(&folder);
        let ran = run(command, b"");
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains("abc"), "{}", ran.err);
    }
}

#[test]
fn a_store_that_is_none_or_away_is_said_without_its_password() {
    for (store, says) in [
        ("mysql://u:secret@h/d", "no store of the kind `mysql`"),
        ("postgres://u:sec@secret@h/d", "`@` too many"),
        (
            "postgres://u:secret@127.0.0.1:1/d",
            "PostgreSQL at 127.0.0.1:1/d",
        ),
        ("redis://u:secret@127.0.0.1:1", "Redis at 127.0.0.1:1/0"),
        ("redis://u:secret@h?space=a/b", "the space"),
    ] {
        let ran = run(server(&["--dev", "--store", store]), b"");
        assert_eq!(ran.code, 2, "{store}: {}", ran.err);
        assert!(ran.err.contains(says), "{store}: {}", ran.err);
        assert!(!ran.err.contains("secret"), "{store}: {}", ran.err);
    }
}

#[test]
fn dev_with_keys_says_that_it_opens_nothing() {
    let server = Server::start(&["--dev"], &[("BURGEE_KEYS", KEY)]);
    let line = server.logged("--dev opens nothing: there are keys, and who asks needs one");
    assert_eq!(line["level"], "WARN");
    assert_eq!(server.ask(FLAG, None).0, 401);
}
