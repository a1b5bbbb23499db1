//! What burgee is tested with, and nothing that it ships.
//!
//! * [`reference`](mod@reference): the specification as a program. It walks the typed tree literally.
//! * [`subject`]: what an implementation must offer to be tested, and the two that are in this
//!   workspace: the reference and the engine.
//! * [`cases`]: behaviour as data, in TOML files that name no implementation.
//! * [`generate`]: random rulesets that the checker accepts, and contexts that fit them.
//! * [`arbitrary`]: random documents that the parser accepts, whatever they mean.

pub mod arbitrary;
pub mod cases;
pub mod generate;
pub mod reference;
pub mod sample;
pub mod subject;

/// The programs in the guides are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guides/release.md")]
mod release {}
