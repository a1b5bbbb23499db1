//! What names a flag in one file, and what only looks like it.

use super::{Naming, Reader, Scan};
use crate::needles::Needles;
use std::sync::LazyLock;

/// What is looked for: made once, for it takes long.
static NEEDLES: LazyLock<Needles> =
    LazyLock::new(|| Needles::new(["new-checkout", "banner"], &["check".to_owned()]).unwrap());

/// What is found in a file: how, which key, and whether a call asks.
fn found(file: &str, text: &str) -> Vec<(Naming, String, bool)> {
    let mut scan = Scan::default();
    Reader::new(&NEEDLES, true).read(file, file, text.as_bytes(), &mut scan);
    let hits = scan.hits.into_iter();
    hits.map(|hit| (hit.naming, hit.key.to_string(), hit.asked))
        .collect()
}

/// The keys that calls in a file ask for.
fn asked(file: &str, text: &str) -> Vec<String> {
    let found = found(file, text).into_iter();
    found
        .filter(|(_, _, asked)| *asked)
        .map(|(_, key, _)| key)
        .collect()
}

#[test]
fn calls_are_told_by_name_and_receiver() {
    for (file, text) in [
        ("a.ts", "getBooleanValue('k', false)"),
        ("a.ts", "client?.getBooleanValue('k')"),
        ("a.ts", "(await api.getClient()).getStringValue(\n  'k',\n)"),
        ("a.ts", "useFlag<boolean>('k', true)"),
        ("a.ts", "useFlag<Map<string, number[]>>('k')"),
        ("a.ts", "isEnabled('k')"),
        ("a.ts", "unleash.isEnabled('k', context)"),
        ("a.ts", "this.featureClient.variation('k', false)"),
        ("a.ts", "ff.bool('k')"),
        ("a.ts", "x.check('k')"),
        ("a.rs", "client.snapshot().bool(\"k\", &user, false)"),
        ("a.rs", "burgee::evaluate(\"k\")"),
        (
            "a.rs",
            "client.get::<bool>(x).flag_client().evaluate::<bool>(\"k\")",
        ),
        (
            "a.py",
            "client.get_boolean_value(flag_key='k', default=False)",
        ),
        ("a.py", "client.get_boolean_value( 'k' )"),
        ("a.go", "client.Boolean(ctx, \"k\", true, e)"),
        ("a.go", "client.BooleanValue(r.Context(), \"k\", true, e)"),
        (
            "a.go",
            "client.BooleanValue(context.WithValue(ctx, a), \"k\", true, e)",
        ),
        ("A.java", "client.getBooleanDetails(\"k\", false)"),
        (
            "a.kt",
            "client.getBooleanValue(key = \"k\", default = false)",
        ),
    ] {
        // A context that holds a comma is one of those that are not seen.
        let wanted: &[&str] = if text.contains("WithValue") {
            &[]
        } else {
            &["k"]
        };
        assert_eq!(asked(file, text), wanted, "{text}");
    }
}

#[test]
fn other_calls_ask_for_nothing() {
    for (file, text) in [
        ("a.ts", "logger.isEnabled('k')"),
        ("a.ts", "getBooleanValue('k' + x)"),
        ("a.ts", "getBooleanValue(x + 'k')"),
        ("a.ts", "getBooleanValue(`k${x}`)"),
        ("a.ts", "getBooleanValue(false, 'k')"),
        ("a.ts", "getBooleanValue('a b')"),
        ("a.ts", "getBooleanValue('')"),
        ("a.ts", "getBooleanValue(f('k'))"),
        ("a.ts", "getBooleanValue['k']"),
        ("a.ts", "x.bool('k')"),
        ("a.rs", "bool(\"k\")"),
        ("a.rs", "arguments.bool(\"k\")"),
        ("a.go", "flag.String(\"k\", \"\", \"help\")"),
        ("a.go", "wrapperspb.String(\"k\")"),
        ("a.py", "client.get_boolean_value(default='k')"),
    ] {
        // The first argument of the call inside is no argument of the call outside.
        assert_eq!(asked(file, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn definitions_are_told_from_uses() {
    let one = |file: &str, text: &str| {
        let found = found(file, text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].0
    };
    for (file, text) in [
        ("a.rs", "pub const NEW_CHECKOUT: &str = \"new-checkout\";"),
        (
            "a.rs",
            "pub const NEW_CHECKOUT: Flag<bool> = Flag::new(\"new-checkout\");",
        ),
        ("a.ts", "export const newCheckout = 'new-checkout';"),
        (
            "a.ts",
            "const Flags = { newCheckout: 'new-checkout' } as const;",
        ),
        ("a.py", "    NEW_CHECKOUT = \"new-checkout\""),
        ("a.go", "\tNewCheckout Flag = \"new-checkout\""),
        ("A.java", "NEW_CHECKOUT(\"new-checkout\");"),
        (
            "A.java",
            "private static final String NEW_CHECKOUT = \"new-checkout\";",
        ),
    ] {
        assert_eq!(one(file, text), Naming::Definition, "{text}");
    }
    for (file, text) in [
        ("a.ts", "const newCheckout = useFlag('new-checkout');"),
        (
            "a.py",
            "NEW_CHECKOUT = client.get_boolean_value(\"new-checkout\", False)",
        ),
        ("a.ts", "f('new-checkout')"),
        ("a.rs", "const BANNER: &str = \"banner\";"),
    ] {
        assert!(
            found(file, text).iter().any(|it| it.0 == Naming::Literal),
            "{text}"
        );
    }
    // To compare is not to define.
    let compared = found("a.ts", "if (newCheckout === 'new-checkout') {}");
    assert_eq!(compared.len(), 2, "{compared:?}");
    assert!(compared.iter().all(|it| it.0 != Naming::Definition));
}

#[test]
fn files_that_are_no_code_mention_whole_keys() {
    let text = "banner: new-checkout, new-checkout-2 xbanner banner_2 (banner)";
    let keys: Vec<String> = found("a.yaml", text).into_iter().map(|it| it.1).collect();
    assert_eq!(keys, ["banner", "new-checkout", "banner"]);
    assert_eq!(
        found("a.flags", "banner").len(),
        1,
        "the walk leaves them out, not the reader"
    );
}

#[test]
fn places_are_counted_in_characters() {
    let needles = Needles::new(["banner"], &[]).unwrap();
    let mut scan = Scan::default();
    let text = "// ä\n/* ü */ f('é', \"banner\");\n\nf(\"banner\")";
    Reader::new(&needles, false).read("a.ts", "a.ts", text.as_bytes(), &mut scan);
    let places: Vec<_> = scan
        .hits
        .iter()
        .map(|it| (it.place.line, it.place.column))
        .collect();
    assert_eq!(places, [(2, 17), (4, 4)]);
    for hit in &scan.hits {
        assert_eq!(text.get(hit.place.start..hit.place.end), Some("banner"));
    }
}

#[test]
fn nothing_is_too_broken_to_be_read() {
    let pieces = [
        "getBooleanValue",
        "client",
        ".bool",
        "(",
        ")",
        ",",
        "<",
        ">",
        "::",
        "'",
        "\"",
        "`",
        "${",
        "}",
        "{",
        "#[test]",
        "NEW_CHECKOUT",
        "=",
        "new-checkout",
        "burgee:keep",
        "//",
        "/*",
        "\n",
        "é",
        "key",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                for file in [
                    "a.rs", "a.tsx", "a.vue", "a.py", "a.go", "A.java", "a.kt", "a.md",
                ] {
                    found(file, &format!("{first}{second}{third}"));
                }
            }
        }
    }
}
