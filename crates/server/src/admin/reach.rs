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

/// Refuses a name that stands nowhere, where others do. A word of the rules is enough, in a condition or a
/// test: this is asked for in a hurry.
async fn known(change: &Change, name: String) -> Result<Vec<String>, Problem> {
    let state = &change.state;
    let all = named(state);
    let first = all.is_empty() && !name.trim().is_empty();
    if first || all.contains(&name) {
        return Ok(vec![name]);
    }
    let (base, wanted) = (Base::now(state), name.clone());
    if super::apart(move || base.texts().any(|text| has_word(text, &wanted))).await? {
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

/// Whether a name stands in a text, and not only as a part of another.
fn has_word(text: &str, name: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let mut found = text.match_indices(name);
    found.any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + name.len()..);
        let after = after.and_then(|text| text.chars().next());
        !name.trim().is_empty() && !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_word_is_no_word() {
        for text in [
            "production",
            "a production",
            "\"production\"",
            "x:production\n",
        ] {
            assert!(has_word(text, "production"), "{text}");
        }
        for text in [
            "",
            "productions",
            "pre-production",
            "production_2",
            "produktion",
        ] {
            assert!(!has_word(text, "production"), "{text}");
        }
        assert!(has_word("pre-eu eu", "eu"));
        assert!(!has_word("a", "") && !has_word("a b", " "));
    }
}
