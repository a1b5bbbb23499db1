//! Running `git`.

use crate::error::Error;
use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What `git` prints, run in `folder` with `input`; `what` says for the error what it was asked for.
pub(super) fn git<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: &[S],
    input: &[u8],
    what: &str,
) -> Result<Vec<u8>, Error> {
    git_unless(folder, arguments, input, what, 0)
}

/// The same, for a question that git answers with an exit status of its own besides 0.
pub(super) fn git_unless<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: &[S],
    input: &[u8],
    what: &str,
    also: i32,
) -> Result<Vec<u8>, Error> {
    let failed = |why: String| Error::Git {
        what: what.to_owned(),
        why,
    };
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| match why.kind() {
            ErrorKind::NotFound => failed("there is no command `git`".to_owned()),
            _ => failed(why.to_string()),
        })?;
    let pipe = child.stdin.take();
    // Written beside the reading: git answers while it is asked, and waits when nobody reads.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || pipe.map(|mut pipe| pipe.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(|why| failed(why.to_string()))?;
    if output.status.success() || output.status.code() == Some(also) {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or("it failed without a word");
    Err(failed(first.trim_start_matches("fatal: ").to_owned()))
}

/// `git` in a folder, in plain English, without asking anybody anything.
pub(super) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        // A hook is told where its repository is, relative to where the hook runs, which is not here.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_PREFIX")
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// One line that `git` prints.
pub(super) fn line(folder: &Path, arguments: &[&str], what: &str) -> Result<String, Error> {
    let said = git(folder, arguments, b"", what)?;
    Ok(String::from_utf8_lossy(&said).trim_end().to_owned())
}
