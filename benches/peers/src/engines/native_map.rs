//! What a person writes over the host's own hash map.

use crate::peer::Peer;
use crate::workload::{Answer, Host, Serve, Test, Workload, array, text, whole};
use regex::Regex;
use semver::Version;
use std::collections::HashSet;
use xxhash_rust::xxh64::xxh64;

/// One hand-written function per workload, with the data that it needs.
pub enum NativeMap {
    Equal,
    Either,
    Ten { least: Version, pattern: Regex },
    Member(HashSet<String>),
    Ordered(Vec<(String, u64)>),
    Percentage,
    All(Vec<Shape>),
}

/// One of many flags.
pub enum Shape {
    Company(String),
    RegionOrEmail(String, String),
    Accounts(Vec<String>),
    Percent {
        plan: String,
        percent: u64,
        salt: u64,
    },
}

/// On for `percent` of the users.
pub fn bucket(user: &str, salt: u64, percent: u64) -> bool {
    (u128::from(xxh64(user.as_bytes(), salt)) * 100) >> 64 < u128::from(percent)
}

/// The hand-written table of flags.
pub fn shapes(workload: &Workload) -> Vec<Shape> {
    let shape = |flag: &crate::workload::Flag| {
        let rule = &flag.rules[0];
        match (&rule.when, rule.serve) {
            (Test::Equal(_, plan), Serve::Percent(percent)) => Shape::Percent {
                plan: plan.clone(),
                percent: percent.into(),
                salt: xxh64(flag.key.as_bytes(), 0),
            },
            (Test::Equal(_, company), _) => Shape::Company(company.clone()),
            (Test::In(_, accounts), _) => Shape::Accounts(accounts.clone()),
            (Test::Any(tests), _) => match &tests[..] {
                [Test::Equal(_, region), Test::EndsWith(_, domain)] => {
                    Shape::RegionOrEmail(region.clone(), domain.clone())
                }
                _ => unreachable!("flags are of four shapes"),
            },
            _ => unreachable!("flags are of four shapes"),
        }
    };
    workload.flags.iter().map(shape).collect()
}

/// The values and numbers of ordered rules.
pub fn rules(workload: &Workload) -> Vec<(String, u64)> {
    let rule = |rule: &crate::workload::Rule| match (&rule.when, rule.serve) {
        (Test::Equal(_, value), Serve::Value(number)) => (value.clone(), number),
        _ => unreachable!("ordered rules are equalities"),
    };
    workload.flags[0].rules.iter().map(rule).collect()
}

/// The values of a list.
pub fn members(workload: &Workload) -> &[String] {
    match workload.condition() {
        Test::In(_, members) => members,
        _ => unreachable!("the workload is a list"),
    }
}

impl Peer for NativeMap {
    type Context<'a> = &'static Host;
    type Scratch<'a> = ();
    const NAME: &'static str = "native-hashmap";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        Ok(match &*workload.name {
            "W1" => NativeMap::Equal,
            "W2" => NativeMap::Either,
            "W3" => NativeMap::Ten {
                least: Version::new(4, 2, 0),
                pattern: Regex::new(r"^[a-z]+(\.[a-z]+)?@company\.com$").expect("it is valid"),
            },
            "W4" => NativeMap::Member(members(workload).iter().cloned().collect()),
            "W6" => NativeMap::Percentage,
            name if name.starts_with("W5") => NativeMap::Ordered(rules(workload)),
            _ => NativeMap::All(shapes(workload)),
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> &'static Host {
        host
    }

    fn evaluate(&self, host: &mut &'static Host, (): &mut ()) -> Answer {
        let host: &Host = host;
        match self {
            NativeMap::Equal => Answer::of(text(host, "plan") == "enterprise"),
            NativeMap::Either => Answer::of(
                text(host, "plan") == "enterprise" || text(host, "email").ends_with("@company.com"),
            ),
            NativeMap::Ten { least, pattern } => Answer::of(
                text(host, "plan") == "enterprise"
                    && whole(host, "seats") >= 10
                    && matches!(text(host, "country"), "DE" | "FR" | "ES" | "IT" | "NL")
                    && Version::parse(text(host, "app_version")).is_ok_and(|it| it >= *least)
                    && text(host, "account_id").starts_with("acct-")
                    && text(host, "email").ends_with("@company.com")
                    && pattern.is_match(text(host, "email"))
                    && whole(host, "age") < 65
                    && array(host, "groups").any(|group| group == "beta")
                    && text(host, "role") == "admin",
            ),
            NativeMap::Member(users) => Answer::of(users.contains(text(host, "user_id"))),
            NativeMap::Ordered(rules) => {
                // One lookup per rule, as in `if … else if …` over a map.
                let served = rules
                    .iter()
                    .find(|(account, _)| text(host, "account_id") == account)
                    .map_or(0, |(_, served)| *served);
                Answer {
                    exact: served,
                    split: 0,
                }
            }
            NativeMap::Percentage => Answer {
                exact: 0,
                split: (text(host, "plan") == "enterprise" && bucket(text(host, "user_id"), 7, 30))
                    .into(),
            },
            NativeMap::All(shapes) => {
                let mut answer = Answer::default();
                for (index, shape) in shapes.iter().enumerate() {
                    let (on, splits) = match shape {
                        Shape::Company(company) => (text(host, "company") == company, false),
                        Shape::RegionOrEmail(region, domain) => (
                            text(host, "region") == region
                                || text(host, "email").ends_with(&**domain),
                            false,
                        ),
                        Shape::Accounts(accounts) => {
                            let account = text(host, "account_id");
                            (accounts.iter().any(|entry| entry == account), false)
                        }
                        Shape::Percent {
                            plan,
                            percent,
                            salt,
                        } => (
                            text(host, "plan") == plan
                                && bucket(text(host, "user_id"), *salt, *percent),
                            true,
                        ),
                    };
                    answer.add(index, on.into(), splits);
                }
                answer
            }
        }
    }
}
