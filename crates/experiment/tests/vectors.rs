//! The statistics against numbers from elsewhere: `SciPy` 1.17 where nothing else is said.

#![expect(
    clippy::unreadable_literal,
    clippy::unwrap_used,
    reason = "the numbers stand as they were printed, and a test that fails should say so at once"
)]

use burgee_experiment::stats::distribution::{
    chi_square_above, normal_above, normal_upper, student_above, student_upper,
};
use burgee_experiment::stats::moments::Moments;
use burgee_experiment::stats::rate::{self, Count};
use burgee_experiment::stats::sequential::Sequence;
use burgee_experiment::stats::welch::Welch;
use burgee_experiment::stats::{Interval, Sample, lift, sample_ratio};

#[track_caller]
fn near(got: f64, wanted: f64) {
    let off = (got - wanted).abs() / wanted.abs().max(1e-300);
    assert!(off < 1e-9, "{got} instead of {wanted}, off by {off:e}");
}

#[track_caller]
fn between(got: Option<Interval>, low: f64, high: f64) {
    let got = got.unwrap();
    near(got.low, low);
    near(got.high, high);
}

fn sample(values: &[f64]) -> Sample {
    let mut moments = Moments::default();
    for value in values {
        moments.add(*value, 1.0);
    }
    moments.sample().unwrap()
}

#[test]
fn tails() {
    for (t, freedom, wanted) in [
        (0.5, 1.0, 0.35241638234956674),
        (1.96, 2.74, 0.07675140755375996),
        (3.0, 30.0, 0.0026949820328259727),
        (-1.0, 200.0, 0.8407405760451266),
        (4.5, 5000.0, 3.4747553277964892e-06),
        (1.96, 250000.0, 0.024998449726516412),
        (6.0, 3000000.0, 9.867000543858257e-10),
    ] {
        near(student_above(t, freedom), wanted);
    }
    for (z, wanted) in [
        (0.0, 0.5),
        (1.0, 0.15865525393145707),
        (-2.0, 0.9772498680518208),
        (6.0, 9.865876450376946e-10),
        (12.0, 1.776482112077653e-33),
    ] {
        near(normal_above(z), wanted);
    }
    for (x, freedom, wanted) in [
        (0.1, 1.0, 0.7518296340458492),
        (10.83, 1.0, 0.0009986863791802592),
        (3.0, 2.0, 0.22313016014842982),
        (40.0, 7.0, 1.258790387371308e-06),
    ] {
        near(chi_square_above(x, freedom), wanted);
    }
}

#[test]
fn quantiles() {
    for (p, freedom, wanted) in [
        (0.025, 1.0, 12.706204736174705),
        (0.025, 4.5, 2.658912347204404),
        (0.005, 99.0, 2.6264054572808275),
        (0.05, 999.0, 1.6463803454275354),
        (0.025, 1000.0, 1.9623390808264085),
        (0.0005, 120000.0, 3.2906078143955795),
        (0.025, 50000000.0, 1.9599640319854799),
    ] {
        near(student_upper(p, freedom), wanted);
    }
    near(normal_upper(0.025), 1.959963984540054);
}

#[test]
fn what_is_not_defined_is_no_number() {
    assert!(student_above(1.0, 0.0).is_nan());
    assert!(student_above(f64::NAN, 5.0).is_nan());
    assert!(student_upper(0.0, 5.0).is_nan());
    assert!(student_upper(0.5, f64::NAN).is_nan());
    near(chi_square_above(-1.0, 3.0), 1.0);
    assert!(student_above(f64::INFINITY, 5.0).abs() < 1e-300);
}

#[test]
fn two_means() {
    let control = sample(&[12.1, 9.8, 14.2, 11.0, 10.4, 13.3, 9.1]);
    let variant = sample(&[13.9, 15.1, 11.8, 16.2, 14.4]);
    let welch = Welch::new(&control, &variant).unwrap();
    near(welch.freedom, 9.462385308764574);
    near(welch.p(), 0.01909484771444901);
    between(welch.interval(0.05), 0.5844582646262486, 5.146970306802328);
}

#[test]
fn two_rates() {
    let control = Count {
        did: 30,
        users: 400,
    };
    let variant = Count {
        did: 52,
        users: 400,
    };
    let wilson = control.wilson(0.05);
    between(wilson, 0.053037743922847665, 0.10504770626130439);
    let none = Count { did: 0, users: 50 };
    let wilson = none.wilson(0.05).unwrap();
    assert!(wilson.low.abs() < 1e-12);
    near(wilson.high, 0.07134759913335872);
    near(rate::p(control, variant).unwrap(), 0.010333192401761284);
    let lift = rate::lift(control, variant, 0.05);
    between(lift, 0.130425320844326, 1.6578000236233161);
    assert_eq!(rate::lift(none, variant, 0.05), None);
    assert_eq!(rate::p(none, none), None);
}

/// The example of Newcombe's paper: 56 of 70 against 48 of 80.
#[test]
fn the_difference_of_rates_is_newcombes() {
    let (control, variant) = (Count { did: 48, users: 80 }, Count { did: 56, users: 70 });
    let interval = rate::newcombe(control, variant, 0.05).unwrap();
    assert!((interval.low - 0.0524).abs() < 5e-5, "{interval:?}");
    assert!((interval.high - 0.3339).abs() < 5e-5, "{interval:?}");
}

#[test]
fn numbers_of_users() {
    let test = sample_ratio::test(&[5200, 4800, 2600], &[40.0, 40.0, 20.0]).unwrap();
    near(test.chi_square, 19.047619047619044);
    near(test.p, 7.309069257944988e-05);
    let test = sample_ratio::test(&[5000, 4701], &[1.0, 1.0]).unwrap();
    near(test.p, 0.0023995528163068738);
    assert_eq!(sample_ratio::test(&[5, 4], &[1.0, 1.0]), None);
    assert_eq!(sample_ratio::test(&[500], &[1.0]), None);
    assert_eq!(sample_ratio::test(&[500, 400], &[0.0, 0.0]), None);
}

#[test]
fn a_lift_leaves_out_nothing_when_the_difference_leaves_out_nothing() {
    let control = sample(&[12.1, 9.8, 14.2, 11.0, 10.4, 13.3, 9.1]);
    let variant = sample(&[13.9, 15.1, 11.8, 16.2, 14.4]);
    let welch = Welch::new(&control, &variant).unwrap();
    // As many standard errors as the difference is: one end is a lift of 0.
    let interval = lift::interval(&control, &variant, welch.score()).unwrap();
    assert!(interval.low.abs() < 1e-12, "{interval:?}");
    // A mean that could be 0 is no base for a share.
    let near_nothing = sample(&[-1.0, 1.1, -0.9, 1.0]);
    assert_eq!(lift::interval(&near_nothing, &variant, 1.96), None);
    let negative = sample(&[-5.0, -5.1]);
    assert_eq!(lift::lift(&negative, &variant), None);
}

#[test]
fn a_sequence_is_narrowest_about_where_it_should_be() {
    let sequence = Sequence::narrowest_at(10_000, 0.05);
    // In standard deviations of one user the width is critical / √n; its best value for the tuned n,
    // against the other tunings.
    let here = sequence.critical(10_000, 0.05);
    for other in [1_000, 5_000, 8_000, 12_500, 20_000, 100_000] {
        let other = Sequence::narrowest_at(other, 0.05);
        assert!(other.critical(10_000, 0.05) > here);
    }
    // The p-value crosses alpha where the interval leaves out 0.
    near(sequence.p(4_321, sequence.critical(4_321, 0.05)), 0.05);
    near(sequence.p(1, 0.0), 1.0);
    near(sequence.p_above(4_321, -3.0), 1.0);
    assert!(sequence.p_above(4_321, 60.0) < 1e-300);
}
