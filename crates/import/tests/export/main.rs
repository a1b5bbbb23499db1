//! Rules for other systems: whatever is drawn, what is written gives the same values, or is refused.
//!
//! The fuzz target `export` draws from the same bytes. What was found stands in the tests beside the
//! exporters.

mod answers;
mod pool;
mod rules;

use answers::{Outcome, compare};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_written_means_the_same_when_it_is_read(bytes in prop::collection::vec(any::<u8>(), 160..500)) {
        if let Err(what) = compare(&bytes) {
            return Err(TestCaseError::fail(what));
        }
    }
}

/// The generator must not be so wild that everything is refused.
#[test]
fn random_rules_are_often_written() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24).to_le_bytes()[0]
    };
    let (mut refused, mut written) = (0, 0);
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..400).map(|_| next()).collect();
        match compare(&bytes) {
            Ok(Outcome::Same) => written += 1,
            Ok(Outcome::Refused) => refused += 1,
            Ok(Outcome::Unsound) => {}
            Err(what) => panic!("{what}"),
        }
    }
    assert!(
        written > 20 && refused > 20,
        "{written} written, {refused} refused"
    );
}
