//! The interpreter as a function of rules: `name("{…}", "email", email, …)`.

use super::reads::Reads;
use super::{Datum, Dialect, Map, Operators, Outcome, Root, Run};
use burgee::ast::{self, build};
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};
use serde_json::Value as Json;
use std::fmt;
use std::sync::Arc;

/// What a call answers with, made of what the rule came to.
pub(crate) type Answer = for<'a> fn(Outcome<'a>) -> Result<Operand<'static>, Unknown>;

/// A function that runs a rule of JSONLogic. Its first argument is the rule, as JSON in quotes of either
/// kind; then come the attributes that the rule reads, each as its name and its value, which can be
/// missing.
///
/// The rule is a literal in imported documents, and is parsed when they are compiled
/// ([`Function::prepared`]); nothing is parsed per call, and no call allocates before an operation
/// makes a list or a text.
#[derive(Clone)]
pub(crate) struct Logic {
    /// The name in rules.
    pub name: &'static str,
    /// One line for the reference.
    pub description: &'static str,
    /// The version of the library.
    pub dialect: Dialect,
    /// The operators besides those of the library.
    pub operators: &'static (dyn Operators + Sync),
    /// The type of the answers.
    pub result: Type,
    /// Makes an answer.
    pub answer: Answer,
    /// The rule, once it is known.
    pub rule: Option<Arc<Json>>,
}

impl fmt::Debug for Logic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logic")
            .field("name", &self.name)
            .field("rule", &self.rule)
            .finish_non_exhaustive()
    }
}

impl Logic {
    fn run(
        &self,
        rule: &Json,
        attributes: &[Option<Operand<'_>>],
    ) -> Result<Operand<'static>, Unknown> {
        let data = Datum::Map(Map::Root(Root::new(attributes)));
        let run = Run::new(self.dialect, self.operators);
        (self.answer)(run.apply(&Datum::from(rule), &data))
    }
}

impl Function for Logic {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Optional],
            variadic: true,
            result: self.result.clone(),
        }
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let Some((Some(Operand::Text(text)), attributes)) = arguments.split_first() else {
            return Err(Unknown::WrongType);
        };
        match &self.rule {
            Some(rule) => self.run(rule, attributes),
            None => match read(text) {
                Some(rule) => self.run(&rule, attributes),
                None => Err(Unknown::NotConvertible),
            },
        }
    }

    fn prepared(&self, text: &str) -> Option<Arc<dyn Function>> {
        Some(Arc::new(Logic {
            rule: Some(Arc::new(read(text)?)),
            ..self.clone()
        }))
    }
}

/// A rule as it stands in the text: JSON, or JSON with the quotes `"` and `'` in each other's place, so
/// that it can be read inside of quotes.
fn read(text: &str) -> Option<Json> {
    match text.find(['"', '\'']) {
        Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with('\'')) => {
            serde_json::from_str(&swapped(text)).ok()
        }
        _ => serde_json::from_str(text).ok(),
    }
}

/// The text with the two quotes in each other's place.
fn swapped(text: &str) -> String {
    let swap = |c| match c {
        '"' => '\'',
        '\'' => '"',
        c => c,
    };
    text.chars().map(swap).collect()
}

/// `function("rule", "attribute", attribute, …)`.
pub(crate) fn call(function: &str, rule: &Json, reads: &Reads) -> ast::Expr {
    let mut arguments = vec![build::string(swapped(&rule.to_string()))];
    for name in &reads.names {
        arguments.push(build::string(name));
        arguments.push(match name.as_str() {
            "$flagd.flagKey" => word("flag_key"),
            "$flagd.timestamp" => word("now"),
            name => build::steps([ast::Step::Key(name.into())]),
        });
    }
    build::call(function, arguments)
}

/// A word of the language: what the request gives, and no attribute.
fn word(name: &str) -> ast::Expr {
    ast::ExprKind::Path(ast::AttributePath {
        path: ast::Path::dotted(name),
        quoted: false,
    })
    .into()
}
