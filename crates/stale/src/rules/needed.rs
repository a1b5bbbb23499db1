//! Which flags the rest of the rules needs.

use burgee::typed::{Expr, ExprKind, FlagId, Outcome, RuleSet};
use std::collections::HashMap;

/// For each flag that others ask for: the first that does, in words.
pub(super) fn by_key(rules: &RuleSet) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut note = |needed: FlagId, by: &dyn Fn() -> String| {
        if let Some((key, _)) = rules.flags.get_index(needed.index()) {
            found.entry(key.clone()).or_insert_with(by);
        }
    };
    for flag in rules.flags.values() {
        let by = || format!("flag `{}`", flag.name);
        for required in &flag.requires {
            note(required.flag, &by);
        }
        for rule in &flag.rules {
            let key = match &rule.serve {
                Outcome::Split(split) => Some(&split.bucket.key),
                Outcome::Ramp(ramp) => Some(&ramp.bucket.key),
                Outcome::Variant(_) | Outcome::Error(_) => None,
            };
            for expr in rule.when.iter().chain(key) {
                each_flag(expr, &mut |needed| note(needed, &by));
            }
        }
    }
    for segment in rules.segments.values() {
        let by = || format!("segment `{}`", segment.name);
        each_flag(&segment.when, &mut |needed| note(needed, &by));
    }
    found
}

/// Every flag that an expression asks for.
fn each_flag(expr: &Expr, found: &mut dyn FnMut(FlagId)) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::FlagIs { flag, .. } | ExprKind::FlagValue(flag) => found(*flag),
            _ => {}
        }
        open.extend(expr.children());
    }
}
