//! The comparators of user conditions, by number.

use super::condition::Test;
use super::hashed;
use super::value::number;
use super::version;
use super::wire::UserConditionWire;
use burgee::ast::{CompareOp, Expr, IsTest, Step, build};

const MISSING: &str = "Comparison value is missing or invalid";
/// What the SDK says where a hashed comparator has no salt.
pub(super) const NO_SALT: &str = "Config JSON salt is missing";

/// What the hashed comparators of one place are salted with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Salt<'a> {
    /// The document's salt.
    pub(super) config: Option<&'a str>,
    /// The flag's key or the segment's name.
    pub(super) context: &'a str,
}

/// The attribute of this name, whatever it is made of.
pub(super) fn attribute(name: &str) -> Expr {
    build::steps([Step::Key(name.to_owned())])
}

/// The attribute as text. The three that every user object has are text already.
pub(super) fn text(name: &str) -> Expr {
    if matches!(name, "Identifier" | "Email" | "Country") {
        attribute(name)
    } else {
        build::call("configcat_text", [attribute(name)])
    }
}

/// One text, or a list of several.
fn texts(list: &[String]) -> Expr {
    match list {
        [only] => build::string(only),
        _ => build::strings(list),
    }
}

/// `left op right`, or `left not op right`.
pub(super) fn compare(left: Expr, op: CompareOp, negated: bool, right: Expr) -> Expr {
    if negated {
        build::compare_not(left, op, right)
    } else {
        build::compare(left, op, right)
    }
}

/// Unknown for whom the attribute is missing; the others have failed before.
pub(super) fn undecided(name: &str) -> Test {
    Test::plain(build::compare(
        text(name),
        CompareOp::Equal,
        build::string(""),
    ))
    .dead()
}

/// Fails for everybody who has the attribute.
pub(super) fn fails(name: &str, message: &'static str) -> Test {
    undecided(name).failing(build::is(attribute(name), IsTest::Present), message)
}

/// What `wire` says; none for a comparator that there is not.
pub(super) fn test(wire: &UserConditionWire, salt: Salt<'_>) -> Option<Test> {
    let name = wire.attribute.as_str();
    // The comparators come in pairs of which the odd one is the negation, but for these.
    let negated = wire.comparator % 2 == 1;
    let text_test = |op| {
        listed(wire, |list| {
            // Whether somebody's text contains one of none is known without the text, but ConfigCat
            // asks for it all the same.
            let op = if list.is_empty() { CompareOp::In } else { op };
            Test::plain(compare(text(name), op, negated, texts(list)))
        })
    };
    Some(match wire.comparator {
        0 | 1 => listed(wire, |list| {
            let list = build::strings(list);
            Test::plain(compare(text(name), CompareOp::In, negated, list))
        }),
        2 | 3 => text_test(CompareOp::Contains),
        4 | 5 => listed(wire, |list| {
            Test::plain(version::one_of(attribute(name), negated, list))
        }),
        6 => versioned(wire, CompareOp::Less),
        7 => versioned(wire, CompareOp::LessOrEqual),
        8 => versioned(wire, CompareOp::Greater),
        9 => versioned(wire, CompareOp::GreaterOrEqual),
        10 => numeric(wire, CompareOp::Equal),
        11 => numeric(wire, CompareOp::NotEqual),
        12 => numeric(wire, CompareOp::Less),
        13 => numeric(wire, CompareOp::LessOrEqual),
        14 => numeric(wire, CompareOp::Greater),
        15 => numeric(wire, CompareOp::GreaterOrEqual),
        16 | 17 => listed(wire, |list| hashed::one_of(name, negated, list, salt)),
        18 => dated(wire, CompareOp::Less),
        19 => dated(wire, CompareOp::Greater),
        20 | 21 => spelled(wire, |text| hashed::equal(name, negated, text, salt)),
        22 | 23 => listed(wire, |list| {
            hashed::affix("configcat_sha256_start", name, negated, list, salt)
        }),
        24 | 25 => listed(wire, |list| {
            hashed::affix("configcat_sha256_end", name, negated, list, salt)
        }),
        26 | 27 => listed(wire, |list| hashed::array(name, negated, list, salt)),
        28 | 29 => spelled(wire, |value| {
            let value = build::string(value);
            Test::plain(compare(text(name), CompareOp::Equal, negated, value))
        }),
        30 | 31 => text_test(CompareOp::StartsWith),
        32 | 33 => text_test(CompareOp::EndsWith),
        34 | 35 => listed(wire, |list| {
            let call = build::call(
                "configcat_contains_any",
                [attribute(name), build::strings(list)],
            );
            Test::plain(if negated { build::not(call) } else { call })
        }),
        _ => return None,
    })
}

/// What a reader should know of a condition.
pub(super) fn remark(wire: &UserConditionWire) -> Option<&'static str> {
    let good = match wire.comparator {
        4 | 5 => version::all_versions(wire.list.iter().flatten()),
        6..=9 => wire.text.iter().all(|text| version::read(text).is_some()),
        _ => true,
    };
    (!good).then_some("compared with what is no version, the condition is false for everybody")
}

/// With the list, where there is one.
fn listed(wire: &UserConditionWire, test: impl FnOnce(&[String]) -> Test) -> Test {
    match &wire.list {
        Some(list) => test(list),
        None => fails(&wire.attribute, MISSING),
    }
}

/// With the text, where there is one.
fn spelled(wire: &UserConditionWire, test: impl FnOnce(&str) -> Test) -> Test {
    match &wire.text {
        Some(value) => test(value),
        None => fails(&wire.attribute, MISSING),
    }
}

fn versioned(wire: &UserConditionWire, op: CompareOp) -> Test {
    spelled(wire, |text| {
        Test::plain(version::ordered(attribute(&wire.attribute), op, text))
    })
}

fn numeric(wire: &UserConditionWire, op: CompareOp) -> Test {
    counted(wire, "configcat_number", op)
}

fn dated(wire: &UserConditionWire, op: CompareOp) -> Test {
    counted(wire, "configcat_seconds", op)
}

/// A number that `function` makes of the attribute, compared with the number of the condition.
fn counted(wire: &UserConditionWire, function: &str, op: CompareOp) -> Test {
    let Some(value) = wire.number else {
        return fails(&wire.attribute, MISSING);
    };
    let left = build::call(function, [attribute(&wire.attribute)]);
    Test::plain(build::compare(left, op, number(value)))
}

/// What the SDK says of a list of hashes that it cannot read.
pub(super) const MALFORMED: &str = MISSING;
