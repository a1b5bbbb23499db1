//! The shares that the variants should have, as they are written or as rules have them.

use crate::failure::{Complaint, Failure};
use crate::load;
use burgee::diagnostic::closest;
use burgee::typed::{Flag, Outcome, Rule, RuleSet, Split};
use burgee_experiment::Expected;

/// Reads `off=50,on=50` or `50:50`.
pub(super) fn parse(text: &str) -> Result<Expected, String> {
    let number = |text: &str| {
        let number: Option<f64> = text.trim().trim_end_matches('%').parse().ok();
        number.filter(|number| *number >= 0.0 && number.is_finite())
    };
    let expected = if text.contains('=') {
        let named = text.split(',').map(|part| {
            let (name, share) = part.rsplit_once('=')?;
            Some((name.trim().to_owned(), number(share)?))
        });
        named.collect::<Option<_>>().map(Expected::Named)
    } else {
        let shares = text.split([':', ',', '/']).map(number);
        shares.collect::<Option<_>>().map(Expected::InOrder)
    };
    expected.ok_or_else(|| {
        "write off=50,on=50, or 50:50 with the control's share first and the others by name"
            .to_owned()
    })
}

/// The shares of a flag's split. The flag can be left away where the rules have one only, and the rule
/// where only one splits.
pub(super) fn of(path: &str, flag: Option<&str>, rule: Option<&str>) -> Result<Expected, Failure> {
    let reading = load::valid(path)?;
    let flag = find_flag(&reading.rules, path, flag)?;
    let splits = flag.rules.iter().filter_map(|rule| match &rule.serve {
        Outcome::Split(split) => Some((rule, split)),
        _ => None,
    });
    let splits: Vec<_> = splits.collect();
    let (_, split) = choose(&splits, flag, rule)?;
    Ok(Expected::Rules(shares(flag, split)))
}

fn find_flag<'r>(
    rules: &'r RuleSet,
    path: &str,
    flag: Option<&str>,
) -> Result<&'r Flag, Complaint> {
    match flag {
        Some(name) => rules.flags.get(name).ok_or_else(|| {
            let complaint = Complaint::new(format!("`{path}` has no flag `{name}`"));
            match closest(name, rules.flags.keys().map(String::as_str)) {
                Some(near) => complaint.help(format!("did you mean `{near}`?")),
                None => complaint,
            }
        }),
        None => match rules.flags.values().collect::<Vec<_>>().as_slice() {
            [only] => Ok(*only),
            several => Err(
                Complaint::new(format!("`{path}` has {} flags", several.len()))
                    .help("say with --flag which one the experiment is about"),
            ),
        },
    }
}

/// The split that is meant.
fn choose<'r>(
    splits: &[(&'r Rule, &'r Split)],
    flag: &Flag,
    name: Option<&str>,
) -> Result<(&'r Rule, &'r Split), Complaint> {
    let found: Vec<_> = splits
        .iter()
        .filter(|(rule, _)| name.is_none_or(|name| rule.name.to_string() == name))
        .collect();
    match found.as_slice() {
        [only] => Ok(**only),
        [] => Err(Complaint::new(match name {
            Some(name) => format!("the flag `{}` has no rule `{name}` that splits", flag.name),
            None => format!("the flag `{}` has no rule that splits", flag.name),
        })
        .help("state the shares with --expect; a ramp has no shares that stay")),
        several => {
            let names: Vec<_> = several
                .iter()
                .map(|(rule, _)| format!("`{}`", rule.name))
                .collect();
            Err(Complaint::new(format!(
                "the flag `{}` has {} rules that split: {}",
                flag.name,
                several.len(),
                names.join(", ")
            ))
            .help("say with --rule which one is the experiment"))
        }
    }
}

/// The sizes of the shares, by variant. Who goes on to the next rules is not in the experiment.
fn shares(flag: &Flag, split: &Split) -> Vec<(String, f64)> {
    let mut shares: Vec<(String, f64)> = Vec::new();
    let mut start = 0;
    for share in &split.shares {
        let size = f64::from(share.end.saturating_sub(start));
        start = share.end;
        let variant = share.to.and_then(|to| flag.variants.get(to.index()));
        let Some(variant) = variant else { continue };
        let name = match &variant.name {
            Some(name) => name.clone(),
            None => variant.value.to_json().to_string(),
        };
        match shares.iter_mut().find(|(other, _)| *other == name) {
            Some((_, sum)) => *sum += size,
            None => shares.push((name, size)),
        }
    }
    shares
}
