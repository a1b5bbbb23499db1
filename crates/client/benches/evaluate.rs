//! What a client costs beside the engine: `cargo bench --package burgee-client`.

#![expect(
    clippy::unwrap_used,
    reason = "a bench without its rules measures nothing"
)]

use burgee::{Context, Engine};
use burgee_client::{Client, Exposures, Policy};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const RULES: &str = r#"
flag checkout: bool {
  rule staff when email ends_with "@company.com" serve on
  rule quarter when country in ["DE", "FR"] serve 25% on, rest off by user.id
  otherwise serve off
}
"#;

fn evaluate(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.flags");
    std::fs::write(&file, RULES).unwrap();
    let user = burgee::Value::from(serde_json::json!({ "id": "u-4" }));
    let context = Context::new().with("user", user).with("country", "DE");
    let engine = Engine::load(RULES).unwrap();
    let client = Client::builder().file(&file).build().unwrap();
    let recording = Client::builder().file(&file).exposures(Exposures::new());
    let recording = recording.build().unwrap();
    let lost = Client::builder()
        .file(&file)
        .policy("checkout", Policy::fail_closed());
    let lost = lost.build().unwrap();
    let mut group = criterion.benchmark_group("bool");
    group.bench_function("engine", |bencher| {
        bencher.iter(|| engine.bool(black_box("checkout"), &context, false));
    });
    group.bench_function("client", |bencher| {
        bencher.iter(|| client.bool(black_box("checkout"), &context, false));
    });
    group.bench_function("snapshot taken and asked", |bencher| {
        bencher.iter(|| {
            client
                .snapshot()
                .bool(black_box("checkout"), &context, false)
        });
    });
    let snapshot = client.snapshot();
    group.bench_function("snapshot", |bencher| {
        bencher.iter(|| snapshot.bool(black_box("checkout"), &context, false));
    });
    group.bench_function("client that records exposures", |bencher| {
        bencher.iter(|| recording.bool(black_box("checkout"), &context, false));
    });
    group.bench_function("client with a policy", |bencher| {
        bencher.iter(|| lost.bool(black_box("checkout"), &context, false));
    });
    group.bench_function("client, with all details", |bencher| {
        bencher.iter(|| client.evaluate(black_box("checkout"), &context));
    });
    group.finish();
}

criterion_group!(benches, evaluate);
criterion_main!(benches);
