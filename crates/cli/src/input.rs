//! Reading files and standard input, and saying in plain words why that fails.

use crate::failure::Complaint;
use burgee::diagnostic::closest;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The argument that means standard input.
pub(crate) const STDIN: &str = "-";

/// The name of standard input in messages.
pub(crate) const STDIN_NAME: &str = "<stdin>";

/// Most bytes of one file. Far above what the engine accepts for rules: it keeps `/dev/zero` from
/// filling the memory.
const MOST_BYTES: u64 = 1 << 30;

/// The bytes of `path`, or of standard input for `-`.
pub(crate) fn read(path: &str) -> Result<Vec<u8>, Complaint> {
    let result = if path == STDIN {
        read_all(io::stdin().lock())
    } else {
        open(path).and_then(read_all)
    };
    result.map_err(|error| unreadable(path, &error))
}

/// Opens a file for reading; a directory is an error here, not at the first read.
pub(crate) fn open(path: &str) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// Everything that can be read, up to the bound.
fn read_all(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Standard input can be read only once: not by `what` and by the context or the requests too.
pub(crate) fn refuse_two_readers(what: &str, first: bool, second: bool) -> Result<(), Complaint> {
    if first && second {
        return Err(Complaint::new(format!(
            "standard input is asked for twice, once for {what}"
        ))
        .help("give one of the two as a file"));
    }
    Ok(())
}

/// The name to show for `path`.
pub(crate) fn name(path: &str) -> &str {
    if path == STDIN { STDIN_NAME } else { path }
}

/// What to say when `path` cannot be read.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Complaint {
    let complaint = Complaint::new(format!("cannot read `{}`: {}", name(path), plain(error)));
    match neighbour(path, error) {
        Some(other) => complaint.help(format!("did you mean `{other}`?")),
        None if error.kind() == io::ErrorKind::IsADirectory => {
            complaint.help("name the files in it")
        }
        None => complaint,
    }
}

/// What to say when `path` cannot be written.
pub(crate) fn unwritable(path: &str, error: &io::Error) -> Complaint {
    // A file that is not there is made: what is missing is the folder that it should be in.
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        _ => plain(error),
    };
    Complaint::new(format!("cannot write `{path}`: {why}"))
}

/// Why, in words that do not need a manual.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the path is not a directory".to_owned(),
        io::ErrorKind::FileTooLarge => "it is larger than 1 GiB".to_owned(),
        _ => error.to_string(),
    }
}

/// The file in the same directory whose name is nearest to that of a file that does not exist.
fn neighbour(path: &str, error: &io::Error) -> Option<String> {
    if error.kind() != io::ErrorKind::NotFound {
        return None;
    }
    let path = Path::new(path);
    let wrong = path.file_name()?.to_str()?;
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let mut names: Vec<String> = folder
        .unwrap_or(Path::new("."))
        .read_dir()
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    // The order of a directory is chance; the suggestion must not be.
    names.sort_unstable();
    let near = closest(wrong, names.iter().map(String::as_str))?;
    let near = folder.map_or_else(|| near.into(), |folder| folder.join(near));
    Some(near.display().to_string())
}
