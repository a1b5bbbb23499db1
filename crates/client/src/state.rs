//! What the handles of a client and its thread share.

use crate::cache;
use crate::exposure::ExposureLog;
use crate::health::Health;
use crate::rules::{Document, Origin, Ruleset};
use crate::settings::Settings;
use arc_swap::ArcSwapOption;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

/// How often the copy on disk is marked as confirmed.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// What the handles of a client and its thread share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) health: Health,
    /// Who was served what, where that is recorded.
    pub(crate) exposures: Option<Arc<ExposureLog>>,
    rules: ArcSwapOption<Ruleset>,
    /// The newest revisions, newest last.
    held: Mutex<VecDeque<Arc<Ruleset>>>,
    /// Counts what happened, for those who wait.
    pub(crate) changed: watch::Sender<u64>,
    touched: Mutex<Option<Instant>>,
    /// Rules that count and are not on the disk, because it was full, for example.
    unsaved: Mutex<Option<Document>>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Shared {
        Shared {
            exposures: settings
                .exposures
                .clone()
                .map(ExposureLog::new)
                .map(Arc::new),
            settings,
            health: Health::default(),
            rules: ArcSwapOption::empty(),
            held: Mutex::default(),
            changed: watch::Sender::new(0),
            touched: Mutex::default(),
            unsaved: Mutex::default(),
        }
    }

    /// The rules that count now, without a lock.
    pub(crate) fn rules(&self) -> arc_swap::Guard<Option<Arc<Ruleset>>> {
        self.rules.load()
    }

    /// The revision that counts now.
    pub(crate) fn revision(&self) -> Option<String> {
        self.rules().as_ref().map(|rules| rules.revision.clone())
    }

    /// The rules of a revision that is still held.
    pub(crate) fn held(&self, revision: &str) -> Option<Arc<Ruleset>> {
        let held = lock(&self.held);
        held.iter()
            .rev()
            .find(|rules| rules.revision == revision)
            .cloned()
    }

    /// Starts with the copy on disk. The reason why not is logged: there is still the source.
    pub(crate) fn start_from_cache(&self) {
        let Some(path) = &self.settings.cache else {
            return;
        };
        match cache::load(path, &self.settings) {
            Ok(Some(rules)) => {
                tracing::info!(path = %path.display(), revision = rules.revision, "starting with the rules in the cache");
                self.put(rules);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "starting without the cache");
            }
        }
    }

    /// Rules came from the source, and can be used.
    pub(crate) fn accept(&self, document: &Document, rules: Ruleset) {
        let known = self.rules.load_full();
        let new = known
            .as_ref()
            .is_none_or(|known| known.revision != rules.revision);
        if new {
            tracing::info!(revision = rules.revision, "new rules");
        }
        // Rules out of the cache are replaced by equal ones too: these are confirmed.
        if new || known.is_some_and(|known| known.origin != Origin::Source) {
            self.put(rules);
            self.save(document, new);
        }
        self.confirm();
    }

    /// The source says that nothing has changed.
    pub(crate) fn confirm(&self) {
        if let Some(known) = self.rules.load_full()
            && known.origin != Origin::Source
        {
            self.put(Ruleset {
                origin: Origin::Source,
                ..(*known).clone()
            });
        }
        let was_well = self.health.is_well();
        self.health.confirm();
        self.touch();
        if !was_well {
            tracing::info!("the source of the rules is in reach");
            self.tell();
        }
    }

    /// The source cannot be used; what is known goes on counting.
    pub(crate) fn fail(&self, error: &dyn std::fmt::Display) {
        if self.health.fail(error.to_string()) {
            let serving = self.revision();
            tracing::warn!(%error, serving, "the source of the rules cannot be used; the last known rules go on counting");
            self.tell();
        }
    }

    fn put(&self, rules: Ruleset) {
        let rules = Arc::new(rules);
        let mut held = lock(&self.held);
        held.retain(|known| known.revision != rules.revision);
        held.push_back(Arc::clone(&rules));
        while held.len() > self.settings.held.max(1) {
            held.pop_front();
        }
        drop(held);
        self.rules.store(Some(rules));
        self.tell();
    }

    fn save(&self, document: &Document, new: bool) {
        let Some(path) = &self.settings.cache else {
            return;
        };
        if !new && path.exists() {
            return;
        }
        let stored = cache::store(path, document);
        let failed = stored.is_err().then(|| document.clone());
        *lock(&self.unsaved) = failed;
        if let Err(error) = stored {
            tracing::warn!(path = %path.display(), %error, "the rules cannot be cached; this is tried again from time to time");
        }
    }

    /// Marks the copy on disk as confirmed, from time to time. A copy of other rules is not: it would pass for
    /// fresh at the next start. Those that count are written again instead.
    fn touch(&self) {
        let Some(path) = &self.settings.cache else {
            return;
        };
        let mut touched = lock(&self.touched);
        if touched.is_none_or(|last| last.elapsed() >= TOUCH_EVERY) {
            *touched = Some(Instant::now());
            let mut unsaved = lock(&self.unsaved);
            if let Some(document) = &*unsaved {
                if cache::store(path, document).is_ok() {
                    *unsaved = None;
                }
                return;
            }
            if let Err(error) = cache::touch(path, SystemTime::now()) {
                tracing::debug!(path = %path.display(), %error, "the cache cannot be marked as confirmed");
            }
        }
    }

    /// Wakes those who wait.
    fn tell(&self) {
        self.changed
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// A lock whose holder panicked protects nothing that could be half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::compile;
    use std::path::Path;

    fn rules(text: &str) -> (Document, Ruleset) {
        let document = Document {
            rules: text.to_owned(),
            ..Document::default()
        };
        let (settings, files) = (Settings::default(), &document.files);
        let rules = compile(text, "", files, &settings, None, Origin::Source).unwrap();
        (document, rules)
    }

    fn age(path: &Path) -> Duration {
        let changed = path.metadata().unwrap().modified().unwrap();
        changed.elapsed().unwrap()
    }

    #[test]
    fn a_copy_of_rules_that_do_not_count_any_more_is_not_marked_as_confirmed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.cache");
        let shared = Shared::new(Settings {
            cache: Some(path.clone()),
            ..Settings::default()
        });
        let (old, compiled) = rules("flag x: bool = off");
        shared.accept(&old, compiled);
        let hour = Duration::from_secs(3600);
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - hour).unwrap();
        // A folder in the way of the new file, as a full disk would be.
        let name = format!("rules.cache.{}.new", std::process::id());
        let obstacle = folder.path().join(name);
        std::fs::create_dir(&obstacle).unwrap();
        *lock(&shared.touched) = None;
        let (new, compiled) = rules("flag x: bool = on");
        shared.accept(&new, compiled);
        assert!(age(&path) >= hour, "{:?}", age(&path));
        std::fs::remove_dir(&obstacle).unwrap();
        *lock(&shared.touched) = None;
        shared.confirm();
        let stored = std::fs::read_to_string(&path).unwrap();
        assert!(stored.contains("x: bool = on"), "{stored}");
    }
}
