//! Experiments that never took place, by the thousand: whether false alarms are as rare, true effects
//! found as often, and truths inside intervals as often as is said.
//!
//! Each share is held against what chance allows, four standard errors. `BURGEE_SIMULATIONS=20` does
//! twenty times as many; with `--nocapture` the shares are printed.

#![cfg(test)]

mod chance;
mod world;

use burgee_experiment::stats::distribution::normal_above;
use burgee_experiment::stats::moments::Moments;
use burgee_experiment::stats::rate::{self, Count};
use burgee_experiment::stats::sequential::Sequence;
use burgee_experiment::stats::welch::Welch;
use burgee_experiment::stats::{Sample, float, holm, margin, power, sample_ratio};
use chance::Chance;
use world::{Evening, returning, steady};

const ALPHA: f64 = 0.05;

/// How many experiments to do, where 1 is enough for every day.
fn scale() -> u64 {
    let asked = std::env::var("BURGEE_SIMULATIONS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(1)
}

/// In how many of the experiments something happens.
struct Share {
    what: &'static str,
    part: f64,
    experiments: u64,
}

impl Share {
    fn of(
        what: &'static str,
        experiments: u64,
        mut happens: impl FnMut(&mut Chance) -> bool,
    ) -> Share {
        let experiments = experiments * scale();
        let mut chance = Chance::new(20_260_301);
        let times = (0..experiments).filter(|_| happens(&mut chance)).count();
        let part = float(times as u64) / float(experiments);
        println!("{what:64} {:6.2} % of {experiments}", part * 100.0);
        Share {
            what,
            part,
            experiments,
        }
    }

    /// What chance allows: four standard errors.
    fn slack(&self, wanted: f64) -> f64 {
        4.0 * (wanted * (1.0 - wanted) / float(self.experiments)).sqrt()
    }

    #[track_caller]
    fn is(&self, wanted: f64) {
        let off = (self.part - wanted).abs();
        assert!(
            off < self.slack(wanted),
            "{}: {} instead of {wanted}",
            self.what,
            self.part
        );
    }

    #[track_caller]
    fn is_at_most(&self, wanted: f64) {
        let most = wanted + self.slack(wanted);
        assert!(
            self.part < most,
            "{}: {} instead of {wanted}",
            self.what,
            self.part
        );
    }

    #[track_caller]
    fn is_at_least(&self, wanted: f64) {
        let least = wanted - self.slack(wanted);
        assert!(
            self.part > least,
            "{}: {} instead of {wanted}",
            self.what,
            self.part
        );
    }
}

fn samples(evening: &Evening) -> Option<(Sample, Sample)> {
    Some((evening[0].sample()?, evening[1].sample()?))
}

fn welch(evening: &Evening) -> Option<Welch> {
    let (control, variant) = samples(evening)?;
    Welch::new(&control, &variant)
}

fn users(evening: &Evening) -> u64 {
    evening[0].users() + evening[1].users()
}

fn count(sum: &Moments) -> Count {
    Count {
        did: sum.hits(),
        users: sum.users(),
    }
}

/// Whether a look is one from which the command takes a verdict.
fn enough(evening: &Evening, rate: bool) -> bool {
    evening.iter().all(|sum| sum.enough(rate))
}

/// Whether the daily test raises an alarm on any evening.
fn ever(evenings: &[Evening], rate: bool, sequence: Sequence) -> bool {
    evenings
        .iter()
        .filter(|evening| enough(evening, rate))
        .any(|evening| {
            welch(evening).is_some_and(|test| sequence.p(users(evening), test.score()) <= ALPHA)
        })
}

#[test]
fn the_fixed_test_of_means_has_the_stated_false_alarms() {
    let alarms = Share::of(
        "A/A, spending, 2 x 1000 users, one look, Welch",
        3_000,
        |chance| {
            let evenings = steady(chance, 1, 1000, |chance, _| chance.spent());
            welch(&evenings[0]).unwrap().p() <= ALPHA
        },
    );
    alarms.is(ALPHA);
}

#[test]
fn the_fixed_test_of_rates_has_the_stated_false_alarms() {
    let alarms = Share::of(
        "A/A, rate of 10 %, 2 x 1000 users, one look, z",
        3_000,
        |chance| {
            let evenings = steady(chance, 1, 1000, |chance, _| chance.happens(0.1));
            let [control, variant] = &evenings[0];
            rate::p(count(control), count(variant)).unwrap() <= ALPHA
        },
    );
    alarms.is(ALPHA);
}

#[test]
fn looking_every_day_ruins_the_fixed_test() {
    let alarms = Share::of("A/A, rate of 10 %, 30 looks, z test", 1_000, |chance| {
        let evenings = steady(chance, 30, 100, |chance, _| chance.happens(0.1));
        evenings.iter().any(|[control, variant]| {
            rate::p(count(control), count(variant)).is_some_and(|p| p <= ALPHA)
        })
    });
    assert!(alarms.part > 0.2, "{}", alarms.part);
}

#[test]
fn looking_every_day_leaves_the_sequential_test_alone() {
    let sequence = Sequence::narrowest_at(6_000, ALPHA);
    Share::of("A/A, rate of 10 %, 30 looks, sequential", 1_000, |chance| {
        ever(
            &steady(chance, 30, 100, |chance, _| chance.happens(0.1)),
            true,
            sequence,
        )
    })
    .is_at_most(ALPHA);
    Share::of("A/A, spending, 30 looks, sequential", 1_000, |chance| {
        ever(
            &steady(chance, 30, 100, |chance, _| chance.spent()),
            false,
            sequence,
        )
    })
    .is_at_most(ALPHA);
    let sequence = Sequence::narrowest_at(500, ALPHA);
    Share::of(
        "A/A, rate of 10 %, 100 looks, tuned for 500 users",
        300,
        |chance| {
            ever(
                &steady(chance, 100, 100, |chance, _| chance.happens(0.1)),
                true,
                sequence,
            )
        },
    )
    .is_at_most(ALPHA);
}

#[test]
fn users_who_come_back_leave_it_alone_too() {
    let sequence = Sequence::narrowest_at(2_000, ALPHA);
    Share::of(
        "A/A, spending of users who come back, 20 looks",
        400,
        |chance| {
            let evenings = returning(chance, 20, 50, |chance, keen, so_far| {
                if chance.share() < keen {
                    *so_far += chance.spent();
                }
            });
            ever(&evenings, false, sequence)
        },
    )
    .is_at_most(ALPHA);
    Share::of(
        "A/A, rate that grows as users come back, 20 looks",
        400,
        |chance| {
            let evenings = returning(chance, 20, 50, |chance, keen, so_far| {
                *so_far = so_far.max(chance.happens(keen * 0.1));
            });
            ever(&evenings, true, sequence)
        },
    )
    .is_at_most(ALPHA);
}

#[test]
fn the_truth_is_in_all_intervals_at_once() {
    let sequence = Sequence::narrowest_at(6_000, ALPHA);
    Share::of(
        "A/B, 10 % to 13 %, truth in the interval of all 30 looks",
        1_000,
        |chance| {
            let evenings = steady(chance, 30, 100, |chance, variant| {
                chance.happens(if variant == 1 { 0.13 } else { 0.1 })
            });
            evenings
                .iter()
                .filter(|evening| enough(evening, true))
                .all(|evening| {
                    let test = welch(evening).unwrap();
                    let reach = sequence.critical(users(evening), ALPHA) * test.error;
                    (test.difference - 0.03).abs() <= reach
                })
        },
    )
    .is_at_least(1.0 - ALPHA);
}

#[test]
fn fixed_intervals_hold_the_truth_as_often_as_stated() {
    Share::of(
        "A/B, 10 % to 13 %, truth in Newcombe's interval",
        3_000,
        |chance| {
            let evenings = steady(chance, 1, 1000, |chance, variant| {
                chance.happens(if variant == 1 { 0.13 } else { 0.1 })
            });
            let [control, variant] = &evenings[0];
            let interval = rate::newcombe(count(control), count(variant), ALPHA).unwrap();
            interval.low <= 0.03 && 0.03 <= interval.high
        },
    )
    .is(1.0 - ALPHA);
    Share::of(
        "A/B, spending + 10 %, lift in Fieller's interval",
        3_000,
        |chance| {
            let evenings = steady(chance, 1, 1000, |chance, variant| {
                chance.spent() * if variant == 1 { 1.1 } else { 1.0 }
            });
            let (control, variant) = samples(&evenings[0]).unwrap();
            let critical = Welch::new(&control, &variant).unwrap().critical(ALPHA);
            let interval =
                burgee_experiment::stats::lift::interval(&control, &variant, critical).unwrap();
            interval.low <= 0.1 && 0.1 <= interval.high
        },
    )
    .is(1.0 - ALPHA);
}

#[test]
fn an_effect_of_the_detectable_size_is_found_in_80_of_100() {
    // Unit variance, 2 x 400 users: the standard error is √(2 / 400).
    let effect = power::detectable((2.0_f64 / 400.0).sqrt(), ALPHA);
    Share::of(
        "A/B, effect of the detectable size, one look",
        3_000,
        |chance| {
            let evenings = steady(chance, 1, 400, |chance, variant| {
                chance.normal() + if variant == 1 { effect } else { 0.0 }
            });
            welch(&evenings[0]).unwrap().p() <= ALPHA
        },
    )
    .is(power::POWER);
    let sequence = Sequence::narrowest_at(800, ALPHA);
    let found = Share::of(
        "A/B, the same effect, 10 looks, sequential",
        3_000,
        |chance| {
            let evenings = steady(chance, 10, 40, |chance, variant| {
                3.0 + chance.normal() + if variant == 1 { effect } else { 0.0 }
            });
            ever(&evenings, false, sequence)
        },
    );
    assert!(found.part > 0.4, "{}", found.part);
}

#[test]
fn a_guardrail_that_is_just_kept_is_seldom_called_broken() {
    let sequence = Sequence::narrowest_at(6_000, ALPHA);
    let evidence = |evenings: &[Evening], harm: bool| {
        evenings
            .iter()
            .filter(|evening| enough(evening, false))
            .any(|evening| {
                let (control, variant) = samples(evening).unwrap();
                let beyond = Welch::scaled(&control, &variant, 1.02).unwrap();
                let said = margin::sequential(&beyond, sequence, users(evening));
                (if harm { said.p_harm } else { said.p_safe }) <= ALPHA
            })
    };
    // Worse by exactly the margin of 2 %: neither safe nor broken.
    let just = |chance: &mut Chance| {
        steady(chance, 30, 100, |chance, variant| {
            (5.0 + chance.normal()) * if variant == 1 { 1.02 } else { 1.0 }
        })
    };
    Share::of(
        "guardrail at its margin, 30 looks: called broken",
        500,
        |chance| evidence(&just(chance), true),
    )
    .is_at_most(ALPHA);
    Share::of(
        "guardrail at its margin, 30 looks: called safe",
        500,
        |chance| evidence(&just(chance), false),
    )
    .is_at_most(ALPHA);
}

#[test]
fn holm_keeps_several_variants_in_bounds() {
    Share::of(
        "A/A/A/A, three variants, one look, any alarm after Holm",
        2_000,
        |chance| {
            let sums: Vec<_> = (0..2)
                .flat_map(|_| steady(chance, 1, 300, |chance, _| chance.normal()))
                .collect();
            let control = sums[0][0].sample().unwrap();
            let others = [sums[0][1], sums[1][0], sums[1][1]];
            let values =
                others.map(|other| Welch::new(&control, &other.sample().unwrap()).unwrap().p());
            holm::adjust(&values).iter().any(|p| *p <= ALPHA)
        },
    )
    .is_at_most(ALPHA);
}

#[test]
fn the_users_of_a_fair_split_raise_no_alarm() {
    Share::of("50:50, 1000 users, sample ratio alarm", 20_000, |chance| {
        // Normal as good as binomial, for as many users.
        let first = (500.0 + 250.0_f64.sqrt() * chance.normal()).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "about 500"
        )]
        let first = first as u64;
        let test = sample_ratio::test(&[first, 1000 - first], &[1.0, 1.0]).unwrap();
        test.p < sample_ratio::ALARM
    })
    .is_at_most(sample_ratio::ALARM);
    // A fifth of the second variant's users are lost.
    let test = sample_ratio::test(&[500, 400], &[1.0, 1.0]).unwrap();
    assert!(test.p < sample_ratio::ALARM, "{test:?}");
    assert!(normal_above(3.0) > sample_ratio::ALARM);
}
