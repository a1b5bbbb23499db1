//! Runs the workloads one after another and fills the tables.

use crate::engines::{self, OURS};
use crate::measure::{Cost, costs, two_threads};
use crate::options::Options;
use crate::peer::{Entry, Loaded, Span};
use crate::report::{Table, number, ratio, time};
use crate::workload::{self, Workload};
use crate::{allocator, check, instructions, load};

/// The engines that can express a workload and agree about it, with the bytes that each holds.
struct Field {
    names: Vec<&'static str>,
    engines: Vec<Box<dyn Loaded>>,
    bytes: Vec<i64>,
}

/// Everything that `options` asks for.
pub fn print(options: &Options) {
    if let Some((engine, workload, count)) = &options.callgrind {
        return profile(engine, workload, *count, options.span);
    }
    if options.instructions {
        return instructions::print(options);
    }
    let entries: Vec<Entry> = engines::all()
        .into_iter()
        .filter(|entry| options.engine(entry.name))
        .collect();
    let names: Vec<&'static str> = entries.iter().map(|entry| entry.name).collect();
    let mut tables = [(); 5].map(|()| Table::new(&names));
    for name in workload::names()
        .iter()
        .filter(|name| options.workload(name))
    {
        let Some(workload) = workload::make(name) else {
            continue;
        };
        eprintln!("{name} …");
        // The largest size shows how we grow; most others would take minutes to load it.
        let small = workload.flags.len() <= 10_000;
        let takes_part = |name: &str| small || name == OURS || engines::is_native(name);
        let entries: Vec<Entry> = entries
            .iter()
            .filter(|entry| takes_part(entry.name))
            .copied()
            .collect();
        let field = field(&entries, &workload);
        let [excluding, including, allocations, threads, memory] = &mut tables;
        let [alone, whole] = [Span::Excluding, Span::Including]
            .map(|span| costs(&field.engines, workload.hosts, span, options.effort));
        fill(excluding, name, &field, &alone);
        fill(including, name, &field, &whole);
        allocations.column(name, |engine| {
            let at = field.at(engine)?;
            let [alone, whole] = [&alone, &whole].map(|costs| number(costs[at].allocations));
            Some(format!("{alone} / {whole}"))
        });
        if matches!(&**name, "W2" | "W3") {
            let hosts = workload.hosts;
            let engines = field.engines.iter();
            let speeds: Vec<f64> = engines
                .map(|engine| two_threads(&**engine, hosts, options.effort))
                .collect();
            threads.column(name, |engine| {
                Some(format!("{:.2}", speeds[field.at(engine)?]))
            });
        }
        if name.starts_with("ALL") {
            let flags = workload.flags.len() as f64;
            memory.column(name, |engine| {
                Some(number(field.bytes[field.at(engine)?] as f64 / flags))
            });
        }
    }
    let titles = [
        "Evaluation alone, the context already built",
        "From the host's `HashMap<String, serde_json::Value>` to the answer",
        "Allocations per evaluation: alone / from the host's map",
        "Two threads: evaluations in the time of one thread's one (2 is perfect)",
        "Bytes held per flag",
    ];
    for (table, title) in tables.iter().zip(titles) {
        table.print(title);
    }
    if options.everything() {
        load::print(options.effort);
    }
}

impl Field {
    fn at(&self, engine: &str) -> Option<usize> {
        self.names.iter().position(|name| *name == engine)
    }

    /// The lowest cost among the engines that a user could pick instead of ours.
    fn best(&self, costs: &[Cost]) -> Option<f64> {
        let others = self.names.iter().zip(costs);
        others
            .filter(|(name, _)| **name != OURS && !engines::is_native(name))
            .map(|(_, cost)| cost.nanoseconds)
            .min_by(f64::total_cmp)
    }
}

fn field(entries: &[Entry], workload: &Workload) -> Field {
    let mut field = Field {
        names: Vec::new(),
        engines: Vec::new(),
        bytes: Vec::new(),
    };
    let expected = engines::reference(workload).answers(workload.hosts);
    for entry in entries {
        let before = allocator::live();
        let engine = match (entry.prepare)(workload) {
            Ok(engine) => engine,
            Err(why) => {
                eprintln!("  {} is left out: {why}", entry.name);
                continue;
            }
        };
        let bytes = allocator::live() - before;
        match check::differences(workload, &expected, &*engine) {
            None => {
                field.names.push(entry.name);
                field.engines.push(engine);
                field.bytes.push(bytes);
            }
            Some(why) => eprintln!("  {} is left out, it answers otherwise: {why}", entry.name),
        }
    }
    field
}

fn fill(table: &mut Table, name: &str, field: &Field, costs: &[Cost]) {
    let best = field.best(costs);
    table.column(name, |engine| {
        let cost = costs[field.at(engine)?].nanoseconds;
        let beside = best.map(|best| format!(" ({})", ratio(cost / best)));
        Some(format!("{}{}", time(cost), beside.unwrap_or_default()))
    });
}

/// Only the evaluations, for counting instructions.
fn profile(engine: &str, name: &str, count: usize, span: Span) {
    let entry = engines::all()
        .into_iter()
        .find(|entry| entry.name == engine);
    match (entry, workload::make(name)) {
        (Some(entry), Some(workload)) => match (entry.prepare)(&workload) {
            Ok(loaded) => drop(loaded.run(workload.hosts, span, count)),
            Err(why) => eprintln!("{why}"),
        },
        _ => eprintln!("there is no such engine or workload"),
    }
}
