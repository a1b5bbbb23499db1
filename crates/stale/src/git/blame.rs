//! When each line was last changed.

use super::{Base, run};
use crate::scan::tidy;
use burgee::Timestamp;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::Path;

/// When the lines of the rules were last changed, by file. Empty where there is no history.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// By the name that places show: the times of the lines, from the first.
    files: HashMap<String, Vec<Timestamp>>,
    /// Why there is no history of a file, to be told once.
    pub remarks: Vec<String>,
}

impl History {
    /// Adds the history of a file of rules, at the base or as it lies there; `name` is what places
    /// show. A file without one adds nothing but a remark.
    ///
    /// Runs `git blame`, which reads all revisions of the file.
    pub fn add(&mut self, name: &str, base: Option<&Base>) {
        let path = Path::new(name);
        // The folder that the file had at the base may not be there any more.
        let (folder, file) = match base {
            Some(base) => (Path::new(&base.top), base.inside(name)),
            None => (
                path.parent().unwrap_or(Path::new("")),
                path.file_name().map(|file| file.to_string_lossy().into()),
            ),
        };
        let Some(file) = file else { return };
        let shallow = ["rev-parse", "--is-shallow-repository"];
        match run::line(folder, &shallow, "whether all history is there") {
            Ok(answer) if answer == "true" => {
                return self.remark(
                    "the git history is cut off, so that it does not say for how long flags have been as they are; fetch all of it (GitHub: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`)",
                );
            }
            Ok(_) => {}
            Err(_) => return self.no_history(name),
        }
        let mut arguments = vec!["blame", "--porcelain"];
        arguments.extend(base.map(|base| base.commit.as_str()));
        arguments.extend(["--", &file]);
        match run::git(folder, &arguments, b"", "when lines were changed") {
            Ok(said) => {
                let times = parse(&String::from_utf8_lossy(&said));
                self.files.insert(tidy(name), times);
            }
            // A file that the revision does not have is new, and that is all about it.
            Err(_) if base.is_some() => {}
            Err(_) => self.no_history(name),
        }
    }

    /// Says that a file has none.
    fn no_history(&mut self, name: &str) {
        self.remark(&format!(
            "`{name}` has no git history: how long a flag has been as it is comes from `created` alone"
        ));
    }

    fn remark(&mut self, text: &str) {
        if !self.remarks.iter().any(|other| other == text) {
            self.remarks.push(text.to_owned());
        }
    }

    /// The times at which these lines were last changed; none without a history.
    fn edits(&self, file: &str, lines: &[RangeInclusive<usize>]) -> Option<Vec<Timestamp>> {
        let times = self.files.get(file)?;
        let of_line = |line: usize| times.get(line.checked_sub(1)?).copied();
        Some(
            lines
                .iter()
                .cloned()
                .flatten()
                .filter_map(of_line)
                .collect(),
        )
    }

    /// The last change of any of these lines.
    pub(crate) fn last_edit(
        &self,
        file: &str,
        lines: &[RangeInclusive<usize>],
    ) -> Option<Timestamp> {
        self.edits(file, lines)?.into_iter().max()
    }

    /// The oldest of these lines' changes: what they belong to is at least as old.
    pub(crate) fn first_edit(
        &self,
        file: &str,
        lines: &[RangeInclusive<usize>],
    ) -> Option<Timestamp> {
        self.edits(file, lines)?.into_iter().min()
    }
}

/// The times of lines out of `git blame --porcelain`: a header for each line, `commit was is`, and
/// what is to be said about a commit only where it is first named.
fn parse(porcelain: &str) -> Vec<Timestamp> {
    let mut commits: HashMap<&str, Timestamp> = HashMap::new();
    let mut lines = Vec::new();
    let mut commit = "";
    for text in porcelain.lines() {
        if text.starts_with('\t') {
            // The lines come in order. One whose commit was not said would move all that follow.
            lines.push(commits.get(commit).copied().unwrap_or(Timestamp(i64::MAX)));
            commit = "";
        } else if commit.is_empty() {
            commit = text.split(' ').next().unwrap_or("");
        } else if let Some(seconds) = text.strip_prefix("committer-time ")
            && let Ok(seconds) = seconds.parse::<i64>()
        {
            commits.insert(commit, Timestamp(seconds.saturating_mul(1_000_000)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_the_time_of_its_commit() {
        let said = "\
aaaa 1 1 2\nauthor x\ncommitter-time 100\nsummary s\n\tone\naaaa 2 2\n\ttwo\n\
bbbb 9 3 1\ncommitter-time 200\nboundary\n\t\tthree\naaaa 3 4 1\n\tfour\n";
        let times: Vec<i64> = parse(said).iter().map(|time| time.0 / 1_000_000).collect();
        assert_eq!(times, [100, 100, 200, 100]);
    }
}
