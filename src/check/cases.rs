//! The file's own tests.

use super::checker::Checker;
use super::names::Found;
use super::variants::Variants;
use crate::ast::{self, EnvironmentItem, FlagItem};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Name;
use crate::typed::{Flag, FlagId, Test, TestCase};
use crate::value::Value;
use indexmap::IndexSet;
use std::collections::HashMap;

/// What all tests of one flag need to know.
#[derive(Debug)]
pub(super) struct Tested<'d> {
    flag: &'d ast::Flag,
    variants: Variants,
    /// The names of its rules, and `otherwise`.
    rules: IndexSet<&'d str>,
}

/// The flags that tests have been about, by their index.
pub(super) type AllTested<'d> = HashMap<usize, Tested<'d>>;

impl<'c> Checker<'c> {
    /// The tests of one flag; none when anything is wrong with them, or with the flag.
    pub(super) fn test(
        &mut self,
        test: &ast::Test,
        flags: &[Option<Flag>],
        tested: &mut AllTested<'c>,
    ) -> Option<Test> {
        let Found::Known(index) = self.names.flags.find(&test.flag.node) else {
            self.flag_named(&test.flag);
            return None;
        };
        let names = self.names;
        let def = names.flags.all.get(index)?;
        let tested = tested
            .entry(index)
            .or_insert_with(|| self.tested(def.ast.flag));
        let cases: Vec<Option<TestCase>> = test
            .cases
            .iter()
            .map(|case| self.case(case, tested))
            .collect();
        let cases = cases.into_iter().collect::<Option<_>>()?;
        flags.get(index)?.as_ref()?;
        Some(Test {
            flag: FlagId(def.id?),
            cases,
        })
    }

    fn tested<'d>(&mut self, flag: &'d ast::Flag) -> Tested<'d> {
        // The findings about the variants themselves are those of the flag.
        let before = self.findings.len();
        let block = flag.items.iter().find_map(|item| match item {
            FlagItem::Variants(block) => Some(block),
            _ => None,
        });
        let (variants, _) = self.variants(flag.ty.node, block);
        self.findings.truncate(before);
        Tested {
            flag,
            variants,
            rules: rule_names(flag),
        }
    }

    fn case(&mut self, case: &ast::TestCase, tested: &Tested<'_>) -> Option<TestCase> {
        let given = self.json(&case.given, true);
        if let Some(value) = &given
            && !matches!(value, Value::Map(_))
        {
            self.mismatch::<()>(case.given.span, "a context is a map: `given { … }`");
            return None;
        }
        let at = match &case.at {
            Some(at) => self.time(at).map(Some),
            None => Some(None),
        };
        let expect = self.expected(&case.expect, &tested.variants);
        let by_rule = match &case.by_rule {
            Some(name) => self.rule_named(name, tested).map(Some),
            None => Some(None),
        };
        Some(TestCase {
            given: given?,
            at: at?,
            environment: case.environment.as_ref().map(|name| name.node.clone()),
            expect: expect?,
            by_rule: by_rule?,
            span: case.span,
        })
    }

    /// The name of one of the flag's rules, or `otherwise`.
    fn rule_named(&mut self, name: &Name, tested: &Tested<'_>) -> Option<String> {
        if tested.rules.contains(name.node.as_str()) {
            return Some(name.node.clone());
        }
        let flag = &tested.flag.name;
        let message = format!("flag `{}` has no rule `{}`", flag.node, name.node);
        let finding = Diagnostic::new(Code::UnknownRule, name.span, message)
            .also(flag.span, "the flag is defined here");
        let known = tested.rules.iter().copied();
        let finding = self.suggest(finding, &name.node, known, name.span);
        self.fail(finding)
    }
}

/// The names that can stand behind `by rule`.
fn rule_names(flag: &ast::Flag) -> IndexSet<&str> {
    let mut names = IndexSet::from(["otherwise"]);
    for item in &flag.items {
        match item {
            FlagItem::Rule(rule) => names.extend(rule.name.iter().map(|name| name.node.as_str())),
            FlagItem::Environment(block) => {
                for item in &block.items {
                    if let EnvironmentItem::Rule(rule) = item {
                        names.extend(rule.name.iter().map(|name| name.node.as_str()));
                    }
                }
            }
            _ => {}
        }
    }
    names
}
