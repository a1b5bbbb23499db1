//! Promise P4: buckets are frozen, uniform and independent, and raising a percentage only adds.
//!
//! The statistics run on fixed keys, so that they cannot fail by chance: either the function deals
//! these keys well, or it does not. The threshold is the chi-square value that a fair deal exceeds
//! once in a million times.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a helper of tests that finds something else than it expects stops the test"
)]

use burgee::bucket::{BUCKETS, Bucketing, Native, Salted, Scale};
use burgee::schema::Registry;
use burgee::{Context, Engine, Timestamp};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

fn bucketing(id: &str) -> Arc<dyn Bucketing> {
    Registry::default().bucketing(id).unwrap().clone()
}

// --- Frozen vectors ---------------------------------------------------------------------------

/// The fields of a line of CSV in which every text is quoted.
fn fields(line: &str) -> (String, String, u32) {
    let body = line.strip_prefix('"').unwrap();
    let (salt, rest) = body.split_once("\",\"").unwrap();
    let (key, bucket) = rest.rsplit_once("\",").unwrap();
    (
        salt.replace("\"\"", "\""),
        key.replace("\"\"", "\""),
        bucket.parse().unwrap(),
    )
}

fn equals_vectors(id: &str, csv: &str, count: usize) {
    let bucketing = bucketing(id);
    let lines: Vec<_> = csv.lines().skip(1).collect();
    assert_eq!(lines.len(), count);
    for line in lines {
        let (salt, key, bucket) = fields(line);
        let found = bucketing.salted(&salt, Scale::Percent).bucket(&key).0;
        assert_eq!(found, bucket, "salt {salt:?}, key {key:?}");
    }
}

#[test]
fn burgee_1_equals_its_frozen_vectors() {
    equals_vectors(
        "burgee/1",
        include_str!("cases/bucketing/burgee-1.csv"),
        1000,
    );
}

#[test]
fn md5_100_equals_its_frozen_vectors() {
    equals_vectors("md5-100", include_str!("cases/bucketing/md5-100.csv"), 200);
}

#[test]
fn every_bucketing_stays_below_the_number_of_buckets() {
    let registry = Registry::default();
    for id in registry.bucketing_ids() {
        let salted = registry
            .bucketing(id)
            .unwrap()
            .salted("salt", Scale::Percent);
        assert!(
            (0..10_000).all(|n| salted.shown(salted.bucket(&format!("user-{n}"))) < BUCKETS),
            "{id}"
        );
    }
}

// --- Statistics -------------------------------------------------------------------------------

/// The value that chi-square exceeds once in a million times (Wilson and Hilferty, 1931).
fn threshold(cells: usize) -> f64 {
    let freedom = (cells - 1) as f64;
    let spread = 2.0 / (9.0 * freedom);
    freedom * (1.0 - spread + 4.753 * spread.sqrt()).powi(3)
}

/// Chi-square of the counts against all cells being equally likely.
fn chi_square(counts: &[u64]) -> f64 {
    let total: u64 = counts.iter().sum();
    let expected = total as f64 / counts.len() as f64;
    counts
        .iter()
        .map(|count| (*count as f64 - expected).powi(2) / expected)
        .sum()
}

/// Deals the numbers (each below `cells`) and says whether the deal is fair.
fn assert_fair(what: &str, cells: usize, numbers: impl Iterator<Item = usize>) {
    let mut counts = vec![0; cells];
    for number in numbers {
        counts[number] += 1;
    }
    let (found, limit) = (chi_square(&counts), threshold(cells));
    assert!(
        found < limit,
        "{what}: chi-square is {found:.1}, above {limit:.1}"
    );
}

/// Which of `cells` equal slices the key falls in.
fn slice(salted: &Salted, key: &str, cells: usize) -> usize {
    salted.bucket(key).0 as usize * cells / BUCKETS as usize
}

/// Writes into one buffer: a million keys are made in every test here.
fn numbered(prefix: &str, numbers: impl Iterator<Item = u64>) -> impl Iterator<Item = String> {
    numbers.map(move |number| {
        let mut key = String::with_capacity(24);
        let _ = write!(key, "{prefix}{number}");
        key
    })
}

#[test]
fn the_statistics_would_notice_a_bad_deal() {
    // One cell in a hundred is dealt a fifth too many of a million keys.
    let mut counts = vec![10_000; 100];
    assert!(chi_square(&counts) < threshold(100));
    counts[7] += 2_000;
    assert!(chi_square(&counts) > threshold(100));
}

#[test]
fn a_million_keys_are_dealt_uniformly() {
    let salted = Native.salted("new-checkout", Scale::Percent);
    let keys = || numbered("user-", 1..=1_000_000);
    for cells in [2, 100, 1_000] {
        let slices = keys().map(|key| slice(&salted, &key, cells));
        assert_fair(&format!("user-N in {cells} slices"), cells, slices);
    }
    let every = keys().map(|key| salted.bucket(&key).0 as usize);
    assert_fair("user-N in every bucket", BUCKETS as usize, every);
}

#[test]
fn keys_of_every_shape_are_dealt_uniformly() {
    let salted = Native.salted("flag", Scale::Percent);
    let shapes: [(&str, Box<dyn Iterator<Item = String>>); 5] = [
        ("plain numbers", Box::new(numbered("", 0..200_000))),
        (
            "strides",
            Box::new(numbered("id", (0..200_000).map(|n| n * 1024))),
        ),
        (
            "fixed width",
            Box::new((0..200_000).map(|n| format!("{n:016x}"))),
        ),
        (
            "addresses",
            Box::new((0..200_000).map(|n| format!("user{n}@example.com"))),
        ),
        (
            "one letter apart",
            Box::new((0..200_000_u32).map(|n| {
                let letter = |at: u32| char::from(b'a' + u8::try_from(n >> at & 15).unwrap());
                [0, 4, 8, 12, 16].map(letter).iter().collect()
            })),
        ),
    ];
    for (what, keys) in shapes {
        assert_fair(what, 100, keys.map(|key| slice(&salted, &key, 100)));
    }
}

#[test]
fn neighbours_are_dealt_independently() {
    // Avalanche: what follows `user-7` says nothing about where `user-8` falls.
    let salted = Native.salted("new-checkout", Scale::Percent);
    let keys: Vec<_> = numbered("user-", 1..=300_000).collect();
    for step in [1, 2, 10, 100] {
        let pairs = keys
            .iter()
            .zip(&keys[step..])
            .map(|(one, other)| slice(&salted, one, 10) * 10 + slice(&salted, other, 10));
        assert_fair(&format!("user-N and user-(N+{step})"), 100, pairs);
        let gaps = keys.iter().zip(&keys[step..]).map(|(one, other)| {
            let (one, other) = (salted.bucket(one).0, salted.bucket(other).0);
            ((other + BUCKETS - one) % BUCKETS) as usize / 1_000
        });
        assert_fair(
            &format!("the gap from user-N to user-(N+{step})"),
            100,
            gaps,
        );
    }
}

#[test]
fn flags_are_independent_of_each_other() {
    let keys: Vec<_> = numbered("user-", 1..=20_000).collect();
    let fair = |one: &str, other: &str| {
        let (left, right) = (
            Native.salted(one, Scale::Percent),
            Native.salted(other, Scale::Percent),
        );
        let pairs = keys
            .iter()
            .map(|key| slice(&left, key, 10) * 10 + slice(&right, key, 10));
        assert_fair(&format!("salts {one:?} and {other:?}"), 100, pairs);
    };
    for number in 1..=100 {
        fair(&format!("flag-{number}"), &format!("flag-{}", number + 1));
    }
    fair("new-checkout", "new-checkout/eu-ramp");
    fair("new-checkout", "search-v2");
    fair("a", "b");
    fair("", " ");
    fair("flag", "Flag");
    fair("one-click-pay/", "one-click-pay");
}

#[test]
fn a_salt_that_equals_the_key_is_nothing_special() {
    let slices = (0..100_000).map(|n| {
        let both = format!("user-{n}");
        slice(&Native.salted(&both, Scale::Percent), &both, 100)
    });
    assert_fair("salt = key", 100, slices);
}

// --- Through the engine -----------------------------------------------------------------------

const USERS: u32 = 4_000;

fn user(number: u32) -> Context {
    Context::new()
        .with("id", format!("user-{number}"))
        .with("n", i64::from(number))
}

/// The users whom `flag` serves `variant`.
fn served(rules: &str, flag: &str, variant: &str) -> BTreeSet<u32> {
    let engine = Engine::load(rules).unwrap();
    (0..USERS)
        .filter(|number| engine.evaluate(flag, &user(*number)).unwrap().variant == Some(variant))
        .collect()
}

/// The variant that each user is served.
fn dealt(rules: &str, flag: &str) -> Vec<Option<String>> {
    let engine = Engine::load(rules).unwrap();
    (0..USERS)
        .map(|number| {
            engine
                .evaluate(flag, &user(number))
                .unwrap()
                .variant
                .map(str::to_owned)
        })
        .collect()
}

fn split(percent: &str) -> String {
    format!("flag f: bool {{ otherwise serve {percent} on, rest off by id }}")
}

#[test]
fn raising_a_percentage_only_adds_users() {
    let mut before = BTreeSet::new();
    for percent in [
        "0%", "0.001%", "1%", "5%", "25%", "25.5%", "40%", "99.999%", "100%",
    ] {
        let now = served(&split(percent), "f", "on");
        assert!(now.is_superset(&before), "{percent} takes users away");
        before = now;
    }
    assert_eq!(before.len(), USERS as usize, "100 % is everybody");
    assert!(served(&split("0%"), "f", "on").is_empty(), "0 % is nobody");
    let quarter = served(&split("25%"), "f", "on").len();
    assert!(
        (900..1_100).contains(&quarter),
        "25 % of {USERS} is about 1 000, not {quarter}"
    );
}

#[test]
fn raising_a_percentage_predicate_only_adds_users() {
    let rules = |percent: &str| {
        format!("flag f: bool {{ rule r when {percent} of id serve on  otherwise serve off }}")
    };
    let mut before = BTreeSet::new();
    for percent in ["1%", "12.5%", "50%", "99%"] {
        let now = served(&rules(percent), "f", "on");
        assert!(
            now.is_superset(&before) && now.len() > before.len(),
            "{percent}"
        );
        before = now;
    }
}

#[test]
fn a_ramp_only_adds_users_as_time_goes_by() {
    let rules = "flag f: bool {
        otherwise serve ramp on 0% to 100% from 2025-12-01T00:00Z until 2025-12-11T00:00Z by id, rest off
    }";
    let engine = Engine::load(rules).unwrap();
    let start = Timestamp::parse("2025-12-01T00:00Z").unwrap();
    let mut before = BTreeSet::new();
    for hour in (0..=240).step_by(24) {
        let now = Timestamp(start.0 + hour * 3_600_000_000);
        let on: BTreeSet<u32> = (0..USERS)
            .filter(|number| engine.bool("f", &user(*number).at(now), false))
            .collect();
        assert!(on.is_superset(&before), "hour {hour} takes users away");
        let tenths = usize::try_from(hour / 24).unwrap();
        let expected = tenths * USERS as usize / 10;
        assert!(
            on.len().abs_diff(expected) < 150,
            "hour {hour}: {} users",
            on.len()
        );
        before = on;
    }
}

#[test]
fn lowering_and_raising_again_gives_the_same_users() {
    assert_eq!(dealt(&split("30%"), "f"), dealt(&split("30%"), "f"));
    let down = served(&split("10%"), "f", "on");
    assert!(served(&split("30%"), "f", "on").is_superset(&down));
}

#[test]
fn moving_weight_between_the_last_shares_leaves_the_first_alone() {
    let rules = |shares: &str| {
        format!(
            "flag f: string {{ variants {{ a = \"a\" b = \"b\" c = \"c\" }} \
             otherwise serve {shares} by id }}"
        )
    };
    let before = rules("20% a, 30% b, 50% c");
    let after = rules("20% a, 60% b, 20% c");
    assert_eq!(served(&before, "f", "a"), served(&after, "f", "a"));
    assert!(served(&after, "f", "b").is_superset(&served(&before, "f", "b")));
    assert!(served(&after, "f", "c").is_subset(&served(&before, "f", "c")));
}

#[test]
fn adding_something_else_never_moves_a_flags_users() {
    let flag = "flag f: string {
        variants { a = \"a\" b = \"b\" }
        rule named when 30% of id and n >= 0 serve a
        rule shares when n > 100 serve 40% a, 40% b, rest next by id
        otherwise serve 50% a, rest b by id
    }";
    let plain = dealt(flag, "f");
    let with = |addition: &str, changed: &str| {
        assert_eq!(dealt(changed, "f"), plain, "{addition} moves users");
    };
    let other = "flag g: bool { otherwise serve 50% on, rest off by id }";
    with("another flag in front", &format!("{other}\n{flag}"));
    with("another flag behind", &format!("{flag}\n{other}"));
    with("a segment", &format!("segment s = n < 10\n{flag}"));
    with("a list", &format!("list l = [\"user-1\"]\n{flag}"));
    with("a ruleset name", &format!("ruleset \"shop\"\n{flag}"));
    with(
        "a schema",
        &format!("attributes {{ id: string key  n: int  plan: string }}\n{flag}"),
    );
    with(
        "a rule in front that matches nobody",
        &flag.replacen(
            "rule named",
            "rule nobody when n < 0 serve b\n rule named",
            1,
        ),
    );
    with(
        "a rule with its own percentage",
        &flag.replacen(
            "rule named",
            "rule some when n < 0 and 50% of id serve b\n rule named",
            1,
        ),
    );
    with(
        "an owner",
        &flag.replacen("variants", "owner \"growth\"  variants", 1),
    );
    with(
        "a third variant",
        &flag.replacen("b = \"b\"", "b = \"b\" c = \"c\"", 1),
    );
    with(
        "a prerequisite that is met",
        &format!(
            "flag p: bool = true\n{}",
            flag.replacen("variants", "requires p is on variants", 1)
        ),
    );
}

#[test]
fn two_flags_with_the_same_share_serve_different_users() {
    let rules = "flag f: bool { otherwise serve 50% on, rest off by id }
                 flag g: bool { otherwise serve 50% on, rest off by id }
                 flag h: bool { bucket by id salt \"f\" otherwise serve 50% on, rest off }";
    let (f, g, h) = (
        served(rules, "f", "on"),
        served(rules, "g", "on"),
        served(rules, "h", "on"),
    );
    let both = f.intersection(&g).count();
    assert!(
        (900..1_100).contains(&both),
        "{both} of {USERS} users are in both halves"
    );
    assert_eq!(f, h, "the same salt deals the same users");
}

#[test]
fn a_predicate_and_a_split_of_one_flag_are_independent() {
    let rules = "flag f: string {
        rule r when 50% of id serve 50% \"both\", rest \"predicate\" by id
        otherwise serve \"none\"
    }";
    let engine = Engine::load(rules).unwrap();
    let count = |value: &str| {
        (0..USERS)
            .filter(|number| engine.str("f", &user(*number), "") == value)
            .count()
    };
    for value in ["both", "predicate"] {
        assert!(
            (900..1_100).contains(&count(value)),
            "{value}: {}",
            count(value)
        );
    }
}

#[test]
fn two_predicates_of_one_flag_are_independent() {
    let rules = |name: &str| {
        format!("flag f: bool {{ rule {name} when 50% of id serve on  otherwise serve off }}")
    };
    let one = served(&rules("one"), "f", "on");
    let both = one
        .intersection(&served(&rules("other"), "f", "on"))
        .count();
    assert!(
        (900..1_100).contains(&both),
        "{both} of {USERS} users are in both halves"
    );
}

#[test]
fn md5_100_deals_as_the_classic_formula_does() {
    // Computed with `printf beta:user-1 | md5sum` and a calculator.
    for (number, percent) in [(1, 80), (2, 86)] {
        let on = |percent: u32| {
            let rules = format!(
                "bucketing md5-100\n\
                 flag beta: bool {{ otherwise serve {percent}% on, rest off by id }}"
            );
            Engine::load(&rules)
                .unwrap()
                .bool("beta", &user(number), false)
        };
        assert!(!on(percent), "user-{number} is not below {percent} %");
        assert!(on(percent + 1), "user-{number} is below {} %", percent + 1);
    }
}
