//! Runs `tests/cases/*.toml` on the specification and on the engine.

use burgee_testing::cases::{Outcome, run_folder};
use burgee_testing::subject::{Compiled, Reference, Subject};
use std::path::Path;

#[expect(
    clippy::unwrap_used,
    reason = "cases that cannot be read fail the test"
)]
fn run(subject: &dyn Subject) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let Outcome { ran, failures } = run_folder(&folder, subject).unwrap();
    assert!(ran >= 300, "only {ran} cases were found");
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} of {ran} cases failed:\n{}",
        failures.join("\n")
    );
}

#[test]
fn the_reference_passes_every_case() {
    run(&Reference);
}

#[test]
fn the_engine_passes_every_case() {
    run(&Compiled);
}
