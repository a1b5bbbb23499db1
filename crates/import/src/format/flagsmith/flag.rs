//! Features: the overrides of all segments in the order of their priority, then the environment's own.

use super::document::{Document, Feature, Segment, key};
use super::elements;
use super::native::{Chosen, FlagTable, VariantTable};
use super::priority::Priority;
use super::shape::Shape;
use super::threshold::{self, Shares};
use super::wire::VariantWire;
use crate::depth::is_too_deep;
use crate::names::Names;
use crate::note::{Note, Severity};
use burgee::ast::{self, Item, Target, build};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// A feature and what is put in its place.
#[derive(Debug)]
struct Overridden<'d> {
    own: &'d Feature,
    /// With the name of the segment in the rules, and in Flagsmith.
    overrides: Vec<(&'d Feature, String, &'d str)>,
}

impl Overridden<'_> {
    /// The state whose value cannot be written in rules, if there is one.
    fn too_deep(&self) -> Option<&Feature> {
        let overrides = self.overrides.iter().map(|(feature, ..)| *feature);
        overrides.chain([self.own]).find(|feature| {
            let values = variants(feature).iter().map(|variant| &variant.value);
            values.chain([&feature.wire.value]).any(is_too_deep)
        })
    }
}

/// All features by name.
#[derive(Debug)]
pub(super) struct Features<'d> {
    by_name: IndexMap<&'d str, Overridden<'d>>,
    /// Features that would mean something else without what is left out.
    harmed: HashSet<&'d str>,
    notes: Vec<Note>,
}

impl<'d> Features<'d> {
    /// The features of a document, without overrides.
    pub(super) fn new(document: &'d Document) -> Features<'d> {
        let mut features: IndexMap<&str, Overridden<'_>> = IndexMap::new();
        let mut notes = Vec::new();
        for own in &document.features {
            let feature = Overridden {
                own,
                overrides: Vec::new(),
            };
            if let Some(before) = features.insert(&own.wire.name, feature) {
                let message = format!("another feature `{}` follows, which counts", own.wire.name);
                notes.push(note(Severity::Note, before.own, message));
            }
        }
        Features {
            by_name: features,
            harmed: document.broken.iter().map(String::as_str).collect(),
            notes,
        }
    }

    /// Takes note of what a segment overrides, under its name in the rules.
    pub(super) fn overridden_by(&mut self, segment: &'d Segment, name: &str) {
        for feature in &segment.overrides {
            let Some(overridden) = self.by_name.get_mut(feature.wire.name.as_str()) else {
                let message = format!("there is no feature `{}` to override", feature.wire.name);
                self.notes.push(note(Severity::Note, feature, message));
                continue;
            };
            let said = (feature, name.to_owned(), segment.wire.name.as_str());
            overridden.overrides.push(said);
        }
    }

    /// What a segment overrides that cannot be imported.
    pub(super) fn harmed_by(&mut self, segment: &'d Segment) {
        let names = segment.overrides.iter();
        self.harmed
            .extend(names.map(|feature| feature.wire.name.as_str()));
    }

    /// The flags, and what their answers need beside them.
    pub(super) fn flags(
        self,
        items: &mut Vec<Item>,
        notes: &mut Vec<Note>,
    ) -> HashMap<String, FlagTable> {
        notes.extend(self.notes);
        let mut tables = HashMap::new();
        let mut names = Names::default();
        for (name, mut overridden) in self.by_name {
            if self.harmed.contains(name) {
                let message = format!("feature `{name}` is left out, because a part of it is");
                notes.push(note(Severity::Refused, overridden.own, message));
                continue;
            }
            if let Some(feature) = overridden.too_deep() {
                let message = format!("feature `{name}` is left out: its value is nested too deep");
                notes.push(note(Severity::Refused, feature, message));
                continue;
            }
            // A stable sort: the first of equal priorities goes first.
            overridden
                .overrides
                .sort_by(|(a, ..), (b, ..)| a.priority.order(&b.priority));
            let flag_name = names.take(name);
            let builder = Builder::new(flag_name, &overridden, notes);
            let (flag, table) = builder.flag(name, &overridden);
            items.push(flag.into());
            tables.insert(name.to_owned(), table);
        }
        tables
    }
}

fn note(severity: Severity, feature: &Feature, message: String) -> Note {
    Note {
        severity,
        at: feature.at.clone(),
        message,
    }
}

/// Puts one flag together.
struct Builder<'n> {
    shape: Shape,
    /// The variants, when there are any: a flag has either named or unnamed values.
    variants: Option<Vec<(String, ast::Expr)>>,
    variant_names: Names,
    rule_names: Names,
    table: FlagTable,
    notes: &'n mut Vec<Note>,
}

impl<'n> Builder<'n> {
    fn new(name: String, overridden: &Overridden<'_>, notes: &'n mut Vec<Note>) -> Builder<'n> {
        let overrides = overridden.overrides.iter().map(|(feature, ..)| *feature);
        let all: Vec<&Feature> = overrides.chain([overridden.own]).collect();
        let shape = Shape::of(&all);
        let multivariate = all.iter().any(|feature| !variants(feature).is_empty());
        for feature in all {
            let numbers = variants(feature).iter().map(|variant| &variant.value);
            for value in numbers.chain([&feature.wire.value]) {
                if value.as_i64().is_none() && value.as_u64().is_some() {
                    let message = format!("{value} is beyond 64 bits and is rounded");
                    notes.push(note(Severity::Warning, feature, message));
                }
            }
        }
        Builder {
            table: FlagTable::new(name, shape.clone()),
            shape,
            variants: multivariate.then(Vec::new),
            variant_names: Names::default(),
            rule_names: Names::default(),
            notes,
        }
    }

    fn flag(mut self, name: &str, overridden: &Overridden<'_>) -> (ast::Flag, FlagTable) {
        let mut rules = Vec::new();
        let mut seen = HashSet::new();
        for (feature, segment, native) in &overridden.overrides {
            if !seen.insert(segment) {
                let message = format!("segment `{native}` overrides `{name}` once already");
                self.notes.push(note(Severity::Note, feature, message));
                continue;
            }
            let reason = format!("TARGETING_MATCH; segment={native}");
            self.overridden(feature, segment, &reason, &mut rules);
        }
        let own = overridden.own;
        let control = self.target(own, &own.wire.value, "control");
        self.table.otherwise = Chosen::new(own, "DEFAULT".to_owned(), false);
        if !variants(own).is_empty() {
            let split = self.rule_names.take("split");
            let serve = self.split(own, &control, None);
            self.choose(&split, Chosen::new(own, "DEFAULT".to_owned(), true));
            rules.push(build::rule(split).serve(serve));
        }
        let mut flag = build::flag(&self.table.name, self.shape.flag_type());
        if rules.is_empty() && self.variants.is_none() {
            flag.value = Some(control);
            return (flag, self.table);
        }
        if let Some(variants) = self.variants {
            flag = flag.variants(variants);
        }
        for rule in rules {
            flag = flag.rule(rule);
        }
        (flag.otherwise(control), self.table)
    }

    /// The rules of one override. Without an identity there is nobody to deal out, and the value is
    /// served as it is.
    fn overridden(
        &mut self,
        feature: &Feature,
        segment: &str,
        reason: &str,
        rules: &mut Vec<ast::Rule>,
    ) {
        let control = self.target(feature, &feature.wire.value, segment);
        if !variants(feature).is_empty() {
            let name = self.rule_names.take(segment);
            let serve = self.split(feature, &control, Some(segment));
            self.choose(&name, Chosen::new(feature, reason.to_owned(), true));
            let rule = build::rule(name).when(build::segment(segment));
            rules.push(rule.serve(serve));
        }
        let name = if variants(feature).is_empty() {
            self.rule_names.take(segment)
        } else {
            self.rule_names.take(&format!("{segment} without identity"))
        };
        self.choose(&name, Chosen::new(feature, reason.to_owned(), false));
        let rule = build::rule(name).when(build::segment(segment));
        rules.push(rule.serve(control));
    }

    fn choose(&mut self, rule: &str, chosen: Chosen) {
        self.table.rules.insert(rule.to_owned(), chosen);
    }

    /// What is served for a value: itself, or the variant of it that gets a name like `wanted`.
    fn target(&mut self, feature: &Feature, value: &Json, wanted: &str) -> Target {
        if self.shape.is_switch() {
            return if feature.wire.enabled { "on" } else { "off" }.into();
        }
        let value = self.shape.value(feature.wire.enabled, value);
        let Some(variants) = &mut self.variants else {
            return value.into();
        };
        let name = self.variant_names.take(wanted);
        variants.push((name.clone(), value));
        name.as_str().into()
    }

    /// The shares of a multivariate feature, in the order of their priority.
    fn split(
        &mut self,
        feature: &Feature,
        control: &Target,
        segment: Option<&str>,
    ) -> ast::Outcome {
        let mut sorted: Vec<&VariantWire> = variants(feature).iter().collect();
        sorted.sort_by(|a, b| {
            let priority = |variant: &VariantWire| Priority::read(variant.priority.as_deref());
            priority(a).order(&priority(b))
        });
        let weights = sorted
            .iter()
            .map(|variant| variant.weight.as_f64().unwrap_or(0.0));
        let shares: Shares = threshold::shares(&weights.collect::<Vec<_>>());
        let mut targets = Vec::with_capacity(sorted.len());
        for (index, variant) in sorted.into_iter().enumerate() {
            let wanted = variant_name(variant, index);
            let wanted = match segment {
                Some(segment) => format!("{segment}-{wanted}"),
                None => wanted,
            };
            if let Target::Variant(name) = self.target(feature, &variant.value, &wanted) {
                let weight = elements::number_text(&variant.weight);
                self.table.variants.insert(
                    name.node.clone(),
                    VariantTable {
                        key: variant.key.clone(),
                        reason: Some(format!("SPLIT; weight={weight}")),
                    },
                );
                targets.push(name.node);
            }
        }
        let rest = match control {
            Target::Variant(name) => name.node.clone(),
            Target::Value(_) => String::new(),
        };
        self.table.variants.insert(
            rest.clone(),
            VariantTable {
                key: "control".into(),
                reason: None,
            },
        );
        shares
            .split(&targets, &rest, &key(&feature.wire.key))
            .into()
    }
}

fn variants(feature: &Feature) -> &[VariantWire] {
    feature.wire.variants.as_deref().unwrap_or_default()
}

/// A name for a variant: its key, or its value where that is a word.
fn variant_name(variant: &VariantWire, index: usize) -> String {
    let word = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(plain)
    };
    let key = key(&variant.key);
    match &variant.value {
        _ if !key.is_empty() => key,
        Json::String(text) if word(text) => text.clone(),
        _ => format!("variant-{}", index.saturating_add(1)),
    }
}
