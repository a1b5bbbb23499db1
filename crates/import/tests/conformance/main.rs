//! Every case of the other systems' own test suites, by both ways: import and evaluate, and import,
//! print, parse and evaluate.
//!
//! The data is not part of this repository. `BURGEE_CONFORMANCE` names its folder: in it a folder for
//! each format, with `cases*.jsonl` (one JSON object a line) and the documents that they name.
//! `BURGEE_CASES=text` runs only the cases whose id contains the text, and shows each of them that fails.
//! `CONTRIBUTING.md` describes both.

#![expect(
    clippy::print_stdout,
    reason = "the table is what a reader of the test wants to see"
)]

mod compare;
mod run;
mod scope;

use libtest_mimic::{Arguments, Failed, Trial};
use run::Tally;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

/// The variable that names the folder of the cases.
const FOLDER: &str = "BURGEE_CONFORMANCE";

/// Where the folder is tried without it, from the checkout. Nothing else knows this place.
const BESIDE: &str = "../shared/conformance";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tallies = Arc::new(Mutex::new(Vec::new()));
    let trials = match systems() {
        Ok(systems) => systems
            .into_iter()
            .map(|folder| trial(folder, Arc::clone(&tallies)))
            .collect(),
        Err(absent) => vec![absence(&absent)],
    };
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Ok(tallies) = tallies.lock()
        && !tallies.is_empty()
    {
        println!("{}", run::table(&tallies));
    }
    conclusion.exit_code()
}

/// The folders of the systems, by name; or where they should be.
fn systems() -> Result<Vec<PathBuf>, PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let beside = checkout.unwrap_or(Path::new("")).join(BESIDE);
    let root = env::var_os(FOLDER).map_or(beside, PathBuf::from);
    let Ok(entries) = fs::read_dir(&root) else {
        return Err(root);
    };
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    if folders.is_empty() {
        return Err(root);
    }
    Ok(folders)
}

/// All cases of one system.
fn trial(folder: PathBuf, tallies: Arc<Mutex<Vec<Tally>>>) -> Trial {
    let name = folder
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Trial::test(name.clone(), move || {
        let tally = run::system(&name, &folder)?;
        let verdict = tally.verdict();
        if let Ok(mut tallies) = tallies.lock() {
            tallies.push(tally);
        }
        verdict.map_err(Failed::from)
    })
}

/// The data is not there: that fails where it was asked for and in CI, and is said loudly elsewhere.
fn absence(root: &Path) -> Trial {
    let wanted = env::var_os(FOLDER).is_some() || env::var_os("CI").is_some();
    let message = format!(
        "there are no conformance cases in {}: nothing was compared; set {FOLDER}",
        root.display()
    );
    let trial = Trial::test(format!("ABSENT: {message}"), move || {
        if wanted { Err(message.into()) } else { Ok(()) }
    });
    // An ignored test is counted and shown as such.
    trial.with_ignored_flag(!wanted)
}
