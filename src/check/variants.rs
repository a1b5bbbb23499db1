//! What a flag can serve, and what stands behind `serve`.

use super::checker::Checker;
use super::segment::quoted;
use crate::ast::{self, FlagType, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span};
use crate::typed::{Expected, Variant, VariantId};
use crate::value::Value;
use std::collections::HashMap;

/// The variants of one flag while it is checked.
#[derive(Debug)]
pub(super) struct Variants {
    /// The variants; values that are written in place are added when they are met.
    pub(super) list: Vec<Variant>,
    /// The type of the flag's values.
    ty: FlagType,
    /// Where the `variants` block is, if there is one.
    block: Option<Span>,
    by_name: HashMap<String, usize>,
    /// The first variant with each value, by the value's JSON.
    by_value: HashMap<String, usize>,
}

impl Variants {
    /// The variant of this name.
    pub(super) fn find(&self, name: &str) -> Option<VariantId> {
        self.by_name.get(name).map(|at| id(*at))
    }

    /// The first variant with this value.
    fn with_value(&self, value: &Value) -> Option<usize> {
        self.by_value.get(&value.to_json().to_string()).copied()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.list
            .iter()
            .filter_map(|variant| variant.name.as_deref())
    }

    fn add(&mut self, variant: Variant) -> VariantId {
        let at = self.list.len();
        if let Some(name) = &variant.name {
            self.by_name.insert(name.clone(), at);
        }
        let value = variant.value.to_json().to_string();
        self.by_value.entry(value).or_insert(at);
        self.list.push(variant);
        id(at)
    }
}

fn id(at: usize) -> VariantId {
    VariantId(u32::try_from(at).unwrap_or(u32::MAX))
}

impl Checker<'_> {
    /// The variants that a flag declares; the second part is whether all of them are right.
    pub(super) fn variants(
        &mut self,
        ty: FlagType,
        block: Option<&crate::source::Spanned<Vec<ast::Variant>>>,
    ) -> (Variants, bool) {
        let mut variants = Variants {
            list: Vec::new(),
            ty,
            block: block.map(|block| block.span),
            by_name: HashMap::new(),
            by_value: HashMap::new(),
        };
        let mut good = true;
        let Some(block) = block else {
            if ty == FlagType::Bool {
                for (name, value) in [("on", true), ("off", false)] {
                    variants.add(Variant {
                        name: Some(name.to_owned()),
                        value: Value::Bool(value),
                        description: None,
                    });
                }
            }
            return (variants, good);
        };
        let mut places: HashMap<&str, Span> = HashMap::new();
        for variant in &block.node {
            let name = &variant.name;
            if let Some(first) = places.get(name.node.as_str()) {
                let message = format!("variant `{}` is defined twice", name.node);
                self.findings.push(
                    Diagnostic::new(Code::Duplicate, name.span, message)
                        .label("defined again here")
                        .also(*first, "first defined here"),
                );
                good = false;
                continue;
            }
            places.insert(&name.node, name.span);
            let value = self.flag_value_of(&variant.value, ty);
            good &= value.is_some();
            variants.add(Variant {
                name: Some(name.node.clone()),
                value: value.unwrap_or_default(),
                description: variant.description.as_ref().map(|text| text.node.clone()),
            });
        }
        (variants, good)
    }

    /// What is served.
    pub(super) fn target(&mut self, target: &Target, variants: &mut Variants) -> Option<VariantId> {
        match self.expected(target, variants)? {
            Expected::Variant(id) => Some(id),
            // A value that stands in several rules is one variant.
            Expected::Value(value) => Some(match variants.with_value(&value) {
                Some(at) => id(at),
                None => variants.add(Variant {
                    name: None,
                    value,
                    description: None,
                }),
            }),
        }
    }

    /// What a test expects, or a rule serves.
    pub(super) fn expected(&mut self, target: &Target, variants: &Variants) -> Option<Expected> {
        match target {
            Target::Variant(name) => self.variant_named(name, variants).map(Expected::Variant),
            Target::Value(expr) => {
                let value = self.flag_value_of(expr, variants.ty)?;
                let Some(block) = variants.block else {
                    return Some(match value {
                        Value::Bool(value) if variants.ty == FlagType::Bool => {
                            Expected::Variant(variants.find(if value { "on" } else { "off" })?)
                        }
                        value => Expected::Value(value),
                    });
                };
                let message = "a flag with `variants` serves them by name";
                let finding = Diagnostic::new(Code::TypeMismatch, expr.span, message)
                    .also(block, "the variants are defined here");
                let same = variants.with_value(&value);
                let same = same.and_then(|at| variants.list.get(at));
                let name = same.and_then(|known| known.name.as_deref());
                self.fail(match name {
                    Some(name) => finding
                        .help(format!("this is the value of `{name}`"))
                        .fix(expr.span, name),
                    None => finding.help(format!("it has {}", quoted(variants.names()))),
                })
            }
        }
    }

    fn variant_named(&mut self, name: &Name, variants: &Variants) -> Option<VariantId> {
        if let Some(id) = variants.find(&name.node) {
            return Some(id);
        }
        if variants.block.is_none() && variants.ty != FlagType::Bool {
            let message = format!(
                "the flag has no `variants`, so `{}` has no value",
                name.node
            );
            let finding = Diagnostic::new(Code::MissingValue, name.span, message);
            return self.fail(if variants.ty == FlagType::String {
                finding
                    .help(format!(
                        "write the value, \"{0}\", or add `variants {{ {0} = … }}`",
                        name.node
                    ))
                    .fix(name.span, format!("\"{}\"", name.node))
            } else {
                finding.help(format!(
                    "write the value, or add `variants {{ {} = … }}`",
                    name.node
                ))
            });
        }
        let message = format!("unknown variant `{}`", name.node);
        let finding = Diagnostic::new(Code::UnknownVariant, name.span, message);
        let finding = match variants.block {
            Some(block) => finding.also(block, "the variants are defined here"),
            None => finding,
        };
        let finding = finding.help(format!("the flag has {}", quoted(variants.names())));
        let finding = self.suggest(finding, &name.node, variants.names(), name.span);
        self.fail(finding)
    }
}
