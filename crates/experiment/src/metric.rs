//! What is measured: a name, how a user's events become a number, and what is at stake.

use crate::problem::Problem;
use serde::Serialize;
use std::fmt::{self, Display};

/// How events become a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The share of users with an event whose value is not 0.
    Rate,
    /// The mean over users of the sum of their values; users without events count as 0.
    Mean,
    /// The mean over events: the sum of all values by their number. Users are still what is random.
    PerEvent,
    /// The sum of one metric by the sum of another.
    Ratio,
}

impl Kind {
    /// All of them, by the names that people write.
    const NAMES: [(&'static str, Kind); 4] = [
        ("rate", Kind::Rate),
        ("mean", Kind::Mean),
        ("per-event", Kind::PerEvent),
        ("ratio", Kind::Ratio),
    ];

    fn named(text: &str) -> Option<Kind> {
        let found = Kind::NAMES.into_iter().find(|(name, _)| *name == text);
        found.map(|(_, kind)| kind)
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Kind::NAMES.into_iter().find(|(_, kind)| kind == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

/// Up to where a guardrail may be worse.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Margin {
    /// Whether more is worse, as with latency, or less.
    pub more_is_worse: bool,
    /// How much worse is tolerated: a share of the control's value when relative, or in the metric's
    /// unit. At least 0.
    pub size: f64,
    /// Whether it is a share of the control's value.
    pub relative: bool,
}

impl Margin {
    /// `+2%`, `-0.5`
    fn parse(text: &str) -> Option<Margin> {
        let more_is_worse = text.starts_with('+');
        let text = text.strip_prefix(['+', '-'])?;
        let share = text.strip_suffix('%');
        let size: f64 = share.unwrap_or(text).trim().parse().ok()?;
        let size = if share.is_some() { size / 100.0 } else { size };
        (size >= 0.0 && size.is_finite()).then_some(Margin {
            more_is_worse,
            size,
            relative: share.is_some(),
        })
    }
}

impl Display for Margin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.more_is_worse { '+' } else { '-' };
        if self.relative {
            // 0.07 · 100 is 7.000000000000001.
            let percent = (self.size * 1e10).round() / 1e8;
            write!(f, "{sign}{percent}%")
        } else {
            write!(f, "{sign}{}", self.size)
        }
    }
}

/// A metric that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// How it is called: the name in the events, or `above/below`.
    pub name: String,
    /// How events become a number; found out from the values when absent.
    pub kind: Option<Kind>,
    /// For a guardrail, up to where it may be worse.
    pub margin: Option<Margin>,
}

impl Metric {
    /// A metric whose kind is found out.
    pub fn named(name: impl Into<String>) -> Metric {
        Metric {
            name: name.into(),
            kind: None,
            margin: None,
        }
    }

    /// Reads `NAME`, `NAME:KIND`, or `ABOVE/BELOW:ratio`.
    ///
    /// # Errors
    ///
    /// When there is no name, or a ratio has not two of them.
    pub fn parse(text: &str) -> Result<Metric, Problem> {
        let (name, kind) = match text.rsplit_once(':') {
            Some((name, last)) => match Kind::named(last) {
                Some(kind) => (name, Some(kind)),
                None => return Err(unknown_kind(text, last)),
            },
            None => (text, None),
        };
        let metric = Metric {
            kind,
            ..Metric::named(name)
        };
        if name.is_empty() {
            return Err(Problem::new(
                format!("`{text}` names no metric"),
                "write NAME or NAME:KIND, such as purchase:rate",
            ));
        }
        if kind == Some(Kind::Ratio) && metric.parts().is_none() {
            return Err(Problem::new(
                format!("`{name}` is no ratio"),
                "name both metrics, such as revenue/orders:ratio",
            ));
        }
        Ok(metric)
    }

    /// Reads `NAME:MARGIN` or `NAME:KIND:MARGIN`.
    ///
    /// # Errors
    ///
    /// As [`parse`](Metric::parse), and when the margin is missing.
    pub fn parse_guardrail(text: &str) -> Result<Metric, Problem> {
        let split = text.rsplit_once(':');
        let margin = split.and_then(|(name, margin)| Some((name, Margin::parse(margin)?)));
        let Some((rest, margin)) = margin else {
            return Err(Problem::new(
                format!("the guardrail `{text}` does not say what is worse"),
                "add the margin: latency:per-event:+2% may rise by 2 %, signup:rate:-1% may fall by 1 %, errors:mean:+0 may not rise",
            ));
        };
        let mut metric = Metric::parse(rest)?;
        metric.margin = Some(margin);
        Ok(metric)
    }

    /// The two metrics of a ratio.
    pub fn parts(&self) -> Option<(&str, &str)> {
        let (above, below) = self.name.split_once('/')?;
        (!above.is_empty() && !below.is_empty()).then_some((above, below))
    }
}

fn unknown_kind(text: &str, kind: &str) -> Problem {
    let names: Vec<_> = Kind::NAMES.iter().map(|(name, _)| *name).collect();
    Problem::new(
        format!("`{kind}` in `{text}` is no kind of metric"),
        format!("kinds are {}", names.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_colons_before_a_kind() {
        let metric = Metric::parse("http:errors:mean").unwrap();
        assert_eq!(
            (metric.name.as_str(), metric.kind),
            ("http:errors", Some(Kind::Mean))
        );
        assert_eq!(
            Metric::parse("purchase").unwrap(),
            Metric::named("purchase")
        );
        assert!(
            Metric::parse("purchase:share")
                .unwrap_err()
                .help
                .contains("per-event")
        );
        assert!(Metric::parse(":rate").is_err());
        assert!(Metric::parse("revenue:ratio").is_err());
        assert_eq!(
            Metric::parse("revenue/orders:ratio").unwrap().parts(),
            Some(("revenue", "orders"))
        );
    }

    #[test]
    fn a_guardrail_says_which_way_is_worse() {
        let metric = Metric::parse_guardrail("latency:per-event:+7%").unwrap();
        let margin = metric.margin.unwrap();
        assert!(margin.more_is_worse && margin.relative);
        assert_eq!(margin.to_string(), "+7%");
        let margin = Metric::parse_guardrail("signup:-0.5")
            .unwrap()
            .margin
            .unwrap();
        assert!(!margin.more_is_worse && !margin.relative);
        assert_eq!(margin.to_string(), "-0.5");
        for wrong in [
            "latency",
            "latency:mean",
            "latency:2%",
            "latency:+x%",
            "latency:+-2",
        ] {
            assert!(Metric::parse_guardrail(wrong).is_err(), "{wrong}");
        }
    }
}
