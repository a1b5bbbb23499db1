//! What a key that is good for some environments only may change.

use super::answer::Problem;
use super::text::otherwise;
use crate::auth::Caller;
use crate::source::Difference;
use axum::http::StatusCode;
use burgee::ast::{Document, FlagItem, Item, TriviaKind};
use burgee::parse::parse;
use burgee::typed::RuleSet;
use burgee::{Diagnostic, Limits, Span};
use std::ops::Range;

/// Refuses a change by a key of some environments that touches more than their own blocks.
pub(super) fn check(caller: &Caller, difference: &Difference) -> Result<(), Problem> {
    let scope = caller.environments();
    if scope.is_empty() || is_within(difference, scope) {
        return Ok(());
    }
    let message = format!(
        "this key may change only what stands in `environment` blocks of {}",
        scope.join(", ")
    );
    let of = |document: &Document| rest(document.clone(), scope).rules;
    let help = if of(&difference.old) == of(&difference.new) {
        "nothing is wrong with the rules, but a comment elsewhere is another, or gone: leave it as it is"
            .to_owned()
    } else {
        format!(
            "write `environment {} {{ … }}` into the flag's text, with what it is to serve there",
            scope.join(", ")
        )
    };
    Err(Problem::new(StatusCode::FORBIDDEN, "outside_environments", message).help(help))
}

/// The same for a text that is refused: who may not make the change is told that, and not what it would break.
/// What cannot be read is refused for that, which helps its author more.
pub(super) fn check_refused(caller: &Caller, old: &str, new: &str) -> Result<(), Problem> {
    let read = |text| parse(text, 0, &Limits::default());
    if caller.environments().is_empty() || read(new).diagnostics.iter().any(Diagnostic::is_error) {
        return Ok(());
    }
    check(caller, &Difference::of(old, new, &RuleSet::default()))
}

/// Whether a change touches nothing but blocks of these environments.
pub(crate) fn is_within(difference: &Difference, scope: &[String]) -> bool {
    let rest = |document: &Document| rest(document.clone(), scope);
    rest(&difference.old) == rest(&difference.new)
}

/// What stands outside of the blocks that count only in the environments of a scope.
#[derive(PartialEq)]
struct Rest {
    rules: Document,
    /// Equal rules can have other comments, or the same at other items, and those are somebody's as well. Each
    /// with how many items begin and end in front of it: inside an item, switching a flag off may move it.
    comments: Vec<(usize, usize, String)>,
}

/// The rules without the blocks that count only in the environments of `scope`.
fn rest(mut document: Document, scope: &[String]) -> Rest {
    let mut own: Vec<Span> = Vec::new();
    for item in &mut document.items {
        if let Item::Flag(flag) = item {
            // A flag off in an environment has rules, where a fixed value cannot stand beside them.
            flag.items.extend(flag.value.take().map(otherwise));
            flag.items.retain(|item| match item {
                FlagItem::Environment(block)
                    if block.names.iter().all(|name| scope.contains(&name.node)) =>
                {
                    own.push(block.span);
                    false
                }
                _ => true,
            });
        }
    }
    let items: Vec<_> = document.items.iter().map(place).collect();
    let comments = std::mem::take(&mut document.trivia).into_iter();
    let comments = comments.filter_map(|trivia| {
        let at = trivia.span.range().start;
        // Blocks stand in the order of the text, as comments do.
        let before = own.partition_point(|block| block.range().end <= at);
        let inside = own
            .get(before)
            .is_some_and(|block| block.range().contains(&at));
        let begun = items.partition_point(|item| item.start < at);
        let ended = items.partition_point(|item| item.end <= at);
        match trivia.kind {
            TriviaKind::Line(text) if !inside => Some((begun, ended, text)),
            // Behind a fixed value it stands inside, when rules take the place of that.
            TriviaKind::Trailing(text) if !inside => Some((begun, begun.saturating_sub(1), text)),
            _ => None,
        }
    });
    Rest {
        comments: comments.collect(),
        rules: document,
    }
}

/// Where an item stands, or its name where it is no more than that.
fn place(item: &Item) -> Range<usize> {
    let span = match item {
        Item::Ruleset(name) | Item::Include(name) | Item::Bucketing(name) => name.span,
        Item::Attributes(attributes) => attributes.span,
        Item::List(list) => list.span,
        Item::Segment(segment) => segment.span,
        Item::Flag(flag) => flag.span,
        Item::Test(test) => test.span,
        Item::Broken(broken) => broken.span,
    };
    span.range()
}

#[cfg(test)]
mod tests {
    use super::super::text::{Outline, kill_in, revive_in, rewrite};
    use super::*;

    const RULES: &str = "\
# one
flag a: bool {
  # two
  environment eu {
    # three
    otherwise serve on
  }
  otherwise serve off # four
}
# five
flag b: bool = on # six
# seven
";

    fn allowed(new: &str) -> bool {
        let difference = Difference::of(RULES, new, &RuleSet::default());
        is_within(&difference, &["eu".to_owned()])
    }

    #[test]
    fn a_switch_is_within_wherever_comments_stand() {
        for rules in [
            RULES,
            "flag b: # z\nbool # 0\n = # 1\n on # 2\n# 3\n",
            "flag b: # z\nbool # 0\n{ # 1\n # 2\n otherwise serve # 3\n on # 4\n # 5\n } # 6\n# 7\n",
            "flag b: bool = on { # 1\n # 2\n} # 3\n# 4",
            "# 0\n\n# 1\nflag b: bool # 2\n # 3\n { # 4\n owner # 5\n \"x\" # 6\n\n # 7\n if_disabled # 8\n serve off rule # 9\n r when # 10\n x # 11\n == 1 # 12\n # 13\n serve # 14\n on otherwise serve off } segment s = x == 1 # 15\n",
            "segment s = x == 1 # 1\nflag b: bool = on # 2\n# 3\n\n# 4\ntest b # 5\n { # 6\n given {} expect on # 7\n} # 8\n",
        ] {
            let place = Outline::new(rules).find("b").unwrap();
            let eu = ["eu".to_owned()];
            let within = |old: &str, new: &str| {
                is_within(&Difference::of(old, new, &RuleSet::default()), &eu)
            };
            let done = rewrite(rules, &place, |flag, text| {
                kill_in(flag, text, "eu", None);
                Ok::<_, ()>(())
            });
            let killed = done.unwrap();
            assert_ne!(killed, rules);
            assert!(within(rules, &killed), "{rules}\n--\n{killed}");
            let place = Outline::new(&killed).find("b").unwrap();
            let done = rewrite(&killed, &place, |flag, _| {
                assert!(revive_in(flag, "eu"));
                Ok::<_, ()>(())
            });
            let revived = done.unwrap();
            assert!(within(&killed, &revived), "{killed}\n--\n{revived}");
        }
    }

    #[test]
    fn comments_elsewhere_stay_where_they_are() {
        for new in [
            RULES
                .replace("# one\n", "")
                .replace("# two", "# one\n  # two"),
            RULES
                .replace(" # four", "")
                .replace("# five", "# four\n# five"),
            RULES
                .replace("# two\n", "")
                .replace("# one\n", "# one\n# two\n"),
            RULES.replace("# five\n", "").replace(
                "flag b: bool = on # six\n",
                "flag b: bool = on # five\n# six\n",
            ),
            RULES.replace("# two", "# 2"),
            RULES.replace("# seven\n", ""),
            RULES.replace("# six\n# seven", "# seven\n# six"),
        ] {
            assert!(!allowed(&new), "{new}");
        }
        for new in [
            RULES.replace("    # three\n", ""),
            RULES.replace("# three", "# another\n    # and one"),
            RULES.replace("flag b: bool = on # six\n", "flag b: bool { # six\n  environment eu { otherwise serve off }\n  otherwise serve on\n}\n"),
        ] {
            assert!(allowed(&new), "{new}");
        }
    }
}
