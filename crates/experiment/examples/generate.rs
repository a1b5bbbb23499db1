//! Writes the data of the worked example in `docs/experiment.md`: always the same bytes.
//!
//! Usage: `generate RULES FOLDER`
//!
//! 600 visitors come over 14 days. The rules decide what each sees. 30 % of them buy, and 45 % where the
//! checkout is one page. It takes as long to load as the old one. Fifteen people of the staff are served
//! by a rule of their own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "an example that finds something else than it expects should stop at once"
)]

use burgee::{Context, Engine};
use std::fmt::Write;
use std::fs;

/// Sebastiano Vigna's `splitmix64`: small, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in 0..`bound`.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// The start of the experiment is a Monday.
fn time(minutes: u64) -> String {
    let (day, rest) = (2 + minutes / 1440, minutes % 1440);
    format!("2026-03-{day:02}T{:02}:{:02}:00Z", rest / 60, rest % 60)
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let engine = Engine::load(&fs::read_to_string(&arguments[0]).unwrap()).unwrap();
    let mut chance = Chance(2026);
    let mut exposures = String::new();
    let mut metrics = String::from("time,user,metric,value\n");
    for visitor in 0..615 {
        let user = format!("u-{visitor}");
        let mut context = Context::new();
        context.insert("user", serde_json::json!({ "id": user }));
        if visitor % 41 == 40 {
            context.insert("email", format!("{user}@company.com"));
        }
        let answer = engine.evaluate("one-page-checkout", &context).unwrap();
        let variant = answer.variant.unwrap();
        let rule = answer.rule.unwrap();
        let arrived = chance.below(14) * 1440 + 480 + chance.below(840);
        writeln!(
            exposures,
            r#"{{"time":"{}","flag":"one-page-checkout","variant":"{variant}","user":"{user}","rule":"{rule}"}}"#,
            time(arrived),
        )
        .unwrap();
        let new = variant == "on";
        let latency = 200 + chance.below(150);
        writeln!(metrics, "{},{user},latency,{latency}", time(arrived)).unwrap();
        if chance.below(100) < if new { 45 } else { 30 } {
            let bought = time(arrived + 1 + chance.below(90));
            writeln!(metrics, "{bought},{user},purchase,1").unwrap();
        }
    }
    fs::write(format!("{}/exposures.jsonl", arguments[1]), exposures).unwrap();
    fs::write(format!("{}/metrics.csv", arguments[1]), metrics).unwrap();
}
