//! Files at a revision, one after another, out of one `git cat-file`.

use super::run;
use crate::error::Error;
use crate::scan::MOST_BYTES;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// The files of a commit. Holds one at a time, none larger than [`MOST_BYTES`].
pub(super) struct Blobs {
    commit: String,
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What to say when git does not answer.
fn failed(why: &io::Error) -> Error {
    Error::Git {
        what: "how files were".to_owned(),
        why: why.to_string(),
    }
}

impl Blobs {
    /// Starts git in `folder`, from which paths are relative.
    pub(super) fn open(folder: &Path, commit: &str) -> Result<Blobs, Error> {
        let mut child = run::command(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| failed(&why))?;
        let ask = child.stdin.take();
        let Some(answers) = child.stdout.take() else {
            return Err(failed(&io::ErrorKind::BrokenPipe.into()));
        };
        Ok(Blobs {
            commit: commit.to_owned(),
            child,
            ask,
            answers: BufReader::new(answers),
        })
    }

    /// The bytes of a file; none when it was not there, is no file, or is too large to be read.
    pub(super) fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        // The questions are lines, so a name that breaks them cannot be asked for.
        if path.contains('\n') {
            return Ok(None);
        }
        self.answer(path).map_err(|why| failed(&why))
    }

    fn answer(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let ask = self.ask.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(ask, "{}:./{path}", self.commit)?;
        ask.flush()?;
        let mut head = String::new();
        if self.answers.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // `commit type size`; anything else says that there is no such thing.
        let mut words = head.trim_end().rsplit(' ');
        let (Some(Ok(size)), Some(kind)) = (words.next().map(str::parse::<u64>), words.next())
        else {
            return Ok(None);
        };
        let mut answer = self.answers.by_ref().take(size + 1);
        if kind != "blob" || size > MOST_BYTES {
            io::copy(&mut answer, &mut io::sink())?;
            return Ok(None);
        }
        let mut text = Vec::new();
        answer.read_to_end(&mut text)?;
        // The line's end behind the file.
        text.pop();
        Ok(Some(text))
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // Git goes when nothing more can be asked; waiting keeps no dead process behind.
        drop(self.ask.take());
        let _ = self.child.wait();
    }
}
