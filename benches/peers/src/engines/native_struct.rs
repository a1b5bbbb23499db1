//! What a person writes over a struct of their own: about as fast as it can be.

use super::native_map::{Shape, bucket, members, rules, shapes};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Workload, array, text, whole};
use regex::Regex;
use rustc_hash::FxHashSet;
use semver::Version;

/// One hand-written function per workload, with the data that it needs.
pub enum NativeStruct {
    Equal,
    Either,
    Ten { least: Version, pattern: Regex },
    Member(FxHashSet<String>),
    Ordered(Vec<(String, u64)>),
    Percentage,
    All(Vec<Shape>),
}

/// The attributes that rules read, as a service holds them.
pub struct User<'h> {
    user_id: &'h str,
    account_id: &'h str,
    plan: &'h str,
    email: &'h str,
    country: &'h str,
    region: &'h str,
    role: &'h str,
    company: &'h str,
    app_version: Option<Version>,
    groups: Vec<&'h str>,
    seats: i64,
    age: i64,
}

impl Peer for NativeStruct {
    type Context<'a> = User<'a>;
    type Scratch<'a> = ();
    const NAME: &'static str = "native-struct";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        Ok(match &*workload.name {
            "W1" => NativeStruct::Equal,
            "W2" => NativeStruct::Either,
            "W3" => NativeStruct::Ten {
                least: Version::new(4, 2, 0),
                pattern: Regex::new(r"^[a-z]+(\.[a-z]+)?@company\.com$").expect("it is valid"),
            },
            "W4" => NativeStruct::Member(members(workload).iter().cloned().collect()),
            "W6" => NativeStruct::Percentage,
            name if name.starts_with("W5") => NativeStruct::Ordered(rules(workload)),
            _ => NativeStruct::All(shapes(workload)),
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> User<'_> {
        User {
            user_id: text(host, "user_id"),
            account_id: text(host, "account_id"),
            plan: text(host, "plan"),
            email: text(host, "email"),
            country: text(host, "country"),
            region: text(host, "region"),
            role: text(host, "role"),
            company: text(host, "company"),
            app_version: Version::parse(text(host, "app_version")).ok(),
            groups: array(host, "groups").collect(),
            seats: whole(host, "seats"),
            age: whole(host, "age"),
        }
    }

    fn evaluate<'a>(&'a self, user: &mut User<'a>, (): &mut ()) -> Answer {
        match self {
            NativeStruct::Equal => Answer::of(user.plan == "enterprise"),
            NativeStruct::Either => {
                Answer::of(user.plan == "enterprise" || user.email.ends_with("@company.com"))
            }
            NativeStruct::Ten { least, pattern } => Answer::of(
                user.plan == "enterprise"
                    && user.seats >= 10
                    && matches!(user.country, "DE" | "FR" | "ES" | "IT" | "NL")
                    && user.app_version.as_ref().is_some_and(|it| it >= least)
                    && user.account_id.starts_with("acct-")
                    && user.email.ends_with("@company.com")
                    && pattern.is_match(user.email)
                    && user.age < 65
                    && user.groups.contains(&"beta")
                    && user.role == "admin",
            ),
            NativeStruct::Member(users) => Answer::of(users.contains(user.user_id)),
            NativeStruct::Ordered(rules) => {
                let rule = rules.iter().find(|(account, _)| account == user.account_id);
                Answer {
                    exact: rule.map_or(0, |(_, served)| *served),
                    split: 0,
                }
            }
            NativeStruct::Percentage => Answer {
                exact: 0,
                split: (user.plan == "enterprise" && bucket(user.user_id, 7, 30)).into(),
            },
            NativeStruct::All(shapes) => {
                let mut answer = Answer::default();
                for (index, shape) in shapes.iter().enumerate() {
                    let (on, splits) = match shape {
                        Shape::Company(company) => (user.company == company, false),
                        Shape::RegionOrEmail(region, domain) => (
                            user.region == region || user.email.ends_with(&**domain),
                            false,
                        ),
                        Shape::Accounts(accounts) => {
                            (accounts.iter().any(|entry| entry == user.account_id), false)
                        }
                        Shape::Percent {
                            plan,
                            percent,
                            salt,
                        } => (
                            user.plan == plan && bucket(user.user_id, *salt, *percent),
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
