//! The engine against the specification: random rules, random contexts, the same answers.
//!
//! `PROPTEST_CASES` asks for more of them. A failure prints the ruleset and the context; those that
//! were found belong in `tests/cases`.

use burgee::Engine;
use burgee_testing::generate::{Choices, Drawn, context, lone_condition, ruleset};
use burgee_testing::reference::{self, Truth};
use burgee_testing::subject::{self, Compiled, FileMap, Loaded, Reference, Subject, errors, read};
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    // The variable wins over the number given here.
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|asked| asked.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

/// The bytes behind a ruleset, and those behind the contexts that it is asked with.
fn bytes() -> impl Strategy<Value = (Vec<u8>, Vec<Vec<u8>>)> {
    let rules = prop::collection::vec(any::<u8>(), 20..600);
    let contexts = prop::collection::vec(prop::collection::vec(any::<u8>(), 40..160), 4);
    (rules, contexts)
}

fn drawn(contexts: &[Vec<u8>]) -> Vec<Drawn> {
    contexts
        .iter()
        .map(|bytes| context(&mut Choices::new(bytes)))
        .collect()
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn flags_are_answered_as_the_reference_says((rules, contexts) in bytes()) {
        let sketch = ruleset(&mut Choices::new(&rules));
        let reading = read(&sketch.text, &FileMap::new());
        prop_assert!(!reading.has_errors(), "{:?} in\n{}", errors(&reading.diagnostics), sketch.text);
        let engine: Engine = reading.engine();
        // Used again for each context: nothing of the last one may stay.
        let mut all = engine.answers();
        for drawn in drawn(&contexts) {
            all.evaluate(&subject::context(drawn.question()));
            for answer in all.iter() {
                prop_assert_eq!(
                    Ok(answer),
                    engine.evaluate(answer.flag, &subject::context(drawn.question())),
                    "{:?} in\n{}", drawn, sketch.text
                );
            }
            for flag in &sketch.flags {
                let expected = reference::evaluate(&reading.rules, &flag.name, drawn.question());
                let found = Loaded::evaluate(&engine, &flag.name, drawn.question());
                // Debug text, because NaN is not equal to itself and -0.0 is equal to 0.0.
                prop_assert_eq!(
                    format!("{found:?}"),
                    format!("{expected:?}"),
                    "flag {} with {:?} in\n{}", flag.name, drawn, sketch.text
                );
            }
        }
    }

    #[test]
    fn conditions_are_decided_as_the_reference_says((rules, contexts) in bytes()) {
        let text = lone_condition(&mut Choices::new(&rules));
        let (expected, found) = match (Reference.condition(&text), Compiled.condition(&text)) {
            (Ok(expected), Ok(found)) => (expected, found),
            (Err(codes), _) | (_, Err(codes)) => {
                return Err(TestCaseError::fail(format!("{codes:?} in {text}")));
            }
        };
        for drawn in drawn(&contexts) {
            let (found, expected) =
                (found.truth(drawn.question()), expected.truth(drawn.question()));
            prop_assert_eq!(found, expected, "{} with {:?}", text, drawn);
        }
    }
}

/// The generator must not be so tame that nothing is tested.
#[test]
fn random_questions_have_every_kind_of_answer() {
    let mut reasons = std::collections::BTreeMap::<&str, usize>::new();
    let mut truths = [0_usize; 3];
    for seed in 0..1_500_u64 {
        let bytes: Vec<u8> = (0..400_u64)
            .map(|at| {
                let bucket = burgee::bucket::SaltHash::new(
                    &seed.to_string(),
                    burgee::bucket::Scale::Percent,
                )
                .bucket(burgee::bucket::KeyHash::new(&at.to_string()));
                bucket.0.to_le_bytes()[0]
            })
            .collect();
        let (rules, given) = bytes.split_at(280);
        let drawn = context(&mut Choices::new(given));
        let sketch = ruleset(&mut Choices::new(rules));
        let reading = read(&sketch.text, &FileMap::new());
        for flag in &sketch.flags {
            let answer = reference::evaluate(&reading.rules, &flag.name, drawn.question());
            *reasons
                .entry(answer.map_or("?", |answer| answer.reason))
                .or_default() += 1;
        }
        let condition = Reference
            .condition(&lone_condition(&mut Choices::new(rules)))
            .unwrap();
        match condition.truth(drawn.question()) {
            Truth::True => truths[0] += 1,
            Truth::False => truths[1] += 1,
            Truth::Unknown => truths[2] += 1,
        }
    }
    for reason in [
        "STATIC",
        "TARGETING_MATCH",
        "SPLIT",
        "DEFAULT",
        "DISABLED",
        "ERROR",
    ] {
        assert!(
            reasons.get(reason).is_some_and(|count| *count > 40),
            "{reason}: {reasons:?}"
        );
    }
    assert!(
        truths.iter().all(|count| *count > 150),
        "true, false, unknown: {truths:?}"
    );
}
