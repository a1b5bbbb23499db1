//! Rules in a folder of their own, and patience.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// One flag that is on for `pro`, in several revisions.
pub(crate) fn rules(revision: u32) -> String {
    format!(
        "# revision {revision}\n\
         flag new-checkout: bool {{\n  owner \"payments\"\n  rule pro when plan == \"pro\" serve on\n  otherwise serve off\n}}\n\
         flag revision: int = {revision}\n"
    )
}

/// Rules in a folder of their own.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// With a file of rules.
    pub(crate) fn with(rules: &str) -> Folder {
        let folder = Folder::new();
        folder.replace(rules);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn rules(&self) -> PathBuf {
        self.path("rules.flags")
    }

    /// Puts other rules in the place of the file, in one step.
    pub(crate) fn replace(&self, rules: &str) {
        replace(&self.rules(), rules);
    }
}

fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

/// Waits until `test` holds, and says how long that took.
pub(crate) fn wait_for(what: &str, test: impl Fn() -> bool) -> Duration {
    let started = Instant::now();
    while !test() {
        assert!(started.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
    started.elapsed()
}
