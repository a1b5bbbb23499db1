//! How long burgee takes to load a file, against its size.

use crate::engines;
use crate::measure::{Effort, median};
use crate::report::time;
use crate::workload;
use std::time::Instant;

/// One line for each size.
pub fn print(effort: Effort) {
    println!("\n#### burgee: load time against file size\n");
    println!("| flags | file | load | for each flag | speed |\n|---|---|---|---|---|");
    for flags in [100, 1_000, 10_000, 100_000] {
        let Some(workload) = workload::make(&format!("ALL_{flags}")) else {
            continue;
        };
        let text = engines::ruleset(&workload.flags);
        let times = (0..effort.rounds.min(5)).map(|_| {
            let start = Instant::now();
            let loaded = engines::load(&text);
            let took = start.elapsed();
            assert!(loaded.is_ok(), "the rules are valid");
            took.as_secs_f64() * 1e9
        });
        let took = median(times.collect());
        let kib = text.len() as f64 / 1024.0;
        let speed = text.len() as f64 / took * 1e3;
        let each = time(took / flags as f64);
        println!(
            "| {flags} | {kib:.0} KiB | {} | {each} | {speed:.1} MB/s |",
            time(took)
        );
    }
}
