//! Where a flag is switched off or on: everywhere, or in some environments.

use super::answer::Problem;
use super::base::Base;
use super::request::Change;
use crate::auth::named_in;
use crate::catalogue::Listed;
use crate::state::Shared;
use axum::http::StatusCode;
use burgee::diagnostic::closest;

/// The environments that a switch is meant for; everywhere, if there are none. It is what the request
/// names, in its body or its header, or else all that its key is good for.
///
/// # Errors
/// When the key is not good for it, or when nobody knows it: a misspelt name would switch nothing.
pub(crate) async fn reach(
    change: &Change,
    environment: Option<String>,
) -> Result<Vec<String>, Problem> {
    let named = match environment {
        Some(name) => Some(name),
        None => named_in(&change.headers)?.map(str::to_owned),
    };
    let scope = change.caller.environments();
    match named {
        None => Ok(scope.to_vec()),
        Some(name) if scope.contains(&name) => Ok(vec![name]),
        Some(name) if scope.is_empty() => known(change, name).await,
        Some(name) => {
            let message = format!("this key is not good for the environment `{name}`");
            let status = StatusCode::FORBIDDEN;
            Err(Problem::new(status, "outside_environments", message)
                .help(format!("it is good for {}", scope.join(", "))))
        }
    }
}

/// Refuses a name that stands nowhere, where others do. One in quotes or in a test is enough, in whatever
/// condition: this is asked for in a hurry.
async fn known(change: &Change, name: String) -> Result<Vec<String>, Problem> {
    let state = &change.state;
    let all = named(state);
    let first = all.is_empty() && !name.trim().is_empty();
    if first || all.contains(&name) {
        return Ok(vec![name]);
    }
    let (base, wanted) = (Base::now(state), name.clone());
    if super::apart(move || base.texts().any(|text| is_said(text, &wanted))).await? {
        return Ok(vec![name]);
    }
    let message = format!("no rules and no key know the environment `{name}`");
    let near = closest(&name, all.iter().map(String::as_str));
    let help = match (near, all.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "name one, or leave it out to mean all".to_owned(),
        (None, all) => format!("there are {}", all.join(", ")),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Err(Problem::new(status, "unknown_environment", message).help(help))
}

/// The environments that rules have blocks for, that keys are good for, or that this server answers for.
pub(super) fn named(state: &Shared) -> Vec<String> {
    let snapshot = state.snapshot();
    let flags = snapshot.catalogue.values();
    let mut all: Vec<String> = flags.flat_map(Listed::environments).collect();
    all.extend(state.settings.environment.clone());
    all.extend(state.keys.load().environments().map(str::to_owned));
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a name stands in a text as a value, or behind the word `environment`. Other words are no names of
/// environments, though they may look like one.
fn is_said(text: &str, name: &str) -> bool {
    let quoted = |before: &str, after: &str| {
        let quote = ['"', '\'', '`'];
        quote
            .iter()
            .any(|quote| before.ends_with(*quote) && after.starts_with(*quote))
    };
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let mut found = text.match_indices(name);
    !name.trim().is_empty()
        && found.any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + name.len()..).unwrap_or_default();
            let spaced = before.ends_with(char::is_whitespace);
            let behind = spaced && before.trim_end().ends_with("environment");
            quoted(before, after) || (behind && !after.starts_with(part))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_alone_is_no_environment() {
        for text in [
            "environment == \"production\"",
            "environment in ['staging', 'production']",
            "given {} environment production expect on",
            "environment `production` {",
        ] {
            assert!(is_said(text, "production"), "{text}");
        }
        for text in [
            "",
            "production",
            "# first in production, then elsewhere",
            "flag production: bool = on",
            "\"production 2\"",
            "environment == \"pre-production\"",
            "environment production-2 {",
            "environment produktion {",
        ] {
            assert!(!is_said(text, "production"), "{text}");
        }
        assert!(!is_said("\"\" \" \"", "") && !is_said("\" \"", " "));
    }
}
