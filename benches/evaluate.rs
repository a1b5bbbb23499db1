//! One flag, many rules, all flags, explanations, buckets.

#![expect(
    clippy::expect_used,
    reason = "the rules are fixed: a mistake in them should stop the bench"
)]

use burgee::bucket::{KeyHash, SaltHash, Scale};
use burgee::{Condition, Context, Engine};
use burgee_testing::sample;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn rules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("evaluate");
    for rules in [1, 10, 100, 1_000, 10_000] {
        let engine = Engine::load(&sample::many_rules(rules)).expect("the ruleset is valid");
        let asking = |account: String| Context::new().with("account", account).with("seats", 7);
        let cases = [
            ("first", asking("a-0".to_owned())),
            ("last", asking(format!("a-{}", rules - 1))),
            ("none", asking("b".to_owned())),
        ];
        for (name, context) in cases {
            group.bench_function(BenchmarkId::new(name, rules), |bencher| {
                bencher.iter(|| engine.evaluate("many", black_box(&context)));
            });
        }
    }
    group.finish();
}

fn conditions(criterion: &mut Criterion) {
    let context = sample::context();
    let mut group = criterion.benchmark_group("condition");
    let conditions = [
        ("equal", r#"plan == "pro""#),
        (
            "or",
            r#"plan == "enterprise" or email ends_with "@company.com""#,
        ),
        (
            "ten",
            r#"plan == "pro" and seats >= 5 and country in ["DE", "FR"] and device.os == "ios"
               and app_version >= 4.0.0 and email ends_with ".com" and email matches "^[a-z]+@"
               and "beta" in groups and seats < 100 and account.id starts_with "acct""#,
        ),
    ];
    for (name, text) in conditions {
        let condition = Condition::compile(text).expect("the condition is valid");
        group.bench_function(name, |bencher| {
            bencher.iter(|| condition.matches(black_box(&context)));
        });
    }
    group.finish();
}

fn flags(criterion: &mut Criterion) {
    let context = sample::context();
    let engine = Engine::load(&sample::ruleset(1_000)).expect("the ruleset is valid");
    let mut group = criterion.benchmark_group("flag");
    group.bench_function("rules", |bencher| {
        bencher.iter(|| engine.evaluate("feature-400", black_box(&context)));
    });
    group.bench_function("split", |bencher| {
        bencher.iter(|| engine.evaluate("button-401", black_box(&context)));
    });
    group.bench_function("explain", |bencher| {
        bencher.iter(|| engine.explain("feature-400", black_box(&context)));
    });
    group.bench_function("all/1000", |bencher| {
        bencher.iter(|| engine.evaluate_all(black_box(&context)));
    });
    group.finish();
}

fn buckets(criterion: &mut Criterion) {
    let salt = SaltHash::new("new-checkout", Scale::Percent);
    let registry = burgee::schema::Registry::default();
    let mut group = criterion.benchmark_group("bucket");
    group.bench_function("burgee/1", |bencher| {
        bencher.iter(|| salt.bucket(KeyHash::new(black_box("user-4711"))));
    });
    let key = KeyHash::new("user-4711");
    group.bench_function("burgee/1, key hashed before", |bencher| {
        bencher.iter(|| salt.bucket(black_box(key)));
    });
    let md5 = registry
        .bucketing("md5-100")
        .expect("it is built in")
        .salted("new-checkout", Scale::Percent);
    group.bench_function("md5-100", |bencher| {
        bencher.iter(|| md5.bucket(black_box("user-4711")));
    });
    group.finish();
}

criterion_group!(benches, rules, conditions, flags, buckets);
criterion_main!(benches);
