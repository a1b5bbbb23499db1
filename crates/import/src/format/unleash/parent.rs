//! Dependencies: features that depend on others.
//!
//! A parent is looked at with the name of the child, which counts where a rollout has no group of its
//! own. Where that makes a difference, the parent is written a second time for this child.

use super::feature::{Plan, View, plan, size};
use super::flag::flag;
use super::notes::{Notes, Problem};
use super::segment::Segments;
use super::variant::{OFF, ON, Variants};
use super::wire::{DependencyWire, FeatureWire};
use crate::JsonPath;
use burgee::ast::Item;
use indexmap::IndexMap;

/// How much may be written a second time, in bytes.
const REPEATED: usize = 16 << 20;

/// A feature that was read, and what came of it.
#[derive(Debug)]
pub(super) struct Feature {
    /// Where it stands.
    pub(super) at: JsonPath,
    /// As it was sent.
    pub(super) wire: FeatureWire,
    /// In burgee's words; none where it was left out.
    pub(super) plan: Option<Plan>,
}

impl Feature {
    fn has_parents(&self) -> bool {
        self.wire
            .dependencies
            .as_ref()
            .is_some_and(|list| !list.is_empty())
    }
}

/// What a feature needs of others.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// `requires flag is variant`
    pub(super) requires: Vec<(String, String)>,
    /// The others that must not be off.
    pub(super) on: Vec<String>,
    /// The others that must have one of these variants.
    pub(super) one_of: Vec<(String, Vec<String>)>,
    /// Why it can never be on.
    pub(super) never: Option<(JsonPath, String)>,
}

impl Needs {
    fn add(&mut self, flag: &str, mut variants: Vec<String>, at: &JsonPath) {
        match (variants.pop(), variants.is_empty()) {
            (None, _) => {
                let message = format!("`{flag}` never has a variant that would do: always off");
                self.never.get_or_insert_with(|| (at.clone(), message));
            }
            (Some(only), true) => match self.requires.iter().find(|(other, _)| other == flag) {
                None => self.requires.push((flag.to_owned(), only)),
                Some((_, needed)) if *needed == only => {}
                Some(_) => self.one_of.push((flag.to_owned(), vec![only])),
            },
            (Some(last), false) => {
                variants.push(last);
                self.one_of.push((flag.to_owned(), variants));
            }
        }
    }
}

/// All features of a document, and what is written a second time.
pub(super) struct Parents<'d> {
    /// The features by name.
    pub(super) features: &'d IndexMap<String, Feature>,
    /// The segments.
    pub(super) segments: &'d Segments,
    /// What has been written a second time, in bytes.
    pub(super) repeated: usize,
    /// The flags that were added for that.
    pub(super) items: Vec<Item>,
    /// The variants of each of them.
    pub(super) again: IndexMap<String, Variants>,
}

impl Parents<'_> {
    /// What a feature needs of its parents.
    pub(super) fn needs(&mut self, child: &Feature, notes: &mut Notes) -> Result<Needs, Problem> {
        let mut needs = Needs::default();
        let list = child.wire.dependencies.as_deref().unwrap_or_default();
        for (index, dependency) in list.iter().enumerate() {
            let at = child.at.key("dependencies").index(index);
            self.need(child, dependency, &at, &mut needs, notes)?;
        }
        Ok(needs)
    }

    fn need(
        &mut self,
        child: &Feature,
        wire: &DependencyWire,
        at: &JsonPath,
        needs: &mut Needs,
        notes: &mut Notes,
    ) -> Result<(), Problem> {
        let name = &wire.feature;
        let Some(parent) = self.features.get(name) else {
            let message = format!("there is no feature `{name}`: always off");
            needs.never.get_or_insert_with(|| (at.clone(), message));
            return Ok(());
        };
        if parent.has_parents() {
            let message =
                format!("`{name}` has parents of its own, which is never met: always off");
            needs.never.get_or_insert_with(|| (at.clone(), message));
            return Ok(());
        }
        let Some(own) = &parent.plan else {
            return Err(Problem::refused(
                at,
                format!("the parent `{name}` was left out"),
            ));
        };
        let asked = child.wire.name.as_str();
        let (flag, variants) = if own.follows_child {
            let flag = self.free(format!("{name} for {asked}"));
            notes.note(
                &parent.at,
                format!(
                    "a rollout without a group follows the child's name: written again as `{flag}`"
                ),
            );
            let view = View {
                asked,
                always: false,
            };
            (flag.clone(), self.again(parent, &flag, view, at)?)
        } else {
            (name.clone(), own.variants.clone())
        };
        let named = wire.variants.as_deref().unwrap_or_default();
        if wire.enabled.unwrap_or(true) {
            if named.is_empty() && !variants.is_empty() {
                needs.on.push(flag);
            } else {
                needs.add(&flag, when_on(&variants, named), at);
            }
            return Ok(());
        }
        needs.add(&flag, vec![OFF.to_owned()], at);
        if !named.is_empty() {
            // The variant is looked at although the parent must be off.
            let flag = self.free(format!("{name} for {asked} if on"));
            let variants = self.again(
                parent,
                &flag,
                View {
                    asked,
                    always: true,
                },
                at,
            )?;
            if !variants.is_empty() {
                notes.note(at, "a variant of a parent that must be off");
                needs.add(&flag, when_on(&variants, named), at);
            }
        }
        Ok(())
    }

    /// `name`, longer where a feature is called that.
    fn free(&self, mut name: String) -> String {
        while self.features.contains_key(&name) {
            name.push('\'');
        }
        name
    }

    /// Writes a parent a second time.
    fn again(
        &mut self,
        parent: &Feature,
        name: &str,
        view: View<'_>,
        at: &JsonPath,
    ) -> Result<Variants, Problem> {
        if let Some(variants) = self.again.get(name) {
            return Ok(variants.clone());
        }
        self.repeated = self.repeated.saturating_add(size(&parent.wire) + 1024);
        if self.repeated > REPEATED {
            return Err(Problem::refused(at, "too many parents to be written again"));
        }
        // What there is to say has been said about the parent itself.
        let mut silent = Notes::default();
        let mut plan = plan(&parent.wire, &parent.at, view, self.segments, &mut silent)?;
        let variants = plan.variants.clone();
        let mut wire = parent.wire.clone();
        if view.always {
            wire.enabled = true;
            plan.broken = None;
        }
        let text = format!("what the children of `{}` see of it", parent.wire.name);
        wire.description = Some(text);
        let flag = flag(name, &wire, plan, Needs::default());
        self.items.push(flag.into());
        self.again.insert(name.to_owned(), variants.clone());
        Ok(variants)
    }
}

/// The variants of a parent that must be on, and must have one of the named ones if it has any.
fn when_on(variants: &Variants, named: &[String]) -> Vec<String> {
    if variants.is_empty() {
        return vec![ON.to_owned()];
    }
    let fits = variants
        .iter()
        .filter(|(_, own, _)| named.is_empty() || named.iter().any(|named| named == own));
    let fits = fits.map(|(name, _, _)| name.to_owned());
    let plain = variants.can_be_plain().then(|| ON.to_owned());
    fits.chain(plain).collect()
}
