//! Comparators whose values are hashes, so that the document does not show them.

use super::comparator::{MALFORMED, NO_SALT, Salt, attribute, compare, fails, text};
use super::condition::Test;
use burgee::ast::{CompareOp, Expr, IsTest, build};
use indexmap::IndexMap;

/// The salt as one text, as it follows what is hashed.
fn salt_text(salt: Salt<'_>) -> Option<String> {
    Some(format!("{}{}", salt.config?, salt.context))
}

/// The attribute's hash compared by `op`.
fn whole(name: &str, op: CompareOp, negated: bool, right: Expr, salt: Salt<'_>) -> Test {
    let Some(salt) = salt_text(salt) else {
        return fails(name, NO_SALT);
    };
    let hash = build::call("configcat_sha256", [attribute(name), build::string(salt)]);
    Test::plain(compare(hash, op, negated, right))
}

/// Whether the attribute is one of these.
pub(super) fn one_of(name: &str, negated: bool, list: &[String], salt: Salt<'_>) -> Test {
    whole(name, CompareOp::In, negated, build::strings(list), salt)
}

/// Whether the attribute is this.
pub(super) fn equal(name: &str, negated: bool, hash: &str, salt: Salt<'_>) -> Test {
    whole(name, CompareOp::Equal, negated, build::string(hash), salt)
}

/// `12_abc…`: how many bytes, and their hash.
fn entry(text: &str) -> Option<(i64, &str)> {
    let mut parts = text.split('_');
    let length = parts.next()?.trim().parse::<u64>().ok()?;
    let hash = parts.next().filter(|hash| !hash.is_empty())?;
    // Longer than any text there is.
    Some((i64::try_from(length).unwrap_or(i64::MAX), hash))
}

/// Whether the attribute starts or ends with one of these. Entries of one length share one hash.
pub(super) fn affix(
    function: &str,
    name: &str,
    negated: bool,
    list: &[String],
    salt: Salt<'_>,
) -> Test {
    if list.is_empty() {
        let nothing = compare(text(name), CompareOp::In, negated, build::list([]));
        return Test::plain(nothing);
    }
    let Some(salt) = salt_text(salt) else {
        return fails(name, NO_SALT);
    };
    let mut groups: IndexMap<i64, Vec<&str>> = IndexMap::new();
    let good = list.iter().map_while(|text| entry(text));
    let mut count = 0;
    for (length, hash) in good {
        count += 1;
        groups.entry(length).or_default().push(hash);
    }
    let tests = |negated| {
        let groups = groups.iter().map(move |(length, hashes)| (*length, hashes));
        groups.map({
            let salt = salt.clone();
            move |(length, hashes)| part(function, name, &salt, length, hashes, negated)
        })
    };
    if count == list.len() {
        return Test::plain(if negated {
            build::all(tests(true))
        } else {
            build::any(tests(false))
        });
    }
    // The SDK looks at the entries in order, and gives up at the malformed one.
    if groups.is_empty() {
        return fails(name, MALFORMED);
    }
    let rest = build::all([
        build::is(attribute(name), IsTest::Present),
        build::is_not(build::any(tests(false)), IsTest::True),
    ]);
    let before = if negated {
        build::not(build::any(tests(false)))
    } else {
        build::any(tests(false))
    };
    let test = Test::plain(before).failing(rest, MALFORMED);
    if negated { test.dead() } else { test }
}

/// The hash of so many bytes, compared with these.
fn part(
    function: &str,
    name: &str,
    salt: &str,
    length: i64,
    hashes: &[&str],
    negated: bool,
) -> Expr {
    let arguments = [attribute(name), build::string(salt), build::number(length)];
    let hash = build::call(function, arguments);
    match hashes {
        [only] => compare(hash, CompareOp::Equal, negated, build::string(*only)),
        _ => compare(
            hash,
            CompareOp::In,
            negated,
            build::strings(hashes.iter().copied()),
        ),
    }
}

/// Whether the attribute, a list, has one of these.
pub(super) fn array(name: &str, negated: bool, list: &[String], salt: Salt<'_>) -> Test {
    let salt = match salt_text(salt) {
        Some(salt) => salt,
        None if list.is_empty() => String::new(),
        None => {
            // Whether it is a list is looked at first: for what is none, this is unknown.
            let nothing: [&str; 0] = [];
            let arguments = [attribute(name), build::strings(nothing)];
            let none = build::call("configcat_contains_any", arguments);
            let is_list = build::is(none.clone(), IsTest::False);
            return Test::plain(none).dead().failing(is_list, NO_SALT);
        }
    };
    let arguments = [attribute(name), build::string(salt), build::strings(list)];
    let call = build::call("configcat_contains_any_sha256", arguments);
    Test::plain(if negated { build::not(call) } else { call })
}
