//! Who saw what first: a row for each user of the experiment.

use crate::names::Names;
use crate::problem::Problem;
use crate::read::{Exposure, Faults, Input, each};
use crate::settings::Settings;
use crate::time::Micros;
use indexmap::IndexMap;

/// A user of the experiment.
#[derive(Debug, Clone)]
pub(crate) struct User {
    /// The number of the variant.
    pub(crate) variant: usize,
    /// The first exposure.
    pub(crate) first: Micros,
    /// Whether another variant was seen too.
    pub(crate) crossed: bool,
}

/// All users, and what else the exposures say.
#[derive(Debug)]
pub(crate) struct Users {
    /// By id, in the order of first sight.
    pub(crate) rows: IndexMap<Box<str>, User>,
    pub(crate) variants: Names,
    pub(crate) revisions: Names,
    pub(crate) rules: Names,
    /// The flag that the exposures are of.
    pub(crate) flag: String,
    /// The last exposure.
    pub(crate) last: Option<Micros>,
    pub(crate) exposures: Exposures,
}

/// How many exposures there were, and of how many nothing is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exposures {
    pub(crate) counted: u64,
    pub(crate) of_other_flags: u64,
    pub(crate) of_other_environments: u64,
    pub(crate) of_other_rules: u64,
    pub(crate) after_end: u64,
}

/// Reads the exposures.
///
/// # Errors
///
/// When they cannot be read, when it is not clear of which flag or environment they are, or when there
/// are none of those asked for.
pub(crate) fn read(
    input: Input<'_>,
    settings: &Settings,
    faults: &mut Faults,
) -> Result<Users, Problem> {
    let limits = &settings.limits;
    let name = input.name.clone();
    let mut gathering = Gathering {
        settings,
        flags: Names::new(limits.names),
        environments: Names::new(limits.names),
        users: Users {
            rows: IndexMap::new(),
            variants: Names::new(limits.variants),
            revisions: Names::new(limits.names),
            rules: Names::new(limits.names),
            flag: settings.flag.clone().unwrap_or_default(),
            last: None,
            exposures: Exposures::default(),
        },
    };
    each(input, limits, faults, |exposure| gathering.add(&exposure))?;
    gathering.finish(&name)
}

struct Gathering<'s> {
    settings: &'s Settings,
    flags: Names,
    environments: Names,
    users: Users,
}

impl Gathering<'_> {
    /// Counts an exposure, or says why not.
    fn add(&mut self, exposure: &Exposure) -> Result<(), Problem> {
        let tally = &mut self.users.exposures;
        self.flags.number(&exposure.flag);
        if self
            .settings
            .flag
            .as_ref()
            .is_some_and(|flag| *flag != exposure.flag)
        {
            tally.of_other_flags += 1;
            return Ok(());
        }
        let environment = exposure.environment.as_deref().unwrap_or_default();
        self.environments.number(environment);
        let wanted = self.settings.environment.as_deref();
        if wanted.is_some_and(|wanted| wanted != environment) {
            tally.of_other_environments += 1;
            return Ok(());
        }
        let rule = exposure.rule.as_deref().unwrap_or_default();
        self.users.rules.number(rule);
        if self
            .settings
            .rule
            .as_ref()
            .is_some_and(|wanted| wanted != rule)
        {
            tally.of_other_rules += 1;
            return Ok(());
        }
        if self
            .settings
            .until
            .is_some_and(|until| exposure.time > until)
        {
            tally.after_end += 1;
            return Ok(());
        }
        tally.counted += 1;
        if let Some(revision) = &exposure.revision {
            self.users.revisions.number(revision);
        }
        self.users.count(exposure, self.settings)
    }

    /// Refuses what is a mixture or nothing.
    fn finish(mut self, name: &str) -> Result<Users, Problem> {
        let settings = self.settings;
        let ways_out = [
            (&settings.flag, &self.flags, "flag", "--flag"),
            (
                &settings.environment,
                &self.environments,
                "environment",
                "--env",
            ),
        ];
        for (asked, found, what, option) in ways_out {
            match asked {
                None if found.len() > 1 => {
                    return Err(Problem::new(
                        format!(
                            "`{name}` has exposures of {} {what}s: {}",
                            found.len(),
                            found.list()
                        ),
                        format!("say which is meant with {option}"),
                    ));
                }
                Some(asked) if found.len() > 0 && found.find(asked).is_none() => {
                    return Err(Problem::new(
                        format!("`{name}` has no exposure of the {what} `{asked}`"),
                        format!("there are exposures of {}", found.list()),
                    ));
                }
                _ => {}
            }
        }
        if let Some(rule) = &settings.rule
            && self.users.rules.len() > 0
            && self.users.rules.find(rule).is_none()
        {
            return Err(Problem::new(
                format!("`{name}` has no exposure by the rule `{rule}`"),
                format!("there are exposures by {}", self.users.rules.list()),
            ));
        }
        if self.users.rows.is_empty() {
            return Err(Problem::new(
                format!("`{name}` has no exposure that counts"),
                "give the file that the client wrote; if it has lines, look at --until",
            ));
        }
        if settings.flag.is_none() {
            self.users.flag = self.flags.iter().next().unwrap_or_default().to_owned();
        }
        Ok(self.users)
    }
}

impl Users {
    /// Counts an exposure of the experiment. The first decides, wherever it stands in the file.
    fn count(&mut self, exposure: &Exposure, settings: &Settings) -> Result<(), Problem> {
        let limits = &settings.limits;
        let Some(variant) = self.variants.number(&exposure.variant) else {
            return Err(Problem::new(
                format!("there are more than {} variants", limits.variants),
                "`variant` is the name of what was served, and not a value that differs for each user",
            ));
        };
        self.last = self.last.max(Some(exposure.time));
        if let Some(user) = self.rows.get_mut(exposure.user.as_str()) {
            user.crossed |= user.variant != variant;
            user.first = user.first.min(exposure.time);
            return Ok(());
        }
        if self.rows.len() >= limits.users {
            return Err(Problem::new(
                format!("there are more than {} users", limits.users),
                "take a sample of them: all lines of the users whose id ends in 0, say",
            ));
        }
        let user = User {
            variant,
            first: exposure.time,
            crossed: false,
        };
        self.rows.insert(exposure.user.as_str().into(), user);
        Ok(())
    }
}
