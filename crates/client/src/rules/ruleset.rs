//! Compiled rules, with what a client must know about them beside the engine.

use crate::overrides::Resolved;
use crate::settings::Settings;
use burgee::ast::FlagType;
use burgee::schema::Files;
use burgee::{Diagnostics, Engine, Value};
use indexmap::IndexMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;
use thiserror::Error;

/// Rules that can be asked. Never changes.
#[derive(Debug, Clone)]
pub(crate) struct Ruleset {
    pub(crate) engine: Engine,
    /// What the source calls this content.
    pub(crate) revision: String,
    pub(crate) origin: Origin,
    /// What each flag can serve, for overrides and tests.
    pub(crate) about: IndexMap<String, About>,
    /// What the environment of the process forces on flags.
    pub(crate) overrides: Resolved,
}

/// Where rules came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The source itself.
    Source,
    /// The copy on disk, which was last confirmed then.
    Cache(SystemTime),
}

/// What a flag can serve.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    pub(crate) ty: FlagType,
    /// The variants that have a name.
    pub(crate) variants: IndexMap<String, Value>,
}

/// Why rules cannot be used.
#[derive(Debug, Error)]
pub(crate) enum BadRules {
    #[error("{0}")]
    Invalid(Box<Diagnostics>),
    #[error("compiling them panicked; is it a function of the program's own?")]
    Panicked,
    #[error("the rules have no flags; most likely they are being written")]
    NoFlags,
}

/// Compiles a text. What a host brings may panic, and that must not end the thread that follows the source.
pub(crate) fn compile(
    text: &str,
    name: &str,
    files: &dyn Files,
    settings: &Settings,
    revision: Option<String>,
    origin: Origin,
) -> Result<Ruleset, BadRules> {
    let compile = || compiled(text, name, files, settings, revision, origin);
    catch_unwind(AssertUnwindSafe(compile)).unwrap_or(Err(BadRules::Panicked))
}

/// Compiles a text; `name` stands in messages. Refuses what has errors, and what has no flags: an editor that empties a file
/// before it writes it must not switch everything to its default.
fn compiled(
    text: &str,
    name: &str,
    files: &dyn Files,
    settings: &Settings,
    revision: Option<String>,
    origin: Origin,
) -> Result<Ruleset, BadRules> {
    let builder = (settings.compiler)().name(name).files(files);
    let reading = builder.read(text);
    if reading.has_errors() {
        return Err(BadRules::Invalid(Box::new(Diagnostics {
            sources: reading.sources,
            list: reading.diagnostics,
        })));
    }
    if reading.rules.flags.is_empty() {
        return Err(BadRules::NoFlags);
    }
    let engine = reading.engine();
    let about = reading.rules.flags.into_iter().map(|(key, flag)| {
        let variants = flag.variants.into_iter();
        let named = variants.filter_map(|variant| Some((variant.name?, variant.value)));
        let about = About {
            ty: flag.ty,
            variants: named.collect(),
        };
        (key, about)
    });
    let about = about.collect();
    let overrides = settings.variables.resolve(&about);
    for message in &overrides.ignored {
        tracing::warn!("{message}");
    }
    Ok(Ruleset {
        revision: revision.unwrap_or_else(|| engine.revision().to_owned()),
        engine,
        origin,
        about,
        overrides,
    })
}
