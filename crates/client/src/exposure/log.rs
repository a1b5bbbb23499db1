//! Recording exposures: seen once each, in a buffer that cannot grow.

use super::{Exposure, Exposures};
use crate::state::lock;
use burgee::value::Path;
use burgee::{Attributes, Timestamp, Value, ValueRef};
use quick_cache::sync::Cache;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Most bytes of a user's name, and of a text from the context: so the buffer is bounded in bytes, too,
/// whatever somebody sends. Longer users are no names; longer texts are cut.
const MOST_BYTES: usize = 1024;

/// What was seen and has not been taken yet.
pub(crate) struct ExposureLog {
    pub(super) settings: Exposures,
    /// Hashes of what was recorded.
    known: Cache<u64, ()>,
    hash: RandomState,
    waiting: Mutex<Vec<Exposure>>,
    /// How many are waiting, for those who do not want to wait themselves.
    count: AtomicUsize,
    dropped: AtomicU64,
}

/// What a request was served.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) flag: &'a str,
    pub(crate) variant: Option<&'a str>,
    pub(crate) value: &'a Value,
    pub(crate) revision: &'a str,
    pub(crate) rule: Option<&'a dyn fmt::Display>,
}

impl fmt::Debug for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seen")
            .field("flag", &self.flag)
            .finish_non_exhaustive()
    }
}

impl ExposureLog {
    pub(crate) fn new(settings: Exposures) -> ExposureLog {
        ExposureLog {
            known: Cache::new(settings.remember.max(1)),
            hash: RandomState::new(),
            waiting: Mutex::default(),
            count: AtomicUsize::new(0),
            dropped: AtomicU64::new(0),
            settings,
        }
    }

    /// Records what a request was served, unless it is known. Costs a hash and a lookup for what is known.
    pub(crate) fn record<A: Attributes + ?Sized>(&self, context: &A, seen: Seen<'_>) {
        let mut users = self
            .settings
            .user
            .iter()
            .filter_map(|path| context.at(path));
        let user = match users.next() {
            Some(ValueRef::Str(user)) if !user.is_empty() && user.len() <= MOST_BYTES => {
                User::Text(user)
            }
            Some(ValueRef::Int(user)) => User::Number(user),
            _ => return,
        };
        let key = self.key(seen, user);
        if self.known.get(&key).is_some() {
            return;
        }
        if self.count.load(Ordering::Relaxed) >= self.settings.buffer {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let exposure = self.exposure(context, seen, user);
        let mut waiting = lock(&self.waiting);
        // Somebody else may have been here meanwhile.
        if self.known.get(&key).is_some() {
            return;
        }
        if waiting.len() >= self.settings.buffer {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.known.insert(key, ());
        waiting.push(exposure);
        self.count.store(waiting.len(), Ordering::Relaxed);
    }

    /// What tells one exposure from another. A value without a name is told apart by what it says.
    fn key(&self, seen: Seen<'_>, user: User<'_>) -> u64 {
        let mut hasher = self.hash.build_hasher();
        (user, seen.flag, seen.revision, seen.variant).hash(&mut hasher);
        if seen.variant.is_none() {
            let _ = serde_json::to_writer(Hashed(&mut hasher), seen.value);
        }
        hasher.finish()
    }

    fn exposure<A: Attributes + ?Sized>(
        &self,
        context: &A,
        seen: Seen<'_>,
        user: User<'_>,
    ) -> Exposure {
        let attributes = self.settings.context.iter();
        let taken =
            attributes.filter_map(|(name, path)| Some((name.clone(), owned(context, path)?)));
        Exposure {
            time: context.now().unwrap_or(Timestamp(0)),
            flag: seen.flag.to_owned(),
            variant: match seen.variant {
                Some(variant) => variant.to_owned(),
                None => seen.value.to_json().to_string(),
            },
            user: user.to_string(),
            revision: seen.revision.to_owned(),
            rule: seen.rule.map(ToString::to_string),
            environment: context.environment().map(str::to_owned),
            context: taken.collect(),
        }
    }

    /// What is waiting, which waits no longer.
    pub(crate) fn take(&self) -> Vec<Exposure> {
        let mut waiting = lock(&self.waiting);
        self.count.store(0, Ordering::Relaxed);
        std::mem::take(&mut *waiting)
    }

    /// How many were dropped because the buffer was full.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    pub(super) fn drop_more(&self, count: usize) {
        self.dropped.fetch_add(count as u64, Ordering::Relaxed);
    }
}

impl fmt::Debug for ExposureLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExposureLog")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Hashes what is written.
struct Hashed<'h, H>(&'h mut H);

impl<H: Hasher> io::Write for Hashed<'_, H> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Who was served.
#[derive(Debug, Clone, Copy, Hash)]
enum User<'a> {
    Text(&'a str),
    Number(i64),
}

impl fmt::Display for User<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            User::Text(text) => f.write_str(text),
            User::Number(number) => write!(f, "{number}"),
        }
    }
}

/// A copy of a single value; lists and maps are not recorded.
fn owned<A: Attributes + ?Sized>(context: &A, path: &Path) -> Option<Value> {
    match context.at(path)? {
        ValueRef::Bool(value) => Some(Value::Bool(value)),
        ValueRef::Int(value) => Some(Value::Int(value)),
        ValueRef::Float(value) => Some(Value::Float(value)),
        ValueRef::Str(value) => {
            let mut ends = (0..=MOST_BYTES).rev();
            let cut = ends.find_map(|end| value.get(..end));
            let whole = value.len() <= MOST_BYTES;
            Some(Value::from(if whole { value } else { cut? }))
        }
        _ => None,
    }
}
