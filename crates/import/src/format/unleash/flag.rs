//! The flag that a feature becomes.

use super::feature::Plan;
use super::parent::Needs;
use super::variant::OFF;
use super::wire::FeatureWire;
use burgee::Timestamp;
use burgee::ast::{
    Flag, FlagItem, FlagType, Literal, Meta, MetaKey, MetaValue, Outcome, Status, build,
};
use burgee::source::Spanned;

/// Puts a flag together.
pub(super) fn flag(name: &str, wire: &FeatureWire, mut plan: Plan, needs: Needs) -> Flag {
    let simple = plan.variants.is_empty();
    let ty = if simple {
        FlagType::Bool
    } else {
        FlagType::Json
    };
    let mut flag = described(build::flag(name, ty), wire);
    let live = wire.enabled && plan.broken.is_none() && needs.never.is_none();
    let alone = needs.requires.is_empty() && needs.on.is_empty() && needs.one_of.is_empty();
    if let (true, true, true, [], Outcome::Target(target)) =
        (simple, live, alone, plan.rules.as_slice(), &plan.otherwise)
    {
        flag.value = Some(target.clone());
        return flag;
    }
    if !live {
        flag = flag.status(Status::Disabled);
    }
    if !simple {
        flag = flag.variants(plan.variants.entries()).if_disabled(OFF);
    }
    for (parent, variant) in needs.requires {
        flag = flag.requires(parent, variant);
    }
    let on = needs.on.into_iter().map(|parent| {
        let off = build::flag_is(&parent, OFF);
        (parent, off)
    });
    let one_of = needs.one_of.into_iter().map(|(parent, variants)| {
        let others = variants
            .into_iter()
            .map(|variant| build::not(build::flag_is(&parent, variant)));
        let others = build::all(others);
        (parent, others)
    });
    for (parent, missing) in on.chain(one_of) {
        let name = plan.names.take(&format!("without-{parent}"));
        flag = flag.rule(build::rule(name).when(missing).serve(OFF));
    }
    for rule in plan.rules {
        flag = flag.rule(rule);
    }
    flag.otherwise(plan.otherwise)
}

/// What people said about the feature.
fn described(mut flag: Flag, wire: &FeatureWire) -> Flag {
    if let Some(text) = wire.description.as_ref().filter(|text| !text.is_empty()) {
        flag = flag.meta(MetaKey::Description, build::string(text));
    }
    if let Some(kind) = wire.kind.as_ref().filter(|kind| !kind.is_empty()) {
        flag.items.push(FlagItem::Meta(Meta {
            key: Spanned::bare(MetaKey::Kind),
            value: if kind
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            {
                MetaValue::Word(Spanned::bare(kind.clone()))
            } else {
                MetaValue::Expr(build::string(kind))
            },
        }));
    }
    let project = wire.project.as_deref().unwrap_or("");
    if !matches!(project, "" | "default") {
        flag = flag.meta(MetaKey::Tags, build::strings([project]));
    }
    let day = wire.created_at.as_deref().and_then(|time| time.get(..10));
    if let Some(day) = day.filter(|day| Timestamp::parse(day).is_some()) {
        flag = flag.meta(
            MetaKey::Created,
            build::literal(Literal::Date(day.to_owned())),
        );
    }
    if wire.stale == Some(true) {
        flag = flag.meta(MetaKey::Deprecated, build::string("marked as stale"));
    }
    flag
}
