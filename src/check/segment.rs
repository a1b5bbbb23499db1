//! References to segments and to other flags inside conditions.

use super::checker::Checker;
use super::graph::Node;
use super::names::Found;
use crate::ast::{FlagType, IsTest};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span};
use crate::typed::{Expr, ExprKind, FlagId, SegmentId, VariantId};
use crate::value::Type;

impl Checker<'_> {
    /// `in segment name`
    pub(super) fn segment(&mut self, name: &Name) -> Option<ExprKind> {
        self.tests = self.tests.saturating_add(1);
        match self.names.segments.find(&name.node) {
            Found::Known(index) => {
                self.uses(Node::Segment(index), name.span);
                let id = self.names.segments.all.get(index)?.id?;
                Some(ExprKind::Segment(SegmentId(id)))
            }
            Found::Broken => None,
            Found::Unknown => {
                let message = format!("unknown segment `{}`", name.node);
                let finding = Diagnostic::new(Code::UnknownSegment, name.span, message)
                    .help(format!("define it with `segment {} = …`", name.node));
                let known = self.names.segments.all.iter();
                let known = known.map(|segment| segment.ast.name.node.as_str());
                let finding = self.suggest(finding, &name.node, known, name.span);
                self.fail(finding)
            }
        }
    }

    /// The flag of this name: its index in the table and its id.
    pub(super) fn flag_named(&mut self, name: &Name) -> Option<(usize, FlagId)> {
        match self.names.flags.find(&name.node) {
            Found::Known(index) => {
                let id = self.names.flags.all.get(index)?.id?;
                Some((index, FlagId(id)))
            }
            Found::Broken => None,
            Found::Unknown => {
                let message = format!("unknown flag `{}`", name.node);
                let finding = Diagnostic::new(Code::UnknownFlag, name.span, message)
                    .label("no flag has this name");
                let known = self.names.flags.all.iter();
                let known = known.map(|flag| flag.ast.flag.name.node.as_str());
                let finding = self.suggest(finding, &name.node, known, name.span);
                self.fail(finding)
            }
        }
    }

    /// The flag and its variant, for `flag x is y` and `requires x is y`.
    pub(super) fn flag_and_variant(
        &mut self,
        flag: &Name,
        variant: &Name,
    ) -> Option<(FlagId, VariantId)> {
        let (index, id) = self.flag_named(flag)?;
        self.uses(Node::Flag(index), flag.span);
        let names = self.names;
        let def = names.flags.all.get(index)?;
        let at = def.ast.variants.get_index_of(variant.node.as_str());
        if let Some(at) = at {
            return Some((id, VariantId(u32::try_from(at).unwrap_or(u32::MAX))));
        }
        let message = format!("flag `{}` has no variant `{}`", flag.node, variant.node);
        let finding = Diagnostic::new(Code::UnknownVariant, variant.span, message)
            .also(def.ast.flag.name.span, "the flag is defined here");
        let finding = if [IsTest::Missing, IsTest::Present]
            .iter()
            .any(|test| test.text() == variant.node)
        {
            return self.fail(finding.help(format!(
                "`flag {0}` always serves something; to test the value write `(flag {0}) is {1}`",
                flag.node, variant.node
            )));
        } else if def.ast.variants.is_empty() {
            finding.help(format!(
                "its values have no names; compare the value: `flag {} == …`",
                flag.node
            ))
        } else {
            finding.help(format!(
                "it has {}",
                quoted(def.ast.variants.iter().copied())
            ))
        };
        let known = def.ast.variants.iter().copied();
        let finding = self.suggest(finding, &variant.node, known, variant.span);
        self.fail(finding)
    }

    /// `flag x is y`
    pub(super) fn flag_is(&mut self, flag: &Name, variant: &Name) -> Option<ExprKind> {
        self.tests = self.tests.saturating_add(1);
        let (flag, variant) = self.flag_and_variant(flag, variant)?;
        Some(ExprKind::FlagIs { flag, variant })
    }

    /// `flag x` as an operand.
    pub(super) fn flag_value(&mut self, name: &Name, span: Span) -> Option<Expr> {
        let (index, id) = self.flag_named(name)?;
        self.uses(Node::Flag(index), name.span);
        let ty = match self.names.flags.all.get(index)?.ast.flag.ty.node {
            FlagType::Bool => Type::Bool,
            FlagType::String => Type::String,
            FlagType::Int => Type::Int,
            FlagType::Number => Type::Number,
            FlagType::Json => Type::Any,
        };
        Some(Expr {
            kind: ExprKind::FlagValue(id),
            ty,
            span,
        })
    }
}

/// "`a`, `b` and `c`"; the first of many.
pub(super) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    let shown: Vec<String> = names
        .by_ref()
        .take(8)
        .map(|name| format!("`{name}`"))
        .collect();
    match shown.split_last() {
        _ if names.next().is_some() => format!("{}, …", shown.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}
