//! Keys: how they are written in a file, and how one that is presented is found.

use crate::ledger::{Role, StoredKey};
use crate::settings::BadSettings;
use crate::source::hex;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use subtle::{Choice, ConstantTimeEq};

/// Shortest key. Keys are hashed fast, so they must not be guessable.
const SHORTEST: usize = 16;

/// What starts a key that is given as its hash.
const HASHED: &str = "sha256:";

/// The name of a key that was given none.
const UNNAMED: &str = "unnamed";

/// Keys that open the server. Only their hashes are kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<Key>);

/// A key: its hash, and what it opens to whom.
#[derive(Clone, PartialEq, Eq)]
struct Key {
    hash: [u8; 32],
    owner: Owner,
}

/// Whose key it is, and what it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Owner {
    name: Arc<str>,
    role: Role,
    /// All, if none are named.
    environments: Arc<[String]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

impl Keys {
    /// The environments that some keys are good for.
    pub(crate) fn environments(&self) -> impl Iterator<Item = &str> {
        let keys = self.0.iter();
        keys.flat_map(|key| key.owner.environments.iter().map(String::as_str))
    }

    /// Reads keys: one a line or between commas, as they are or as `sha256:` and the hash in
    /// hexadecimal. In front of one may stand what it opens, whose it is, and for which environments:
    /// `admin name=alice env=staging KEY`. Without a word it opens reading. Blank lines and lines that
    /// start with `#` do not count.
    ///
    /// # Errors
    /// When a key is too short to be safe, a hash is none, or a word in front is not known. The message
    /// does not repeat it.
    pub fn parse(text: &str) -> Result<Keys, BadSettings> {
        let mut keys = Keys::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with('#') {
                continue;
            }
            let entries = line.split(',').map(str::trim);
            for entry in entries.filter(|entry| !entry.is_empty()) {
                let key = read(entry).map_err(|why| {
                    BadSettings::new(
                        format!("the key in line {} {why}", number + 1),
                        "make one with `openssl rand -hex 32`",
                    )
                })?;
                keys.0.push(key);
            }
        }
        Ok(keys)
    }

    /// The keys that are kept in a store. One whose hash cannot be read opens nothing.
    pub(crate) fn stored(keys: &[StoredKey]) -> Keys {
        let keys = keys.iter().filter_map(|key| {
            let hash = digest(&key.sha256)?;
            let owner = Owner {
                name: key.name.as_str().into(),
                role: key.role,
                environments: key.environments.clone().into(),
            };
            Some(Key { hash, owner })
        });
        Keys(keys.collect())
    }

    /// These keys and those.
    #[must_use]
    pub fn and(mut self, other: Keys) -> Keys {
        self.0.extend(other.0);
        self
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them opens changes of everything.
    pub(crate) fn opens_everything(&self) -> bool {
        let everything =
            |key: &Key| key.owner.role == Role::Admin && key.owner.environments.is_empty();
        self.0.iter().any(everything)
    }

    /// Whether one of this name is good for more than these environments.
    pub(crate) fn signs_beyond(&self, name: &str, scope: &[String]) -> bool {
        self.0.iter().any(|key| {
            let environments = &key.owner.environments;
            let inside = environments.iter().all(|known| scope.contains(known));
            &*key.owner.name == name && (environments.is_empty() || !inside)
        })
    }

    /// Whether nobody could ask.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who presents this key; none for a wrong one. Takes the same time for every wrong one.
    pub(super) fn owner(&self, presented: &str) -> Option<Caller> {
        let presented = hash(presented);
        let key = self.matching(|known| known.ct_eq(&presented))?;
        Some(Caller {
            key: Some(key.hash),
            owner: key.owner.clone(),
        })
    }

    /// Whom `token` opens the event stream to: whoever has the key that it was made of.
    pub(super) fn opens_stream(&self, token: &str) -> Option<Caller> {
        let key = self.matching(|known| stream_token(known).as_bytes().ct_eq(token.as_bytes()))?;
        Some(Caller {
            key: Some(key.hash),
            owner: Owner {
                role: Role::Evaluate,
                ..key.owner.clone()
            },
        })
    }

    /// Whether somebody who was let in would be let in now: with a key that opens no less than it did, or
    /// without one while there are none.
    pub(crate) fn still_know(&self, caller: &Caller) -> bool {
        let Some(hash) = &caller.key else {
            return self.is_empty();
        };
        self.matching(|known| known.ct_eq(hash))
            .is_some_and(|key| key.owner.role >= caller.role())
    }

    /// The key whose hash `test` is true of. All of them are tested, so that time does not tell which.
    fn matching(&self, test: impl Fn(&[u8; 32]) -> Choice) -> Option<&Key> {
        self.0.iter().fold(None, |found, known| {
            if bool::from(test(&known.hash)) {
                Some(known)
            } else {
                found
            }
        })
    }
}

/// A key with the words in front of it, or why it is none.
fn read(entry: &str) -> Result<Key, &'static str> {
    let (words, key) = match entry.rsplit_once(char::is_whitespace) {
        Some((words, key)) => (words, key),
        None => ("", entry),
    };
    let mut name = UNNAMED;
    let mut role = Role::Read;
    let mut environments = Vec::new();
    for word in words.split_whitespace() {
        match word.split_once('=') {
            None if word == "evaluate" => role = Role::Evaluate,
            None if word == "read" => role = Role::Read,
            None if word == "admin" => role = Role::Admin,
            Some(("name", given)) if !given.is_empty() => name = given,
            Some(("env", given)) if !given.is_empty() => environments.push(given.to_owned()),
            _ => {
                return Err("has a word in front that is none of \
                    `evaluate`, `read`, `admin`, `name=…` and `env=…`");
            }
        }
    }
    let hash = match key.strip_prefix(HASHED) {
        Some(digits) => digest(digits).ok_or("is no SHA-256 hash in hexadecimal")?,
        None if key.len() < SHORTEST => return Err("is shorter than 16 characters"),
        None => hash(key),
    };
    let owner = Owner {
        name: name.into(),
        role,
        environments: environments.into(),
    };
    Ok(Key { hash, owner })
}

/// The bytes of a hash in hexadecimal.
fn digest(digits: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let mut digits = digits.chars().map(|digit| digit.to_digit(16));
    for byte in &mut digest {
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    digits.next().is_none().then_some(digest)
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// What opens the event stream to whoever has the key, and nothing else: browsers cannot send headers
/// with it, so this stands in its address.
fn stream_token(key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"burgee/event-stream/1\0");
    hash.update(key);
    hex(&hash.finalize())
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The hash of the key; none with `--dev`.
    key: Option<[u8; 32]>,
    owner: Owner,
}

impl Caller {
    /// Whoever sits at this machine, where no key is needed.
    pub(super) fn dev() -> Caller {
        Caller {
            key: None,
            owner: Owner {
                name: "dev".into(),
                role: Role::Admin,
                environments: Arc::default(),
            },
        }
    }

    /// What opens the event stream to this caller.
    pub(crate) fn stream_token(&self) -> Option<String> {
        self.key.as_ref().map(stream_token)
    }

    /// The name of the key.
    pub(crate) fn name(&self) -> &str {
        &self.owner.name
    }

    /// What the key opens.
    pub(crate) fn role(&self) -> Role {
        self.owner.role
    }

    /// The environments that the key is good for; all, if there are none.
    pub(crate) fn environments(&self) -> &[String] {
        &self.owner.environments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    #[test]
    fn keys_are_read_plain_or_hashed() {
        let hashed = format!("{HASHED}{}", hex(&hash(KEY)));
        let text = format!("# ours\n\n  {KEY}, another-long-enough-key\n{hashed}\n");
        let keys = Keys::parse(&text).unwrap();
        assert_eq!(keys.0.len(), 3);
        assert!(keys.0[0] == keys.0[2]);
        assert!(keys.owner(KEY).is_some());
        assert!(keys.owner("another-long-enough-key").is_some());
        for wrong in ["", "0123456789abcde", "0123456789abcdeF", &hashed] {
            assert!(keys.owner(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn words_in_front_say_what_a_key_opens() {
        let text =
            format!("admin name=alice env=staging env=qa {KEY}\nevaluate the-key-of-a-web-page");
        let keys = Keys::parse(&text).unwrap();
        let alice = keys.owner(KEY).unwrap();
        assert_eq!((alice.name(), alice.role()), ("alice", Role::Admin));
        assert_eq!(alice.environments(), ["staging", "qa"]);
        let page = keys.owner("the-key-of-a-web-page").unwrap();
        assert_eq!((page.name(), page.role()), (UNNAMED, Role::Evaluate));
        assert!(page.environments().is_empty());
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        let long = format!("sha256:{}", "0".repeat(66));
        for bad in [
            "s3cret",
            "sha256:00",
            "sha256:zz",
            &long,
            "root 0123456789abcdef",
        ] {
            let error = Keys::parse(bad).unwrap_err();
            assert!(!error.to_string().contains(bad), "{error}");
        }
        assert!(Keys::parse("\n # none\n,").unwrap().is_empty());
    }

    #[test]
    fn a_stream_token_is_no_key() {
        let keys = Keys::parse(&format!("admin {KEY}")).unwrap();
        let token = keys.owner(KEY).unwrap().stream_token().unwrap();
        assert_eq!(keys.opens_stream(&token).unwrap().role(), Role::Evaluate);
        assert!(keys.owner(&token).is_none());
        assert!(keys.opens_stream(KEY).is_none());
        assert!(keys.opens_stream("").is_none());
    }
}
