//! What a rule can give, found without running it.

use super::output::variant_name;
use crate::jsonlogic::Datum;
use indexmap::IndexSet;
use serde_json::Value as Json;

/// Whether a rule gives true or false, whenever it does not fail.
pub(super) fn decides(json: &Json) -> bool {
    let Json::Object(entries) = json else {
        return json.is_boolean();
    };
    let operation = entries.iter().next().filter(|_| entries.len() == 1);
    match operation.map(|(operator, arguments)| (operator.as_str(), arguments)) {
        Some((
            "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "!" | "!!" | "in" | "all"
            | "some" | "none",
            _,
        )) => true,
        // The value of one of the parts.
        Some(("and" | "or", Json::Array(parts))) => !parts.is_empty() && parts.iter().all(decides),
        _ => false,
    }
}

/// The names that a rule can give.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// The names that were found.
    pub(super) names: IndexSet<String>,
}

impl Results {
    /// Collects them; false where others are possible.
    pub(super) fn collect(&mut self, json: &Json) -> bool {
        match json {
            Json::Object(entries) if entries.len() == 1 => {
                let operation = entries.iter().next();
                match operation.map(|(operator, arguments)| (operator.as_str(), arguments)) {
                    Some(("if" | "?:", Json::Array(clauses))) => {
                        let (pairs, rest) = clauses.as_chunks::<2>();
                        let branches = pairs.iter().map(|[_, then]| then).chain(rest);
                        let mut sure = true;
                        for branch in branches {
                            sure &= self.collect(branch);
                        }
                        sure
                    }
                    Some(("fractional", Json::Array(arguments))) => {
                        self.names.insert(String::new());
                        let mut sure = true;
                        for share in arguments.iter().filter_map(Json::as_array) {
                            sure &= share.first().is_none_or(|variant| self.collect(variant));
                        }
                        sure
                    }
                    Some((
                        "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "!" | "!!" | "in"
                        | "starts_with" | "ends_with" | "sem_ver" | "all" | "some" | "none",
                        _,
                    )) => {
                        self.names.extend(["true".to_owned(), "false".to_owned()]);
                        true
                    }
                    _ => false,
                }
            }
            Json::Object(_) | Json::Array(_) => false,
            literal => match variant_name(&Datum::from(literal)) {
                Ok(Some(name)) => {
                    self.names.insert(name);
                    true
                }
                Ok(None) => true,
                Err(_) => false,
            },
        }
    }
}
