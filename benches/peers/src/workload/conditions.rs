//! W1 to W4: one condition.

use super::host::mix;
use super::{Flag, Kind, Rule, Serve, Test, Workload, hosts};
use crate::workload::Host;
use serde_json::json;

fn workload(name: &str, when: Test, hosts: &'static [Host]) -> Workload {
    let serve = Serve::Value(1);
    Workload {
        name: name.to_owned(),
        kind: Kind::Condition,
        flags: vec![Flag {
            key: "flag".to_owned(),
            rules: vec![Rule { when, serve }],
        }],
        hosts,
    }
}

/// One string equality.
pub fn equal() -> Workload {
    let when = Test::Equal("plan", "enterprise".to_owned());
    workload("W1", when, hosts(|_, _| ()))
}

/// The rule that everybody writes first.
pub fn either() -> Workload {
    let when = Test::Any(vec![
        Test::Equal("plan", "enterprise".to_owned()),
        Test::EndsWith("email", "@company.com".to_owned()),
    ]);
    workload("W2", when, hosts(|_, _| ()))
}

/// Ten comparisons of all kinds; most contexts pass most of them.
pub fn ten() -> Workload {
    let countries = ["DE", "FR", "ES", "IT", "NL"].map(str::to_owned);
    let when = Test::All(vec![
        Test::Equal("plan", "enterprise".to_owned()),
        Test::AtLeast("seats", 10),
        Test::In("country", countries.into()),
        Test::VersionAtLeast("app_version", "4.2.0"),
        Test::StartsWith("account_id", "acct-".to_owned()),
        Test::EndsWith("email", "@company.com".to_owned()),
        Test::Matches("email", r"^[a-z]+(\.[a-z]+)?@company\.com$"),
        Test::Below("age", 65),
        Test::Has("groups", "beta".to_owned()),
        Test::Equal("role", "admin".to_owned()),
    ]);
    let fit = |index: u64, host: &mut Host| {
        let fitting = [
            ("plan", json!("enterprise")),
            ("seats", json!(10 + index)),
            (
                "country",
                json!(["DE", "FR", "ES", "IT", "NL"][(index % 5) as usize]),
            ),
            (
                "app_version",
                json!(format!("{}.3.{}", 4 + index % 5, index % 9)),
            ),
            (
                "email",
                json!(format!(
                    "{}@company.com",
                    ["ann", "bob.lee", "cleo"][(index % 3) as usize]
                )),
            ),
            ("age", json!(20 + index % 40)),
            ("groups", json!(["staff", "eu", "beta"])),
            ("role", json!("admin")),
        ];
        // Every fourth context keeps one attribute as it was, so that most of those fail somewhere.
        let kept = (index % 4 == 3).then(|| mix(index) % fitting.len() as u64);
        for (number, (key, value)) in (0..).zip(fitting) {
            if kept != Some(number) {
                host.insert(key.to_owned(), value);
            }
        }
    };
    workload("W3", when, hosts(fit))
}

/// One attribute in a list of 10 000; half of the contexts are.
pub fn member() -> Workload {
    let users: Vec<String> = (0..10_000).map(|user| format!("user-{user:06}")).collect();
    let hosts = hosts(|index, host| {
        let user = mix(index) % 10_000 + (index % 2) * 500_000;
        host.insert("user_id".to_owned(), json!(format!("user-{user:06}")));
    });
    workload("W4", Test::In("user_id", users), hosts)
}
