//! The host's own context: 20 attributes as JSON values in a hash map.

use serde_json::{Value, json};
use std::collections::HashMap;

/// What the host has before any engine is asked.
pub type Host = HashMap<String, Value>;

const PLANS: [&str; 4] = ["free", "team", "pro", "enterprise"];
const COUNTRIES: [&str; 8] = ["DE", "FR", "ES", "IT", "NL", "US", "JP", "BR"];
const SYSTEMS: [&str; 4] = ["ios", "android", "macos", "windows"];
const NAMES: [&str; 8] = ["ann", "bob", "cleo", "dan", "eve", "finn", "gita", "hugo"];

/// 64 varied contexts, made once for the whole run; `adjust` makes number `index` fit the workload.
pub fn hosts(adjust: impl Fn(u64, &mut Host)) -> &'static [Host] {
    let hosts: Vec<Host> = (0..64)
        .map(|index| {
            let mut host = host(index);
            adjust(index, &mut host);
            host
        })
        .collect();
    Vec::leak(hosts)
}

fn host(index: u64) -> Host {
    let draw = |salt: u64, among: usize| {
        usize::try_from(mix(index * 31 + salt) % among as u64).expect("it is below a usize")
    };
    let name = NAMES[draw(1, NAMES.len())];
    let domain = ["company.com", "example.org", "mail.net"][draw(2, 3)];
    let attributes = [
        ("user_id", json!(format!("user-{:06}", draw(3, 1_000_000)))),
        ("account_id", json!(format!("acct-{:04}", draw(4, 10_000)))),
        ("plan", json!(PLANS[draw(5, PLANS.len())])),
        ("email", json!(format!("{name}@{domain}"))),
        ("country", json!(COUNTRIES[draw(6, COUNTRIES.len())])),
        ("device_os", json!(SYSTEMS[draw(7, SYSTEMS.len())])),
        (
            "app_version",
            json!(format!("{}.{}.{}", draw(8, 9), draw(9, 20), draw(10, 9))),
        ),
        ("seats", json!(draw(11, 500))),
        (
            "groups",
            json!(["staff", (["beta", "alpha"][draw(12, 2)]), "eu"]),
        ),
        ("age", json!(18 + draw(13, 60))),
        ("sessions", json!(draw(14, 1_000))),
        ("beta", json!(draw(15, 2) == 0)),
        ("locale", json!(["de-DE", "en-GB", "fr-FR"][draw(16, 3)])),
        (
            "browser",
            json!(["firefox", "chrome", "safari"][draw(17, 3)]),
        ),
        ("role", json!(["admin", "member", "guest"][draw(18, 3)])),
        (
            "region",
            json!(["eu-west", "us-east", "ap-south"][draw(19, 3)]),
        ),
        (
            "referrer",
            json!(format!("https://news.example/{}", draw(20, 99))),
        ),
        ("company", json!(format!("Company {}", draw(21, 500)))),
        ("currency", json!(["EUR", "USD", "JPY"][draw(22, 3)])),
        (
            "timezone",
            json!(["Europe/Berlin", "UTC", "Asia/Tokyo"][draw(23, 3)]),
        ),
    ];
    attributes
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Spreads numbers out, so that neighbouring contexts differ in everything.
pub fn mix(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// An attribute that is text.
pub fn text<'h>(host: &'h Host, name: &str) -> &'h str {
    host.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// An attribute that is a whole number.
pub fn whole(host: &Host, name: &str) -> i64 {
    host.get(name).and_then(Value::as_i64).unwrap_or_default()
}

/// An attribute that is a list of text.
pub fn array<'h>(host: &'h Host, name: &str) -> impl Iterator<Item = &'h str> {
    let list = host.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// A version as a number, for engines that know no versions: 4.2.1 is 4 002 001.
pub fn version_number(version: &str) -> i64 {
    version.split('.').fold(0, |number, part| {
        number * 1_000 + part.parse::<i64>().unwrap_or(0)
    })
}
