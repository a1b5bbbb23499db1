//! The loop over flags and ordered rules, for engines that only know expressions: what every host
//! that embeds one has to write.

use super::native_map::bucket;
use crate::workload::{Answer, Serve, Test, Workload};
use xxhash_rust::xxh64::xxh64;

/// Flags whose conditions are `E`, an engine's compiled expression.
pub struct Rules<E> {
    flags: Vec<Flag<E>>,
}

struct Flag<E> {
    rules: Vec<(E, Serve)>,
    salt: u64,
    splits: bool,
}

impl<E> Rules<E> {
    /// Compiles every condition.
    pub fn compile(
        workload: &Workload,
        compile: impl Fn(&Test) -> Result<E, String>,
    ) -> Result<Rules<E>, String> {
        let mut flags = Vec::with_capacity(workload.flags.len());
        for flag in &workload.flags {
            let mut rules = Vec::with_capacity(flag.rules.len());
            for rule in &flag.rules {
                rules.push((compile(&rule.when)?, rule.serve));
            }
            flags.push(Flag {
                rules,
                salt: xxh64(flag.key.as_bytes(), 0),
                splits: flag.splits(),
            });
        }
        Ok(Rules { flags })
    }

    /// The first rule that matches decides; buckets are the host's own.
    pub fn answer(&self, user: &str, mut matches: impl FnMut(&E) -> bool) -> Answer {
        let mut answer = Answer::default();
        for (index, flag) in self.flags.iter().enumerate() {
            let served = match flag.rules.iter().find(|(when, _)| matches(when)) {
                Some((_, Serve::Value(value))) => *value,
                Some((_, Serve::Percent(percent))) => {
                    bucket(user, flag.salt, (*percent).into()).into()
                }
                None => 0,
            };
            answer.add(index, served, flag.splits);
        }
        answer
    }
}

/// Prints several tests with a word between them.
pub fn join(tests: &[Test], word: &str, print: impl Fn(&Test) -> String) -> String {
    let parts: Vec<_> = tests.iter().map(print).collect();
    format!("({})", parts.join(word))
}
