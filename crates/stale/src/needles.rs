//! What is looked for in code.

use crate::calls::{self, Form};
use crate::error::Error;
use crate::names::names;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::sync::Arc;

/// What stands in a comment to put a finding off.
pub(crate) const KEEP: &str = "burgee:keep";

/// The keys, the names that code gives them, and the calls that ask for a key.
///
/// Made once for a scan. Memory grows with the number of keys: about 5 texts for each.
#[derive(Debug)]
pub struct Needles {
    /// Keys, as texts in code are compared with them.
    keys: HashMap<Vec<u8>, Arc<str>>,
    /// Names of constants and methods, with the key of each.
    names: HashMap<Vec<u8>, Arc<str>>,
    /// Names of calls.
    calls: HashMap<Vec<u8>, Form>,
    /// Whether a file has anything of this at all.
    any: AhoCorasick,
    /// The keys alone, for files that are no code, and the key of each pattern.
    mentions: AhoCorasick,
    mentioned: Vec<Arc<str>>,
}

impl Needles {
    /// Looks for these keys; `calls` are names of calls beside the known ones, of which the part
    /// behind the last dot counts (`flags.check` is `check`, on anything).
    ///
    /// # Errors
    /// When the keys are too many or too long to be looked for together (gigabytes of them).
    pub fn new<'k>(
        keys: impl IntoIterator<Item = &'k str>,
        calls: &[String],
    ) -> Result<Needles, Error> {
        let mut needles = Needles {
            keys: HashMap::new(),
            names: HashMap::new(),
            calls: calls::known()
                .map(|(name, form)| (name.as_bytes().to_vec(), form))
                .collect(),
            any: automaton::<&str>(&[])?,
            mentions: automaton::<&str>(&[])?,
            mentioned: Vec::new(),
        };
        for call in calls {
            let name = call.rsplit(['.', ':']).next().unwrap_or(call);
            needles.calls.insert(name.as_bytes().to_vec(), Form::Sure);
        }
        for key in keys {
            needles.add(key);
        }
        let mut patterns: Vec<Vec<u8>> = vec![KEEP.as_bytes().to_vec()];
        patterns.extend(needles.keys.keys().cloned());
        patterns.extend(needles.names.keys().cloned());
        patterns.extend(needles.calls.iter().flat_map(|(name, form)| {
            // Sure names are rare enough to be looked for alone. Behind the others stands the bracket
            // of the call, or that of a type.
            let ends: &[&[u8]] = match form {
                Form::Sure => &[b""],
                Form::OnClient | Form::OnClientBehindContext | Form::FreeOrOnClient => {
                    &[b"(", b"<", b"::<"]
                }
            };
            ends.iter().map(|end| [name.as_slice(), end].concat())
        }));
        patterns.sort_unstable();
        needles.any = automaton(&patterns)?;
        let mut mentioned: Vec<_> = needles.keys.values().cloned().collect();
        mentioned.sort_unstable();
        let keys: Vec<&str> = mentioned.iter().map(AsRef::as_ref).collect();
        needles.mentions = automaton(&keys)?;
        needles.mentioned = mentioned;
        Ok(needles)
    }

    /// Adds a key with its names. A name that two keys have is the first one's.
    fn add(&mut self, key: &str) {
        if key.is_empty() || self.keys.contains_key(key.as_bytes()) {
            return;
        }
        let shared: Arc<str> = key.into();
        self.keys.insert(key.as_bytes().to_vec(), shared.clone());
        for name in names(key) {
            self.names
                .entry(name.into_bytes())
                .or_insert_with(|| shared.clone());
        }
    }

    /// The key that a text is.
    pub(crate) fn key(&self, text: &[u8]) -> Option<&Arc<str>> {
        self.keys.get(text)
    }

    /// The key that a name stands for.
    pub(crate) fn named(&self, name: &[u8]) -> Option<&Arc<str>> {
        self.names.get(name)
    }

    /// Whether, and how surely, calls of this name ask for a flag.
    pub(crate) fn call(&self, name: &[u8]) -> Option<Form> {
        self.calls.get(name).copied()
    }

    /// Whether a file can have anything that is looked for. Quick; a file that has may still turn
    /// out to have nothing.
    pub(crate) fn may_be_in(&self, text: &[u8]) -> bool {
        self.any.is_match(text)
    }

    /// Every place of a key in a file that is no code, however it stands there.
    pub(crate) fn mentions<'s>(
        &'s self,
        text: &'s [u8],
    ) -> impl Iterator<Item = (&'s Arc<str>, std::ops::Range<usize>)> + 's {
        self.mentions
            .find_overlapping_iter(text)
            .filter_map(|found| {
                let key = self.mentioned.get(found.pattern().as_usize())?;
                Some((key, found.range()))
            })
    }
}

/// All patterns together.
fn automaton<P: AsRef<[u8]>>(patterns: &[P]) -> Result<AhoCorasick, Error> {
    AhoCorasick::new(patterns).map_err(|why| Error::TooManyKeys(why.to_string()))
}
