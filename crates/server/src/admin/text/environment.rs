//! Switching a flag off in one environment, and on again there.
//!
//! The language has no status for one environment, so a flag is off there by a rule in front of all its
//! others, in a block of its own and with a name of its own:
//!
//! ```text
//! environment production {
//!   rule killed-in-production when environment == "production" serve off
//! }
//! ```
//!
//! The condition is true wherever the block counts. It is there because a rule for everybody would make
//! those behind it unreachable, which the checker refuses. Whoever looks for such a rule compares all of it,
//! so that nobody's own rules are taken for one; where one of those has its name, it has a number behind it.

use super::rewrite::{head_end, line_end, meta_end};
use burgee::Span;
use burgee::ast::{
    AttributePath, CompareOp, Environment, EnvironmentItem, Expr, ExprKind, Flag, FlagItem,
    FlagType, Otherwise, Outcome, Path, Rule, Status, Step, Target, build,
};
use burgee::source::Spanned;
use burgee::typed::{self, Constant};

/// How the rule is called that switches a flag off in an environment.
const NAME: &str = "killed-in-";

/// The error of a flag that is off and says nothing of what it serves then: the caller's default counts.
const NO_VALUE: &str = "DISABLED";

/// The environment that a rule switches its flag off in, if it is such a rule.
pub(crate) fn killed_in(rule: &typed::Rule) -> Option<&str> {
    let ([only], typed::RuleName::Named(name)) = (rule.environments.as_slice(), &rule.name) else {
        return None;
    };
    let when = rule.when.as_ref().map(|when| &when.kind);
    let there = match when {
        Some(typed::ExprKind::Equal {
            left,
            right,
            ignore_case: false,
        }) => {
            let own = matches!(left.kind, typed::ExprKind::Environment(_));
            own && matches!(&right.kind, typed::ExprKind::Constant(Constant::String(text)) if text == only)
        }
        _ => false,
    };
    let plain = rule.description.is_none() && rule.from.is_none() && rule.until.is_none();
    (there && plain && is_named(name, only)).then_some(only)
}

/// Switches a flag off in an environment: it serves `serve` there, or else what it would serve if it were
/// off everywhere. `text` is what the flag was read from. A flag that is over stays as it is.
pub(crate) fn kill_in(flag: &mut Flag, text: &str, environment: &str, serve: Option<Target>) {
    let over = |item: &FlagItem| matches!(item, FlagItem::Status(status) if status.node == Status::Archived);
    if flag.items.iter().any(over) {
        return;
    }
    let said = remove(flag, environment);
    let serve = serve.map(Outcome::from).or(said);
    let serve = serve.unwrap_or_else(|| when_off(flag));
    give_room(flag);
    let decides = |item: &FlagItem| {
        matches!(
            item,
            FlagItem::Rule(_) | FlagItem::Environment(_) | FlagItem::Otherwise(_)
        )
    };
    let at = flag.items.iter().position(decides);
    let at = at.unwrap_or(flag.items.len());
    let before = at.checked_sub(1).and_then(|last| flag.items.get(last));
    let end = before.map_or_else(|| head_end(flag), item_end);
    let block = block(
        environment,
        free_name(flag, environment),
        serve,
        line_end(text, end),
    );
    flag.items.insert(at, FlagItem::Environment(block));
}

/// Switches a flag on again in an environment. Says whether it was off there.
pub(crate) fn revive_in(flag: &mut Flag, environment: &str) -> bool {
    remove(flag, environment).is_some()
}

/// The environments that a flag is switched off in.
pub(crate) fn off_in(flag: &Flag) -> Vec<&str> {
    let environments = flag.items.iter().filter_map(|item| match item {
        FlagItem::Environment(block) => match block.names.as_slice() {
            [only] => kill(block, &only.node).map(|_| only.node.as_str()),
            _ => None,
        },
        _ => None,
    });
    environments.collect()
}

/// Whether a block is there to switch its flag off, and for nothing else.
pub(crate) fn is_switch(block: &Environment) -> bool {
    let only = matches!(block.items.as_slice(), [_]);
    only && block
        .names
        .first()
        .is_some_and(|name| kill(block, &name.node).is_some())
}

/// Takes the rule out, with its block if nothing else is in it, and gives what it served.
fn remove(flag: &mut Flag, environment: &str) -> Option<Outcome> {
    let mut served = None;
    flag.items.retain_mut(|item| match item {
        FlagItem::Environment(block) => match kill(block, environment) {
            Some(rule) => {
                served.get_or_insert_with(|| rule.serve.clone());
                block.items.remove(0);
                !block.items.is_empty()
            }
            None => true,
        },
        _ => true,
    });
    served
}

/// The first rule of a block, if it switches the flag off. What somebody has put behind it is theirs.
fn kill<'b>(block: &'b Environment, environment: &str) -> Option<&'b Rule> {
    let there = matches!(block.names.as_slice(), [only] if only.node == environment);
    let Some(EnvironmentItem::Rule(rule)) = block.items.first().filter(|_| there) else {
        return None;
    };
    let name = &rule.name.as_ref()?.node;
    let same = **rule == self::rule(environment, name.clone(), rule.serve.clone());
    (same && is_named(name, environment)).then_some(rule)
}

/// Whether a rule has the name of one that switches a flag off, with a number behind it or without.
fn is_named(rule: &str, environment: &str) -> bool {
    let number = rule
        .strip_prefix(NAME)
        .and_then(|rest| rest.strip_prefix(environment));
    number.is_some_and(|rest| match rest.strip_prefix('-') {
        Some(number) => number.parse::<u32>().is_ok(),
        None => rest.is_empty(),
    })
}

/// The name of the rule, or the next one that no other rule of the flag has: two of one name are refused, and
/// a flag must go off whatever its rules are called.
fn free_name(flag: &Flag, environment: &str) -> String {
    let name = format!("{NAME}{environment}");
    let rules = flag.items.iter().flat_map(|item| match item {
        FlagItem::Rule(rule) => vec![&**rule],
        FlagItem::Environment(block) => block.items.iter().filter_map(as_rule).collect(),
        _ => Vec::new(),
    });
    let taken: Vec<&str> = rules
        .filter_map(|rule| Some(rule.name.as_ref()?.node.as_str()))
        .collect();
    let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or(name)
}

fn as_rule(item: &EnvironmentItem) -> Option<&Rule> {
    match item {
        EnvironmentItem::Rule(rule) => Some(rule),
        EnvironmentItem::Otherwise(_) => None,
    }
}

/// The rule, at no place.
fn rule(environment: &str, name: String, serve: Outcome) -> Rule {
    build::rule(name).when(is(environment)).serve(serve)
}

/// The block, all of it at a place where nothing was.
fn block(environment: &str, name: String, serve: Outcome, span: Span) -> Environment {
    let rule = Rule {
        span,
        ..rule(environment, name, serve)
    };
    Environment {
        names: vec![Spanned::new(environment.to_owned(), span)],
        items: vec![EnvironmentItem::Rule(Box::new(rule))],
        span,
    }
}

/// `environment == "production"`
fn is(environment: &str) -> Expr {
    let path = AttributePath {
        path: Path {
            steps: vec![Step::Key("environment".to_owned())],
        },
        quoted: false,
    };
    let path = ExprKind::Path(path).into();
    build::compare(path, CompareOp::Equal, build::string(environment))
}

/// What a flag serves while it is off.
fn when_off(flag: &Flag) -> Outcome {
    let mut variants = None;
    for item in &flag.items {
        match item {
            FlagItem::IfDisabled(target) => return target.clone().into(),
            FlagItem::Variants(named) => variants = Some(&named.node),
            _ => {}
        }
    }
    let off = variants.is_none_or(|named| named.iter().any(|variant| variant.name.node == "off"));
    if flag.ty.node == FlagType::Bool && off {
        return Target::from("off").into();
    }
    Outcome::Error(Spanned::new(NO_VALUE.to_owned(), Span::NONE))
}

/// Gives a flag with a fixed value a list of rules: `= on` and `otherwise serve on` say the same.
fn give_room(flag: &mut Flag) {
    if let Some(value) = flag.value.take() {
        flag.items.push(otherwise(value));
    }
}

/// `otherwise serve …`
pub(crate) fn otherwise(value: Target) -> FlagItem {
    FlagItem::Otherwise(Otherwise {
        serve: value.into(),
        span: Span::NONE,
    })
}

/// Where an item ends that may stand in front of the rules.
fn item_end(item: &FlagItem) -> usize {
    let target = |target: &Target| match target {
        Target::Variant(name) => name.span,
        Target::Value(value) => value.span,
    };
    let span = match item {
        FlagItem::Meta(meta) => return meta_end(meta),
        FlagItem::Status(status) => status.span,
        FlagItem::IfDisabled(served) => target(served),
        FlagItem::Variants(variants) => variants.span,
        FlagItem::Bucket(bucket) => bucket.span,
        FlagItem::Requires(needed) => needed.variant.span,
        FlagItem::Rule(rule) => rule.span,
        FlagItem::Environment(block) => block.span,
        FlagItem::Otherwise(otherwise) => otherwise.span,
    };
    span.range().end
}
