//! The account that the SDKs give of an answer: `evaluationDetails`.

use super::table::{AllocationEntry, FlagEntry, SplitEntry};
use serde_json::{Value as Json, json};

/// What came out.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An allocation matched.
    Match {
        /// What it serves.
        value: Json,
    },
    /// No allocation matched.
    NoMatch,
    /// There is no such flag, or it is off.
    Unrecognized(String),
    /// The flag has another type.
    TypeMismatch {
        /// The flag that was asked for.
        flag: String,
        /// The type that was asked for.
        requested: String,
    },
    /// An allocation matched whose variation is not of the flag's type.
    Incompatible {
        /// The flag's type.
        ty: &'static str,
        /// The variation's value; null when there is no such variation.
        value: Json,
    },
    /// The flag cannot be read.
    Unusable,
}

impl Outcome {
    /// The system's word for it.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Outcome::Match { .. } => "MATCH",
            Outcome::NoMatch => "DEFAULT_ALLOCATION_NULL",
            Outcome::Unrecognized(_) => "FLAG_UNRECOGNIZED_OR_DISABLED",
            Outcome::TypeMismatch { .. } => "TYPE_MISMATCH",
            Outcome::Incompatible { .. } => "ASSIGNMENT_ERROR",
            Outcome::Unusable => "UNEXPECTED_CONFIGURATION_ERROR",
        }
    }
}

/// An answer with everything that led to it.
#[derive(Debug)]
pub(super) struct Details<'t> {
    pub(super) outcome: Outcome,
    pub(super) variation: Option<String>,
    subject: String,
    flag: Option<&'t FlagEntry>,
    /// The allocation that decided.
    pub(super) matched: Option<&'t AllocationEntry>,
    /// The rule of it that held.
    pub(super) rule: Option<&'t Json>,
    /// The split of it that was dealt, where that tells more than that there are several.
    pub(super) split: Option<&'t SplitEntry>,
    /// The codes of the allocations before it.
    pub(super) unmatched: Vec<&'static str>,
}

impl<'t> Details<'t> {
    /// An answer that no allocation has a part in.
    pub(super) fn none(outcome: Outcome) -> Details<'t> {
        Details {
            outcome,
            variation: None,
            subject: String::new(),
            flag: None,
            matched: None,
            rule: None,
            split: None,
            unmatched: Vec::new(),
        }
    }

    /// An answer of a flag of which nothing is known yet.
    pub(super) fn of(flag: &'t FlagEntry, subject: &str) -> Details<'t> {
        Details {
            flag: Some(flag),
            subject: subject.to_owned(),
            ..Details::none(Outcome::NoMatch)
        }
    }

    /// The system's own object.
    pub(super) fn to_json(&self, environment: &Json) -> Json {
        let value = match &self.outcome {
            Outcome::Match { value } | Outcome::Incompatible { value, .. } => value.clone(),
            _ => Json::Null,
        };
        json!({
            "environmentName": environment,
            "flagEvaluationCode": self.outcome.code(),
            "flagEvaluationDescription": self.description(),
            "banditKey": null,
            "banditAction": null,
            "variationKey": self.variation,
            "variationValue": value,
            "matchedRule": self.rule,
            "matchedAllocation": self.matched.map(|matched| {
                entry(&matched.key, "MATCH", self.unmatched.len())
            }),
            "unmatchedAllocations": self.unmatched(),
            "unevaluatedAllocations": self.unevaluated(),
        })
    }

    fn allocations(&self) -> impl Iterator<Item = (usize, &'t AllocationEntry)> + use<'t> {
        let allocations = self.flag.map(|flag| flag.allocations.as_slice());
        allocations.unwrap_or_default().iter().enumerate()
    }

    fn unmatched(&self) -> Vec<Json> {
        let codes = self.unmatched.iter();
        let passed = self.allocations().zip(codes);
        passed
            .map(|((index, allocation), code)| entry(&allocation.key, code, index))
            .collect()
    }

    fn unevaluated(&self) -> Vec<Json> {
        let seen = self.unmatched.len() + usize::from(self.matched.is_some());
        let rest = self.allocations().skip(seen);
        rest.map(|(index, allocation)| entry(&allocation.key, "UNEVALUATED", index))
            .collect()
    }

    /// The outcome in words: those of the SDKs, to the letter.
    fn description(&self) -> String {
        let variation = self.variation.as_deref().unwrap_or_default();
        match &self.outcome {
            Outcome::Match { .. } => self.describe_match(variation),
            Outcome::NoMatch => {
                "No allocations matched. Falling back to \"Default Allocation\", serving NULL"
                    .to_owned()
            }
            Outcome::Unrecognized(flag) => format!("Unrecognized or disabled flag: {flag}"),
            Outcome::TypeMismatch { flag, requested } => {
                let found = self.flag.map_or("", |flag| flag.ty.text());
                format!(
                    "Variation value does not have the correct type. Found {found}, but expected \
                     {requested} for flag {flag}"
                )
            }
            Outcome::Incompatible { ty, value } => {
                let value = match value {
                    Json::String(text) => text.clone(),
                    other => other.to_string(),
                };
                format!(
                    "Variation ({variation}) is configured for type {ty}, but is set to \
                     incompatible value ({value})"
                )
            }
            Outcome::Unusable => "The flag's configuration cannot be read".to_owned(),
        }
    }

    fn describe_match(&self, variation: &str) -> String {
        let Some(allocation) = self.matched else {
            return String::new();
        };
        let (key, subject) = (&allocation.key, &self.subject);
        let traffic =
            format!("{subject} belongs to the range of traffic assigned to \"{variation}\"");
        if allocation.rules.is_empty() {
            return format!("{traffic} defined in allocation \"{key}\".");
        }
        let rules = format!("Supplied attributes match rules defined in allocation \"{key}\"");
        let several = allocation.splits.len() > 1;
        if several || self.split.is_some_and(|split| split.significant > 1) {
            format!("{rules} and {traffic}.")
        } else {
            format!("{rules}.")
        }
    }
}

/// An allocation in the account; positions count from 1.
fn entry(key: &str, code: &str, index: usize) -> Json {
    json!({
        "key": key,
        "allocationEvaluationCode": code,
        "orderPosition": index + 1,
    })
}
