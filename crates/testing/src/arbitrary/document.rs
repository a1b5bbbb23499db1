//! Whole files.

use super::expr::expr;
use super::word::{
    attribute, bare, bucketing, literal, name, path, percent, portion, text, time, value,
};
use burgee::ast::{
    Attribute, Attributes, Bucket, Document, Environment, EnvironmentItem, Expr, ExprKind, Flag,
    FlagItem, FlagType, Item, List, ListSource, Literal, Mark, Meta, MetaKey, MetaValue, Otherwise,
    Outcome, Ramp, Requires, Rule, Schedule, Segment, Share, ShareTarget, Split, Status, Target,
    Test, TestCase, TypeName, Variant, Weight,
};
use burgee::source::{Span, Spanned};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A file with every kind of item.
pub fn document() -> BoxedStrategy<Document> {
    vec(item(), 0..6)
        .prop_map(|items| items.into_iter().collect())
        .boxed()
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        1 => spanned_text().prop_map(Item::Ruleset),
        1 => bucketing().prop_map(Item::Bucketing),
        1 => spanned_text().prop_map(Item::Include),
        2 => vec(schema_entry(), 0..4).prop_map(|entries| {
            Item::Attributes(Attributes { entries, span: Span::NONE })
        }),
        2 => (name(), list_source())
            .prop_map(|(name, source)| Item::List(List { name, source, span: Span::NONE })),
        2 => (name(), option::of(spanned_text()), expr()).prop_map(|(name, description, when)| {
            Item::Segment(Segment { name, description, when, span: Span::NONE })
        }),
        6 => flag().prop_map(Item::Flag),
        2 => (name(), vec(test_case(), 0..3))
            .prop_map(|(flag, cases)| Item::Test(Test { flag, cases, span: Span::NONE })),
    ]
}

fn spanned_text() -> impl Strategy<Value = Spanned<String>> {
    text().prop_map(Spanned::bare)
}

fn list_source() -> impl Strategy<Value = ListSource> {
    prop_oneof![
        3 => vec(literal(), 0..12).prop_map(ListSource::Inline),
        1 => spanned_text().prop_map(ListSource::Host),
    ]
}

fn schema_entry() -> impl Strategy<Value = Attribute> {
    let ty = select(vec![
        TypeName::String,
        TypeName::Int,
        TypeName::Number,
        TypeName::Bool,
        TypeName::Time,
        TypeName::Version,
        TypeName::Ip,
        TypeName::Map,
    ])
    .prop_recursive(2, 2, 1, |inner| {
        inner.prop_map(|ty| TypeName::List(Box::new(ty)))
    });
    let one_of = option::of(vec(literal(), 1..6));
    let marks = prop::sample::subsequence(Mark::ALL, 0..=Mark::ALL.len());
    (path(), ty, one_of, marks, option::of(spanned_text())).prop_map(
        |(path, ty, one_of, marks, description)| Attribute {
            path: Spanned::bare(path),
            ty: Spanned::bare(ty),
            one_of,
            marks: marks.into_iter().map(Spanned::bare).collect(),
            description,
        },
    )
}

fn flag() -> impl Strategy<Value = Flag> {
    let ty = select(FlagType::ALL);
    (
        name(),
        ty,
        option::weighted(0.2, target()),
        vec(flag_item(), 0..7),
    )
        .prop_map(|(name, ty, value, items)| Flag {
            name,
            ty: Spanned::bare(ty),
            value,
            items,
            span: Span::NONE,
        })
}

fn flag_item() -> impl Strategy<Value = FlagItem> {
    prop_oneof![
        3 => meta().prop_map(FlagItem::Meta),
        1 => select(Status::ALL).prop_map(|status| FlagItem::Status(Spanned::bare(status))),
        1 => target().prop_map(FlagItem::IfDisabled),
        2 => vec(variant(), 0..4)
            .prop_map(|variants| FlagItem::Variants(Spanned::bare(variants))),
        1 => full_bucket().prop_map(|bucket| FlagItem::Bucket(Spanned::bare(bucket))),
        1 => (name(), name())
            .prop_map(|(flag, variant)| FlagItem::Requires(Requires { flag, variant })),
        6 => rule().prop_map(Box::new).prop_map(FlagItem::Rule),
        1 => environment().prop_map(FlagItem::Environment),
        2 => outcome().prop_map(|serve| FlagItem::Otherwise(last(serve))),
    ]
}

fn last(serve: Outcome) -> Otherwise {
    Otherwise {
        serve,
        span: Span::NONE,
    }
}

fn meta() -> impl Strategy<Value = Meta> {
    let words = vec(text(), 0..4).prop_map(|texts| {
        let texts = texts.into_iter();
        bare(ExprKind::List(
            texts
                .map(|text| bare(ExprKind::Literal(Literal::String(text))))
                .collect(),
        ))
    });
    let text = text().prop_map(|text| bare(ExprKind::Literal(Literal::String(text))));
    let value = prop_oneof![
        3 => text.prop_map(MetaValue::Expr),
        2 => time().prop_map(MetaValue::Expr),
        1 => words.prop_map(MetaValue::Expr),
        1 => "[a-z]{3}-[a-z]{1,5}".prop_map(|word| MetaValue::Word(Spanned::bare(word))),
    ];
    (select(MetaKey::ALL), value).prop_map(|(key, value)| Meta {
        key: Spanned::bare(key),
        value,
    })
}

fn variant() -> impl Strategy<Value = Variant> {
    (name(), value(), option::of(spanned_text())).prop_map(|(name, value, description)| Variant {
        name,
        value,
        description,
    })
}

/// A key: an attribute, or the first of several that is present.
fn key() -> impl Strategy<Value = Expr> {
    prop_oneof![
        3 => attribute(),
        1 => vec(attribute(), 2..4).prop_map(|keys| bare(ExprKind::Coalesce(keys))),
    ]
}

/// What may stand behind a split or ramp.
fn bucket() -> impl Strategy<Value = Bucket> {
    let salt = option::weighted(0.3, spanned_text());
    let using = option::weighted(0.3, bucketing());
    (option::of(key()), salt, using).prop_map(|(by, salt, using)| Bucket { by, salt, using })
}

/// What stands behind `bucket`, which is not empty.
fn full_bucket() -> impl Strategy<Value = Bucket> {
    (key(), bucket()).prop_map(|(by, bucket)| Bucket {
        by: Some(by),
        ..bucket
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let name = option::weighted(0.8, name());
    let times = (option::weighted(0.2, time()), option::weighted(0.2, time()));
    let when = option::weighted(0.8, expr());
    (
        name,
        option::weighted(0.2, spanned_text()),
        times,
        when,
        outcome(),
    )
        .prop_map(|(name, description, (from, until), when, serve)| Rule {
            name,
            description,
            from,
            until,
            when,
            serve,
            span: Span::NONE,
        })
}

fn environment() -> impl Strategy<Value = Environment> {
    let item = prop_oneof![
        2 => rule().prop_map(Box::new).prop_map(EnvironmentItem::Rule),
        1 => outcome().prop_map(|serve| EnvironmentItem::Otherwise(last(serve))),
    ];
    (vec(name(), 1..3), vec(item, 0..3)).prop_map(|(names, items)| Environment {
        names,
        items,
        span: Span::NONE,
    })
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        3 => name().prop_map(Target::Variant),
        1 => value().prop_map(Target::Value),
    ]
}

fn share_target() -> impl Strategy<Value = ShareTarget> {
    prop_oneof![
        4 => target().prop_map(ShareTarget::Target),
        1 => Just(ShareTarget::Next(Span::NONE)),
    ]
}

fn share() -> impl Strategy<Value = Share> {
    let weight = prop_oneof![3 => portion().prop_map(Weight::Portion), 1 => Just(Weight::Rest)];
    (weight, share_target()).prop_map(|(weight, to)| Share {
        weight: Spanned::bare(weight),
        to,
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => target().prop_map(Outcome::Target),
        3 => (vec(share(), 2..5), bucket())
            .prop_map(|(shares, bucket)| Outcome::Split(Split { shares, bucket })),
        2 => ramp().prop_map(Box::new).prop_map(Outcome::Ramp),
        1 => spanned_text().prop_map(Outcome::Error),
    ]
}

fn ramp() -> impl Strategy<Value = Ramp> {
    let step = (time(), percent().prop_map(Spanned::bare));
    let schedule = prop_oneof![
        vec(step, 1..4).prop_map(Schedule::Steps),
        (percent(), percent(), time(), time()).prop_map(|(low, high, from, until)| {
            Schedule::Linear {
                low: Spanned::bare(low),
                high: Spanned::bare(high),
                from,
                until,
            }
        }),
    ];
    let rest = option::of(share_target().prop_map(|to| Share {
        weight: Spanned::bare(Weight::Rest),
        to,
    }));
    (target(), schedule, bucket(), rest).prop_map(|(to, schedule, bucket, rest)| Ramp {
        to,
        schedule: Spanned::bare(schedule),
        bucket,
        rest,
    })
}

fn test_case() -> impl Strategy<Value = TestCase> {
    let given = super::word::map(value()).prop_map(|entries| bare(ExprKind::Map(entries)));
    (
        given,
        option::of(time()),
        option::of(name()),
        target(),
        option::of(name()),
    )
        .prop_map(|(given, at, environment, expect, by_rule)| TestCase {
            given,
            at,
            environment,
            expect,
            by_rule,
            span: Span::NONE,
        })
}
