//! Times engines in turns, so that a noisy moment hits all of them.

use crate::peer::{Loaded, Span};
use crate::workload::Host;
use std::thread;
use std::time::Duration;

/// How long to measure.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    /// For each engine and round.
    pub time: Duration,
}

impl Effort {
    /// For the table that is quoted.
    pub const FULL: Effort = Effort {
        rounds: 5,
        time: Duration::from_millis(20),
    };
    /// For a look.
    pub const QUICK: Effort = Effort {
        rounds: 3,
        time: Duration::from_millis(5),
    };
}

/// What one engine took for one workload.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub nanoseconds: f64,
    pub allocations: f64,
}

/// The cost of each engine: the median over the rounds.
pub fn costs(
    engines: &[Box<dyn Loaded>],
    hosts: &'static [Host],
    span: Span,
    effort: Effort,
) -> Vec<Cost> {
    let counts: Vec<usize> = engines
        .iter()
        .map(|engine| count(&**engine, hosts, span, effort.time))
        .collect();
    let mut times = vec![Vec::new(); engines.len()];
    let mut allocations = vec![0.0; engines.len()];
    for _ in 0..effort.rounds {
        for (index, engine) in engines.iter().enumerate() {
            let (time, allocated) = engine.run(hosts, span, counts[index]);
            times[index].push(nanoseconds(time, counts[index]));
            allocations[index] = allocated as f64 / counts[index] as f64;
        }
    }
    let medians = times.into_iter().map(median);
    medians
        .zip(allocations)
        .map(|(nanoseconds, allocations)| Cost {
            nanoseconds,
            allocations,
        })
        .collect()
}

/// How many evaluations fit into the time; whole rounds of all contexts where that is possible.
fn count(engine: &dyn Loaded, hosts: &'static [Host], span: Span, time: Duration) -> usize {
    let mut count = 4;
    loop {
        let (took, _) = engine.run(hosts, span, count);
        if took * 4 > time || count > 1 << 28 {
            let fitting = time.as_secs_f64() / took.as_secs_f64().max(1e-9) * count as f64;
            let rounds = (fitting / hosts.len() as f64).round() as usize;
            return if rounds == 0 {
                count
            } else {
                rounds * hosts.len()
            };
        }
        count *= 4;
    }
}

/// How many times more evaluations two threads make than one: 2 is perfect.
pub fn two_threads(engine: &dyn Loaded, hosts: &'static [Host], effort: Effort) -> f64 {
    let count = count(engine, hosts, Span::Excluding, effort.time);
    let run = || nanoseconds(engine.run(hosts, Span::Excluding, count).0, count);
    let speeds = (0..effort.rounds).map(|_| {
        let alone = run();
        let (first, second) = thread::scope(|scope| {
            let other = scope.spawn(run);
            (run(), other.join().expect("a run does not panic"))
        });
        alone / first + alone / second
    });
    median(speeds.collect())
}

fn nanoseconds(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e9 / count as f64
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
