//! One file for each engine.

mod burgee;
mod cedar;
mod cel;
mod datalogic;
mod eppo;
mod evalexpr;
mod launchdarkly;
mod native_map;
mod native_struct;
mod rhai;
mod rules;
mod wirefilter;
mod yggdrasil;
mod zen;

pub use burgee::{load, ruleset};

use crate::peer::{Entry, Loaded, Peer, entry};
use crate::workload::Workload;

/// The engine that the table is about.
pub const OURS: &str = "burgee";

/// Every engine, in the order of the table.
pub fn all() -> Vec<Entry> {
    vec![
        entry::<burgee::Burgee>(),
        entry::<wirefilter::Wirefilter>(),
        entry::<datalogic::Datalogic>(),
        entry::<yggdrasil::Yggdrasil>(),
        entry::<yggdrasil::Language>(),
        entry::<eppo::Eppo>(),
        entry::<cel::Cel>(),
        entry::<zen::Zen>(),
        entry::<launchdarkly::LaunchDarkly>(),
        entry::<evalexpr::Evalexpr>(),
        entry::<rhai::Rhai>(),
        entry::<cedar::Cedar>(),
        entry::<native_map::NativeMap>(),
        entry::<native_struct::NativeStruct>(),
    ]
}

/// Whether this is a person's own Rust, not an engine that anybody could pick.
pub fn is_native(name: &str) -> bool {
    name.starts_with("native-")
}

/// Whose answers are the right ones.
pub fn reference(workload: &Workload) -> impl Loaded {
    native_map::NativeMap::prepare(workload).expect("it can say everything")
}
