//! Behaviour as data. `tests/cases/README.md` describes the format for authors of cases.

use crate::reference::{Answer, Question, Truth};
use crate::subject::{FileMap, Loaded, Subject};
use burgee::{Timestamp, Value};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;

/// One file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Rulesets, each with the cases that run on it.
    #[serde(default)]
    pub group: Vec<Group>,
    /// Lone conditions, sorted by what they come to.
    #[serde(default)]
    pub conditions: Vec<Conditions>,
    /// Texts that are refused.
    #[serde(default)]
    pub refused: Vec<Refused>,
}

/// A ruleset and the cases that run on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What the cases are about.
    pub name: String,
    /// The ruleset.
    pub rules: String,
    /// The flag of cases that name none.
    #[serde(default)]
    pub flag: String,
    /// The time of cases that name none.
    pub now: Option<String>,
    /// The files that the ruleset can read, by name.
    #[serde(default)]
    pub files: FileMap,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One evaluation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The flag, where it differs from the group's.
    pub flag: Option<String>,
    /// The context.
    #[serde(default)]
    pub context: Given,
    /// The time of the request, where it differs from the group's.
    pub now: Option<String>,
    /// The environment of the request.
    pub environment: Option<String>,
    /// What must come out. What is not said is not compared.
    pub expect: Expect,
}

/// A context: a table, or JSON in a string where null or an odd key is needed.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// JSON.
    Text(String),
    /// A table.
    Table(toml::Table),
}

impl Default for Given {
    fn default() -> Self {
        Given::Text("{}".to_owned())
    }
}

impl Given {
    /// The context as a value; why not, when it is not one.
    fn value(&self) -> Result<Value, String> {
        let json = match self {
            Given::Text(text) => serde_json::from_str(text),
            Given::Table(table) => serde_json::to_value(table),
        };
        Ok(json
            .map_err(|error| format!("the context is no JSON: {error}"))?
            .into())
    }
}

/// What must come out of an evaluation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The variant's name; empty when it must have none.
    pub variant: Option<String>,
    /// The value.
    pub value: Option<serde_json::Value>,
    /// The value, as JSON in a string: for null inside it.
    pub json: Option<String>,
    /// That the caller's default is to be used.
    #[serde(default)]
    pub no_value: bool,
    /// The reason.
    pub reason: Option<String>,
    /// The rule; empty when none must be named.
    pub rule: Option<String>,
    /// The code of `serve error`.
    pub error: Option<String>,
    /// That the flag must not exist.
    #[serde(default)]
    pub unknown_flag: bool,
}

/// Lone conditions on one context.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// What they are about.
    pub name: String,
    /// The context.
    #[serde(default)]
    pub context: Given,
    /// The time of the request.
    pub now: Option<String>,
    /// The environment of the request.
    pub environment: Option<String>,
    /// Those that are true.
    #[serde(default)]
    pub r#true: Vec<String>,
    /// Those that are false.
    #[serde(default)]
    pub r#false: Vec<String>,
    /// Those that are unknown.
    #[serde(default)]
    pub unknown: Vec<String>,
}

/// A text that is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// What it shows.
    pub name: String,
    /// A ruleset …
    pub rules: Option<String>,
    /// … or a lone condition, …
    pub condition: Option<String>,
    /// … or many that are refused for the same reason.
    #[serde(default)]
    pub conditions_all: Vec<String>,
    /// The files that the ruleset can read, by name.
    #[serde(default)]
    pub files: FileMap,
    /// The codes that must be among the errors.
    pub errors: Vec<String>,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many cases ran.
    pub ran: usize,
    /// What failed: one paragraph each.
    pub failures: Vec<String>,
}

impl Outcome {
    fn record(&mut self, label: &str, verdict: Result<(), String>) {
        self.ran += 1;
        if let Err(why) = verdict {
            self.failures.push(format!("{label}: {why}"));
        }
    }
}

/// Runs every file of the folder on a subject.
///
/// # Errors
/// When the folder or a file in it cannot be read as cases.
pub fn run_folder(folder: &Path, subject: &dyn Subject) -> Result<Outcome, String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    let mut outcome = Outcome::default();
    for path in files {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let file = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("?");
        run(&file, stem, subject, &mut outcome);
    }
    Ok(outcome)
}

/// Runs the cases of one file; `stem` stands in front of their names.
pub fn run(file: &File, stem: &str, subject: &dyn Subject, outcome: &mut Outcome) {
    for group in &file.group {
        let label = format!("{} / {stem} / {}", subject.name(), group.name);
        match subject.load(&group.rules, &group.files) {
            Ok(loaded) => {
                for case in &group.cases {
                    let label = format!("{label} / {}", case.name);
                    outcome.record(&label, run_case(group, case, &*loaded));
                }
            }
            Err(codes) => outcome.record(&label, Err(format!("refused: {codes:?}"))),
        }
    }
    for conditions in &file.conditions {
        let label = format!("{} / {stem} / {}", subject.name(), conditions.name);
        let expected = [
            (Truth::True, &conditions.r#true),
            (Truth::False, &conditions.r#false),
            (Truth::Unknown, &conditions.unknown),
        ];
        for (truth, expressions) in expected {
            for expression in expressions {
                let label = format!("{label} / {expression}");
                outcome.record(
                    &label,
                    run_condition(conditions, expression, truth, subject),
                );
            }
        }
    }
    for refused in &file.refused {
        let label = format!("{} / {stem} / {}", subject.name(), refused.name);
        if let Some(rules) = &refused.rules {
            let found = subject.load(rules, &refused.files).err();
            outcome.record(&label, expect_codes(&refused.errors, found));
        }
        for condition in refused.condition.iter().chain(&refused.conditions_all) {
            let found = subject.condition(condition).err();
            outcome.record(
                &format!("{label} / {condition}"),
                expect_codes(&refused.errors, found),
            );
        }
    }
}

fn time(text: Option<&String>) -> Result<Option<Timestamp>, String> {
    text.map(|text| Timestamp::parse(text).ok_or_else(|| format!("`{text}` is no time")))
        .transpose()
}

fn run_case(group: &Group, case: &Case, loaded: &dyn Loaded) -> Result<(), String> {
    let context = case.context.value()?;
    let question = Question {
        context: &context,
        now: time(case.now.as_ref().or(group.now.as_ref()))?,
        environment: case.environment.as_deref(),
    };
    let flag = case.flag.as_deref().unwrap_or(&group.flag);
    match loaded.evaluate(flag, question) {
        None if case.expect.unknown_flag => Ok(()),
        None => Err(format!("there is no flag `{flag}`")),
        Some(_) if case.expect.unknown_flag => Err(format!("there is a flag `{flag}`")),
        Some(answer) => compare(&case.expect, &answer),
    }
}

/// Says where an answer differs from what must come out.
fn compare(expect: &Expect, answer: &Answer) -> Result<(), String> {
    let mut differences = String::new();
    let mut text = |what: &str, expected: Option<&String>, found: Option<&str>| {
        if let Some(expected) = expected
            && expected != found.unwrap_or("")
        {
            let _ = write!(differences, " {what} is {found:?}, not {expected:?};");
        }
    };
    text(
        "variant",
        expect.variant.as_ref(),
        answer.variant.as_deref(),
    );
    text("reason", expect.reason.as_ref(), Some(answer.reason));
    text("rule", expect.rule.as_ref(), answer.rule.as_deref());
    text("error", expect.error.as_ref(), answer.error.as_deref());
    let found = answer.value.as_ref().map(Value::to_json);
    let json = expect.json.as_ref().map(|json| serde_json::from_str(json));
    let json = json
        .transpose()
        .map_err(|error| format!("the value is no JSON: {error}"))?;
    if let Some(expected) = json.as_ref().or(expect.value.as_ref())
        && found.as_ref() != Some(expected)
    {
        let _ = write!(differences, " value is {found:?}, not {expected};");
    }
    if expect.no_value && found.is_some() {
        let _ = write!(
            differences,
            " value is {found:?}, not the caller's default;"
        );
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("{differences} in {answer:?}"))
    }
}

fn run_condition(
    conditions: &Conditions,
    expression: &str,
    expected: Truth,
    subject: &dyn Subject,
) -> Result<(), String> {
    let context = conditions.context.value()?;
    let question = Question {
        context: &context,
        now: time(conditions.now.as_ref())?,
        environment: conditions.environment.as_deref(),
    };
    match subject
        .condition(expression)
        .map(|condition| condition.truth(question))
    {
        Ok(found) if found == expected => Ok(()),
        Ok(found) => Err(format!("is {found:?}, not {expected:?}")),
        Err(codes) => Err(format!("refused: {codes:?}")),
    }
}

fn expect_codes(expected: &[String], found: Option<Vec<String>>) -> Result<(), String> {
    match found {
        None => Err("is accepted".to_owned()),
        Some(found) if expected.iter().all(|code| found.contains(code)) => Ok(()),
        Some(found) => Err(format!("is refused with {found:?}, not {expected:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Compiled;

    #[test]
    fn what_differs_is_reported() {
        let text = r#"
            [[group]]
            name = "group"
            flag = "f"
            rules = 'flag f: bool { rule r when n == 1 serve on  otherwise serve off }'
            cases = [
              { name = "right", context = { n = 1 }, expect = { variant = "on", value = true, rule = "r", reason = "TARGETING_MATCH", error = "" } },
              { name = "variant", context = { n = 1 }, expect = { variant = "off" } },
              { name = "value", context = { n = 1 }, expect = { value = false } },
              { name = "rule", context = { n = 1 }, expect = { rule = "" } },
              { name = "reason", context = { n = 1 }, expect = { reason = "DEFAULT" } },
              { name = "error", context = { n = 1 }, expect = { error = "E" } },
              { name = "json", context = { n = 1 }, expect = { json = "false" } },
              { name = "no value", context = { n = 1 }, expect = { no_value = true } },
              { name = "no flag", expect = { unknown_flag = true } },
              { name = "flag", flag = "g", expect = {} },
            ]
            [[group]]
            name = "refused"
            rules = 'flag f: bool { }'
            cases = []
            [[conditions]]
            name = "conditions"
            context = { n = 1 }
            true = ["n == 1", "n == 2", "m == 1", "n =="]
            false = ["n == 1"]
            unknown = ["n == 1"]
            [[refused]]
            name = "codes"
            errors = ["E301"]
            conditions_all = ["1 + 2", "n == 1", "n == 007"]
        "#;
        let mut outcome = Outcome::default();
        run(
            &toml::from_str(text).unwrap(),
            "test",
            &Compiled,
            &mut outcome,
        );
        assert_eq!(outcome.ran, 20);
        assert_eq!(outcome.failures.len(), 17, "{:#?}", outcome.failures);
    }
}
