//! Which operator binds tighter, as a table.

use super::*;

/// Both texts are read as the same tree.
fn same(text: &str, explicit: &str) {
    assert_eq!(expr(text), expr(explicit), "{text}");
}

#[test]
fn the_table_of_the_reference() {
    same("true or true and false", "true or (true and false)");
    same("a and b or c and d", "(a and b) or (c and d)");
    same("not plan == \"free\"", "not (plan == \"free\")");
    same("not a and b", "(not a) and b");
    same("not a in b or c", "(not (a in b)) or c");
    same("x in 1 + 1..2 * 3", "x in ((1 + 1)..(2 * 3))");
    same("a ?? b + 1 == c", "(a ?? (b + 1)) == c");
    same("1 + 2 * 3 - 4 / 5", "1 + (2 * 3) - (4 / 5)");
    same("-a * b", "(-a) * b");
    same("-a is present", "-(a is present)");
    same("a == b is true", "a == (b is true)");
    same("not a is missing", "not (a is missing)");
    same(
        "email like \"*@X\" ignore_case and b",
        "(email like (\"*@X\" ignore_case)) and b",
    );
    same("x not in [1] and y", "(x not in [1]) and y");
    same("10% of a ?? b and c", "(10% of a ?? b) and c");
}

#[test]
fn symbols_and_capitals_are_words() {
    same("a && b || !c", "a and b or not c");
    same("a AND b OR NOT c IN [1]", "a and b or not c in [1]");
}

#[test]
fn chains_are_one_node() {
    let ExprKind::And(terms) = expr("a and b and c and d").kind else {
        panic!("no `and`")
    };
    assert_eq!(terms.len(), 4);
    let ExprKind::Arithmetic { rest, .. } = expr("1 + 2 - 3 + 4").kind else {
        panic!("no arithmetic")
    };
    assert_eq!(rest.len(), 3);
    let ExprKind::Coalesce(terms) = expr("a ?? b ?? c").kind else {
        panic!("no `??`")
    };
    assert_eq!(terms.len(), 3);
    // Parentheses of the author are kept.
    let ExprKind::And(terms) = expr("a and (b and c)").kind else {
        panic!("no `and`")
    };
    assert_eq!(terms.len(), 2);
}

#[test]
fn spans_are_exact() {
    let text = "  (a or  b) and  not x == 1  ";
    let outer = expr(text);
    assert_eq!(
        text.get(outer.span.range()),
        Some("(a or  b) and  not x == 1")
    );
    let ExprKind::And(terms) = outer.kind else {
        panic!("no `and`")
    };
    assert_eq!(text.get(terms[0].span.range()), Some("a or  b"));
    assert!(terms[0].parenthesised && !terms[1].parenthesised);
    assert_eq!(text.get(terms[1].span.range()), Some("not x == 1"));
}

#[test]
fn keywords_are_attributes_where_nothing_else_fits() {
    for name in [
        "status",
        "flag",
        "segment",
        "order",
        "notes",
        "android",
        "inside",
        "list",
        "rule",
        "test",
        "any",
        "all",
        "none",
        "owner",
        "when",
        "now",
        "of",
        "salt",
        "present",
        "isle",
        "notion",
        "nullable",
        "trueish",
        "version",
        "r",
        "v2",
        "environment",
    ] {
        for rest in [
            "== \"x\"",
            "in [1]",
            "is present",
            ".x > 1",
            "not in $l",
            "and b",
        ] {
            let text = if rest.starts_with('.') {
                format!("{name}{rest}")
            } else {
                format!("{name} {rest}")
            };
            let tree = format!("{:?}", expr(&text));
            assert!(tree.contains(&format!("Key({name:?})")), "{text}: {tree}");
        }
    }
}

#[test]
fn references() {
    let tree = |text: &str| expr(text).kind;
    assert!(
        matches!(tree("not in segment a-b.c"), ExprKind::Segment { negated: true, name } if name.node == "a-b.c")
    );
    assert!(matches!(tree("not (in segment s)"), ExprKind::Not(_)));
    assert!(matches!(
        tree("flag x is not blue-2"),
        ExprKind::FlagIs { negated: true, .. }
    ));
    assert!(matches!(tree("flag x is true"), ExprKind::Is { .. }));
    assert!(matches!(tree("flag other"), ExprKind::Flag(_)));
    assert!(matches!(tree("flag limit > 5"), ExprKind::Compare { .. }));
}
