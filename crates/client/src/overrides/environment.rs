//! `BURGEE_FLAG_<KEY>`: overrides from the environment of the process.

use super::Forced;
use crate::rules::About;
use burgee::Value;
use indexmap::IndexMap;
use std::ffi::OsString;

/// How the variables start.
const PREFIX: &str = "BURGEE_FLAG_";

/// Words in the names of environments in which nothing is overridden unless it is allowed.
const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];

/// The variables of this process that are overrides, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variables {
    /// Without the prefix.
    texts: IndexMap<String, String>,
    /// The same, as what they look like: JSON, or text.
    free: IndexMap<String, Forced>,
    /// Why there are none although there are some.
    ignored: Vec<String>,
}

/// What the variables mean for one revision of the rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) forced: IndexMap<String, Forced>,
    /// Which are not applied, and why.
    pub(crate) ignored: Vec<String>,
}

impl Variables {
    /// Takes the variables that say something about flags. In production, and where nobody says that it is
    /// not, none counts unless that is allowed.
    pub(crate) fn read(
        variables: impl Iterator<Item = (OsString, OsString)>,
        environment: Option<&str>,
        allowed: Option<bool>,
    ) -> Variables {
        let mut read = Variables::default();
        for (name, text) in variables {
            let Some(name) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
                continue;
            };
            match text.into_string() {
                Ok(text) => drop(read.texts.insert(name.to_owned(), text)),
                Err(_) => read
                    .ignored
                    .push(format!("{PREFIX}{name} is not applied: it is no text")),
            }
        }
        read.texts.sort_unstable_keys();
        let elsewhere = environment.is_some_and(|name| !is_production(name));
        if allowed.unwrap_or(elsewhere) {
            let free = read.texts.iter().map(|(name, text)| {
                let json = serde_json::from_str::<serde_json::Value>(text);
                let value = json.map_or_else(|_| Value::from(text.as_str()), Value::from);
                (name.clone(), Forced::free(value))
            });
            read.free = free.collect();
            return read;
        }
        let why = match (allowed, environment) {
            (Some(false), _) => "overrides are not allowed",
            (_, Some(_)) => "this is production, and overrides are not allowed there",
            (_, None) => "the client does not know its environment; name it, or allow overrides",
        };
        let names = read.texts.keys();
        read.ignored
            .extend(names.map(|name| format!("{PREFIX}{name} is not applied: {why}")));
        read.texts.clear();
        read
    }

    /// Whether no variable counts.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The override of a flag that the rules do not have. Its type is what it looks like.
    pub(crate) fn free(&self, flag: &str) -> Option<&Forced> {
        if self.free.is_empty() {
            return None;
        }
        self.free.get(&variable(flag))
    }

    /// What counts for these flags.
    pub(crate) fn resolve(&self, flags: &IndexMap<String, About>) -> Resolved {
        let mut resolved = Resolved {
            forced: IndexMap::new(),
            ignored: self.ignored.clone(),
        };
        for (name, text) in &self.texts {
            let mut ignore = |why: String| {
                let message = format!("{PREFIX}{name} is not applied: {why}");
                resolved.ignored.push(message);
            };
            let named = flags.iter().filter(|(flag, _)| variable(flag) == *name);
            let named: Vec<(&String, &About)> = named.collect();
            match named.as_slice() {
                [] => ignore("the rules have no such flag".to_owned()),
                [(flag, about)] => match Forced::text(flag, about, text) {
                    Ok(forced) => drop(resolved.forced.insert((*flag).clone(), forced)),
                    Err(error) => ignore(error.to_string()),
                },
                several => {
                    let flags: Vec<String> = several
                        .iter()
                        .map(|(flag, _)| format!("`{flag}`"))
                        .collect();
                    ignore(format!("it can mean {}", flags.join(" and ")));
                }
            }
        }
        resolved
    }
}

/// Whether an environment's name has a word for production: `prod-eu-1` is one. That of a rehearsal is taken
/// for one too, which costs a setting; the other way round would cost more.
fn is_production(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphabetic());
    let known = |word: &str| {
        let mut known = PRODUCTION.iter();
        known.any(|known| word.eq_ignore_ascii_case(known))
    };
    words.any(known)
}

/// The name of a flag's variable, without the prefix.
fn variable(flag: &str) -> String {
    let upper = flag.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    upper.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::ast::FlagType;

    fn variables(environment: Option<&str>, allowed: Option<bool>) -> Variables {
        let given = [
            ("BURGEE_FLAG_NEW_CHECKOUT", "yes"),
            ("BURGEE_FLAG_LIMIT", "7"),
            ("BURGEE_FLAG_A_B", "7"),
            ("BURGEE_FLAG_GONE", "7"),
            ("BURGEE_URL", "http://localhost"),
            ("PATH", "/bin"),
        ];
        let given = given.map(|(name, text)| (name.into(), text.into()));
        Variables::read(given.into_iter(), environment, allowed)
    }

    #[test]
    fn each_variable_is_applied_or_reported() {
        let int = About {
            ty: FlagType::Int,
            variants: IndexMap::new(),
        };
        let bool = About {
            ty: FlagType::Bool,
            variants: [
                ("on".to_owned(), true.into()),
                ("off".to_owned(), false.into()),
            ]
            .into(),
        };
        let flags = [
            ("new-checkout", bool),
            ("limit", int.clone()),
            ("a-b", int.clone()),
            ("a.b", int),
        ];
        let flags = flags.map(|(flag, about)| (flag.to_owned(), about)).into();
        let resolved = variables(Some("staging"), None).resolve(&flags);
        assert_eq!(resolved.forced.keys().collect::<Vec<_>>(), ["limit"]);
        assert_eq!(
            resolved.ignored,
            [
                "BURGEE_FLAG_A_B is not applied: it can mean `a-b` and `a.b`",
                "BURGEE_FLAG_GONE is not applied: the rules have no such flag",
                "BURGEE_FLAG_NEW_CHECKOUT is not applied: `yes` is no value for `new-checkout`, which is bool",
            ]
        );
    }

    #[test]
    fn production_is_not_overridden_unless_that_is_allowed() {
        let count = |environment, allowed| variables(environment, allowed).texts.len();
        assert_eq!(count(Some("staging"), None), 4);
        assert_eq!(count(Some("delivery"), None), 4);
        assert_eq!(count(Some("staging"), Some(false)), 0);
        let words = [
            "production",
            "Prod",
            " live ",
            "prod-eu1",
            "eu_PRODUCTION",
            "prd2",
        ];
        for environment in words.map(Some).into_iter().chain([None]) {
            assert_eq!(count(environment, None), 0);
            assert_eq!(count(environment, Some(true)), 4);
        }
        let ignored = variables(Some("production"), None)
            .resolve(&IndexMap::new())
            .ignored;
        assert_eq!(
            ignored[0],
            "BURGEE_FLAG_A_B is not applied: this is production, and overrides are not allowed there"
        );
        assert_eq!(ignored.len(), 4);
    }
}
