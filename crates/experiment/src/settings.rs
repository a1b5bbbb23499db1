//! What is asked: which flag, against which control, how sure.

use crate::limits::Limits;
use crate::metric::Metric;
use crate::problem::Problem;
use crate::stats::sequential::TUNED_FOR;
use crate::time::Micros;
use serde::Serialize;

/// Which of the two tests decides. Both are in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The one that may be looked at every day.
    #[default]
    Sequential,
    /// The one that counts once, at an end that was fixed before.
    Fixed,
}

/// How the users should be dealt out.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Expected {
    /// All variants alike.
    #[default]
    Equal,
    /// Weights in the order of the report: the control first, then by name.
    InOrder(Vec<f64>),
    /// Weights by variant.
    Named(Vec<(String, f64)>),
    /// The same, read out of rules.
    Rules(Vec<(String, f64)>),
}

/// What is asked. The defaults are those of the command.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The flag; when absent the exposures must be of one only.
    pub flag: Option<String>,
    /// The environment; when absent the exposures must be of one only.
    pub environment: Option<String>,
    /// The rule whose exposures count; all when absent.
    pub rule: Option<String>,
    /// The variant to compare with; `control`, `off` or their like when absent.
    pub control: Option<String>,
    /// How the users should be dealt out.
    pub expected: Expected,
    /// What to measure, decision metrics and guardrails; everything in the events when empty.
    pub metrics: Vec<Metric>,
    /// The chance of a false alarm, in 0..0.5. Default 0.05.
    pub alpha: f64,
    /// How long after a user's first exposure events count; users whose time is not over are left out.
    pub window: Option<Micros>,
    /// The end of what is looked at; what the files have when absent.
    pub until: Option<Micros>,
    /// Which test decides.
    pub basis: Basis,
    /// At how many users of two variants the sequential test is sharpest. Default 10 000.
    pub tuned_for: u64,
    /// The bounds.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            flag: None,
            environment: None,
            rule: None,
            control: None,
            expected: Expected::Equal,
            metrics: Vec::new(),
            alpha: 0.05,
            window: None,
            until: None,
            basis: Basis::Sequential,
            tuned_for: TUNED_FOR,
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// Refuses what no analysis can be done with.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if !(self.alpha > 0.0 && self.alpha < 0.5) {
            return Err(Problem::new(
                format!("alpha is {}", self.alpha),
                "it is the chance of a false alarm: more than 0 and less than 0.5, usually 0.05",
            ));
        }
        if self.tuned_for == 0 {
            return Err(Problem::new(
                "the sequential test cannot be tuned for 0 users",
                "say how many users of two variants there will be, about",
            ));
        }
        for (place, metric) in self.metrics.iter().enumerate() {
            if self.metrics.iter().take(place).any(|other| other == metric) {
                return Err(Problem::new(
                    format!("the metric `{}` is asked for twice", metric.name),
                    "leave one of them out",
                ));
            }
        }
        Ok(())
    }
}
