//! A rule that gives the name of a variant, as an ordered list of burgee's rules.

use super::condition::{Condition, condition};
use super::evaluators::reference;
use super::generation::Generation;
use super::opaque::{self, Ask, can_be_map};
use super::output::variant_name;
use super::results::{Results, decides};
use super::scope::Scope;
use super::split::{CHOICES, Plan, Shares, choice_first, plan};
use crate::jsonlogic::{Datum, Fail};
use burgee::ast::{self, CompareOp, Expr, IsTest, Outcome, build};
use burgee::source::Spanned;
use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;

/// The code of a rule that fails.
pub(super) const PARSE_ERROR: &str = "PARSE_ERROR";
/// The code of a result that names no variant.
pub(super) const GENERAL: &str = "GENERAL";
/// The code of a result that means the default variant where there is none: no error of flagd's.
pub(super) const NO_DEFAULT: &str = "NO_DEFAULT_VARIANT";

/// How deep an `if` inside a branch of another is taken apart.
const DEPTH: usize = 8;

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// How many branches and references it is inside of.
    depth: usize,
    /// Whether it is the branch of an `if`.
    branch: bool,
}

impl Place {
    const TOP: Place = Place {
        depth: 0,
        branch: false,
    };

    fn deeper(self) -> Place {
        Place {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// What a flag's rules have to know about it.
#[derive(Debug)]
pub(super) struct Facts {
    /// Its key.
    pub key: String,
    /// The names of its variants.
    pub variants: IndexSet<String>,
    /// The name of its default variant.
    pub default: Option<String>,
}

impl Facts {
    /// The variant that a literal names, if there is one.
    pub(super) fn named(&self, literal: &Json) -> Option<String> {
        let name = variant_name(&Datum::from(literal)).ok()??;
        self.variants.contains(&name).then_some(name)
    }
}

/// What it means that a rule served something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// The rule named the variant.
    Match,
    /// The rule gave null.
    Default,
}

/// The rules of one flag.
#[derive(Debug)]
pub(super) struct Rules<'f, 'd> {
    scope: &'f mut Scope<'d>,
    flag: &'f Facts,
    /// In order.
    pub(super) ordered: Vec<ast::Rule>,
    /// What each means, by its name.
    pub(super) served: IndexMap<String, Served>,
    /// What everybody else gets, and what that means.
    pub(super) otherwise: Option<(Outcome, Served)>,
}

impl<'f, 'd> Rules<'f, 'd> {
    /// The rules that `targeting` means.
    pub(super) fn of(targeting: &Json, flag: &'f Facts, scope: &'f mut Scope<'d>) -> Rules<'f, 'd> {
        let mut rules = Rules {
            scope,
            flag,
            ordered: Vec::new(),
            served: IndexMap::new(),
            otherwise: None,
        };
        rules.value(targeting, None, Place::TOP);
        rules.drop_needless();
        rules
    }

    /// Leaves out the last rules where they serve what everybody else gets anyway.
    fn drop_needless(&mut self) {
        let Some((otherwise, served)) = &self.otherwise else {
            return;
        };
        while let Some(last) = self.ordered.last() {
            let name = last.name.as_ref().map_or("", |name| name.node.as_str());
            if last.serve != *otherwise || self.served.get(name) != Some(served) {
                break;
            }
            self.served.shift_remove(name);
            self.ordered.pop();
        }
    }

    /// What `json` gives, for whom `guard` is true. Nobody of them is left to the rules behind.
    fn value(&mut self, json: &Json, guard: Option<&Expr>, place: Place) {
        let entries = match json {
            Json::Object(entries) => entries,
            Json::Array(_) => return self.opaque(json, guard),
            Json::Null => return self.default(guard),
            literal => return self.literal(literal, guard),
        };
        if let Some(name) = reference(entries) {
            return match self.scope.evaluator(name) {
                Some(evaluator) if place.depth < DEPTH => {
                    self.value(evaluator, guard, place.deeper());
                }
                _ => self.unknown(json, guard, place),
            };
        }
        let operation = entries.iter().next().filter(|_| entries.len() == 1);
        match operation.map(|(operator, arguments)| (operator.as_str(), arguments)) {
            Some(("if" | "?:", Json::Array(clauses))) if place.depth < DEPTH => {
                self.clauses(clauses, guard, place);
            }
            Some(("fractional", arguments)) => {
                match plan(arguments, self.scope.generation, self.flag) {
                    Some(Plan::Nothing) => self.default(guard),
                    Some(Plan::Split(shares)) => self.shares(&shares, guard),
                    None => match choice_first(arguments, self.scope.generation, self.flag) {
                        Some(clauses) if place.depth + CHOICES < DEPTH => {
                            self.clauses(&clauses, guard, place);
                        }
                        _ => self.opaque(json, guard),
                    },
                }
            }
            _ if decides(json) => self.truth(json, guard, place),
            _ => self.unknown(json, guard, place),
        }
    }

    /// What only the interpreter can tell. A map that comes out of a branch is evaluated once more.
    fn unknown(&mut self, json: &Json, guard: Option<&Expr>, place: Place) {
        if place.branch && can_be_map(json) {
            self.opaque(&serde_json::json!({ "if": [true, json] }), guard);
        } else {
            self.opaque(json, guard);
        }
    }

    /// A condition in the place of a value: it names the variant `true` or `false`.
    fn truth(&mut self, json: &Json, guard: Option<&Expr>, place: Place) {
        let clauses = [json.clone(), Json::Bool(true), Json::Bool(false)];
        self.clauses(&clauses, guard, place);
    }

    /// `[condition, value, …, else]`.
    fn clauses(&mut self, clauses: &[Json], guard: Option<&Expr>, place: Place) {
        // What follows an `if` is as deep as it: an `else` needs no condition.
        let place = Place {
            branch: true,
            ..place
        };
        let (pairs, rest) = clauses.as_chunks::<2>();
        for [when, then] in pairs {
            match condition(when, self.scope, 0) {
                Condition::Always(false) => {}
                Condition::Always(true) => return self.value(then, guard, place),
                Condition::When(when) => {
                    let fails = when.fails.map(|fails| both(guard, fails));
                    let truth = both(guard, when.truth);
                    match fails {
                        None => self.value(then, Some(&truth), place.deeper()),
                        Some(fails) if when.apart => {
                            self.value(then, Some(&truth), place.deeper());
                            self.error(PARSE_ERROR, Some(&fails));
                        }
                        Some(fails) => {
                            self.error(PARSE_ERROR, Some(&fails));
                            self.value(then, Some(&truth), place.deeper());
                        }
                    }
                }
            }
        }
        match rest.first() {
            Some(rest) => self.value(rest, guard, place),
            None => self.default(guard),
        }
    }

    /// A name written out.
    fn literal(&mut self, literal: &Json, guard: Option<&Expr>) {
        match self.flag.named(literal) {
            Some(variant) => self.named(&variant, guard),
            None => self.error(GENERAL, guard),
        }
    }

    /// The variant of this name, if there is one.
    fn named(&mut self, name: &str, guard: Option<&Expr>) {
        if self.flag.variants.contains(name) {
            self.serve(name, name, Served::Match, guard);
        } else {
            self.error(GENERAL, guard);
        }
    }

    /// Null: the default variant.
    fn default(&mut self, guard: Option<&Expr>) {
        match &self.flag.default {
            Some(variant) => self.serve("default", variant.as_str(), Served::Default, guard),
            None => self.error(NO_DEFAULT, guard),
        }
    }

    /// No value, and a code.
    fn error(&mut self, code: &str, guard: Option<&Expr>) {
        let name = match code {
            PARSE_ERROR => "fails",
            GENERAL => "no such variant",
            _ => "default",
        };
        let outcome = Outcome::Error(Spanned::bare(code.to_owned()));
        self.serve(name, outcome, Served::Default, guard);
    }

    /// Shares of the population.
    fn shares(&mut self, shares: &Shares, guard: Option<&Expr>) {
        if let Some(fails) = &shares.fails {
            self.error(PARSE_ERROR, Some(&both(guard, fails.clone())));
        }
        let gaps = self.scope.generation == Generation::First;
        let mut everybody = false;
        for key in &shares.keys {
            let when = match &key.when {
                Some(when) => Some(both(guard, when.clone())),
                None => guard.cloned(),
            };
            everybody |= key.when.is_none();
            let split = shares.split(key);
            if gaps {
                // Rounding can leave a gap behind the last share.
                self.rule(
                    "fractional",
                    split.rest_next(),
                    Served::Match,
                    when.as_ref(),
                );
                self.error(GENERAL, when.as_ref());
            } else {
                self.serve("fractional", split, Served::Match, when.as_ref());
            }
        }
        if !everybody {
            self.default(guard);
        }
    }

    /// What only the interpreter can tell.
    fn opaque(&mut self, json: &Json, guard: Option<&Expr>) {
        if let Some(given) = opaque::constant(json, self.scope) {
            return match given {
                Ok(Some(name)) => self.named(&name, guard),
                Ok(None) => self.default(guard),
                Err(Fail) => self.error(PARSE_ERROR, guard),
            };
        }
        let Some((call, can_fail)) = opaque::call(Ask::Variant, json, self.scope) else {
            // The flag is refused; what it serves is not used.
            return self.default(guard);
        };
        let flag = self.flag;
        let mut results = Results::default();
        let sure = results.collect(&self.scope.resolve(json).unwrap_or(Json::Null));
        let all = flag.variants.iter();
        for variant in all.filter(|variant| !sure || results.names.contains(*variant)) {
            let same = build::compare(call.clone(), CompareOp::Equal, build::string(variant));
            self.serve(
                variant,
                variant.as_str(),
                Served::Match,
                Some(&both(guard, same)),
            );
        }
        if can_fail && let Some((fails, _)) = opaque::call(Ask::Fails, json, self.scope) {
            self.error(PARSE_ERROR, Some(&both(guard, fails)));
        }
        let others = results
            .names
            .iter()
            .any(|name| !flag.variants.contains(name));
        if !sure || others {
            let other = build::is(call, IsTest::Present);
            self.error(GENERAL, Some(&both(guard, other)));
        }
        self.default(guard);
    }

    /// A rule, or what everybody else gets.
    fn serve(
        &mut self,
        name: &str,
        outcome: impl Into<Outcome>,
        served: Served,
        guard: Option<&Expr>,
    ) {
        if guard.is_some() {
            self.rule(name, outcome, served, guard);
        } else if self.otherwise.is_none() {
            self.otherwise = Some((outcome.into(), served));
        }
    }

    fn rule(
        &mut self,
        name: &str,
        outcome: impl Into<Outcome>,
        served: Served,
        guard: Option<&Expr>,
    ) {
        let name = self.unused(name);
        let rule = build::rule(&name);
        let rule = match guard {
            Some(guard) => rule.when(guard.clone()),
            None => rule,
        };
        self.ordered.push(rule.serve(outcome));
        self.served.insert(name, served);
    }

    /// A name that no rule has yet.
    fn unused(&self, name: &str) -> String {
        let name = if name.is_empty() { "empty" } else { name };
        let mut unused = name.to_owned();
        let mut number = 1;
        while self.served.contains_key(&unused) {
            number += 1;
            unused = format!("{name} {number}");
        }
        unused
    }
}

/// `guard and also`.
fn both(guard: Option<&Expr>, also: Expr) -> Expr {
    build::all(guard.cloned().into_iter().chain([also]))
}
