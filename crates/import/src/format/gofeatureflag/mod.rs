//! GO Feature Flag: flag files in YAML, JSON and TOML, with both of its query languages.
//!
//! A flag has rules with a query each, and a default rule. They become rules and `otherwise`; weights
//! become splits by `gofeatureflag/fnv1a`; a schedule becomes rules with windows. What stands before
//! the rules in GO Feature Flag's evaluation, such as the check of the bucketing key, becomes rules
//! that serve an error with its code.

mod condition;
#[cfg(test)]
mod dice;
mod flag;
mod function;
mod logic;
mod logic_compare;
mod native;
mod piece;
pub(crate) mod query;
mod ramp;
mod read;
mod remark;
mod schedule;
mod share;
mod table;
#[cfg(test)]
mod tests;
mod variant;
mod wire;

use crate::answer::Answer;
use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use crate::question::Question;
use crate::sound::sound;
use burgee::ast::{Document, Item};
use burgee::schema::Function;
use burgee::source::Spanned;
pub(crate) use function::go_lower;
use serde_json::Value as Json;
pub(crate) use share::shares;
use std::sync::Arc;
use wire::FlagWire;

/// The name of the bucketing.
pub(crate) const BUCKETING: &str = "gofeatureflag/fnv1a";

/// The format.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GoFeatureFlag;

impl Importer for GoFeatureFlag {
    fn id(&self) -> &'static str {
        "gofeatureflag"
    }

    fn title(&self) -> &'static str {
        "GO Feature Flag"
    }

    fn reference(&self) -> &'static str {
        "https://gofeatureflag.org/docs/configure_flag/create-flags, the core module of 2026"
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        if !input.text.contains("variations") || !input.text.contains("defaultRule") {
            return Confidence::No;
        }
        let Ok(flags) = read::flags(input) else {
            return Confidence::No;
        };
        let own = |flag: &Json| {
            let has = |name| flag.get(name).is_some_and(Json::is_object);
            has("variations") && has("defaultRule")
        };
        if flags.values().any(own) {
            Confidence::Sure
        } else {
            Confidence::No
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let mut items = Vec::new();
        let mut notes = Vec::new();
        let mut native = native::Native::default();
        let mut splits = false;
        for (key, json) in read::flags(input)? {
            let at = JsonPath::root().key(&key);
            let translated = match serde_json::from_value::<FlagWire>(json) {
                Ok(wire) => flag::flag(&key, &wire, &at, &mut notes),
                Err(error) => Err((at, error.to_string())),
            };
            match translated {
                Ok(translated) => {
                    splits |= translated.splits;
                    items.push(Item::Flag(translated.flag));
                    native.flags.insert(key, translated.table);
                }
                Err((at, message)) => notes.push(Note {
                    severity: Severity::Refused,
                    at,
                    message,
                }),
            }
        }
        if splits {
            items.insert(0, Item::Bucketing(Spanned::bare(BUCKETING.to_owned())));
        }
        Ok(Imported {
            document: sound(Document::from_iter(items), &mut notes, |_, name| {
                JsonPath::root().key(name)
            }),
            notes,
            native: Box::new(native),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        function::all()
    }

    fn answer(&self, question: &Question<'_>) -> Option<Answer> {
        let query = question.get("query").as_str()?;
        Some(lone(query, question))
    }
}

/// The answer to a query alone.
fn lone(query: &str, question: &Question<'_>) -> Answer {
    let context = native::plain(question);
    let holds = |condition: burgee::ast::Expr| {
        let text = burgee::ast::print_expr(&condition);
        let condition = crate::importer::builder().condition(&text);
        condition.is_ok_and(|condition| condition.evaluate(&context) == burgee::Truth::True)
    };
    let (yes, no) = match condition::outcome(query, &mut condition::Remarks::default()) {
        Ok(outcome) => (holds(outcome.yes), holds(outcome.no)),
        Err(_) => (false, false),
    };
    Answer {
        value: Some(yes.into()),
        error: Some(if yes || no { Json::Null } else { true.into() }),
        ..Answer::default()
    }
}
