//! `burgee audit`

use crate::run::{command, folder, run};
use std::path::Path;
use std::process::{Command, Stdio};

/// A directory with a log that a server has begun.
fn begun(folder: &Path) {
    let mut server = burgee();
    server.args(["serve", "--data", "data", "rules.flags", "--dev"]);
    server.args(["--listen", "127.0.0.1:0", "--format", "json"]);
    let mut child = server.current_dir(folder).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut log = std::io::BufReader::new(child.stderr.take().unwrap());
    while !line.contains("rules are served") {
        line.clear();
        assert_ne!(std::io::BufRead::read_line(&mut log, &mut line).unwrap(), 0);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
