//! Answers that are remembered, in bounded memory.

use crate::details::Details;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What an answer takes beside its texts, in bytes.
const EACH: u64 = 512;

/// Answers by their questions. The least used ones make room.
pub(super) struct Store(Cache<String, Known, Bytes>);

#[derive(Debug, Clone)]
struct Known {
    details: Arc<Details>,
    since: Instant,
    bytes: u64,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<String, Known> for Bytes {
    fn weight(&self, key: &String, known: &Known) -> u64 {
        key.len() as u64 + known.bytes
    }
}

impl Store {
    /// Remembers as much as fits into this many bytes.
    pub(super) fn new(bytes: u64) -> Store {
        let items = usize::try_from(bytes / EACH).unwrap_or(usize::MAX);
        Store(Cache::with_weighter(items.clamp(1, 100_000), bytes, Bytes))
    }

    /// The answer to a question, and how old it is.
    pub(super) fn get(&self, key: &str) -> Option<(Arc<Details>, Duration)> {
        let known = self.0.get(key)?;
        Some((known.details, known.since.elapsed()))
    }

    pub(super) fn put(&self, key: String, details: Arc<Details>) {
        let value = details.value.as_ref();
        let texts = details
            .metadata
            .iter()
            .map(|(name, text)| name.len() + text.len() + 64);
        let value = value.map_or(0, |value| value.to_json().to_string().len());
        let named = [&details.variant, &details.revision].into_iter().flatten();
        let named = named.chain([&details.flag, &details.reason]);
        let named: usize = named.map(String::len).sum();
        let known = Known {
            bytes: EACH + (value + named + texts.sum::<usize>()) as u64,
            details,
            since: Instant::now(),
        };
        self.0.insert(key, known);
    }

    pub(super) fn clear(&self) {
        self.0.clear();
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("bytes", &self.0.weight())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded() {
        let store = Store::new(64 << 10);
        for number in 0..10_000 {
            let details = Details::failed("x", None);
            store.put(format!("{number}"), Arc::new(details));
        }
        assert!(store.0.weight() <= 64 << 10);
        assert!(store.0.len() > 30);
        let large = Details {
            value: Some("x".repeat(1 << 20).into()),
            ..Details::failed("x", None)
        };
        store.put("large".to_owned(), Arc::new(large));
        assert!(store.get("large").is_none());
        let named = Details {
            variant: Some("x".repeat(1 << 20)),
            ..Details::failed("x", None)
        };
        store.put("named".to_owned(), Arc::new(named));
        assert!(store.get("named").is_none());
    }
}
