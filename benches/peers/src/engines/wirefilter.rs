//! wirefilter: filters over a scheme of fields; the loop over rules and flags is the host's.
//!
//! The published version has no lists, versions or suffixes: the host hands it a version as a number
//! and membership of the group as a field of its own, and a suffix is a pattern.

use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload};
use crate::workload::{array, text, version_number};
use serde_json::Value;
use wirefilter::{ExecutionContext, Filter, Scheme, Type};

const TEXTS: [&str; 14] = [
    "user_id",
    "account_id",
    "plan",
    "email",
    "country",
    "device_os",
    "locale",
    "browser",
    "role",
    "region",
    "referrer",
    "company",
    "currency",
    "timezone",
];
const NUMBERS: [&str; 3] = ["seats", "age", "sessions"];

pub struct Wirefilter {
    scheme: &'static Scheme,
    rules: Rules<Filter<'static>>,
}

// SAFETY: a filter is made of closures over immutable data (numbers, bytes, ranges, patterns), all of
// which may be read by several threads; only the type of the boxes does not say so.
unsafe impl Sync for Wirefilter {}

impl Peer for Wirefilter {
    /// The filter's context, and the user for the host's own bucketing.
    type Context<'a> = (ExecutionContext<'static>, &'static str);
    type Scratch<'a> = ();
    const NAME: &'static str = "wirefilter";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let texts = TEXTS.iter().map(|name| ((*name).to_owned(), Type::Bytes));
        let numbers = NUMBERS.iter().map(|name| ((*name).to_owned(), Type::Int));
        let special = [
            ("groups.beta".to_owned(), Type::Bool),
            ("beta".to_owned(), Type::Bool),
            ("app_version_number".to_owned(), Type::Int),
        ];
        let scheme = Scheme::try_from_iter(texts.chain(numbers).chain(special))
            .map_err(|error| format!("{error:?}"))?;
        // A filter borrows its scheme; a bench has a handful of them, so they may stay.
        let scheme: &'static Scheme = Box::leak(Box::new(scheme));
        let rules = Rules::compile(workload, |test| {
            let text = filter(test);
            let filter = scheme.parse(&text).map_err(|error| error.to_string())?;
            Ok(filter.compile())
        })?;
        Ok(Wirefilter { scheme, rules })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> (ExecutionContext<'static>, &'static str) {
        let mut context = ExecutionContext::new(self.scheme);
        for (name, value) in host {
            let set = match (&**name, value) {
                ("groups", Value::Array(_)) => {
                    let beta = array(host, name).any(|group| group == "beta");
                    context.set_field_value("groups.beta", beta)
                }
                ("app_version", Value::String(version)) => {
                    let number = i32::try_from(version_number(version)).unwrap_or_default();
                    context.set_field_value("app_version_number", number)
                }
                (name, Value::String(text)) => context.set_field_value(name, &**text),
                (name, Value::Bool(value)) => context.set_field_value(name, *value),
                (name, value) => {
                    let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
                    context.set_field_value(name, number.unwrap_or_default())
                }
            };
            set.expect("the scheme has the field with this type");
        }
        (context, text(host, "user_id"))
    }

    fn evaluate(
        &self,
        (context, user): &mut (ExecutionContext<'static>, &'static str),
        (): &mut (),
    ) -> Answer {
        let matches = |filter: &Filter<'static>| filter.execute(context).unwrap_or_default();
        self.rules.answer(user, matches)
    }
}

fn filter(test: &Test) -> String {
    // In a quoted pattern a backslash stands for itself, except before a quotation mark.
    let pattern = |pattern: &str| pattern.replace('"', "\\\"");
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("{name} ~ \"^{}\"", regex::escape(value)),
        Test::EndsWith(name, value) => format!("{name} ~ \"{}$\"", regex::escape(value)),
        Test::In(name, values) => {
            let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("{name} in {{{}}}", values.join(" "))
        }
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name}_number >= {}", version_number(value)),
        Test::Matches(name, text) => format!("{name} ~ \"{}\"", pattern(text)),
        Test::Has(name, value) => format!("{name}.{value}"),
        Test::All(tests) => join(tests, " && ", filter),
        Test::Any(tests) => join(tests, " || ", filter),
    }
}
