//! Instructions per evaluation: the program runs itself under valgrind, twice, and takes the
//! difference, so that loading does not count.

use crate::engines;
use crate::options::Options;
use crate::report::{Table, number};
use crate::workload;
use std::process::Command;

/// Evaluations: once round the contexts, and often enough that what a run does beside them, which
/// differs a little from run to run, does not show.
fn counts(workload: &str) -> [usize; 2] {
    match workload {
        // A list of 10 000 takes some engines so long that it does not show anyway.
        "W4" => [64, 128],
        _ => [64, 1_344],
    }
}

/// One row for each engine; a cell is empty when the engine cannot express the workload.
pub fn print(options: &Options) {
    let names: Vec<&'static str> = engines::all()
        .iter()
        .map(|entry| entry.name)
        .filter(|name| options.engine(name))
        .collect();
    for (span, title) in [
        (
            None,
            "Instructions per evaluation, the context already built",
        ),
        (
            Some("--including"),
            "Instructions from the host's map to the answer",
        ),
    ] {
        let mut table = Table::new(&names);
        for name in workload::names() {
            let small = ["W1", "W2", "W3", "W4", "W5_100", "W6"].contains(&&*name);
            if small && options.workload(&name) {
                table.column(&name, |engine| Some(number(cost(engine, &name, span)?)));
            }
        }
        table.print(title);
    }
}

fn cost(engine: &str, workload: &str, span: Option<&str>) -> Option<f64> {
    let counts = counts(workload);
    let [few, many] = counts.map(|count| collected(engine, workload, count, span));
    // An engine that cannot express the workload ends at once, both times.
    let difference = many?.checked_sub(few?)?;
    Some(difference as f64 / (counts[1] - counts[0]) as f64).filter(|cost| *cost > 10.0)
}

/// What callgrind says that the whole run took.
fn collected(engine: &str, workload: &str, count: usize, span: Option<&str>) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .args(["--callgrind", engine, workload, &count.to_string()])
        .args(span)
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, after) = report.split_once("Collected : ")?;
    after.split_whitespace().next()?.parse().ok()
}
