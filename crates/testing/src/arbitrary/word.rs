//! Names, literals and paths.

use burgee::ast::{AttributePath, Expr, ExprKind, Literal, Path, Percent, Portion, Step};
use burgee::source::{Name, Span, Spanned};
use proptest::prelude::*;

/// Words that mean something somewhere: as names they are where quoting goes wrong.
const WORDS: [&str; 40] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "true",
    "false",
    "now",
    "serve",
    "null",
    "NOT",
    "flag",
    "segment",
    "list",
    "test",
    "rule",
    "when",
    "from",
    "until",
    "by",
    "salt",
    "using",
    "error",
    "ramp",
    "rest",
    "next",
    "otherwise",
    "environment",
    "flag_key",
    "status",
    "owner",
    "any",
    "all",
    "none",
    "of",
    "to",
    "contains",
    "ignore_case",
    "present",
    "expect",
];

/// An expression without a place.
pub(super) fn bare(kind: ExprKind) -> Expr {
    Expr::new(kind, Span::NONE)
}

/// Text as people write it, and text that needs escapes.
pub(super) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z @.#/{}\\[\\]-]{0,12}",
        1 => any::<String>(),
        1 => "[\"'\\\\\n\t\r\u{0}\u{7f}\u{85}\u{202e}\u{feff}ü`$]{0,6}",
    ]
    .boxed()
}

/// Text that can stand in backticks: anything but what the pre-scan refuses inside quotes.
fn quotable() -> BoxedStrategy<String> {
    "[a-z .\"'#/=ü`\t-]{0,8}".boxed()
}

/// The name of a flag, segment, list, variant, rule or environment.
pub(super) fn name() -> BoxedStrategy<Name> {
    prop_oneof![
        6 => "[a-z][a-z0-9_.-]{0,8}",
        1 => quotable(),
        2 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
    ]
    .prop_map(Spanned::bare)
    .boxed()
}

/// The name of a function or variable.
pub(super) fn word() -> BoxedStrategy<Name> {
    "[a-z][a-z0-9_]{2,6}"
        .prop_filter("an operator", |word| !WORDS.contains(&word.as_str()))
        .prop_map(Spanned::bare)
        .boxed()
}

/// The name of a bucketing.
pub(super) fn bucketing() -> BoxedStrategy<Name> {
    let known = prop::sample::select(vec![
        "burgee/1",
        "md5-100",
        "launchdarkly/sha1",
        "growthbook/2",
    ]);
    prop_oneof![
        2 => known.prop_map(str::to_owned),
        // Two slashes would start a comment, and no operator starts with a b.
        1 => "b[a-z0-9_]{0,3}(([-.]{1,2}|/)[a-z0-9_]{1,3}){0,2}",
    ]
    .prop_map(Spanned::bare)
    .boxed()
}

/// A share, in percent or in parts.
pub(super) fn portion() -> BoxedStrategy<Portion> {
    prop_oneof![
        3 => percent().prop_map(Portion::Percent),
        1 => (0_u32..=9, 1_u32..=9).prop_map(|(part, whole)| Portion::Parts { part, whole }),
    ]
    .boxed()
}

/// A percentage, also more than there is: the checker refuses that, not the grammar.
pub(super) fn percent() -> BoxedStrategy<Percent> {
    prop_oneof![
        (0_u32..=100).prop_map(|whole| whole * 1000),
        0_u32..=100_000,
        100_000_u32..=999_999
    ]
    .prop_map(Percent)
    .boxed()
}

/// A key of a path or map.
fn key() -> BoxedStrategy<String> {
    prop_oneof![
        5 => "[a-z_][a-z0-9_]{0,6}",
        1 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => quotable(),
    ]
    .boxed()
}

/// A key of a map, which can be any text.
pub(super) fn map_key() -> BoxedStrategy<Name> {
    prop_oneof![4 => key(), 1 => text()]
        .prop_map(Spanned::bare)
        .boxed()
}

/// A path for the schema: its first step is as good in quotes as without.
pub(super) fn path() -> BoxedStrategy<Path> {
    let step = prop_oneof![
        4 => key().prop_map(Step::Key),
        1 => text().prop_map(Step::Key),
        1 => (0_usize..100).prop_map(Step::Index),
    ];
    (key(), prop::collection::vec(step, 0..3))
        .prop_map(|(first, rest)| Path {
            steps: std::iter::once(Step::Key(first)).chain(rest).collect(),
        })
        .boxed()
}

/// A path in a condition.
pub(super) fn attribute() -> BoxedStrategy<Expr> {
    let built = path().prop_map(|path| {
        let plain = ["now", "environment", "flag_key"].contains(&path.root());
        let quoted = match burgee::ast::build::steps(path.steps.clone()).kind {
            ExprKind::Path(AttributePath { quoted, .. }) => quoted,
            _ => false,
        };
        (path, quoted, plain)
    });
    // What can stand without quotes can also stand in them.
    (built, prop::bool::weighted(0.2))
        .prop_map(|((path, needed, special), flip)| {
            let quoted = if special || !needed {
                needed != flip
            } else {
                true
            };
            bare(ExprKind::Path(AttributePath { path, quoted }))
        })
        .boxed()
}

/// A whole number as written.
fn int() -> BoxedStrategy<Literal> {
    "0|[1-9][0-9]{0,2}(_[0-9]{3}){0,2}"
        .prop_map(Literal::Int)
        .boxed()
}

/// A date or date-time.
pub(super) fn time() -> BoxedStrategy<Expr> {
    let date = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    let clock = "T[01][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?(Z|[+-]0[0-9]:[03]0)";
    prop_oneof![
        date.prop_map(Literal::Date),
        (date, clock).prop_map(|(date, clock)| Literal::DateTime(date + &clock)),
    ]
    .prop_map(|literal| bare(ExprKind::Literal(literal)))
    .boxed()
}

/// Any literal.
pub(super) fn literal() -> BoxedStrategy<Expr> {
    let number = "(0|[1-9][0-9]{0,3})\\.(0|[0-9]{1,4})(e-?[1-9][0-9]?)?|[1-9]e[1-9]";
    let version = "[1-9]?[0-9]\\.[1-9]?[0-9]\\.[1-9]?[0-9](-rc\\.[1-9])?(\\+b[0-9])?";
    let literal = prop_oneof![
        1 => any::<bool>().prop_map(Literal::Bool),
        2 => int(),
        1 => number.prop_map(Literal::Float),
        4 => text().prop_map(Literal::String),
        1 => "[a-z\"#\\\\^$. ü]{0,10}"
            // The grammar knows two hashes at most.
            .prop_filter("unsayable", |text| !text.contains("\"##"))
            .prop_map(Literal::Raw),
        1 => version.prop_map(Literal::Version),
        1 => "[1-9][0-9]?(w|d|h|m|s|ms)|1h30m|2d12h".prop_map(Literal::Duration),
    ];
    prop_oneof![8 => literal.prop_map(|literal| bare(ExprKind::Literal(literal))), 1 => time()]
        .boxed()
}

/// A value that a variant can have: a literal, a number below zero, a list, a map.
pub(super) fn value() -> BoxedStrategy<Expr> {
    let literal = prop_oneof![
        4 => literal(),
        1 => Just(bare(ExprKind::Literal(Literal::Null))),
        1 => int().prop_map(|int| {
            bare(ExprKind::Negate(Box::new(bare(ExprKind::Literal(int)))))
        }),
    ];
    literal
        .prop_recursive(3, 12, 4, |value| {
            prop_oneof![
                prop::collection::vec(value.clone(), 0..4).prop_map(ExprKind::List),
                map(value).prop_map(ExprKind::Map),
            ]
            .prop_map(bare)
        })
        .boxed()
}

/// The entries of a map.
pub(super) fn map(value: impl Strategy<Value = Expr>) -> impl Strategy<Value = Vec<(Name, Expr)>> {
    prop::collection::vec((map_key(), value), 0..4)
}
