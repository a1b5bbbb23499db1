//! Which variants there are, which is the control, and which share each should have.

use crate::problem::Problem;
use crate::settings::{Expected, Settings};
use crate::users::Users;

/// Names that a control has, when nobody says which it is.
const CONTROLS: [&str; 7] = ["control", "off", "false", "baseline", "default", "old", "a"];

/// The variants, the control first and the others by name.
#[derive(Debug)]
pub(super) struct Variants {
    names: Vec<String>,
    /// By the number that the users have: the place in `names`.
    places: Vec<usize>,
    /// The shares that they should have, of any sum above 0.
    pub(super) weights: Vec<f64>,
    /// Where the shares come from.
    pub(super) expected_from: &'static str,
}

impl Variants {
    /// Sorts the variants of the users, and those that should have had users.
    pub(super) fn of(users: &Users, settings: &Settings) -> Result<Variants, Problem> {
        let mut names: Vec<String> = users.variants.iter().map(str::to_owned).collect();
        if let Expected::Named(weights) | Expected::Rules(weights) = &settings.expected {
            let missing = weights.iter().filter(|(name, _)| !names.contains(name));
            let missing: Vec<_> = missing.map(|(name, _)| name.clone()).collect();
            names.extend(missing);
        }
        names.sort_unstable();
        let control = control(&names, settings)?;
        let control = names.remove(control);
        names.insert(0, control);
        if names.len() < 2 {
            return Err(Problem::new(
                format!(
                    "everybody saw `{}`: there is nothing to compare",
                    names.concat()
                ),
                "exposures of at least two variants make an experiment",
            ));
        }
        let place = |name: &str| names.iter().position(|other| other == name);
        let places = users.variants.iter().map(|name| place(name).unwrap_or(0));
        let places = places.collect();
        let (weights, expected_from) = weights(&names, settings)?;
        if !weights
            .iter()
            .all(|weight| *weight >= 0.0 && weight.is_finite())
            || weights.iter().sum::<f64>() <= 0.0
        {
            return Err(Problem::new(
                "the expected shares are no shares",
                "write numbers of 0 or more, such as 50:25:25",
            ));
        }
        Ok(Variants {
            names,
            places,
            weights,
            expected_from,
        })
    }

    /// The names, the control's first.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// How many there are; two at least.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The control.
    pub(super) fn control(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The place of a user's variant.
    pub(super) fn place(&self, number: usize) -> usize {
        self.places.get(number).copied().unwrap_or(0)
    }

    /// How many users each has who saw nothing else.
    pub(super) fn count(&self, users: &Users) -> Vec<u64> {
        let mut counts = vec![0; self.len()];
        for user in users.rows.values().filter(|user| !user.crossed) {
            if let Some(count) = counts.get_mut(self.place(user.variant)) {
                *count += 1;
            }
        }
        counts
    }
}

/// The place of the control.
fn control(names: &[String], settings: &Settings) -> Result<usize, Problem> {
    let list = || {
        let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    if let Some(control) = &settings.control {
        return names
            .iter()
            .position(|name| name == control)
            .ok_or_else(|| {
                Problem::new(
                    format!("nobody saw the control `{control}`"),
                    format!("the exposures have the variants {}", list()),
                )
            });
    }
    let mut usual = CONTROLS.iter();
    let found = usual.find_map(|usual| {
        names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(usual))
    });
    found.ok_or_else(|| {
        Problem::new(
            "no variant is called control or off",
            format!("say which is the control with --control: {}", list()),
        )
    })
}

/// The weight of each name, and where they come from.
fn weights(names: &[String], settings: &Settings) -> Result<(Vec<f64>, &'static str), Problem> {
    match &settings.expected {
        Expected::Equal => Ok((vec![1.0; names.len()], "equal")),
        Expected::InOrder(weights) if weights.len() == names.len() => {
            Ok((weights.clone(), "stated"))
        }
        Expected::InOrder(weights) => Err(Problem::new(
            format!(
                "{} shares are expected of {} variants",
                weights.len(),
                names.len()
            ),
            format!("give one for each, in this order: {}", names.join(", ")),
        )),
        Expected::Named(weights) => Ok((named(names, weights)?, "stated")),
        Expected::Rules(weights) => Ok((named(names, weights)?, "rules")),
    }
}

fn named(names: &[String], weights: &[(String, f64)]) -> Result<Vec<f64>, Problem> {
    let of = |name: &String| {
        let found = weights.iter().find(|(other, _)| other == name);
        found.map(|(_, weight)| *weight).ok_or_else(|| {
            Problem::new(
                format!("users saw `{name}`, of which no share is expected"),
                "give it a share; if another rule serves it, leave that rule's exposures out with --rule",
            )
        })
    };
    names.iter().map(of).collect()
}
