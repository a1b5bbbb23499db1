//! Running the built command.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What the command did.
pub(crate) struct Ran {
    /// The exit status.
    pub(crate) code: i32,
    /// What stands on stdout.
    pub(crate) out: String,
    /// What stands on stderr.
    pub(crate) err: String,
}

impl Ran {
    /// Stdout as one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error} in {:?}; stderr {:?}", self.out, self.err))
    }
}

/// The command, away from the caller's terminal settings.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_burgee"));
    command.args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command with bytes on its standard input.
pub(crate) fn run(mut command: Command, stdin: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // A command that does not read its input closes the pipe, which is no fault of the test.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the command without input.
pub(crate) fn burgee(arguments: &[&str]) -> Ran {
    run(command(arguments), b"")
}

/// Runs the command with text on standard input.
pub(crate) fn burgee_with(arguments: &[&str], stdin: &str) -> Ran {
    run(command(arguments), stdin.as_bytes())
}

/// The path of a file beside the tests.
pub(crate) fn data(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "cli", "data", name]
        .iter()
        .collect();
    path.display().to_string()
}

/// A folder with files in it, gone when dropped.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The path of `name` in a folder.
pub(crate) fn at(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// What a file says.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}
