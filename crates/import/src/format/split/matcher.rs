//! Matchers, by type.

use super::number::{between_numbers, is_date, numeric};
use super::pattern;
use super::profile::Profile;
use super::scope::{Scope, SegmentKind, Unfit, is_plain};
use super::semver::{Semver, normal};
use super::wire::{MatcherWire, WhitelistWire};
use crate::note::JsonPath;
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, Literal, Step, build};

/// The attribute that holds the key which conditions are about.
pub(super) const KEY: &str = "targetingKey";

/// A matcher in burgee's words.
#[derive(Debug)]
pub(super) struct Matched {
    /// When it matches.
    pub(super) holds: Expr,
    /// When the SDK throws an exception over it.
    pub(super) throws: Option<Expr>,
}

/// What a matcher looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'w> {
    attribute: Option<&'w str>,
    profile: Profile,
}

impl Subject<'_> {
    /// The value as it is.
    fn value(self) -> Expr {
        match self.attribute {
            Some(name) => build::steps([Step::Key(name.to_owned())]),
            None => build::path(KEY),
        }
    }

    /// The value as text; what Java takes for text needs no conversion.
    fn text(self) -> Expr {
        match (self.attribute, self.profile) {
            (Some(_), Profile::JavaScript) => build::call("split_js_text", [self.value()]),
            _ => self.value(),
        }
    }

    /// The profile's function of this name.
    pub(super) fn call(self, name: &str, more: impl IntoIterator<Item = Expr>) -> Expr {
        let name = match self.profile {
            Profile::Java => format!("split_{name}"),
            Profile::JavaScript => format!("split_js_{name}"),
        };
        build::call(&name, [self.value()].into_iter().chain(more))
    }

    pub(super) fn number(self) -> Expr {
        self.call(
            if self.profile == Profile::Java {
                "integer"
            } else {
                "number"
            },
            [],
        )
    }

    /// `test` turned around: where it is not true, but for Java not where the attribute is missing.
    fn negated(self, test: Expr) -> Expr {
        let missing_counts = self.profile == Profile::JavaScript;
        match test.kind {
            ExprKind::Literal(Literal::Bool(value))
                if missing_counts || self.attribute.is_none() =>
            {
                build::bool(!value)
            }
            // Decided for every key, but for a key as a number or a version.
            ExprKind::Compare {
                op,
                negated: false,
                left,
                right,
            } if self.attribute.is_none() && !matches!(left.kind, ExprKind::Call { .. }) => {
                build::compare_not(*left, op.node, *right)
            }
            kind => {
                let test = build::is_not(kind.into(), IsTest::True);
                if missing_counts || self.attribute.is_none() {
                    test
                } else {
                    build::all([build::is(self.value(), IsTest::Present), test])
                }
            }
        }
    }
}

/// The data of a matcher of this type.
fn data<'w, T>(data: Option<&'w T>, at: &JsonPath, name: &str) -> Result<&'w T, Unfit> {
    data.ok_or_else(|| Unfit::Absent(at.clone(), format!("the matcher has no {name}")))
}

impl Scope {
    /// What a matcher says.
    pub(super) fn matcher(&self, wire: &MatcherWire, at: &JsonPath) -> Result<Matched, Unfit> {
        let selector = wire.key_selector.as_ref();
        let subject = Subject {
            attribute: selector.and_then(|selector| selector.attribute.as_deref()),
            profile: self.profile,
        };
        if subject.attribute.is_some_and(|name| !is_plain(name)) {
            let message = "no attribute can have this name".to_owned();
            return Err(Unfit::Refused(at.key("keySelector"), message));
        }
        let (test, throws) = match wire.matcher_type.as_str() {
            "IN_SEGMENT" | "IN_LARGE_SEGMENT" | "IN_RULE_BASED_SEGMENT" | "IN_SPLIT_TREATMENT"
                if subject.attribute.is_some() =>
            {
                self.of_attribute(wire, subject, at)?
            }
            "IN_SPLIT_TREATMENT" => {
                let needed = data(
                    wire.dependency_matcher_data.as_ref(),
                    at,
                    "dependencyMatcherData",
                )?;
                (self.treated(&needed.split, &needed.treatments, at)?, None)
            }
            "IN_SEGMENT" | "IN_LARGE_SEGMENT" | "IN_RULE_BASED_SEGMENT" => {
                (self.in_segment(wire, at)?, None)
            }
            _ => (self.on_value(wire, subject, at)?, None),
        };
        let holds = if wire.negate {
            subject.negated(test)
        } else {
            test
        };
        Ok(Matched { holds, throws })
    }

    /// The segment that a matcher names: its kind and name.
    fn named<'w>(
        &self,
        wire: &'w MatcherWire,
        at: &JsonPath,
    ) -> Result<(SegmentKind, &'w str), Unfit> {
        let segment = || {
            let found = wire.user_defined_segment_matcher_data.as_ref();
            let found = data(found, at, "userDefinedSegmentMatcherData")?;
            Ok(found.segment_name.as_str())
        };
        Ok(match wire.matcher_type.as_str() {
            "IN_LARGE_SEGMENT" => {
                if self.profile == Profile::Java {
                    let message = "large segments are for client-side SDKs only".to_owned();
                    return Err(Unfit::Unsupported(at.clone(), message));
                }
                let found = wire.user_defined_large_segment_matcher_data.as_ref();
                let found = data(found, at, "userDefinedLargeSegmentMatcherData")?;
                (SegmentKind::Large, found.large_segment_name.as_str())
            }
            "IN_RULE_BASED_SEGMENT" => (SegmentKind::RuleBased, segment()?),
            _ => (SegmentKind::Standard, segment()?),
        })
    }

    fn in_segment(&self, wire: &MatcherWire, at: &JsonPath) -> Result<Expr, Unfit> {
        let (kind, name) = self.named(wire, at)?;
        let found = self.segment(kind, name, at)?;
        Ok(found.map_or_else(|| build::bool(false), build::segment))
    }

    /// A matcher that is about keys, with an attribute in the place of the key.
    fn of_attribute(
        &self,
        wire: &MatcherWire,
        subject: Subject<'_>,
        at: &JsonPath,
    ) -> Result<(Expr, Option<Expr>), Unfit> {
        if self.profile == Profile::Java {
            if wire.matcher_type == "IN_LARGE_SEGMENT" {
                self.named(wire, at)?;
            }
            // The SDK forgets to pass on what it needs, and fails over every text.
            let throws = build::is(subject.value(), IsTest::String);
            return Ok((build::bool(false), Some(throws)));
        }
        if wire.matcher_type == "IN_SPLIT_TREATMENT" {
            let message = "asks for another flag with an attribute in the place of the key";
            return Err(Unfit::Refused(at.clone(), message.to_owned()));
        }
        let (kind, name) = self.named(wire, at)?;
        if kind == SegmentKind::RuleBased {
            let message = "asks whether an attribute is in a rule-based segment";
            return Err(Unfit::Refused(at.clone(), message.to_owned()));
        }
        let found = self.segment(kind, name, at)?;
        let list = found.map_or_else(|| build::list([]), build::list_ref);
        Ok((build::compare(subject.text(), CompareOp::In, list), None))
    }

    /// A matcher that compares the value itself.
    fn on_value(
        &self,
        wire: &MatcherWire,
        subject: Subject<'_>,
        at: &JsonPath,
    ) -> Result<Expr, Unfit> {
        let list = || -> Result<&WhitelistWire, Unfit> {
            data(
                wire.whitelist_matcher_data.as_ref(),
                at,
                "whitelistMatcherData",
            )
        };
        let unary = || {
            data(
                wire.unary_numeric_matcher_data.as_ref(),
                at,
                "unaryNumericMatcherData",
            )
        };
        let text = || data(wire.string_matcher_data.as_ref(), at, "stringMatcherData");
        Ok(match wire.matcher_type.as_str() {
            "ALL_KEYS" if subject.attribute.is_none() => build::bool(true),
            "ALL_KEYS" => build::is(subject.text(), IsTest::Present),
            "WHITELIST" => build::in_list(subject.text(), &list()?.whitelist),
            "EQUAL_TO" => numeric(subject, CompareOp::Equal, unary()?),
            "GREATER_THAN_OR_EQUAL_TO" => numeric(subject, CompareOp::GreaterOrEqual, unary()?),
            "LESS_THAN_OR_EQUAL_TO" => numeric(subject, CompareOp::LessOrEqual, unary()?),
            "BETWEEN" => {
                let between = data(wire.between_matcher_data.as_ref(), at, "betweenMatcherData")?;
                let date = is_date(between.data_type.as_deref());
                between_numbers(subject, date, between.start, between.end)
            }
            "EQUAL_TO_SET" => set(subject, "set_equal", &list()?.whitelist),
            "CONTAINS_ANY_OF_SET" => set(subject, "set_any", &list()?.whitelist),
            "CONTAINS_ALL_OF_SET" => set(subject, "set_all", &list()?.whitelist),
            "PART_OF_SET" => set(subject, "set_part", &list()?.whitelist),
            "STARTS_WITH" => affix(subject, CompareOp::StartsWith, &list()?.whitelist),
            "ENDS_WITH" => affix(subject, CompareOp::EndsWith, &list()?.whitelist),
            "CONTAINS_STRING" => affix(subject, CompareOp::Contains, &list()?.whitelist),
            "MATCHES_STRING" => matches(subject, text()?, at)?,
            "EQUAL_TO_BOOLEAN" => {
                let wanted = *data(wire.boolean_matcher_data.as_ref(), at, "booleanMatcherData")?;
                let spelled = build::call("lower", [subject.value()]);
                let text = build::string(if wanted { "true" } else { "false" });
                build::any([
                    build::compare(subject.value(), CompareOp::Equal, build::bool(wanted)),
                    build::compare(spelled, CompareOp::Equal, text),
                ])
            }
            "EQUAL_TO_SEMVER" => match normal(text()?, self.profile) {
                Some(version) => {
                    let own = subject.call("version", []);
                    build::compare(own, CompareOp::Equal, build::string(version))
                }
                None => build::bool(false),
            },
            "GREATER_THAN_OR_EQUAL_TO_SEMVER" => {
                version_order(subject, CompareOp::GreaterOrEqual, text()?)
            }
            "LESS_THAN_OR_EQUAL_TO_SEMVER" => {
                version_order(subject, CompareOp::LessOrEqual, text()?)
            }
            "BETWEEN_SEMVER" => {
                let between = data(
                    wire.between_string_matcher_data.as_ref(),
                    at,
                    "betweenStringMatcherData",
                )?;
                build::all([
                    version_order(subject, CompareOp::GreaterOrEqual, &between.start),
                    version_order(subject, CompareOp::LessOrEqual, &between.end),
                ])
            }
            "IN_LIST_SEMVER" => version_list(subject, &list()?.whitelist),
            other => {
                let message = format!("the SDK knows no matcher {other:?}");
                return Err(Unfit::Unsupported(at.clone(), message));
            }
        })
    }
}

fn set(subject: Subject<'_>, function: &str, texts: &[String]) -> Expr {
    if texts.is_empty() && function == "set_all" && subject.profile == Profile::Java {
        return build::bool(false);
    }
    subject.call(function, [build::strings(texts)])
}

/// Starts with, ends with, contains one of these. Java skips empty texts.
fn affix(subject: Subject<'_>, op: CompareOp, texts: &[String]) -> Expr {
    let java = subject.profile == Profile::Java;
    let texts: Vec<&String> = texts
        .iter()
        .filter(|text| !java || !text.is_empty())
        .collect();
    let right = match texts.as_slice() {
        [] => return build::bool(false),
        [only] => build::string(*only),
        many => build::strings(many.iter().copied()),
    };
    let test = build::compare(subject.text(), op, right);
    // A list, too, can contain a text.
    if java && op == CompareOp::Contains && subject.attribute.is_some() {
        return build::all([build::is(subject.value(), IsTest::String), test]);
    }
    test
}

fn matches(subject: Subject<'_>, text: &str, at: &JsonPath) -> Result<Expr, Unfit> {
    match pattern::translate(text, subject.profile) {
        Ok(pattern) => {
            let raw = !pattern.chars().any(char::is_control);
            let literal = if raw {
                Literal::Raw(pattern)
            } else {
                Literal::String(pattern)
            };
            Ok(build::compare(
                subject.text(),
                CompareOp::Matches,
                build::literal(literal),
            ))
        }
        Err(pattern::Unfit::Unsupported(what)) => {
            let message = format!("the pattern has {what}, which patterns do not have here");
            Err(Unfit::Refused(at.key("stringMatcherData"), message))
        }
        Err(pattern::Unfit::Invalid(why)) => match subject.profile {
            Profile::Java => Err(Unfit::Absent(
                at.key("stringMatcherData"),
                format!("the pattern is malformed: {why}"),
            )),
            Profile::JavaScript => Ok(build::bool(false)),
        },
    }
}

fn version_order(subject: Subject<'_>, op: CompareOp, text: &str) -> Expr {
    if Semver::read(text, subject.profile).is_none() {
        return build::bool(false);
    }
    let order = subject.call("version_order", [build::string(text)]);
    build::compare(order, op, build::number(0))
}

/// Java takes an empty list for nothing, JavaScript for anything.
fn version_list(subject: Subject<'_>, texts: &[String]) -> Expr {
    let versions = texts
        .iter()
        .filter_map(|text| normal(text, subject.profile));
    let versions: Vec<_> = versions.collect();
    match subject.profile {
        // One that is no version spoils the whole list.
        Profile::JavaScript if versions.len() < texts.len() => build::bool(false),
        _ if versions.is_empty() => build::bool(false),
        _ => build::in_list(subject.call("version", []), versions),
    }
}
