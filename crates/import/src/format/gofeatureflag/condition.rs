//! Who a rule is for.

use super::query::{self, Failure, Outcome, Parsed};
use crate::note::Severity;
use burgee::ast::{Expr, ExprKind, Literal};
use serde_json::{Map, Value as Json};

/// What becomes of a query.
#[derive(Debug)]
pub(super) enum Condition {
    /// There is none: everybody.
    Everybody,
    /// GO Feature Flag cannot read it, and matches nobody.
    Nobody(&'static str),
    /// Who it is for.
    When(Expr),
}

/// What a reader must know about a query.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Remarks(pub(super) Vec<(Severity, String)>);

impl Remarks {
    fn note(&mut self, message: String) {
        self.0.push((Severity::Note, message));
    }

    pub(super) fn warn(&mut self, message: String) {
        self.0.push((Severity::Warning, message));
    }
}

/// The text as GO Feature Flag reads it: without line ends, and without spaces at the start of lines.
fn trimmed(query: &str) -> String {
    let lines = query.split('\n');
    lines.map(|line| line.trim_start_matches(' ')).collect()
}

const TOO_LARGE: &str = "the query is nested too deeply or too long";

/// The query as a condition; or why there can be none here.
pub(super) fn condition(query: &str, remarks: &mut Remarks) -> Result<Condition, String> {
    let query = trimmed(query);
    if query.is_empty() {
        return Ok(Condition::Everybody);
    }
    if let Ok(logic) = serde_json::from_str::<Option<Map<String, Json>>>(&query) {
        return match logic {
            None => Ok(Condition::Nobody("`null` is a query that matches nobody")),
            Some(logic) => super::logic::condition(logic, remarks),
        };
    }
    match outcome(&query, remarks) {
        Ok(outcome) => Ok(match outcome.yes.kind {
            ExprKind::Literal(Literal::Bool(true)) => Condition::Everybody,
            ExprKind::Literal(Literal::Bool(false)) => Condition::Nobody(
                "the query compares what cannot be compared, so it matches nobody",
            ),
            _ => Condition::When(outcome.yes),
        }),
        Err(Failure::Malformed) => Ok(Condition::Nobody(
            "GO Feature Flag cannot read the query, so it matches nobody",
        )),
        Err(Failure::TooLarge) => Err(TOO_LARGE.to_owned()),
    }
}

/// What a query of the query language says.
pub(super) fn outcome(query: &str, remarks: &mut Remarks) -> Result<Outcome, Failure> {
    let Parsed {
        query,
        trailing,
        mended,
    } = query::parse(query)?;
    if trailing {
        remarks.warn(
            "what follows the first complete query is not looked at by GO Feature Flag, and is left \
             out here too; `AND` and `OR` in upper case are no operators"
                .to_owned(),
        );
    }
    if mended {
        remarks.warn(
            "the query is malformed, and read as GO Feature Flag reads it: with the missing bracket, \
             without the unknown characters"
                .to_owned(),
        );
    }
    let outcome = query::translate(&query)?;
    let map = |path: &[String]| {
        let map = path.split_last().map(|(_, map)| map.join("."));
        map.unwrap_or_default()
    };
    for path in &outcome.mistakes.said {
        remarks.note(format!(
            "where `{}` is missing, GO Feature Flag by mistake compares what it compared before instead \
             of `{}`; the condition says what comes of it",
            map(path),
            path.join("."),
        ));
    }
    for path in &outcome.mistakes.unsure {
        remarks.warn(format!(
            "where `{}` or a map before it is missing, GO Feature Flag compares another attribute \
             instead of `{}`, by mistake; here such a comparison is false",
            map(path),
            path.join("."),
        ));
    }
    Ok(outcome)
}
