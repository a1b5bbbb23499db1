//! How things stand after an entry.

use super::chain::{Broken, ZEROS, sha256};
use super::entry::{Action, Checkpoint, Entry, RulesChange, StoredKey, TextChange};
use super::{Author, STEP, delta};
use burgee::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::SystemTime;

/// How things stand after an entry; before the first there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the entry; 0 before the first.
    pub number: u64,
    /// The hash of the entry.
    pub hash: String,
    /// When it was made, in RFC 3339; empty before the first.
    pub at: String,
    /// The rules.
    pub text: Arc<str>,
    /// The number of the entry that last changed the rules; 0 if none did.
    pub rules_number: u64,
    /// The keys that count.
    pub keys: Vec<StoredKey>,
}

impl Default for Head {
    fn default() -> Head {
        Head {
            number: 0,
            hash: ZEROS.to_owned(),
            at: String::new(),
            text: "".into(),
            rules_number: 0,
            keys: Vec::new(),
        }
    }
}

impl Head {
    /// Whether reading can begin with this record.
    pub(super) fn starts_at(record: &[u8]) -> bool {
        serde_json::from_slice::<Entry>(record).is_ok_and(|entry| entry.checkpoint.is_some())
    }

    /// Goes one record further. From nothing, a record with a checkpoint can be gone to at once.
    pub(super) fn add(&mut self, record: &[u8]) -> Result<Entry, Broken> {
        let entry: Entry = serde_json::from_slice(record)
            .map_err(|error| Broken::unreadable(self.number + 1, &error))?;
        let jump = self.number == 0 && entry.number > 1;
        if jump && entry.checkpoint.is_none() || !jump && entry.number != self.number + 1 {
            return Err(Broken::number(self.number + 1, entry.number));
        }
        if !jump && entry.previous != self.hash {
            return Err(Broken::chain(entry.number));
        }
        if !jump {
            self.apply(&entry)?;
        }
        if let Some(checkpoint) = &entry.checkpoint {
            if jump {
                self.text = checkpoint.text.as_str().into();
                self.rules_number = checkpoint.rules_number;
                self.keys.clone_from(&checkpoint.keys);
            } else if *checkpoint != self.checkpoint() {
                return Err(Broken::checkpoint(entry.number));
            }
        }
        self.number = entry.number;
        self.hash = sha256(record);
        self.at.clone_from(&entry.at);
        Ok(entry)
    }

    fn apply(&mut self, entry: &Entry) -> Result<(), Broken> {
        match &entry.action {
            Action::Rules(rules) => {
                let text = match &rules.change {
                    TextChange::Text(text) => Some(text.clone()),
                    TextChange::Lines(hunks) => delta::apply(&self.text, hunks),
                };
                let text = text.filter(|text| sha256(text.as_bytes()) == rules.sha256);
                let text = text.ok_or_else(|| Broken::text(entry.number))?;
                self.text = text.into();
                self.rules_number = entry.number;
            }
            Action::KeyAdded { key } => self.keys.push(key.clone()),
            Action::KeyRevoked { id, .. } => self.keys.retain(|key| key.id != *id),
        }
        Ok(())
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            text: self.text.to_string(),
            rules_number: self.rules_number,
            keys: self.keys.clone(),
        }
    }

    /// The record that adds a change to this, and how things stand then.
    pub(super) fn with(
        &self,
        author: Author,
        action: Action,
        now: SystemTime,
    ) -> Result<(Head, Vec<u8>), Broken> {
        let number = self.number + 1;
        let now = Timestamp::from(now).to_string();
        let mut entry = Entry {
            number,
            previous: self.hash.clone(),
            at: later(&self.at, now),
            who: author.who,
            request: author.request,
            note: author.note,
            action,
            checkpoint: None,
        };
        let mut head = self.clone();
        head.apply(&entry)?;
        if number.is_multiple_of(STEP) {
            entry.checkpoint = Some(head.checkpoint());
        }
        let record =
            serde_json::to_vec(&entry).map_err(|error| Broken::unreadable(number, &error))?;
        head.number = number;
        head.hash = sha256(&record);
        head.at = entry.at;
        Ok((head, record))
    }

    /// The change that makes `text` the rules.
    pub fn change_to(&self, text: &str) -> (TextChange, String) {
        let hunks = delta::between(&self.text, text);
        let length = |lines: &[String]| lines.iter().map(|line| line.len() + 4).sum::<usize>();
        let longer = hunks
            .iter()
            .map(|hunk| length(&hunk.remove) + length(&hunk.insert) + 32);
        let change = if longer.sum::<usize>() < text.len() {
            TextChange::Lines(hunks)
        } else {
            TextChange::Text(text.to_owned())
        };
        (change, sha256(text.as_bytes()))
    }
}

impl RulesChange {
    /// The lines that are gone and those that are new, if only some changed.
    pub fn hunks(&self) -> &[delta::Hunk] {
        match &self.change {
            TextChange::Text(_) => &[],
            TextChange::Lines(hunks) => hunks,
        }
    }
}

/// The time of an entry: that of the clock, unless it was set back. RFC 3339 in UTC is read, because a
/// fraction may be there or not.
fn later(before: &str, now: String) -> String {
    let times = (Timestamp::parse(before), Timestamp::parse(&now));
    match times {
        (Some(last), Some(read)) if read < last => before.to_owned(),
        _ => now,
    }
}
