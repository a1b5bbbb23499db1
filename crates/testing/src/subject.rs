//! What can be tested: anything that answers for a ruleset.

use crate::reference::{self, Answer, Question, Truth};
use burgee::schema::{Files, NoFiles};
use burgee::typed::{Expr, RuleName, RuleSet};
use burgee::{Condition, Context, Diagnostic, Engine, Reading, Request};
use indexmap::IndexMap;

/// The files that `include` and `list … from` can name.
pub type FileMap = IndexMap<String, String>;

/// Why text was refused: the numbers of its errors, `E301`.
pub type Refusal = Vec<String>;

/// An implementation of the language.
pub trait Subject {
    /// Its name in failures.
    fn name(&self) -> &'static str;

    /// Reads a ruleset.
    ///
    /// # Errors
    /// Gives the errors' codes when the ruleset is refused.
    fn load(&self, rules: &str, files: &FileMap) -> Result<Box<dyn Loaded>, Refusal>;

    /// Reads a lone condition.
    ///
    /// # Errors
    /// Gives the errors' codes when the condition is refused.
    fn condition(&self, expression: &str) -> Result<Box<dyn Decides>, Refusal>;
}

/// A condition that was accepted.
pub trait Decides {
    /// Decides it.
    fn truth(&self, question: Question<'_>) -> Truth;
}

/// A ruleset that was accepted.
pub trait Loaded {
    /// Evaluates a flag; none when there is no such flag.
    fn evaluate(&self, flag: &str, question: Question<'_>) -> Option<Answer>;
}

/// The specification.
#[derive(Debug, Clone, Copy)]
pub struct Reference;

/// The product.
#[derive(Debug, Clone, Copy)]
pub struct Compiled;

/// Reads a ruleset with the parser and the checker.
pub fn read(rules: &str, files: &FileMap) -> Reading {
    let files: &dyn Files = if files.is_empty() { &NoFiles } else { files };
    Engine::builder().files(files).read(rules)
}

/// The numbers of the errors.
pub fn errors(diagnostics: &[Diagnostic]) -> Refusal {
    let errors = diagnostics.iter().filter(|found| found.is_error());
    errors.map(|found| found.code.number().to_owned()).collect()
}

/// The context of a question in the engine's own form.
pub fn context(question: Question<'_>) -> Context {
    let mut context = Context::from_value(question.context.clone()).unwrap_or_default();
    if let Some(now) = question.now {
        context = context.at(now);
    }
    if let Some(environment) = question.environment {
        context = context.in_environment(environment);
    }
    context
}

impl Subject for Reference {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn load(&self, rules: &str, files: &FileMap) -> Result<Box<dyn Loaded>, Refusal> {
        let reading = read(rules, files);
        if reading.has_errors() {
            Err(errors(&reading.diagnostics))
        } else {
            Ok(Box::new(reading))
        }
    }

    fn condition(&self, expression: &str) -> Result<Box<dyn Decides>, Refusal> {
        // What is refused is the checker's business, and the same for everybody.
        Condition::compile(expression).map_err(|error| errors(error.diagnostics()))?;
        // A condition has its types only inside a ruleset.
        let rules = format!(
            "flag holder: bool {{ rule r when ({expression}\n) serve on  otherwise serve off }}"
        );
        let Reading {
            rules, diagnostics, ..
        } = read(&rules, &FileMap::new());
        let found = rules
            .flags
            .get("holder")
            .and_then(|flag| flag.rules.first()?.when.clone());
        match found {
            Some(condition) => Ok(Box::new(Held { rules, condition })),
            None => Err(errors(&diagnostics)),
        }
    }
}

/// A typed condition with the attributes that it reads.
#[derive(Debug)]
struct Held {
    rules: RuleSet,
    condition: Expr,
}

impl Decides for Held {
    fn truth(&self, question: Question<'_>) -> Truth {
        reference::decide(&self.rules, &self.condition, question)
    }
}

impl Loaded for Reading {
    fn evaluate(&self, flag: &str, question: Question<'_>) -> Option<Answer> {
        reference::evaluate(&self.rules, flag, question)
    }
}

impl Subject for Compiled {
    fn name(&self) -> &'static str {
        "engine"
    }

    fn load(&self, rules: &str, files: &FileMap) -> Result<Box<dyn Loaded>, Refusal> {
        let reading = read(rules, files);
        if reading.has_errors() {
            Err(errors(&reading.diagnostics))
        } else {
            Ok(Box::new(reading.engine()))
        }
    }

    fn condition(&self, expression: &str) -> Result<Box<dyn Decides>, Refusal> {
        Ok(Box::new(
            Condition::compile(expression).map_err(|error| errors(error.diagnostics()))?,
        ))
    }
}

impl Decides for Condition {
    fn truth(&self, question: Question<'_>) -> Truth {
        let context = context(question);
        let truth = self.evaluate(&context);
        // Every way of asking gives the same answer.
        let holds = truth == burgee::Truth::True;
        assert_eq!(self.matches(&context), holds);
        assert_eq!(self.bind(&context).matches(), holds);
        match truth {
            burgee::Truth::True => Truth::True,
            burgee::Truth::False => Truth::False,
            burgee::Truth::Unknown => Truth::Unknown,
        }
    }
}

impl Loaded for Engine {
    fn evaluate(&self, flag: &str, question: Question<'_>) -> Option<Answer> {
        let context = context(question);
        let found = Engine::evaluate(self, flag, &Request::new(&context)).ok()?;
        // Every way of asking gives the same answer.
        assert_eq!(self.bind(&context).evaluate(flag).as_ref(), Ok(&found));
        let mut all = self.answers();
        all.evaluate(&context);
        assert_eq!(all.get(flag), Some(found));
        let explained = self.explain(flag, &context).ok()?;
        assert_eq!(explained.evaluation(), &found);
        Some(Answer {
            variant: found.variant.map(str::to_owned),
            value: found.value.cloned(),
            rule: found
                .rule
                .filter(|name| **name != RuleName::Otherwise)
                .map(ToString::to_string),
            reason: found.reason.as_str(),
            error: found.error.map(str::to_owned),
        })
    }
}
