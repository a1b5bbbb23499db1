//! From text to an engine, stage by stage.

#![expect(
    clippy::expect_used,
    reason = "the rules are fixed: a mistake in them should stop the bench"
)]

use burgee::{Engine, Limits};
use burgee_testing::sample;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn stages(criterion: &mut Criterion) {
    for flags in [1_000, 10_000] {
        let text = sample::ruleset(flags);
        let mut group = criterion.benchmark_group("load");
        group
            .sample_size(10)
            .throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("parse", flags), |bencher| {
            bencher.iter(|| burgee::parse::parse(black_box(&text), 0, &Limits::default()));
        });
        group.bench_function(BenchmarkId::new("parse+check", flags), |bencher| {
            bencher.iter(|| Engine::builder().read(black_box(&text)));
        });
        let reading = Engine::builder().read(&text);
        assert!(!reading.has_errors(), "{:?}", reading.diagnostics.first());
        group.bench_function(BenchmarkId::new("compile", flags), |bencher| {
            bencher.iter(|| black_box(&reading).engine());
        });
        group.bench_function(BenchmarkId::new("all", flags), |bencher| {
            bencher.iter(|| Engine::load(black_box(&text)).expect("the ruleset is valid"));
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
