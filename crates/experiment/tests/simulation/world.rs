//! Experiments day by day: what stands in the report of each evening.

use crate::chance::Chance;
use burgee_experiment::stats::moments::Moments;

/// The sums of an evening: the control's and the variant's.
pub(crate) type Evening = [Moments; 2];

/// New users each day, whose values are final at once.
pub(crate) fn steady(
    chance: &mut Chance,
    days: usize,
    a_day: usize,
    mut value: impl FnMut(&mut Chance, usize) -> f64,
) -> Vec<Evening> {
    let mut sums = Evening::default();
    let mut evenings = Vec::with_capacity(days);
    for _ in 0..days {
        for (variant, sum) in sums.iter_mut().enumerate() {
            for _ in 0..a_day {
                sum.add(value(chance, variant), 1.0);
            }
        }
        evenings.push(sums);
    }
    evenings
}

/// New users each day who come back every day: `visit` changes what a user has so far. Some are keener
/// than others, from 0 to 1.
pub(crate) fn returning(
    chance: &mut Chance,
    days: usize,
    a_day: usize,
    mut visit: impl FnMut(&mut Chance, f64, &mut f64),
) -> Vec<Evening> {
    let mut users: [Vec<(f64, f64)>; 2] = [Vec::new(), Vec::new()];
    let mut evenings = Vec::with_capacity(days);
    for _ in 0..days {
        let mut sums = Evening::default();
        for (users, sum) in users.iter_mut().zip(&mut sums) {
            users.extend((0..a_day).map(|_| (chance.share(), 0.0)));
            for (keen, so_far) in users {
                visit(chance, *keen, so_far);
                sum.add(*so_far, 1.0);
            }
        }
        evenings.push(sums);
    }
    evenings
}
