//! The file's own tests.

use super::checker::Checker;
use super::names::Found;
use super::variants::Variants;
use crate::ast::{self, EnvironmentItem, FlagItem};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Name;
use crate::typed::{Expected, Flag, FlagId, Test, TestCase};
use crate::value::Value;

impl Checker<'_> {
    /// The tests of one flag; none when anything is wrong with them, or with the flag.
    pub(super) fn test(&mut self, test: &ast::Test, flags: &[Option<Flag>]) -> Option<Test> {
        let Found::Known(index) = self.names.flags.find(&test.flag.node) else {
            self.flag_named(&test.flag);
            return None;
        };
        let id = self.names.flags.all.get(index)?.id;
        let written = self.names.flags.all.get(index)?.ast.flag;
        // The findings about the variants themselves are those of the flag.
        let before = self.findings.len();
        let block = written.items.iter().find_map(|item| match item {
            FlagItem::Variants(block) => Some(block),
            _ => None,
        });
        let (variants, _) = self.variants(written.ty.node, block);
        self.findings.truncate(before);
        let cases: Vec<Option<TestCase>> = test
            .cases
            .iter()
            .map(|case| self.case(case, written, &variants, flags.get(index)?.as_ref()))
            .collect();
        let cases = cases.into_iter().collect::<Option<_>>()?;
        flags.get(index)?.as_ref()?;
        Some(Test {
            flag: FlagId(id?),
            cases,
        })
    }

    fn case(
        &mut self,
        case: &ast::TestCase,
        flag: &ast::Flag,
        variants: &Variants,
        typed: Option<&Flag>,
    ) -> Option<TestCase> {
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
        let expect = self.expected(&case.expect, variants);
        let expect = expect.map(|expect| match expect {
            // A value that a rule serves is the variant with that value.
            Expected::Value(value) => {
                let known = typed.and_then(|flag| {
                    let mut all = flag.variants.iter();
                    all.position(|variant| variant.value == value)
                });
                match known.and_then(|at| u32::try_from(at).ok()) {
                    Some(at) => Expected::Variant(crate::typed::VariantId(at)),
                    None => Expected::Value(value),
                }
            }
            known @ Expected::Variant(_) => known,
        });
        let by_rule = match &case.by_rule {
            Some(name) => self.rule_named(name, flag).map(Some),
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
    fn rule_named(&mut self, name: &Name, flag: &ast::Flag) -> Option<String> {
        let mut known: Vec<&str> = vec!["otherwise"];
        for item in &flag.items {
            match item {
                FlagItem::Rule(rule) => {
                    known.extend(rule.name.iter().map(|name| name.node.as_str()));
                }
                FlagItem::Environment(block) => {
                    for item in &block.items {
                        if let EnvironmentItem::Rule(rule) = item {
                            known.extend(rule.name.iter().map(|name| name.node.as_str()));
                        }
                    }
                }
                _ => {}
            }
        }
        if known.contains(&name.node.as_str()) {
            return Some(name.node.clone());
        }
        let message = format!("flag `{}` has no rule `{}`", flag.name.node, name.node);
        let finding = Diagnostic::new(Code::UnknownRule, name.span, message)
            .also(flag.name.span, "the flag is defined here");
        let finding = self.suggest(finding, &name.node, known, name.span);
        self.fail(finding)
    }
}
