//! Flags that depend on flags.

use super::flag::shadow_name;
use super::scope::Scope;
use super::step::Aborts;
use super::variant::Variants;
use super::wire::FlagWire;
use crate::note::{JsonPath, Severity};
use std::collections::{HashMap, HashSet};

/// A flag that others can ask.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Under which name it is translated.
    pub(super) name: String,
    /// When it gives up.
    pub(super) aborts: Aborts,
}

/// What flags know of each other.
#[derive(Debug)]
pub(super) struct Flags<'w> {
    /// All flags of the document, with their variants.
    pub(super) all: &'w indexmap::IndexMap<String, (FlagWire, Variants)>,
    /// Those that have been translated.
    pub(super) known: HashMap<String, Known>,
    /// Those of the circle that is being translated, one step further in: none where the circle has
    /// been walked around.
    pub(super) circle: HashMap<String, Option<Known>>,
    /// Those that could not be translated.
    pub(super) broken: HashSet<String>,
}

/// What a prerequisite asks.
#[derive(Debug)]
pub(super) enum Gate {
    /// Another flag must serve a variant.
    Requires {
        /// The other flag's key.
        key: String,
        /// Under which name it is asked.
        flag: String,
        /// The variant; none where the other has no such variation, so that nobody gets past.
        variant: Option<String>,
        /// The flag that is on where the other gives up, if it can.
        shadow: Option<String>,
    },
    /// It is never met: the other flag is absent or has no such variation, or it is off and its off
    /// variation is asked for.
    Closed {
        /// The other flag's key.
        key: String,
    },
    /// Asking it fails in every context.
    Fails {
        /// The other flag's key.
        key: String,
    },
}

impl Gate {
    /// The key of the flag that is asked.
    pub(super) fn key(&self) -> &str {
        match self {
            Gate::Requires { key, .. } | Gate::Closed { key } | Gate::Fails { key } => key,
        }
    }

    /// Whether nobody gets past it.
    pub(super) fn is_closed(&self) -> bool {
        !matches!(
            self,
            Gate::Requires {
                variant: Some(_),
                ..
            }
        )
    }

    /// Whether it can be said as `requires`, or by switching the flag off.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Gate::Requires { shadow, .. } => shadow.is_none(),
            Gate::Closed { .. } => true,
            Gate::Fails { .. } => false,
        }
    }
}

/// The prerequisites of a flag, up to the first that nobody passes.
pub(super) fn gates(
    wire: &FlagWire,
    flags: &Flags<'_>,
    scope: &mut Scope<'_>,
    at: &JsonPath,
) -> Result<Vec<Gate>, String> {
    let mut gates: Vec<Gate> = Vec::new();
    let mut asked: HashMap<&str, i64> = HashMap::new();
    for (index, needed) in wire.prerequisites.iter().enumerate() {
        let wanted = needed.variation.unwrap_or(0);
        let contradiction = match asked.insert(&needed.key, wanted) {
            Some(before) if before == wanted => continue,
            before => before.is_some(),
        };
        let gate = gate(&needed.key, wanted, flags)?;
        let gate = if contradiction && !matches!(gate, Gate::Fails { .. }) {
            Gate::Closed {
                key: needed.key.clone(),
            }
        } else {
            gate
        };
        let closed = gate.is_closed();
        let message = match gate {
            Gate::Requires {
                variant: Some(_), ..
            } => None,
            Gate::Requires { .. } | Gate::Closed { .. } => {
                Some("is never met, as things are: the flag is off")
            }
            Gate::Fails { .. } => Some("comes back to this flag: it answers MALFORMED_FLAG"),
        };
        if let Some(message) = message {
            let at = at.key("prerequisites").index(index);
            scope.note(
                Severity::Note,
                &at,
                format!("prerequisite `{}` {message}", needed.key),
            );
        }
        gates.push(gate);
        if closed {
            break;
        }
    }
    Ok(gates)
}

fn gate(key: &str, wanted: i64, flags: &Flags<'_>) -> Result<Gate, String> {
    if flags.broken.contains(key) {
        return Err(format!("it needs flag `{key}`, which was left out"));
    }
    let closed = Gate::Closed {
        key: key.to_owned(),
    };
    let Some((other, variants)) = flags.all.get(key) else {
        return Ok(closed);
    };
    if !other.on {
        // A flag that is off never counts as met, not even where its off variation is asked for.
        let variant = variants
            .name(wanted)
            .filter(|_| other.off_variation != Some(wanted));
        return Ok(variant.map_or(closed, |variant| Gate::Requires {
            key: key.to_owned(),
            flag: key.to_owned(),
            variant: Some(variant.to_owned()),
            shadow: None,
        }));
    }
    let fails = Gate::Fails {
        key: key.to_owned(),
    };
    let known = match flags.circle.get(key) {
        Some(Some(known)) => known,
        Some(None) => return Ok(fails),
        None => match flags.known.get(key) {
            Some(known) => known,
            None => return Ok(closed),
        },
    };
    if known.aborts == Aborts::Always {
        return Ok(fails);
    }
    let shadow = (known.aborts == Aborts::Sometimes).then(|| shadow_name(&known.name));
    let variant = variants.name(wanted).map(str::to_owned);
    if variant.is_none() && shadow.is_none() {
        return Ok(closed);
    }
    Ok(Gate::Requires {
        key: key.to_owned(),
        flag: known.name.clone(),
        variant,
        shadow,
    })
}
