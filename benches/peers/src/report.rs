//! Markdown tables.

/// A table: one row for each engine, one column for each workload.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<(&'static str, Vec<String>)>,
}

impl Table {
    pub fn new(engines: &[&'static str]) -> Table {
        Table {
            columns: Vec::new(),
            rows: engines.iter().map(|name| (*name, Vec::new())).collect(),
        }
    }

    /// Adds a column; a missing cell is an engine that did not take part.
    pub fn column(&mut self, name: &str, cell: impl Fn(&str) -> Option<String>) {
        self.columns.push(name.to_owned());
        for (engine, cells) in &mut self.rows {
            cells.push(cell(engine).unwrap_or_default());
        }
    }

    pub fn print(&self, title: &str) {
        if self.columns.is_empty() {
            return;
        }
        println!(
            "\n#### {title}\n\n| engine | {} |",
            self.columns.join(" | ")
        );
        println!("|---|{}", "---|".repeat(self.columns.len()));
        for (engine, cells) in &self.rows {
            if cells.iter().any(|cell| !cell.is_empty()) {
                println!("| {engine} | {} |", cells.join(" | "));
            }
        }
    }
}

/// A time as people read it.
pub fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..100.0 => format!("{nanoseconds:.1} ns"),
        ..1e3 => format!("{nanoseconds:.0} ns"),
        ..1e6 => format!("{:.2} µs", nanoseconds / 1e3),
        _ => format!("{:.2} ms", nanoseconds / 1e6),
    }
}

/// A ratio as people read it.
pub fn ratio(ratio: f64) -> String {
    match ratio {
        ..0.01 => format!("{ratio:.4}x"),
        ..1.0 => format!("{ratio:.2}x"),
        ..10.0 => format!("{ratio:.1}x"),
        _ => format!("{ratio:.0}x"),
    }
}

/// A number without more digits than it is worth.
pub fn number(number: f64) -> String {
    match number {
        ..100.0 if number.fract().abs() > 0.05 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}
