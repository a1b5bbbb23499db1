//! burgee beside other engines: the same rules, the same contexts, in one run.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml` prints the tables in Markdown.

mod allocator;
mod check;
mod engines;
mod instructions;
mod load;
mod measure;
mod options;
mod peer;
mod report;
mod tables;
mod workload;

#[global_allocator]
static ALLOCATOR: allocator::Counting = allocator::Counting;

fn main() {
    match options::Options::read(std::env::args().skip(1)) {
        Ok(options) => tables::print(&options),
        Err(why) => {
            eprintln!("{why}");
            std::process::exit(2);
        }
    }
}
