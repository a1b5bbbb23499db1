//! The operators, one function each where they are more than a line.

use super::condition::{
    Conditions, Groups, call, constant, equal, missing, number_literal, switched, with_operand,
};
use super::function::{NUMBER, ORDER, TEXT, TRUTHY, VERSION_ORDER};
use super::member::Members;
use super::refusal::Refusal;
use super::regex::{Untranslated, translate};
use super::subject::{Kind, Scope, Subject, element, fits};
use super::test::{Test, Translated};
use super::{js, version};
use crate::note::JsonPath;
use burgee::ast::{CompareOp, IsTest, Literal, Quantifier, build};
use burgee::value::Operand;
use serde_json::Value as Json;

/// How many quantifiers burgee nests.
const QUANTIFIERS: usize = 2;

/// What the elements of a list are called, by the quantifier around.
const VARIABLES: [&str; QUANTIFIERS] = ["item", "part"];

impl Conditions<'_> {
    /// What an operator asks of a value.
    pub(super) fn operator(
        &mut self,
        operator: &str,
        wanted: &Json,
        subject: &Subject,
        at: &JsonPath,
    ) -> Translated {
        Ok(match operator {
            "$eq" => strict(subject, wanted),
            "$ne" => strict(subject, wanted).negated(),
            "$lt" => ordered(subject, CompareOp::Less, wanted),
            "$lte" => ordered(subject, CompareOp::LessOrEqual, wanted),
            "$gt" => ordered(subject, CompareOp::Greater, wanted),
            "$gte" => ordered(subject, CompareOp::GreaterOrEqual, wanted),
            "$veq" => versions(subject, CompareOp::Equal, wanted),
            "$vne" => versions(subject, CompareOp::NotEqual, wanted),
            "$vlt" => versions(subject, CompareOp::Less, wanted),
            "$vlte" => versions(subject, CompareOp::LessOrEqual, wanted),
            "$vgt" => versions(subject, CompareOp::Greater, wanted),
            "$vgte" => versions(subject, CompareOp::GreaterOrEqual, wanted),
            "$exists" => {
                let wanted = js::is_truthy(wanted);
                negated_if(wanted, missing(subject))
            }
            "$in" => self.one_of(wanted, subject, false, at)?,
            "$nin" => self.none_of(wanted, subject, false, at)?,
            "$ini" => self.one_of(wanted, subject, true, at)?,
            "$nini" => self.none_of(wanted, subject, true, at)?,
            "$inGroup" => self.in_group(wanted, subject, at)?,
            "$notInGroup" => self.in_group(wanted, subject, at)?.negated(),
            "$all" => self.all_in(wanted, subject, false, at)?,
            "$alli" => self.all_in(wanted, subject, true, at)?,
            "$elemMatch" => self.element_match(wanted, subject, at)?,
            "$size" => self.size(wanted, subject, at)?,
            "$not" => self.value(wanted, subject, false, at)?.negated(),
            "$regex" => self.pattern(wanted, subject, false, at)?,
            "$regexi" => self.pattern(wanted, subject, true, at)?,
            "$type" => has_type(subject, wanted),
            unknown => {
                self.note(
                    at,
                    format!("there is no operator `{unknown}`: it holds for nobody"),
                );
                Test::fixed(false)
            }
        })
    }

    /// `$in`, `$ini`: false of what is no list.
    fn one_of(
        &mut self,
        wanted: &Json,
        subject: &Subject,
        lower: bool,
        at: &JsonPath,
    ) -> Translated {
        if let Json::Array(values) = wanted {
            return self.member(&Members::of(values, lower), subject, at);
        }
        self.note(at, "this is no list, so it holds for nobody");
        Ok(Test::fixed(false))
    }

    /// `$nin`, `$nini`: false of what is no list, too.
    fn none_of(
        &mut self,
        wanted: &Json,
        subject: &Subject,
        lower: bool,
        at: &JsonPath,
    ) -> Translated {
        let found = self.one_of(wanted, subject, lower, at)?;
        Ok(negated_if(wanted.is_array(), found))
    }

    /// `$inGroup`: an unknown group is empty.
    fn in_group(&mut self, wanted: &Json, subject: &Subject, at: &JsonPath) -> Translated {
        let name = with_operand(wanted, |name| js::text(name).into_owned());
        let (groups, named) = match self.groups {
            Groups::Named(groups) => (groups, true),
            Groups::Inline(groups) => (groups, false),
            Groups::None => return Ok(Test::fixed(false)),
        };
        let Some(group) = groups.get(&name) else {
            self.note(at, format!("there is no saved group `{name}`"));
            return Ok(Test::fixed(false));
        };
        let mut members = Members::of(&group.members, false);
        members.named = (named && !members.plain.is_empty()).then(|| group.list.clone());
        self.member(&members, subject, at)
    }

    /// Whether a value, or an element of it when it is a list, is one of `members`.
    fn member(&mut self, members: &Members<'_>, subject: &Subject, at: &JsonPath) -> Translated {
        let mut tests = members.tests(subject);
        if subject.kind == Kind::Any {
            tests.push(match VARIABLES.get(self.quantifiers) {
                Some(variable) => {
                    let element = element(variable);
                    any_element(variable, subject, Test::any(members.tests(&element)))
                }
                None => members.contained(subject).ok_or_else(|| too_deep(at))?,
            });
        }
        Ok(Test::any(tests))
    }

    /// `$all`, `$alli`: some element for each of the list, by all the rules of a condition.
    fn all_in(
        &mut self,
        wanted: &Json,
        subject: &Subject,
        lower: bool,
        at: &JsonPath,
    ) -> Translated {
        let (Json::Array(wanted), Kind::Any) = (wanted, subject.kind) else {
            return Ok(Test::fixed(false));
        };
        let mut tests = vec![Test::total(build::is(subject.expr.clone(), IsTest::List))];
        for (index, wanted) in wanted.iter().enumerate() {
            let at = at.index(index);
            tests.push(self.some_element(subject, &at, |this, _, element| {
                this.value(wanted, element, lower, &at)
            })?);
        }
        Ok(Test::all(tests))
    }

    /// `$elemMatch`: elements that count as false are passed over.
    fn element_match(&mut self, wanted: &Json, subject: &Subject, at: &JsonPath) -> Translated {
        if subject.kind != Kind::Any {
            return Ok(Test::fixed(false));
        }
        self.some_element(subject, at, |this, variable, element| {
            let operators = super::condition::is_operators(wanted);
            let test = match operators {
                Some(_) => this.value(wanted, element, false, at)?,
                None => this.condition(wanted, Scope::Element(variable), at)?,
            };
            let only_equal = operators.filter(|operators| operators.len() == 1);
            let implied = only_equal
                .and_then(|operators| operators.get("$eq"))
                .is_some_and(js::is_truthy);
            if implied {
                return Ok(test);
            }
            Ok(Test::all([Test::total(call(TRUTHY, element)), test]))
        })
    }

    /// Whether `test` holds for some element of a list.
    fn some_element(
        &mut self,
        subject: &Subject,
        at: &JsonPath,
        test: impl FnOnce(&mut Self, &str, &Subject) -> Translated,
    ) -> Translated {
        let Some(variable) = VARIABLES.get(self.quantifiers) else {
            return Err(too_deep(at));
        };
        self.quantifiers += 1;
        let body = test(self, variable, &element(variable));
        self.quantifiers -= 1;
        Ok(any_element(variable, subject, body?))
    }

    /// `$size`: what the length of a list must be.
    fn size(&mut self, wanted: &Json, subject: &Subject, at: &JsonPath) -> Translated {
        if subject.kind != Kind::Any {
            return Ok(Test::fixed(false));
        }
        let length = Subject {
            expr: call("len", subject),
            kind: Kind::Length,
            switch: None,
        };
        let is_list = Test::total(build::is(subject.expr.clone(), IsTest::List));
        let test = self.value(wanted, &length, false, at)?;
        Ok(Test::all([is_list, test]))
    }

    /// `$regex`, `$regexi`: of any value's text.
    fn pattern(
        &mut self,
        wanted: &Json,
        subject: &Subject,
        ignore_case: bool,
        at: &JsonPath,
    ) -> Translated {
        let Json::String(pattern) = wanted else {
            self.note(at, "this is no pattern, so it holds for nobody");
            return Ok(Test::fixed(false));
        };
        match translate(pattern) {
            Ok(pattern) => {
                let pattern = build::literal(Literal::Raw(pattern));
                let pattern = if ignore_case {
                    build::ignore_case(pattern)
                } else {
                    pattern
                };
                let text = call(TEXT, subject);
                Ok(Test::total(build::compare(
                    text,
                    CompareOp::Matches,
                    pattern,
                )))
            }
            Err(Untranslated::Invalid) => {
                self.note(at, "the pattern is malformed, so it holds for nobody");
                Ok(Test::fixed(false))
            }
            Err(Untranslated::Unsupported(what)) => {
                Err(Refusal::new(at, format!("the pattern has {what}")))
            }
        }
    }
}

fn too_deep(at: &JsonPath) -> Refusal {
    let message = format!("lists inside of lists are looked into {QUANTIFIERS} deep at most");
    Refusal::new(at, message)
}

/// `any(variable in subject where body)`; unknown of what is no list.
fn any_element(variable: &str, subject: &Subject, body: Test) -> Test {
    if body.known() == Some(false) {
        return body;
    }
    let list = subject.expr.clone();
    Test::partial(build::quantifier(
        Quantifier::Any,
        variable,
        list,
        body.expr(),
    ))
}

/// `===`
fn strict(subject: &Subject, wanted: &Json) -> Test {
    if wanted.is_null() {
        return missing(subject);
    }
    if let (Some(flag), Some(wanted)) = (&subject.switch, wanted.as_bool()) {
        return switched(flag, wanted);
    }
    match constant(wanted).filter(|_| fits(subject.kind, wanted)) {
        Some(wanted) => Test::partial(equal(subject.expr.clone(), wanted)),
        None => Test::fixed(false),
    }
}

/// `<` and its like: with text on the right the left side decides how it is compared.
fn ordered(subject: &Subject, op: CompareOp, wanted: &Json) -> Test {
    let wanted = with_operand(wanted, |wanted| match wanted {
        None | Some(Operand::Bool(_) | Operand::Int(_) | Operand::Float(_)) => {
            Ok(js::number(wanted))
        }
        text => Err(js::text(text).into_owned()),
    });
    let (left, right) = match wanted {
        Ok(number) if subject.kind == Kind::Length => {
            (subject.expr.clone(), number_literal(number))
        }
        Ok(number) => (call(NUMBER, subject), number_literal(number)),
        Err(text) => {
            let order = build::call(ORDER, [subject.expr.clone(), build::string(text)]);
            (order, build::number(0))
        }
    };
    Test::partial(build::compare(left, op, right))
}

/// `$vgt` and its like.
fn versions(subject: &Subject, op: CompareOp, wanted: &Json) -> Test {
    let wanted = with_operand(wanted, |wanted| version::text(wanted).into_owned());
    let order = build::call(VERSION_ORDER, [subject.expr.clone(), build::string(wanted)]);
    Test::total(build::compare(order, op, build::number(0)))
}

/// `$type`
fn has_type(subject: &Subject, wanted: &Json) -> Test {
    let test = match wanted.as_str() {
        Some("string") => IsTest::String,
        Some("number") => IsTest::Number,
        Some("boolean") => IsTest::Bool,
        Some("array") => IsTest::List,
        Some("object") => IsTest::Map,
        Some("null") => return missing(subject),
        _ => return Test::fixed(false),
    };
    Test::total(build::is(subject.expr.clone(), test))
}

fn negated_if(negated: bool, test: Test) -> Test {
    if negated { test.negated() } else { test }
}
