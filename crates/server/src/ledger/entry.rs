//! One record of the log, as it is written: a line of JSON.

use super::delta::Hunk;
use serde::{Deserialize, Serialize};

/// A change, with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// The SHA-256 of the record before, in hexadecimal; zeros before the first.
    pub previous: String,
    /// When, by the clock of the server that took the change, in RFC 3339. Never before the entry before.
    pub at: String,
    /// Who: the name of the key.
    pub who: String,
    /// The request by which it was made, as the server's log names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Why, in the author's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was changed.
    #[serde(flatten)]
    pub action: Action,
    /// How things stand after this, so that nobody has to read all that came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// The rules.
    Rules(RulesChange),
    /// A key was given out.
    KeyAdded {
        /// The key.
        key: StoredKey,
    },
    /// A key opens nothing any more.
    KeyRevoked {
        /// Its id.
        id: String,
        /// Whose it was.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
}

/// A change of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesChange {
    /// By what kind of request.
    pub cause: Cause,
    /// The flags that it touches.
    pub flags: FlagChanges,
    /// The environments that a flag was switched off or on in; everywhere, if none are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
    /// How the text changed.
    pub change: TextChange,
    /// The SHA-256 of the new text, in hexadecimal.
    pub sha256: String,
    /// The entry whose text was brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

/// What kind of request changed the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// All of the rules were written.
    Put,
    /// One flag was written.
    PutFlag,
    /// One flag was deleted.
    DeleteFlag,
    /// A flag was switched off.
    Kill,
    /// A flag was switched on again.
    Revive,
    /// An older text was brought back.
    Rollback,
    /// The rules that the store began with.
    Seed,
}

/// The flags that a change touches, by their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagChanges {
    /// New ones.
    pub added: Vec<String>,
    /// Those that are written otherwise than before.
    pub changed: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
}

/// How a text changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextChange {
    /// It is a new one.
    Text(String),
    /// Some lines of it.
    Lines(Vec<Hunk>),
}

/// A key that is kept in the store. Nobody can make the key of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredKey {
    /// What it is called by when it is to be revoked.
    pub id: String,
    /// Whose it is. It signs what is done with it.
    pub name: String,
    /// What it opens.
    pub role: Role,
    /// The environments that it is good for; all, if none are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
    /// The SHA-256 of the key, in hexadecimal.
    pub sha256: String,
    /// When it was given out, in RFC 3339; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub added: String,
}

/// What a key opens. Each opens what those before it open as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asking what is served: for web pages and apps, whose keys can be seen by everybody.
    Evaluate,
    /// Reading the rules as well: for servers that evaluate by themselves, and for metrics.
    Read,
    /// Changing them.
    Admin,
}

/// How things stand after an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The rules.
    pub text: String,
    /// The number of the entry that last changed them; 0 if none did.
    pub rules_number: u64,
    /// The keys that count.
    pub keys: Vec<StoredKey>,
}
