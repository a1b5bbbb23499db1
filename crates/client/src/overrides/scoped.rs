//! Overrides for as long as somebody holds them: for tests.

use super::Forced;
use arc_swap::ArcSwapOption;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The overrides of a handle, the newest last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layers(Vec<(u64, String, Forced)>);

impl Layers {
    /// The newest override of a flag.
    pub(crate) fn get(&self, flag: &str) -> Option<&Forced> {
        let mut layers = self.0.iter().rev();
        let (_, _, forced) = layers.find(|(_, known, _)| known == flag)?;
        Some(forced)
    }
}

/// The overrides of a handle as they change. Without any, asking costs nearly nothing.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    layers: ArcSwapOption<Layers>,
    /// Whether there has ever been one.
    any: AtomicBool,
    next: AtomicU64,
}

impl Overlay {
    /// A copy that changes by itself.
    pub(crate) fn fork(&self) -> Overlay {
        Overlay {
            layers: ArcSwapOption::new(self.layers.load_full()),
            any: AtomicBool::new(self.any.load(Ordering::Acquire)),
            next: AtomicU64::new(self.next.load(Ordering::Relaxed)),
        }
    }

    /// The overrides as they are now; none where there are none, which costs the reading of a flag.
    pub(crate) fn layers(&self) -> Option<Arc<Layers>> {
        if self.any.load(Ordering::Acquire) {
            return self.layers.load_full();
        }
        None
    }

    /// Forces a value on a flag until the guard is dropped.
    pub(crate) fn force(self: &Arc<Self>, flag: &str, forced: &Forced) -> OverrideGuard {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.change(|layers| layers.0.push((id, flag.to_owned(), forced.clone())));
        OverrideGuard {
            overlay: Arc::clone(self),
            id,
        }
    }

    fn change(&self, change: impl Fn(&mut Layers)) {
        self.layers.rcu(|layers| {
            let mut layers = layers.as_deref().cloned().unwrap_or_default();
            change(&mut layers);
            (!layers.0.is_empty()).then(|| Arc::new(layers))
        });
        self.any.store(true, Ordering::Release);
    }
}

/// Holds an override: made by [`Client::override_flag`](crate::Client::override_flag). When it is dropped, what
/// was there before counts again.
#[derive(Debug)]
#[must_use = "the override ends when its guard is dropped"]
pub struct OverrideGuard {
    overlay: Arc<Overlay>,
    id: u64,
}

impl Drop for OverrideGuard {
    fn drop(&mut self) {
        self.overlay
            .change(|layers| layers.0.retain(|(id, _, _)| *id != self.id));
    }
}
