//! Engines that answer differently are not compared.

use crate::peer::Loaded;
use crate::workload::{Answer, Kind, Workload};

/// Says where the answers of `engine` differ from the expected ones.
pub fn differences(
    workload: &Workload,
    expected: &[Answer],
    engine: &dyn Loaded,
) -> Option<String> {
    let answers = engine.answers(workload.hosts);
    for (number, (answer, expected)) in answers.iter().zip(expected).enumerate() {
        if answer.exact != expected.exact {
            let (got, wanted) = (answer.exact, expected.exact);
            return Some(format!("context {number}: {got} instead of {wanted}"));
        }
    }
    // Engines hash differently, so of a split only the share can be the same.
    let share = |answers: &[Answer]| answers.iter().map(|answer| answer.split).sum::<u64>() as f64;
    let (got, wanted) = (share(&answers), share(expected));
    let tolerance = match workload.kind {
        Kind::Condition => 0.0,
        // Of 32 contexts in the split, 30% are about ten.
        Kind::Flag => 8.0,
        Kind::All => wanted * 0.15 + 8.0 * wanted.sqrt(),
    };
    let apart = (got - wanted).abs();
    (apart > tolerance).then(|| format!("the split is on {got} times instead of about {wanted}"))
}
