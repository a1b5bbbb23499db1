//! W5, W6 and ALL: flags with rules.

use super::{Flag, Kind, Rule, Serve, Test, Workload, hosts};
use serde_json::json;

/// Ordered rules of which the last matches.
pub fn ordered(rules: usize) -> Workload {
    let account = |number: usize| format!("acct-{number:05}");
    let flag = Flag {
        key: "flag".to_owned(),
        rules: (0..rules)
            .map(|number| Rule {
                when: Test::Equal("account_id", account(number)),
                serve: Serve::Value(number as u64 % 8 + 1),
            })
            .collect(),
    };
    let last = account(rules - 1);
    Workload {
        name: format!("W5_{rules}"),
        kind: Kind::Flag,
        flags: vec![flag],
        hosts: hosts(|_, host| {
            host.insert("account_id".to_owned(), json!(last));
        }),
    }
}

/// A percentage after one condition.
pub fn percentage() -> Workload {
    let rule = Rule {
        when: Test::Equal("plan", "enterprise".to_owned()),
        serve: Serve::Percent(30),
    };
    Workload {
        name: "W6".to_owned(),
        kind: Kind::Flag,
        flags: vec![Flag {
            key: "flag".to_owned(),
            rules: vec![rule],
        }],
        // Half of the contexts reach the split.
        hosts: hosts(|index, host| {
            let plan = if index % 2 == 0 { "enterprise" } else { "team" };
            host.insert("plan".to_owned(), json!(plan));
        }),
    }
}

/// Many flags of four shapes: one value, one of two conditions, a short list, a percentage.
pub fn all(count: usize) -> Workload {
    Workload {
        name: format!("ALL_{count}"),
        kind: Kind::All,
        flags: (0..count).map(shaped).collect(),
        hosts: hosts(|index, host| {
            let account = format!("acct-{:04}", index * 7);
            host.insert("account_id".to_owned(), json!(account));
        }),
    }
}

fn shaped(number: usize) -> Flag {
    let plan = |name: &str| Test::Equal("plan", name.to_owned());
    let (when, serve) = match number % 4 {
        0 => (
            Test::Equal("company", format!("Company {}", number / 4 % 500)),
            Serve::Value(1),
        ),
        1 => {
            let domain = match number / 4 % 100 {
                0 => "@company.com".to_owned(),
                other => format!("@customer-{other}.com"),
            };
            (
                Test::Any(vec![
                    Test::Equal("region", format!("region-{}", number / 4 % 50)),
                    Test::EndsWith("email", domain),
                ]),
                Serve::Value(1),
            )
        }
        2 => {
            let accounts = (0..5).map(|entry| format!("acct-{:04}", (number + entry * 97) % 5_000));
            (Test::In("account_id", accounts.collect()), Serve::Value(1))
        }
        _ => (
            plan(["free", "team", "pro", "enterprise"][number / 4 % 4]),
            Serve::Percent(30),
        ),
    };
    Flag {
        key: format!("flag-{number}"),
        rules: vec![Rule { when, serve }],
    }
}
